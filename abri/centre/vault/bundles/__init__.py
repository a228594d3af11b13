"""What leaves as a bundle: which purpose shows what, what is collected, the report, and the sealed download."""
