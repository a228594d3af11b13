"""Reasoning about learning: marks, scores and dates, worked out from what the pack says and nothing else."""
