"""Notices to platforms at the desk: writing them, sending them, and what became of them."""
