"""Outbox: what leaves, at least once. Stored in the transaction that causes it, delivered by the worker."""
