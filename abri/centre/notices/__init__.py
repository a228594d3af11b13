"""Notices to platforms and addresses for the hotline: what left, what became of it, when to look again."""
