"""The yearly competition: last year's charter with a signature, and a class of the school that takes part now."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Protocol

from abri.centre.accounts.models import Person
from abri.centre.country import country
from abri.centre.learning.competition import chartering, editions
from abri.centre.learning.competition.entering import new_code
from abri.centre.learning.models import Appointment, Belonging, ClassTeam, Edition, Signature, Tip
from abri.centre.learning.schools import appointing
from abri.centre.learning.wording import folded
from abri.engine.learning.competition import Dates, next_day, usual_dates
from abri.engine.packs.learning.competition import Competition

EDITOR, JUROR, LEAD = "jana", "emil", "hanne"
_TIPS = {
    "nl": ("Vraag eerst of iemand op de foto wil.", "Wacht een nacht voor je boos antwoordt."),
    "fr": (
        "Demande d'abord si la personne veut être sur la photo.",
        "Attends une nuit avant de répondre en colère.",
    ),
    "de": ("Frag zuerst, ob jemand auf das Foto möchte.", "Warte eine Nacht, bevor du wütend antwortest."),
    "en": (
        "Ask first whether somebody wants to be in the picture.",
        "Wait a night before you answer in anger.",
    ),
}
_CHAPTER = {
    "nl": "Een foto is van wie erop staat. Wij vragen het eerst, en wissen hem als iemand dat wil.",
    "fr": "Une photo appartient à la personne qu'on y voit. Nous demandons d'abord, puis l'effaçons si elle le veut.",
    "de": "Ein Foto gehört der Person, die darauf ist. Wir fragen zuerst und löschen es, wenn sie das möchte.",
    "en": "A picture belongs to whoever is in it. We ask first, and delete it if that person wants us to.",
}
_PROMISE = {
    "nl": "Elke school krijgt een uur per week tijd voor het leven online.",
    "fr": "Chaque école aura une heure par semaine pour la vie en ligne.",
    "de": "Jede Schule bekommt eine Stunde pro Woche für das Leben im Netz.",
    "en": "Each school gets an hour a week for life online.",
}
_SEEN = {
    "nl": "Er is een plan (verzonnen voorbeeld).", "fr": "Il y a un plan (exemple inventé).",
    "de": "Es gibt einen Plan (erfundenes Beispiel).", "en": "There is a plan (invented example).",
}  # fmt: skip
_NAME, _OFFICE = "Abri demo: A. B.", "Demo"


class _Acts(Protocol):
    """Somebody of the demonstration."""

    @property
    def person(self) -> Person: ...


def compete(cast: Mapping[str, _Acts], *, at: datetime) -> None:
    """Let the competition be there, as it is at ``at``; nothing where the country or its school has none."""
    rules = editions.competition()
    lead = Belonging.objects.current().filter(person=cast[LEAD].person).select_related("school").first()
    if rules is None or lead is None:
        return
    editor = cast[EDITOR].person
    # Whoever edits sees whose tips they are, and so reads none for the jury.
    for person, part in ((editor, Appointment.Part.EDITOR), (cast[JUROR].person, Appointment.Part.JUROR)):
        appointing.appoint(person=person, part=part, region="", by=cast["emil"].person, at=at)
    year = next_day(at.date()).year
    usual = usual_dates(year)
    # Whenever somebody looks, tips are open for two weeks more at least.
    late = max(timedelta(0), at.date() + timedelta(days=14) - usual.tips_until)
    now = Dates(
        min(usual.opens_on, at.date()),
        *(one + late for one in (usual.tips_until, usual.vote_from, usual.vote_until, usual.charter_on)),
    )
    for edition, state in (
        (editions.create(year=year - 1, dates=usual_dates(year - 1), by=editor, at=at), Tip.State.ACCEPTED),
        (editions.create(year=year, dates=now, by=editor, at=at), Tip.State.WAITING),
    ):
        _class(edition, lead, rules, state, at)
    _charter(Edition.objects.get(year=year - 1), rules, editor, at)


def _class(edition: Edition, lead: Belonging, rules: Competition, state: str, at: datetime) -> None:
    language = lead.school.language
    team = ClassTeam.objects.create(
        edition=edition, school=lead.school, label="5B", folded=folded("5B"), age_band=next(iter(rules.ages)),
        language=language, code=new_code(), teacher=lead, quiz_right=52, quiz_asked=80, entered_at=at,
    )  # fmt: skip
    for words, theme in zip(_TIPS.get(language, _TIPS["en"]), rules.themes, strict=False):
        Tip.objects.create(team=team, text=words, theme=theme, state=state, written_at=at)


def _charter(edition: Edition, rules: Competition, editor: Person, at: datetime) -> None:
    spoken = [code for code in country().languages if code in _CHAPTER]
    chartering.save(
        edition=edition, theme=next(iter(rules.themes)), texts={code: _CHAPTER[code] for code in spoken},
        tips=list(Tip.objects.filter(team__edition=edition)), revision=0, by=editor, at=at,
    )  # fmt: skip
    day = datetime.combine(edition.charter_on, time(9), at.tzinfo)
    charter = chartering.publish(edition=edition, rules=rules, by=editor, at=min(day, at))
    language = spoken[0]
    signature: Signature = chartering.sign(
        charter=charter, name=_NAME, office=_OFFICE, commitment=_PROMISE[language], language=language,
        signed_on=min(edition.charter_on, at.date()), by=editor, at=at,
    )  # fmt: skip
    chartering.follow_up(
        signature=signature, year=at.year, state="planned", what=_SEEN[language], source="Demo",
        language=language, by=editor, at=at,
    )  # fmt: skip
