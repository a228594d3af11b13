"""Handing in, with the lot that a test wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, proving
from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Assessment, Lot
from abri.engine.learning.award import months_after
from tests.centre.learning.team import AtSchool
from tests.engine.learning.labels import WHOLE, label_of, shelf

SHARES = {"iron": 0, "bronze": 20, "silver": 50, "gold": 100}
_READ = label_of(shelf(WHOLE))
LABEL = replace(
    _READ,
    levels=MappingProxyType({name: replace(one, review=SHARES[name]) for name, one in _READ.levels.items()}),
)
ADDRESS = "/learning/labels/"


def fill(assessment: Assessment, at_school: AtSchool, *, step: int, at: datetime) -> None:
    """Answer everything at this step and show every answer."""
    by = at_school.hanne.person
    seen = {one.question: (one.step, one.revision) for one in assessment.answers.all()}
    given = {one: Given(step, *seen.get(one, (None, 0))) for one in LABEL.questions}
    assessing.save(assessment=assessment, label=LABEL, given=given, by=by, at=at)
    for one in LABEL.questions:
        proving.add_sentence(assessment=assessment, question=one, words=f"About {one}.", by=by, at=at)


def give_lot(assessment: Assessment, number: int, *, at: datetime) -> Lot:
    """Let an assessment have drawn this number, as long as a label lasts."""
    until = months_after(awarding.day_of(at), LABEL.valid_months)
    assessment.lot = Lot.objects.create(
        assessment=assessment, seed="of the test", number=number, drawn_at=at, until=until
    )
    assessment.save(update_fields=["lot"])
    return assessment.lot


def claim(at_school: AtSchool, *, step: int, at: datetime, number: int | None = None) -> Assessment:
    """Hand in with every answer at this step, and with this lot; nobody has decided yet."""
    by = at_school.hanne.person
    assessment = assessing.begin(school=at_school.school, label=LABEL, by=by, at=at)
    fill(assessment, at_school, step=step, at=at)
    if number is not None:
        give_lot(assessment, number, at=at)
    assessing.hand_in(assessment=assessment, label=LABEL, by=by, at=at)
    awarding.draw(assessment=assessment, label=LABEL, at=at)
    return assessment
