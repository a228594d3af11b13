"""The lane of addresses behind which somebody suspects child sexual abuse material.

Such an address is written down, handed over and looked after. It is never fetched, previewed or made into a link; what
it is, only an analyst of the competent hotline says.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import actions as cases
from abri.centre.cases import deadlines
from abri.centre.cases.models import Case, Deadline
from abri.centre.cases.references import save_new
from abri.centre.country import country
from abri.centre.notices import writings
from abri.centre.notices.changing import begun_from, changing
from abri.centre.notices.days import end_of
from abri.centre.notices.models import HotlineAddress
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring
from abri.engine.packs import HandOver

State = HotlineAddress.State
LETTER = "H"
# Until the pack says otherwise somebody looks after an address that waits on the next day.
NEXT_DAY = timedelta(days=1)
_SCHEME = re.compile(r"^(\s*)http", re.IGNORECASE)


class NotTheHotline(Exception):
    """Only a desk of the kind hotline says what something is."""


class UnknownRoute(Exception):
    """The pack does not hand such an address over to this organisation."""


class Unreadable(Exception):
    """What is sealed about the address was damaged: whatever is written in its place would lose it for good."""


@dataclass(frozen=True)
class Told:
    """What is sealed about an address: the address as it was given, the provider as stated, and what was noted."""

    url: str
    host: str = ""
    note: str = ""
    handed: str = ""

    def content(self) -> dict[str, Any]:
        """It as it is sealed."""
        return asdict(self)

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """What an opened writing holds."""
        return cls(**{one.name: str(content.get(one.name) or "") for one in fields(cls)})

    @property
    def broken(self) -> str:
        """The address as nobody opens it by accident: hxxps://example[.]com."""
        return break_up(self.url)


def break_up(address: str) -> str:
    """``address`` so that no program takes it for one."""
    return _SCHEME.sub(r"\1hxxp", address).replace(".", "[.]")


def route_for(hosted: str) -> HandOver | None:
    """To whom the pack hands over what is hosted there; ``None`` where it does not say."""
    known = country().platforms.hand_overs
    return known.get(hosted) or known.get(HotlineAddress.Hosted.UNKNOWN)


def may_label(desk: Desk) -> bool:
    """Whether people of ``desk`` say what something is."""
    return desk.kind == Desk.Kind.HOTLINE


def add(*, case: Case, told: Told, by: Person, at: datetime) -> HotlineAddress:
    """Put an address of ``case`` into the lane; raises ``cases.NotAllowed``, ``cases.AlreadyClosed``."""
    with begun_from(case, by):
        address = HotlineAddress(case=case, desk=case.desk, made_by=by, made_at=at)
        address.look_on = at.astimezone(country().zone).date() + NEXT_DAY
        _promise(address, at)
        save_new(address, LETTER)
        writings.write(told.content(), address=address)
        _record(address, "added", by, at)
    return address


def state_hosting(
    *,
    address: HotlineAddress,
    ring: Keyring,
    hosted: str,
    in_country: str,
    host: str,
    by: Person,
    at: datetime,
) -> None:
    """Where it is hosted, and by whom, as somebody states who looked it up elsewhere.

    ``ring`` opens the case. Raises ``cases.NotAllowed``, :class:`Unreadable`.
    """
    with _running(address, by) as locked:
        locked.hosted, locked.country = hosted, in_country.upper()
        _tell_more(locked, ring, host=host)
        _record(locked, "hosting_stated", by, at)


def label(*, address: HotlineAddress, label: str, by: Person, at: datetime) -> None:
    """What the competent hotline says it is; raises :class:`NotTheHotline`, ``cases.NotAllowed``."""
    if label and label not in country().platforms.labels:
        raise NotTheHotline
    with _running(address, by) as locked:
        if not may_label(locked.desk):
            raise NotTheHotline
        locked.label = label
        _record(locked, "labelled", by, at)


def hand_over(
    *, address: HotlineAddress, ring: Keyring, to: str, handed: str, on: date, by: Person, at: datetime
) -> None:
    """That somebody passed it on outside of this program; ``handed`` is the number that they got for it.

    ``ring`` opens the case. Raises :class:`UnknownRoute`, ``cases.NotAllowed``, :class:`Unreadable`.
    """
    with _running(address, by) as locked:
        route = route_for(locked.hosted)
        if route is None or to not in route.to:
            raise UnknownRoute
        locked.state, locked.route, locked.handed_on = State.HANDED_OVER, to, on
        _tell_more(locked, ring, handed=handed)
        _look_again(locked, on + timedelta(days=route.recheck_days), at)
        _record(locked, "handed_over", by, at)


def look_after(
    *, address: HotlineAddress, gone: bool, look_on: date | None, on: date, by: Person, at: datetime
) -> None:
    """That somebody asked what became of it: it is said to be gone, or is asked about again later."""
    with _running(address, by) as locked:
        if gone:
            locked.state = State.GONE
        route = route_for(locked.hosted)
        days = timedelta(days=route.recheck_days) if route else NEXT_DAY
        _look_again(locked, None if gone else look_on or on + days, at)
        _record(locked, "gone" if gone else "looked_after", by, at)


def drop(*, address: HotlineAddress, by: Person, at: datetime) -> None:
    """That it is not handed over: it was no such thing; raises ``cases.NotAllowed``."""
    with _running(address, by) as locked:
        locked.state = State.DROPPED
        _look_again(locked, None, at)
        _record(locked, "dropped", by, at)


def shown(*, address: HotlineAddress, by: Person, at: datetime) -> None:
    """That somebody saw the exact address."""
    _record(address, "shown", by, at)


def _tell_more(locked: HotlineAddress, ring: Keyring, **stated: str) -> None:
    """Seal what was ``stated`` beside what stands there now: a colleague may have written since the page was shown."""
    content = writings.opened(writings.of_address(locked), ring)
    if content is None:
        raise Unreadable
    writings.write(replace(Told.from_content(content), **stated).content(), address=locked)


def _record(address: HotlineAddress, happened: str, by: Person, at: datetime) -> None:
    """What happened to an address stands in the story of its case; the address itself does not."""
    if address.case is not None:
        audit.record(
            f"hotline.{happened}", subject=address.case, actor=by, at=at, desk_id=address.desk_id,
            address=address.reference,
        )  # fmt: skip


def _look_again(address: HotlineAddress, on: date | None, at: datetime) -> None:
    deadlines.keep(address.deadline, at=at)
    address.deadline, address.look_on = None, on
    _promise(address, at)


def _promise(address: HotlineAddress, at: datetime) -> None:
    case = address.case
    if address.look_on is not None and case is not None:
        address.deadline = deadlines.promise(
            Deadline.Kind.RECHECK, due_at=end_of(address.look_on), desk=address.desk, case=case,
            urgency=case.urgency,
        )  # fmt: skip


@contextmanager
def _running(address: HotlineAddress, by: Person) -> Iterator[HotlineAddress]:
    """As :func:`changing`, for an address that still waits for something; raises ``cases.AlreadyClosed`` otherwise."""
    with changing(address, by) as locked:
        if not locked.is_running:
            raise cases.AlreadyClosed
        yield locked
