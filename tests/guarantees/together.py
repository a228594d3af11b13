"""What the walk meets of reports that belong together: an incident of the helpline, and a record at the school."""

from django.utils import timezone

from abri.centre.cases import incidents
from abri.centre.cases.models import Case
from abri.centre.restoring import actions, beginning
from abri.centre.restoring.beginning import Origin, Plan
from tests.centre.conftest import Cast


def incident_of(cast: Cast, case: Case) -> str:
    """The reference of an incident that holds ``case``."""
    by, at = cast.alma.person, timezone.now()
    return incidents.begin(cases=[case], kind="class", label="Third year", by=by, at=at).reference


def process_of(cast: Cast) -> dict[str, object]:
    """A record of the school, from which a text has left: clara's, and nobody's from the helpline."""
    by, at = cast.clara.person, timezone.now()
    plan = Plan("no_blame", "class", "Third year", Origin())
    process = beginning.begin(desk=cast.school, plan=plan, by=by, at=at)
    left = actions.let_leave(
        process=process, keyring=cast.clara.keyring, sheet="invitation", to="pupil", language="en",
        text="We need help.", by=by, at=at,
    )  # fmt: skip
    return {"process_reference": process.reference, "left_id": left.pk}
