"""What the software proposes for a report, and why; nothing that a client sends as a result is believed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, mailbox, triage
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, NotForThisKey
from tests.centre.conftest import NOON, STORY, Cast, Report, make_desk, make_member
from tests.fakes.screener import DISTRESS

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=country().zone)


def proposed(cast: Cast, *, found: list[dict[str, Any]] | None = None, **answers: Any) -> triage.Proposal:
    given = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY, **answers}
    return triage.propose({"answers": given, "language": "en"}, found or [], FRIDAY)


def passage(*named: str, marked: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"of": "story", "passages": [{"named": list(named), "marked": list(marked)}]}


def why(part: triage.Part) -> list[tuple[str, tuple[str, ...]]]:
    return [(reason.why, reason.names) for reason in part.reasons]


def test_every_part_is_proposed_with_its_reasons(cast: Cast) -> None:
    proposal = proposed(cast)
    assert proposal.category.code == "cyberbullying.peers"
    assert proposal.urgency.code == "normal"
    assert proposal.due.code == "2.working_day"
    assert proposal.due_at == FRIDAY + timedelta(days=4)
    assert proposal.desk.code == str(cast.helpline.pk)
    assert proposal.upload.code == "allowed"
    assert proposal.secrecy.code == "only_grave_danger"
    for part in (proposal.category, proposal.urgency, proposal.due, proposal.secrecy):
        assert part.reasons
    assert proposal.tier is not None
    assert proposal.tier.id == "T2"


def test_the_due_time_is_in_the_working_time_of_the_desk(cast: Cast) -> None:
    hours = [{"days": [0, 1, 2, 3], "begins": "09:00", "until": "12:00"}]
    Desk.objects.filter(pk=cast.helpline.pk).update(hours=hours)
    assert proposed(cast).due_at == datetime(2026, 11, 25, 9, 0, tzinfo=country().zone)


def test_danger_in_what_was_written_makes_it_more_urgent_and_says_so(cast: Cast) -> None:
    found = [{**passage(marked=("distress",)), "raises": "immediate"}]
    proposal = proposed(cast, found=found)
    assert proposal.urgency.code == "immediate"
    assert why(proposal.urgency)[0] == ("raised", ("immediate",))
    assert ("danger", ("immediate",)) in why(proposal.secrecy)
    assert proposal.due.code == "1.hour"


def test_the_screening_never_makes_it_less_urgent(cast: Cast) -> None:
    proposal = proposed(cast, danger="suicide", found=[{**passage("threat"), "raises": "high"}])
    assert proposal.urgency.code == "immediate"
    assert "raised" not in dict(why(proposal.urgency))


def test_findings_speak_of_other_categories_and_the_reporters_choice_stays(cast: Cast) -> None:
    proposal = proposed(cast, found=[passage("threat")])
    assert proposal.category.code == "cyberbullying.peers"
    assert ("chosen", ("cyberbullying.peers",)) in why(proposal.category)
    assert ("found", ("threat", "threat")) in why(proposal.category)


def test_findings_propose_a_category_where_the_reporter_chose_none(cast: Cast) -> None:
    proposal = proposed(cast, category=[], found=[passage("identity_hate"), passage("threat")])
    assert proposal.category.code == "threat"


def test_nothing_known_is_something_else(cast: Cast) -> None:
    assert proposed(cast, category=[]).category.code == "other"


def test_the_law_speaks_in_the_category_and_the_secrecy_gate(cast: Cast) -> None:
    proposal = proposed(
        cast, category=["grooming"], age="12-13", reporter="self", relation="stranger", minor_image="none"
    )
    assert proposal.secrecy.code == "if_listed_conditions"
    laws = [names for kind, names in why(proposal.secrecy) if kind in {"law", "may_be_met"}]
    assert laws
    assert all(name in country().law.provisions for names in laws for name in names)
    assert {"law", "may_be_met"} & {kind for kind, _names in why(proposal.category)}


def test_a_picture_of_a_minor_is_never_asked_for(cast: Cast) -> None:
    assert proposed(cast, category=["ncii.minor"]).upload.code == "forbidden"


def test_the_desk_whose_link_was_used_is_proposed(cast: Cast) -> None:
    answers = {"category": ["cyberbullying.peers"], "story": STORY}
    proposal = triage.propose({"answers": answers, "language": "en"}, [], FRIDAY, slug="school")
    assert proposal.receiver == cast.school
    assert why(proposal.desk) == [("link", ())]


def test_a_desk_that_nobody_else_finds_keeps_what_came_by_its_link(cast: Cast) -> None:
    answers = {"category": ["grooming"], "story": STORY}
    proposal = triage.propose({"answers": answers, "language": "en"}, [], FRIDAY, holder=cast.school)
    assert proposal.receiver == cast.school


def test_a_desk_is_proposed_for_its_language_and_its_kind(cast: Cast) -> None:
    Desk.objects.filter(pk=cast.helpline.pk).update(languages=["nl"])
    german = make_desk("beratung", Desk.Kind.HELPLINE, languages=["de"])
    make_member("gerda", german)
    answers = {"category": ["cyberbullying.peers"], "story": STORY}
    proposal = triage.propose({"answers": answers, "language": "de-young"}, [], FRIDAY)
    assert proposal.receiver == german
    assert ("speaks", ("de",)) in why(proposal.desk)


def test_a_centre_whose_desks_have_no_key_proposes_the_one_that_holds_the_case(db: None) -> None:
    desk = make_desk("helpline", Desk.Kind.HELPLINE, is_fallback=True)
    answers = {"category": ["cyberbullying.peers"], "story": STORY}
    assert triage.propose({"answers": answers, "language": "en"}, [], FRIDAY, holder=desk).receiver == desk
    with pytest.raises(triage.NoDeskCanReceive):
        triage.propose({"answers": answers, "language": "en"}, [], FRIDAY)


def test_it_is_worked_out_again_from_what_was_sealed(cast: Cast, report: Report) -> None:
    sent = report(danger="suicide")
    # Somebody writes into the database what should have been proposed.
    Case.objects.filter(pk=sent.case.pk).update(urgency=3, rank=4, category="excessive_use")
    sent.case.refresh_from_db()
    ring = actions.open_case(case=sent.case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    again = triage.propose_again(sent.case, ring)
    assert again is not None
    assert (again.urgency.code, again.category.code) == ("immediate", "cyberbullying.peers")


def test_a_later_message_counts_too(cast: Cast, report: Report) -> None:
    sent = report()
    box = mailbox.open_with_receipt(sent.receipt)
    mailbox.post(box, f"{DISTRESS}.", at=NOON + timedelta(hours=1))
    again = triage.propose_again(sent.case, box.keyring)
    assert again is not None
    assert again.urgency.code == "immediate"


def test_who_cannot_open_the_case_is_proposed_nothing(cast: Cast, report: Report) -> None:
    with pytest.raises(NotForThisKey):
        triage.propose_again(report().case, Keyring([]))


def test_a_report_that_was_spoilt_proposes_nothing(cast: Cast, report: Report) -> None:
    sent = report()
    ring = actions.open_case(case=sent.case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    item = sent.case.items.get(kind="report")
    content = bytes(item.content or b"")
    sent.case.items.filter(pk=item.pk).update(content=content[:-1] + bytes([content[-1] ^ 1]))
    assert triage.propose_again(sent.case, ring) is None
