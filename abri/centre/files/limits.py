"""What a report takes of a chat: what a team can look through, and what is sealed within a second."""

MOST_MESSAGES = 20_000
# The record with everything that was found, as JSON.
LARGEST_RECORD = 5 * 1024 * 1024
