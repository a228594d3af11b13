"""The draft of the yearly report that a trusted flagger owes (Article 22(3)), counted from codes and days."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.utils import formats, translation

from abri.centre.accounts.models import Desk
from abri.centre.notices.models import Notice, Step
from abri.centre.notices.sheet import Section, Sheet, kind_of, speaks
from abri.centre.ui.colons import named
from abri.centre.vault.bundles.report.sentences import Sentences
from abri.engine.packs import Pack

Action = Notice.Action
# Below this a count may let somebody be recognised.
SMALL = 5


@dataclass(frozen=True)
class Counted:
    """How many notices of one platform, or about one kind of content: sent, by what was done, and still open."""

    code: str
    sent: int
    by_action: dict[str, int]
    open: int


@dataclass(frozen=True)
class Year:
    """One desk's notices of one year. Medians are in days, ``None`` where there is nothing to count."""

    desk: Desk
    year: int
    sent: int
    trusted: int
    platforms: tuple[Counted, ...]
    reasons: tuple[Counted, ...]
    actions: dict[str, int]
    open: int
    receipt_days: float | None
    decision_days: float | None
    complaints: int
    disputes: int
    coordinator: int

    @property
    def is_small(self) -> bool:
        """Whether any of the counts is so small that somebody might be recognised."""
        return any(0 < one.sent < SMALL for one in (*self.platforms, *self.reasons))


def count(desk: Desk, year: int) -> Year:
    """What ``desk`` sent in ``year``, and what became of it until now."""
    notices = list(Notice.objects.filter(desk=desk).sent_in(year))
    steps = Counter(
        Step.objects.filter(notice__in=notices)
        .values_list("kind", "notice")
        .distinct()
        .values_list("kind", flat=True)
    )
    return Year(
        desk=desk,
        year=year,
        sent=len(notices),
        trusted=sum(notice.trusted for notice in notices),
        platforms=_counted(notices, lambda one: one.platform),
        reasons=_counted(notices, lambda one: one.reason),
        actions=_actions(notices),
        open=sum(not notice.action for notice in notices),
        receipt_days=_median((one.sent_on, one.received_on) for one in notices),
        decision_days=_median((one.sent_on, one.decided_on) for one in notices),
        complaints=steps[Step.Kind.COMPLAINT],
        disputes=steps[Step.Kind.DISPUTE],
        coordinator=steps[Step.Kind.COORDINATOR],
    )


def years_of(desk: Desk) -> list[int]:
    """The years in which ``desk`` sent notices, the latest first."""
    days = Notice.objects.filter(desk=desk).exclude(sent_on=None).dates("sent_on", "year", order="DESC")
    return [day.year for day in days]


def _counted(notices: Sequence[Notice], of: Callable[[Notice], str]) -> tuple[Counted, ...]:
    """Counts by what ``of`` tells, the most first."""
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        groups.setdefault(of(notice), []).append(notice)
    counted = [
        Counted(code, len(held), _actions(held), sum(not one.action for one in held))
        for code, held in groups.items()
    ]
    return tuple(sorted(counted, key=lambda one: (-one.sent, one.code)))


def _actions(notices: Iterable[Notice]) -> dict[str, int]:
    found = Counter(notice.action for notice in notices if notice.action)
    return {action.value: found[action] for action in Action if found[action]}


def _median(spans: Iterable[tuple[date | None, date | None]]) -> float | None:
    days = [(last - first).days for first, last in spans if first and last]
    return float(median(days)) if days else None


def report_of(counted: Year, pack: Pack, *, centre: str, language: str) -> Sheet:
    """The draft in words, for whoever publishes it to complete."""
    say = speaks(language)
    with translation.override(say.language):
        desk = say("report_desk", desk=counted.desk.name, centre=centre)
        return Sheet(
            language=say.language,
            title=say("report_title", year=counted.year),
            lead=(desk, say("report_under")),
            sections=tuple(section for section in _sections(counted, pack, say) if section.lines),
        )


def _sections(counted: Year, pack: Pack, say: Sentences) -> Iterator[Section]:
    total = say("report_total", year=counted.year, number=counted.sent)
    small = (say("report_small"),) if counted.is_small else ()
    yield Section(str(counted.year), (total, _line(say("report_trusted"), counted.trusted), *small))
    profiles = pack.platforms.profiles
    names = {
        code: f"{one.operator} – {one.name}" if one.operator not in ("", one.name) else one.name
        for code, one in profiles.items()
    }
    yield Section(
        say("report_platforms"),
        tuple(_told(one, names.get(one.code, one.code), say) for one in counted.platforms),
        listed=True,
    )
    yield Section(
        say("report_kinds"),
        tuple(_told(one, kind_of(pack, one.code, say.language), say) for one in counted.reasons),
        listed=True,
    )
    actions = [_line(say(f"action_{code}"), number) for code, number in counted.actions.items()]
    yield Section(say("report_actions"), (*actions, _line(say("report_open"), counted.open)), listed=True)
    yield Section(say("report_times"), tuple(_times(counted, say)), listed=True)
    yield Section(say("report_independence"), (say("report_independence_ask"),))


def _times(counted: Year, say: Sentences) -> Iterator[str]:
    for name, days in (
        ("report_receipt_days", counted.receipt_days),
        ("report_decision_days", counted.decision_days),
    ):
        yield _line(say(name), "–" if days is None else formats.number_format(days, 1))
    for name, number in (
        ("report_complaints", counted.complaints),
        ("report_disputes", counted.disputes),
        ("report_coordinator", counted.coordinator),
    ):
        yield _line(say(name), number)


def _line(name: str, value: Any) -> str:
    return named(name, value)


def _told(one: Counted, name: str, say: Sentences) -> str:
    """One line of a count: how many were sent, and what was done about them."""
    parts = [_line(say("report_sent"), one.sent)]
    parts += [_line(say(f"action_{code}"), number) for code, number in one.by_action.items()]
    if one.open:
        parts.append(_line(say("report_open"), one.open))
    return f"{name} – {', '.join(parts)}"


def as_data(counted: Year) -> dict[str, Any]:
    """The same counts as JSON values."""

    def rows(several: Sequence[Counted]) -> list[dict[str, Any]]:
        return [
            {"code": one.code, "sent": one.sent, "actions": one.by_action, "open": one.open}
            for one in several
        ]

    return {
        "format": "abri.notices-year/1",
        "desk": counted.desk.slug,
        "year": counted.year,
        "sent": counted.sent,
        "sent_as_trusted_flagger": counted.trusted,
        "by_platform": rows(counted.platforms),
        "by_kind": rows(counted.reasons),
        "by_action": counted.actions,
        "no_decision_yet": counted.open,
        "median_days_to_receipt": counted.receipt_days,
        "median_days_to_decision": counted.decision_days,
        "complaints": counted.complaints,
        "out_of_court": counted.disputes,
        "to_the_coordinator": counted.coordinator,
    }
