"""Writing down who called or came by, on one page."""
