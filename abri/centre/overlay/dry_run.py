"""What a draft would do to what is known: the pack's worked examples, and past reports that an editor may open.

Nothing of a report is shown or kept: only its reference, and what would be otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Item
from abri.centre.overlay import wording
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey
from abri.engine.packs import Pack
from abri.engine.routing import Route, recommend

# The newest ones; each takes some milliseconds to open.
MOST_CASES = 50


@dataclass(frozen=True)
class Otherwise:
    """One example or report, and what would be otherwise about it."""

    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How many were tried, and those for which something would be otherwise."""

    tried: int
    otherwise: tuple[Otherwise, ...]


def on_examples(before: Pack, after: Pack) -> Outcome:
    """The worked examples of the pack under both."""
    found = (
        Otherwise(
            one.name,
            tuple(_routed(recommend(before, one.facts, one.at), recommend(after, one.facts, one.at))),
        )
        for one in after.routing_examples
    )
    return Outcome(len(after.routing_examples), tuple(one for one in found if one.changes))


def on_cases(before: Pack, after: Pack, *, by: Person, ring: Keyring, at: datetime) -> Outcome:
    """The newest reports that ``by`` may open, opened with ``ring``, under both; who tried is in the audit trail."""
    tried, found = 0, []
    for case, report in _reports(by, ring):
        tried += 1
        audit.record("changes.tried", subject=case, actor=by, at=at, desk_id=case.desk_id)
        changes = tuple(dict.fromkeys(_reported(report, before, after)))
        if changes:
            found.append(Otherwise(case.reference, changes))
    return Outcome(tried, tuple(found))


def _reports(by: Person, ring: Keyring) -> Iterator[tuple[Case, dict[str, Any]]]:
    newest = Case.objects.visible_to(by).order_by("-created_at")[:MOST_CASES]
    items = Item.objects.filter(case__in=list(newest), kind=Item.Kind.REPORT).select_related("case")
    for item in items.order_by("-case__created_at"):
        try:
            report = keys.opened_if_whole(item, keys.case_keyring(item.case, ring))
        except NotForThisKey:
            # A member whom nobody has let in yet, or a key of before.
            continue
        if report is not None:
            yield item.case, report


def _reported(report: dict[str, Any], before: Pack, after: Pack) -> Iterator[str]:
    """What somebody who reports this today would meet otherwise."""
    answers, at = report["answers"], datetime.fromisoformat(report["received_at"])
    offered = {
        one.id: {option.value for option in one.options} for one in after.intake.questions if not one.hidden
    }
    for question in before.intake.applicable(answers):
        if question.hidden or question.id not in answers:
            continue
        name = question.ask.say(wording.spoken())
        if question.id not in offered:
            yield _("An answer was given to a question that would not be asked: %(question)s") % {
                "question": name
            }
        elif {one.value for one in question.options} & set(_listed(answers[question.id])) - offered[
            question.id
        ]:
            yield _("An answer was chosen that would not be offered: %(question)s") % {"question": name}
    today = at.astimezone(after.zone).date()
    facts = [pack.intake.facts(answers, today=today) for pack in (before, after)]
    yield from _routed(recommend(before, facts[0], at), recommend(after, facts[1], at))


def _listed(answer: str | list[str]) -> list[str]:
    return [answer] if isinstance(answer, str) else answer


def _routed(before: Route, after: Route) -> Iterator[str]:
    """What differs between two recommendations, in words."""
    if before.urgency != after.urgency:
        yield _("Urgency: %(before)s, then %(after)s") % {
            "before": wording.URGENCIES[before.urgency],
            "after": wording.URGENCIES[after.urgency],
        }
    if before.due != after.due:
        yield _("Due within: %(before)s, then %(after)s") % {
            "before": wording.span(before.due.amount, before.due.unit),
            "after": wording.span(after.due.amount, after.due.unit),
        }
    if (before.channels, before.desks, before.evidence_upload) != (
        after.channels,
        after.desks,
        after.evidence_upload,
    ):
        yield _("Other channels, desks or rules for files")
