"""Whether files are taken at all: asked before any byte is read, on every page and by every request that brings one.

An intimate picture of somebody under 18 may not be kept by anybody here, so nothing but a clear "no" opens the gate.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from abri.centre.accounts.models import Desk
from abri.centre.cases import danger
from abri.centre.cases.arrivals import NoDeskCanReceive, receiving_desk
from abri.centre.country import country
from abri.centre.ui.language import plain
from abri.centre.vault import adults
from abri.engine.facts import Facts
from abri.engine.routing import recommend

NO_IMAGE, OF_ADULTS = "none", "intimate_adult"
# The rules of a route under which a file may come at all; the others ask for words alone, or for nothing.
_MAY_COME = frozenset({"allowed", "url_preferred"})


class Gate(Enum):
    """What may come in. Whatever is not said clearly is ``SHUT``."""

    # There is no intimate picture.
    OPEN = "open"
    # There is one, of adults only, at a team that may receive it: first a warning has to be confirmed.
    WARNING = "warning"
    # The same, after the warning was confirmed.
    CONFIRMED = "confirmed"
    SHUT = "shut"

    @property
    def opens(self) -> bool:
        """Whether a file may come now."""
        return self in {Gate.OPEN, Gate.CONFIRMED}

    @property
    def intimate(self) -> str:
        """What is written down about a file that comes through here: "no" or "adult"."""
        return "adult" if self is Gate.CONFIRMED else "no"


def gate(facts: Facts, desks: Iterable[Desk], *, confirmed: bool, at: datetime) -> Gate:
    """The gate for somebody who states ``facts``, where ``desks`` are going to read what comes."""
    if recommend(country(), facts, at).evidence_upload not in _MAY_COME:
        return Gate.SHUT
    if facts.image == NO_IMAGE:
        return Gate.OPEN
    if facts.image == OF_ADULTS and adults.may_read(desks):
        return Gate.CONFIRMED if confirmed else Gate.WARNING
    return Gate.SHUT


def desks_for(facts: Facts, *, spoken: str, desk_slug: str, at: datetime) -> tuple[Desk, ...]:
    """The desks that would read a report of these facts, nobody where none can receive it."""
    kinds = recommend(country(), facts, at).desks
    try:
        desk = receiving_desk(slug=desk_slug, language=plain(spoken), region=facts.region, kinds=kinds)
    except NoDeskCanReceive:
        return ()
    fallback = danger.fallback_for(desk) if facts.danger not in (None, "none") else None
    return (desk, fallback) if fallback else (desk,)
