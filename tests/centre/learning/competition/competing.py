"""Two schools whose classes compete, jurors, an editor, and an edition at whatever point a test needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from abri.centre.learning.competition import entering
from abri.centre.learning.models import Appointment, Belonging, ClassTeam, Edition, School, Tip
from abri.centre.learning.wording import folded
from abri.engine.learning.competition import Dates, Phase
from tests.centre.conftest import NOON, Member, make_member, today
from tests.centre.learning.team import AtSchool, belong, make_school, school_at_work

# First days of the phases from the opening on; the charter is on the last.
STARTS = {
    Phase.ANNOUNCED: -5,
    Phase.TIPS: 5,
    Phase.JURY: 15,
    Phase.VOTE: 25,
    Phase.COUNTING: 35,
    Phase.CHARTER: 45,
}
POINTS = {"clear": 4, "useful": 4, "own": 3, "fair": 3}


def dates_in(phase: Phase) -> Dates:
    """Dates with which today is in the middle of a phase."""
    opens = today() - timedelta(days=STARTS[phase])
    day = timedelta(days=1)
    return Dates(opens, opens + 10 * day, opens + 20 * day, opens + 30 * day, opens + 40 * day)


def move_to(edition: Edition, phase: Phase) -> Edition:
    """Let today be in this phase."""
    found = dates_in(phase)
    Edition.objects.filter(pk=edition.pk).update(
        opens_on=found.opens_on, tips_until=found.tips_until, vote_from=found.vote_from,
        vote_until=found.vote_until, charter_on=found.charter_on,
    )  # fmt: skip
    edition.refresh_from_db()
    return edition


def make_edition(phase: Phase = Phase.TIPS, year: int = 2027) -> Edition:
    found = dates_in(phase)
    return Edition.objects.create(
        year=year, opens_on=found.opens_on, tips_until=found.tips_until, vote_from=found.vote_from,
        vote_until=found.vote_until, charter_on=found.charter_on,
    )  # fmt: skip


def make_team(edition: Edition, belonging: Belonging, label: str = "5B", **more: str) -> ClassTeam:
    about = {"age_band": "10-12", "language": "nl", **more}
    return ClassTeam.objects.create(
        edition=edition, school=belonging.school, label=label, folded=folded(label),
        code=entering.new_code(), teacher=belonging, entered_at=NOON, **about,
    )  # fmt: skip


def make_tip(
    team: ClassTeam, text: str = "Vraag eerst of iemand op de foto wil.", state: str = "accepted"
) -> Tip:
    return Tip.objects.create(
        team=team, text=text, theme="private", state=state, reason="unclear" if state == "asked" else "",
        written_at=timezone.now(),
    )  # fmt: skip


def appoint(name: str, part: str) -> Member:
    member = make_member(name, None)
    Appointment.objects.create(person=member.person, part=part, since=NOON, appointed_by_id="x")
    return member


@dataclass
class Competing:
    """Everybody, with a class of each school that has one accepted tip."""

    north: AtSchool
    south: School
    lotte: Member
    southern: Belonging
    paul: Member
    edition: Edition
    class_n: ClassTeam
    class_s: ClassTeam
    tip_n: Tip
    tip_s: Tip

    def at(self, phase: Phase) -> Edition:
        """The edition, so that today is in this phase."""
        return move_to(self.edition, phase)

    @property
    def page_n(self) -> str:
        return f"{self.north.address}competition/{self.class_n.pk}/"


def everybody_competes() -> Competing:
    """The two schools and their people, stored; jana moderates, paul edits."""
    north, south = school_at_work(), make_school("Het Baken", mail_domain="baken.example")
    lotte = make_member("lotte", None)
    southern = belong(south, lotte)
    edition = make_edition()
    class_n, class_s = make_team(edition, north.lead), make_team(edition, southern, "6A")
    return Competing(
        north, south, lotte, southern, appoint("paul", "editor"), edition, class_n, class_s,
        make_tip(class_n), make_tip(class_s, "Zet je meldingen uit als je slaapt."),
    )  # fmt: skip
