"""Pages of the school label."""
