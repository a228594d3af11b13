"""People confirm what is proposed or change it for a reason, and it is counted how often the software was right."""

from datetime import timedelta

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, erasure, keys, mailbox, triage, verdicts
from abri.centre.cases.models import ERASE_AFTER, Case, Item, Verdict
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Cast, Report, Reported

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
Part = Verdict.Part


@pytest.fixture
def sent(report: Report) -> Reported:
    return report()


@pytest.fixture
def proposal(cast: Cast, sent: Reported) -> triage.Proposal:
    ring = actions.open_case(case=sent.case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    found = triage.propose_again(sent.case, ring)
    assert found is not None
    return found


@pytest.mark.parametrize("part", Part.values)
def test_a_part_is_confirmed_in_one_step_and_counted(
    cast: Cast, sent: Reported, proposal: triage.Proposal, part: str
) -> None:
    before = Case.objects.filter(pk=sent.case.pk).values("category", "urgency", "due_at", "desk").get()
    verdicts.confirm(case=sent.case, part=Part(part), proposal=proposal, by=cast.alma.person, at=LATER)
    verdict = Verdict.objects.get()
    assert (verdict.part, verdict.proposed, verdict.chosen) == (
        part,
        proposal.part(part).code,
        proposal.part(part).code,
    )
    assert (
        Case.objects.filter(pk=sent.case.pk).values("category", "urgency", "due_at", "desk").get() == before
    )
    assert not sent.case.items.filter(kind=Item.Kind.NOTE).exists()


@pytest.mark.parametrize(
    ("part", "chosen"),
    [
        (Part.CATEGORY, "threat"),
        (Part.URGENCY, "high"),
        (Part.UPLOAD, "text_only"),
        (Part.SECRECY, "if_listed_conditions"),
    ],
)
def test_a_change_needs_a_reason_which_is_sealed_to_the_desk(
    cast: Cast, sent: Reported, proposal: triage.Proposal, part: Part, chosen: str
) -> None:
    how = {"case": sent.case, "part": part, "proposal": proposal, "chosen": chosen}
    with pytest.raises(verdicts.ReasonMissing):
        verdicts.change(**how, by=cast.alma.person, at=LATER)  # type: ignore[arg-type]
    assert not Verdict.objects.exists()
    verdicts.change(**how, reason="She told us more.", by=cast.alma.person, at=LATER)  # type: ignore[arg-type]
    note = sent.case.items.get(kind=Item.Kind.NOTE)
    assert keys.opened(note, cast.alma.keyring)["text"] == "She told us more."
    assert Verdict.objects.get().chosen == chosen


def test_what_is_changed_takes_effect(cast: Cast, sent: Reported, proposal: triage.Proposal) -> None:
    who = {"case": sent.case, "proposal": proposal, "reason": "x", "by": cast.alma.person, "at": LATER}
    verdicts.change(part=Part.CATEGORY, chosen="threat", **who)  # type: ignore[arg-type]
    verdicts.change(part=Part.URGENCY, chosen="high", **who)  # type: ignore[arg-type]
    verdicts.change(part=Part.UPLOAD, chosen="text_only", **who)  # type: ignore[arg-type]
    verdicts.change(part=Part.SECRECY, chosen="if_listed_conditions", **who)  # type: ignore[arg-type]
    assert (sent.case.category, sent.case.urgency) == ("threat", Case.Urgency.HIGH)
    assert sent.case.due_at == LATER + timedelta(hours=24)
    assert verdicts.decided(sent.case)[Part.UPLOAD].chosen == "text_only"
    assert verdicts.takes_no_files(sent.case)
    assert verdicts.decided(sent.case)[Part.SECRECY].chosen == "if_listed_conditions"


def test_another_desk_is_noted_down_and_the_case_stays(
    cast: Cast, sent: Reported, proposal: triage.Proposal
) -> None:
    chosen = str(cast.school.pk)
    verdicts.change(
        case=sent.case, part=Part.DESK, proposal=proposal, chosen=chosen, reason="At school", by=cast.alma.person,
        at=LATER,
    )  # fmt: skip
    sent.case.refresh_from_db()
    assert sent.case.desk == cast.helpline
    assert Verdict.objects.get().chosen == chosen


def test_another_due_time_moves_what_is_owed(cast: Cast, sent: Reported, proposal: triage.Proposal) -> None:
    sooner = LATER + timedelta(hours=2)
    how = {"case": sent.case, "proposal": proposal, "by": cast.alma.person}
    verdicts.change_due(due_at=sooner, reason="Tonight", at=LATER, **how)  # type: ignore[arg-type]
    assert sent.case.due_at == sooner
    assert sent.case.deadlines.running().get().due_at == sooner
    assert Verdict.objects.get().chosen == verdicts.SOONER
    verdicts.change_due(due_at=LATER + timedelta(days=30), reason="She is away", at=LATER, **how)  # type: ignore[arg-type]
    assert Verdict.objects.get().chosen == verdicts.LATER


@pytest.mark.parametrize("away", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_a_due_time_in_the_past_or_in_years_is_refused(
    cast: Cast, sent: Reported, proposal: triage.Proposal, away: timedelta
) -> None:
    with pytest.raises(verdicts.NoSuchChoice):
        verdicts.change_due(
            case=sent.case, proposal=proposal, due_at=LATER + away, reason="x", by=cast.alma.person, at=LATER
        )


def test_where_nobody_waits_there_is_no_due_time_to_set(
    cast: Cast, sent: Reported, proposal: triage.Proposal
) -> None:
    ring = actions.open_case(case=sent.case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    actions.answer(case=sent.case, keyring=ring, text="We are here.", by=cast.alma.person, at=NOON)
    with pytest.raises(verdicts.NothingOwed):
        verdicts.change_due(
            case=sent.case, proposal=proposal, due_at=LATER + timedelta(days=1), reason="x", by=cast.alma.person,
            at=LATER,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "chosen"),
    [
        (Part.CATEGORY, "nonsense"),
        (Part.URGENCY, "asap"),
        (Part.UPLOAD, "everything"),
        (Part.SECRECY, "yes"),
        (Part.DESK, "11111111-1111-1111-1111-111111111111"),
        (Part.DUE, "tomorrow"),
    ],
)
def test_what_is_no_choice_is_refused(
    cast: Cast, sent: Reported, proposal: triage.Proposal, part: Part, chosen: str
) -> None:
    with pytest.raises(verdicts.NoSuchChoice):
        verdicts.change(
            case=sent.case,
            part=part,
            proposal=proposal,
            chosen=chosen,
            reason="x",
            by=cast.alma.person,
            at=LATER,
        )
    assert not Verdict.objects.exists()


def test_nobody_allows_pictures_where_the_report_speaks_of_a_minors(cast: Cast, report: Report) -> None:
    sent = report(category=["ncii.minor"])
    ring = actions.open_case(case=sent.case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    proposal = triage.propose_again(sent.case, ring)
    assert proposal is not None
    assert verdicts.choices(Part.UPLOAD, proposal) == ("forbidden",)
    with pytest.raises(verdicts.NoSuchChoice):
        verdicts.change(
            case=sent.case, part=Part.UPLOAD, proposal=proposal, chosen="allowed", reason="x", by=cast.alma.person,
            at=LATER,
        )  # fmt: skip


def test_who_may_only_read_and_who_comes_too_late_decide_nothing(
    cast: Cast, sent: Reported, proposal: triage.Proposal
) -> None:
    how = {"case": sent.case, "part": Part.CATEGORY, "proposal": proposal, "at": LATER}
    for stranger in (cast.boris, cast.clara):
        with pytest.raises(actions.NotAllowed):
            verdicts.confirm(by=stranger.person, **how)  # type: ignore[arg-type]
    actions.close(case=sent.case, outcome="helped", by=cast.alma.person, at=LATER)
    with pytest.raises(actions.AlreadyClosed):
        verdicts.confirm(by=cast.alma.person, **how)  # type: ignore[arg-type]
    assert not Verdict.objects.exists()


def test_the_last_word_counts_once_and_every_step_is_in_the_audit(
    cast: Cast, sent: Reported, proposal: triage.Proposal
) -> None:
    how = {"case": sent.case, "part": Part.CATEGORY, "proposal": proposal, "by": cast.alma.person}
    verdicts.confirm(**how, at=NOON)  # type: ignore[arg-type]
    verdicts.change(**how, chosen="threat", reason="x", at=LATER)  # type: ignore[arg-type]
    assert Verdict.objects.get().chosen == "threat"
    told = (
        AuditEntry.objects.filter(action__startswith="proposal.")
        .order_by("at")
        .values_list("action", "detail")
    )
    assert [action for action, _ in told] == ["proposal.confirmed", "proposal.changed"]
    assert told[1][1] == {"part": "category", "before": "cyberbullying.peers", "after": "threat"}


def test_figures_say_how_often_the_software_was_right_and_outlive_the_case(
    cast: Cast, sent: Reported, proposal: triage.Proposal
) -> None:
    how = {"case": sent.case, "proposal": proposal, "by": cast.alma.person, "at": LATER}
    verdicts.confirm(part=Part.URGENCY, **how)  # type: ignore[arg-type]
    verdicts.change(part=Part.CATEGORY, chosen="threat", reason="x", **how)  # type: ignore[arg-type]
    mailbox.withdraw(mailbox.open_with_receipt(sent.receipt), at=LATER)
    erasure.erase_due(at=LATER + ERASE_AFTER + timedelta(hours=1))
    assert not Case.objects.exists()
    since = NOON - timedelta(days=1)
    found = verdicts.agreements([cast.helpline.pk], since=since)
    assert [(one.part, one.judged, one.confirmed, one.share) for one in found] == [
        ("category", 1, 0, 0),
        ("urgency", 1, 1, 100),
    ]
    (fixed,) = verdicts.corrections([cast.helpline.pk], since=since, most=5)
    assert (fixed.part, fixed.proposed, fixed.chosen, fixed.times) == (
        "category",
        "cyberbullying.peers",
        "threat",
        1,
    )
    assert verdicts.agreements([cast.school.pk], since=since) == []
    assert Desk.objects.count() == 2
