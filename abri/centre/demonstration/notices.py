"""Notices of the invented cases: nothing ever leaves a demonstration."""

from datetime import date, datetime

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.demonstration.stories import Event
from abri.centre.notices import actions
from abri.centre.notices.actions import Choice
from abri.centre.notices.models import Notice, Notifier, Step
from abri.centre.notices.wording import Wording
from abri.centre.records.keyring import Keyring
from abri.centre.vault import opening
from abri.centre.vault.models import Evidence


def name_sender(desk: Desk, *, at: datetime) -> None:
    """Let ``desk`` say as whom it sends notices."""
    Notifier.objects.create(
        desk=desk, name=desk.name, email=f"{desk.slug}@demonstration.example", changed_at=at
    )


def write(
    case: Case, event: Event, ring: Keyring, *, by: Person, at: datetime
) -> tuple[Notice, Wording] | None:
    """A notice with the words of ``event`` about the addresses that ``case`` holds and the account that it names.

    ``None`` where the country knows nothing to say about such a case.
    """
    reasons = country().platforms.proposed(country().categories.get(case.category))
    if not reasons:
        return None
    links = opening.described_all(case.evidence.filter(kind=Evidence.LINK).in_order(), ring)
    language = case.language.partition("-")[0]
    wording = Wording(
        addresses=tuple(one.name for one in links.values()),
        account=event.about,
        explanation=event.text,
        law=country().categories[case.category].provisions,
        good_faith=True,
    )
    choice = Choice(event.platform, reasons[0].code, language)
    return actions.draft(case=case, choice=choice, wording=wording, by=by, at=at), wording


def send(case: Case, event: Event, ring: Keyring, *, by: Person, at: datetime) -> None:
    """Such a notice, copied into the platform's form."""
    written = write(case, event, ring, by=by, at=at)
    if written is not None:
        notice, wording = written
        actions.send(notice=notice, wording=wording, way=Notice.Way.FORM, on=_day(at), by=by, at=at)


def hear(case: Case, event: Event, *, by: Person, at: datetime) -> None:
    """What the platform decided about the notice of ``case``; its words are those of ``event``."""
    notice = case.notices.first()
    if notice is not None:
        actions.record(
            notice=notice,
            kind=Step.Kind.DECISION,
            on=_day(at),
            action=event.outcome,
            text=event.text,
            by=by,
            at=at,
        )


def _day(at: datetime) -> date:
    return at.astimezone(country().zone).date()
