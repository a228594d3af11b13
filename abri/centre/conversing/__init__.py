"""Live conversation: who is there, who waits, and what tells both sides that something is new."""
