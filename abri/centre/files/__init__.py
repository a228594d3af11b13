"""Untrusted files: which are taken, how much of them, and who reads them. Nothing here ever rests on a disk."""
