"""What the queue shows: which cases, in which order, and what stands in a row."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from abri.centre.accounts.belonging import closed_to, memberships_of
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.casework import words
from abri.centre.casework.addresses import of_case
from abri.centre.casework.models import Watch
from abri.centre.casework.paging import Order
from abri.centre.casework.work.absences import covered_by
from abri.centre.casework.work.tasks import today
from abri.centre.country import country
from abri.centre.records.keyring import Keyring
from abri.centre.ui.spans import due
from abri.centre.ui.templatetags.ui import full

PAGE_SIZE = 50
A_WEEK = timedelta(days=7)
IN_QUEUE_ORDER = Order(Case.QUEUE_ORDER)
LAST_CHANGED_FIRST = Order(("-changed_at", "-id"))
VIEWS = ("", "mine", "watched", "overdue", "closed")
# Those that show nothing but what waits.
WAITING = frozenset({"", "mine", "overdue"})
# What a line shows or decides by. A case has twice as many columns, and whoever holds it a locked identity.
_COLUMNS = (
    "id", "reference", "category", "urgency", "age_band", "language", "desk", "escalated_to", "state", "outcome",
    "unread", "rank", "created_at", "due_at", "closed_at", "changed_at", "legal_hold", "assignee__name",
    "assignee__username",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One case in one line, its codes in words."""

    case: Case
    url: str
    level: str
    urgency: str
    category: str
    age: str
    language: str
    desk: str
    holder: str
    mine: bool
    # Held by somebody who is away, for whom this person stands in.
    covered: bool
    # Watched by this person, and something happened since they looked.
    news: bool
    due: str
    # When that is, for people who point at it and for programs.
    due_full: str
    due_iso: str
    overdue: bool
    may_take: bool
    may_act: bool
    state: str
    outcome: str


def listed(cases: CaseQuerySet) -> CaseQuerySet:
    """These cases with what :func:`rows_for` needs of them and no more."""
    return cases.select_related("assignee").only(*_COLUMNS)


def closed_lately(person: Person, at: datetime) -> int:
    """How many cases of the person's desks were closed in the last seven days."""
    closed = Case.objects.visible_to(person).filter(state=Case.State.CLOSED)
    return closed.filter(closed_at__gte=at - A_WEEK).count()


def order_of(view: str) -> Order:
    """The order in which the cases of a view stand."""
    return LAST_CHANGED_FIRST if view in {"watched", "closed"} else IN_QUEUE_ORDER


def cases_in(view: str, visible: CaseQuerySet, person: Person, at: datetime) -> CaseQuerySet:
    """Those of the cases ``visible`` to ``person`` that stand in one view."""
    match view:
        case "mine":
            return visible.waiting().filter(mine(person, at))
        case "watched":
            return visible.filter(pk__in=Watch.objects.filter(person=person).values("case"))
        case "overdue":
            return visible.overdue(at)
        case "closed":
            return visible.ended()
        case _:
            return visible.waiting()


def mine(person: Person, at: datetime) -> Q:
    """What ``person`` holds, and what people hold for whom ``person`` stands in today."""
    return Q(assignee=person) | covered_by(person, today(at))


def narrowed(cases: CaseQuerySet, chosen: dict[str, Any], person: Person, at: datetime) -> CaseQuerySet:
    """``cases`` as far as the filters let them through; an empty filter lets everything through."""
    columns = {
        name: chosen[name] for name in ("state", "category", "language", "age_band") if chosen.get(name)
    }
    narrow = cases.filter(_due(str(chosen.get("due", "")), at), **columns)
    return narrow.filter(assignee=person) if chosen.get("mine") else narrow


