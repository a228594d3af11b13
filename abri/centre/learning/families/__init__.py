"""Pages for families and for whoever works with children. They store nothing, set no cookie and ask no database."""
