"""The pages of working things out."""
