"""Records: sealed columns, the keyring, what each column tells about people, and the audit trail."""
