"""What left about a case, and what became of it."""