def _due(word: str, at: datetime) -> Q:
    """What is owed: since before ``at``, on its day, or in its week from Monday, by the clock of the country."""
    midnight = at.astimezone(country().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    match word:
        case "overdue":
            return Q(due_at__lt=at)
        case "today":
            return Q(due_at__gte=midnight, due_at__lt=midnight + timedelta(days=1))
        case "week":
            return Q(due_at__gte=monday, due_at__lt=monday + A_WEEK)
    return Q()


def rows_for(cases: list[Case], person: Person, at: datetime, *, news: bool = True) -> list[Row]:
    """The rows of these cases, with one query each for what the person may do where, watches and stands in for.

    ``news``: whether anything happened that the person watches, where the caller knows.
    """
    roles = {membership.desk_id: membership for membership in memberships_of(person)}
    desks = _names_of_desks(cases, roles.values())
    told = {one.case_id for one in _watches(cases, person) if one.has_news} if news else set()
    covered = set(_covered(cases, person, at))

    def may_act(case: Case) -> bool:
        return any(roles[desk].may_act for desk in (case.desk_id, case.escalated_to_id) if desk in roles)

    return [
        Row(
            case=case,
            url=of_case("case", case.reference),
            level=words.urgency_level(case.urgency),
            urgency=_("Danger") if case.is_unread_danger else words.urgency(case.urgency),
            category=words.category(case.category),
            age=words.age_band(case.age_band),
            language=words.language(case.language),
            desk=desks.get(case.desk_id, ""),
            holder=words.holder(case.assignee, person),
            mine=case.assignee_id == person.pk,
            covered=case.pk in covered,
            news=case.pk in told and case.state != Case.State.WITHDRAWN,
            due=due(case.due_at, at) if case.due_at and case.closed_at is None else "",
            due_full=full(case.due_at) if case.due_at else "",
            due_iso=localtime(case.due_at).isoformat() if case.due_at else "",
            overdue=case.is_overdue(at),
            may_act=may_act(case),
            may_take=case.is_open and case.assignee_id is None and may_act(case),
            state=words.state(case.state),
            outcome=words.outcome(case.outcome) if case.outcome else "",
        )
        for case in cases
    ]


def _names_of_desks(cases: Iterable[Case], memberships: Collection[Membership]) -> dict[UUID, str]:
    """The names of the desks that have to be told apart: all where there are several, else those of other people."""
    own = {membership.desk_id: membership.desk.name for membership in memberships}
    others = {case.desk_id for case in cases} - own.keys()
    named = dict(Desk.objects.filter(pk__in=others).values_list("pk", "name")) if others else {}
    return {**own, **named} if len(own) > 1 else named


def _watches(cases: Iterable[Case], person: Person) -> Iterator[Watch]:
    """The watches of ``person`` on these cases."""
    shown = {case.pk: case for case in cases}
    for watch in Watch.objects.filter(person=person, case__in=shown.keys()):
        watch.case = shown[watch.case_id]
        yield watch


def _covered(cases: Iterable[Case], person: Person, at: datetime) -> Iterable[UUID]:
    """The ids of those of these cases that ``person`` looks after for somebody who is away."""
    held = covered_by(person, today(at))
    return (
        Case.objects.filter(held, pk__in=[case.pk for case in cases]).values_list("pk", flat=True)
        if held
        else ()
    )


def desks_that_wait(person: Person, ring: Keyring) -> list[Desk]:
    """Desks to whose key nobody has let ``person``, who holds ``ring``, in yet."""
    if not closed_to(person, ring):
        return []
    waiting = Membership.objects.waiting().filter(person=person, desk__dissolved_at=None)
    return [membership.desk for membership in waiting.select_related("desk")]


def who_may_let_in(desk: Desk) -> list[str]:
    """The names of the members who can let somebody in at ``desk``."""
    let_in = Membership.objects.acting().filter(desk=desk, person__is_active=True)
    waiting = set(Membership.objects.waiting().filter(desk=desk).values_list("pk", flat=True))
    return [
        str(m.person) for m in let_in.select_related("person").order_by("person__name") if m.pk not in waiting
    ]
