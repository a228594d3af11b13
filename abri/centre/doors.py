"""Which doors of this installation are open: telling what happened, looking things up, learning (docs/adr/0017).

A door is a room that strangers come in by; the rooms that only serve it stay away with it. This module decides from
words alone, so that the settings can ask it before anything is loaded.
"""

from collections.abc import Iterable

REPORTING, DIRECTORY, LEARNING = "reporting", "directory", "learning"
EVERY = (REPORTING, DIRECTORY, LEARNING)

# The rooms that every installation has, and those that come with a door, in the order in which Django learns of them.
_ROOMS = {
    "ui": "",
    "records": "",
    "accounts": "",
    "outbox": "",
    "files": "",
    "cases": REPORTING,
    "vault": REPORTING,
    "conversing": REPORTING,
    "notices": REPORTING,
    "overlay": REPORTING,
    "referrals": REPORTING,
    "directory": DIRECTORY,
    "reporting": REPORTING,
    "casework": REPORTING,
    "restoring": REPORTING,
    "learning": LEARNING,
}

# Tables whose rows a worker looks after as long as the door is open: it erases, destroys and forgets in time.
LOOKED_AFTER = {
    REPORTING: ("cases_case", "vault_evidence", "restoring_process", "casework_exposure"),
    LEARNING: ("learning_school", "learning_award", "learning_learninginvitation", "learning_playroom"),
}


class NoSuchDoors(ValueError):
    """These doors cannot be opened; the text says why and what to write instead."""


def chosen(words: Iterable[str]) -> frozenset[str]:
    """The doors that ``words`` name; raises :class:`NoSuchDoors`."""
    doors = frozenset(word.strip() for word in words) - {""}
    if unknown := sorted(doors - set(EVERY)):
        raise NoSuchDoors(f"there is no door {unknown[0]}: write some of {', '.join(EVERY)}")
    if not doors:
        raise NoSuchDoors(f"no door would be open: write some of {', '.join(EVERY)}, or remove the setting")
    if REPORTING in doors and DIRECTORY not in doors:
        # Whoever reports is shown help lines, the law and advice first; these pages are the directory's.
        raise NoSuchDoors("reporting needs the directory, which shows who helps now: add directory")
    return doors


def rooms(doors: Iterable[str]) -> list[str]:
    """The apps of an installation with these doors open."""
    open_here = {"", *doors}
    return [f"abri.centre.{room}" for room, door in _ROOMS.items() if door in open_here]


def is_open(door: str) -> bool:
    """Whether this installation has that door open."""
    from django.conf import settings

    return door in settings.ABRI_DOORS
