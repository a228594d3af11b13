"""Pages of awarded labels."""
