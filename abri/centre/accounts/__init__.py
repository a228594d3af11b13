"""Accounts: people, desks, who belongs where, second factors, and the keys that follow from belonging."""
