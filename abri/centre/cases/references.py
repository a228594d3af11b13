"""Case references: short, random, readable over a telephone."""

import secrets

from django.db import IntegrityError, models, transaction

# Crockford's alphabet without U, I, L, O: what is read aloud is written down the same.
DRAWS = 8
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class NoReferenceLeft(Exception):
    """Every reference that was drawn is taken: the alphabet has become too small for this many."""


def new_reference() -> str:
    """A random reference such as ``K7-4QF2``. Random, so that no counter is contended and none tells how many came."""
    drawn = _drawn(6)
    return f"{drawn[:2]}-{drawn[2:]}"


def new_short_reference(letter: str, signs: int = 4) -> str:
    """A random reference such as ``I-4QF2`` for what is no case: its letter, which no case's reference begins with.

    A case has two signs before the dash, so nobody takes one for the other.
    """
    return f"{letter}-{_drawn(signs)}"


def _drawn(signs: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(signs))


def save_new(row: models.Model, letter: str, signs: int = 4) -> None:
    """Save a new ``row`` under a short reference that nothing of its kind has; raises :class:`NoReferenceLeft`.

    Nothing is sealed to the reference, so where two random ones meet another is drawn.
    """
    kind = type(row)._default_manager
    for _ in range(DRAWS):
        reference = new_short_reference(letter, signs)
        row.__dict__["reference"] = reference
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if not kind.filter(reference=reference).exists():
                raise
        else:
            return
    raise NoReferenceLeft
