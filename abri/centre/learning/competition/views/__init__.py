"""Pages of the competition, by who looks at them."""
