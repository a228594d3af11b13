"""Errors of the person at the terminal, told in one line each."""


class Unusable(Exception):
    """What the command was given cannot be used; the message says why and what to do."""
