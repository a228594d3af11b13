"""Class play: a teacher's screen and a class with telephones, for one lesson, of which nothing stays."""
