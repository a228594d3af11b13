"""Pages of class play."""
