"""Reporting: the door through which people report, get their receipt and read their mailbox. No tables."""
