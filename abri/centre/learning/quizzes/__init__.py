"""Quizzes: played alone without anything stored, printed, and taken along into a school's own system."""
