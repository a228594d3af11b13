"""Tasks, watching, standing in, answers to begin with, and who works on how much."""
