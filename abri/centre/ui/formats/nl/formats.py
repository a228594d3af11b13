"""Dutch: the time after the day with a word, as it is said."""

DATETIME_FORMAT = r"j F Y \o\m H:i"
