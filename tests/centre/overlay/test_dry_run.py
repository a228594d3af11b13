"""What a draft would have done."""

import pytest

from abri.centre.accounts import keys
from abri.centre.overlay import dry_run
from abri.centre.records.models import AuditEntry
from abri.engine.packs import load_pack
from abri.engine.packs.overlay import lay_over
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, sign_in
from tests.centre.overlay.conftest import said, typed

pytestmark = pytest.mark.django_db

PACK = load_pack("be")


def test_examples_that_come_out_otherwise_are_named() -> None:
    sooner = {
        "due": {"high": {"amount": 12, "unit": "hour"}},
        "tier": {"high": {"target": said("Twelve hours")}},
    }
    found = dry_run.on_examples(PACK, lay_over(PACK, sooner))
    assert found.tried == len(PACK.routing_examples)
    assert 0 < len(found.otherwise) < found.tried
    assert found.otherwise[0].changes == ("Due within: 24 hours, then 12 hours",)
    assert dry_run.on_examples(PACK, PACK).otherwise == ()


def test_past_reports_are_tried_in_the_session_of_who_may_open_them(cast: Cast, report: Report) -> None:
    one = report(category=["scam"])
    report(category=["cyberbullying.peers"])
    hidden = {"category": {"scam": {"hidden": True}}, "question": {"story": {"hidden": True}}}
    after = lay_over(PACK, hidden)
    found = dry_run.on_cases(PACK, after, by=cast.alma.person, ring=cast.alma.keyring, at=NOON)
    assert (found.tried, len(found.otherwise)) == (2, 2)
    changes = {row.name: row.changes for row in found.otherwise}
    assert changes[one.case.reference] == (
        "An answer was chosen that would not be offered: What is happening?",
        "An answer was given to a question that would not be asked: What happened?",
    )
    assert AuditEntry.objects.filter(action="changes.tried", actor_id=str(cast.alma.person.pk)).count() == 2


def test_who_holds_no_key_tries_nothing(cast: Cast, report: Report) -> None:
    report()
    found = dry_run.on_cases(PACK, PACK, by=cast.emil.person, ring=cast.emil.keyring, at=NOON)
    assert found.tried == 0
    found = dry_run.on_cases(PACK, PACK, by=cast.clara.person, ring=cast.clara.keyring, at=NOON)
    assert found.tried == 0


def test_a_dry_run_shows_nothing_of_what_a_report_says(cast: Cast, report: Report, vera: Member) -> None:
    keys.let_in(
        person=vera.person, desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON
    )
    reported = report()
    client = sign_in(vera)
    client.post("/desk/changes/questions/story/", {"hidden": "on", **typed("ask", "And?")})
    page = client.post("/desk/changes/draft/dry-run/").content.decode()
    assert reported.case.reference in page
    assert STORY not in page
