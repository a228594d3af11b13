"""What the walk meets of the competition: hanne's class and a tip of another school that she, as a juror, reads."""

from django.utils import timezone

from abri.centre.learning.models import Appointment, Belonging, Chapter, Charter, Score, Signature
from abri.engine.learning.competition import Phase
from tests.centre.conftest import make_member
from tests.centre.learning.competition.competing import make_edition, make_team, make_tip
from tests.centre.learning.team import belong, make_school

THEME = "private"


def competed() -> dict[str, object]:
    """Things of an edition whose jury reads; jana moderates and edits."""
    lead = Belonging.objects.select_related("school", "person").get(person__username="hanne")
    jana = Appointment.objects.get(part=Appointment.Part.MODERATOR, person__username="jana").person
    at = timezone.now()
    Appointment.objects.create(person=jana, part=Appointment.Part.EDITOR, since=at, appointed_by_id="x")
    edition = make_edition(Phase.JURY)
    team = make_team(edition, lead)
    others = belong(make_school("Het Baken"), make_member("lotte", None))
    theirs = make_tip(make_team(edition, others))
    score = Score.objects.create(tip=theirs, juror=lead.person, assigned_at=at)
    Chapter.objects.create(edition=edition, theme=THEME, texts={"en": "Ask first."}, revision=1)
    content = {
        "title": {"en": "Charter"},
        "preamble": {"en": "Of classes."},
        "chapters": [{"theme": THEME, "names": {"en": "Mine"}, "texts": {"en": "Ask first."}, "tips": []}],
    }
    charter = Charter.objects.create(
        edition=edition, number=1, content=content, digest="0" * 64, published_at=at, published_by_id="x"
    )
    signature = Signature.objects.create(
        charter=charter, name="A. Minister", office="Minister", commitment="A law.", language="en",
        signed_on=at.date(), seen_by_id="x", seen_at=at,
    )  # fmt: skip
    return {
        "edition_year": edition.year,
        "version": charter.number,
        "theme_id": THEME,
        "team_id": team.pk,
        "tip_id": make_tip(team, "Wait a night.", "asked").pk,
        "score_id": score.pk,
        "signature_id": signature.pk,
    }
