"""Case references: short, random, readable over a telephone."""

import secrets

# Crockford's alphabet without U, I, L, O: what is read aloud is written down the same.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """A random reference such as ``K7-4QF2``. Random, so that no counter is contended and none tells how many came."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{drawn[:2]}-{drawn[2:]}"
