"""German: the time after the day with a comma and a word, as it is said."""

DATETIME_FORMAT = r"j. F Y, H:i \U\h\r"
