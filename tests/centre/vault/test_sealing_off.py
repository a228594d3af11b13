"""What may show a person under 18 is opened by nobody any more, and those whom the pack names are told."""

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, erasure
from abri.centre.cases.keys import case_keyring
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.outbox import texts
from abri.centre.outbox.letters import worker_identity
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Identity, Keyring
from abri.centre.records.models import AuditEntry
from abri.centre.vault import custody, destruction, holds, opening, sealing_off
from abri.centre.vault.models import BlindMark, Evidence
from tests.centre.conftest import NOON, Cast, Report
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import files_on_disk, kept, mark

LATER = NOON + timedelta(hours=1)
DAY = timedelta(days=1)
Held = tuple[Evidence, Identity]


@pytest.fixture
def held(cleaned: FakeCleaning, report: Report) -> Held:
    return kept(case=report().case)


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that changes what the pack says about what was sealed off."""

    def change(**said: Any) -> None:
        rules = country().evidence
        changed = dataclasses.replace(rules, sealed_off=dataclasses.replace(rules.sealed_off, **said))
        pack = dataclasses.replace(country(), evidence=changed)
        monkeypatch.setattr(sealing_off, "country", lambda: pack)

    return change


def seal_off(evidence: Evidence, cast: Cast) -> int:
    return sealing_off.seal_off(evidence, by=cast.alma.person, desk=cast.helpline, at=LATER)


def told() -> set[str]:
    opened = (
        json.loads(Keyring([worker_identity()]).open(letter, "content")) for letter in Letter.objects.all()
    )
    return {content["to"] for content in opened}


def test_nobody_opens_it_any_more(held: Held, cast: Cast) -> None:
    evidence, identity = held
    seal_off(evidence, cast)
    assert evidence.state == Evidence.State.SEALED_OFF
    with pytest.raises(opening.SealedOff):
        opening.content(evidence, identity)
    assert custody.log(evidence, identity)[-1].entry.action == "sealed_off"
    assert custody.log(evidence, identity)[-1].actor == cast.alma.person


def test_its_digest_is_compared_with_nothing_any_more(held: Held, cast: Cast) -> None:
    evidence, _ = held
    case = Case.objects.get()
    ring = case_keyring(case, cast.alma.keyring)
    mark(case, ring, cast.helpline)
    assert BlindMark.objects.count() == 1
    seal_off(evidence, cast)
    mark(case, ring, cast.helpline)
    assert not BlindMark.objects.exists()


def test_the_team_and_the_administrators_are_told(held: Held, cast: Cast) -> None:
    Desk.objects.filter(pk=cast.helpline.pk).update(alert_email="team@centre.example")
    cast.helpline.refresh_from_db()
    assert seal_off(held[0], cast) == 2
    assert told() == {"team@centre.example", "emil@centre.example"}
    assert AuditEntry.objects.get(action="evidence.sealed_off").detail == {"told": 2}


def test_the_team_is_written_to_in_its_own_language(held: Held, cast: Cast, rule: Any) -> None:
    rule(alert=("team",))
    cast.helpline.alert_email, cast.helpline.languages = "team@centre.example", ["de", "fr"]
    cast.helpline.save()
    seal_off(held[0], cast)
    assert Letter.objects.get().language == "de"


def test_of_a_team_without_a_mailbox_its_caseworkers_are_told(held: Held, cast: Cast) -> None:
    seal_off(held[0], cast)
    assert told() == {"alma@centre.example", "emil@centre.example"}


def test_the_pack_says_who_is_told(held: Held, cast: Cast, rule: Any) -> None:
    rule(alert=("caseworkers",))
    seal_off(held[0], cast)
    assert told() == {"alma@centre.example"}


def test_the_letter_says_nothing_of_what_it_is_about(held: Held, cast: Cast) -> None:
    seal_off(held[0], cast)
    letter = Letter.objects.all()[0]
    assert letter.kind == Letter.Kind.DECISION
    mail = texts.message(letter, to="x@post.example", link="")
    case = Case.objects.get()
    for word in (case.reference, "evidence", "picture", "case", "sealed"):
        assert word not in f"{mail.subject} {mail.body}"


def test_a_letter_of_an_erased_case_is_forgotten(held: Held, cast: Cast) -> None:
    seal_off(held[0], cast)
    assert set(Letter.objects.values_list("about", flat=True)) == {str(Case.objects.get().pk)}


def test_who_may_not_change_the_case_seals_nothing_off(held: Held, cast: Cast) -> None:
    for member in (cast.boris, cast.clara, cast.emil):
        with pytest.raises(actions.NotAllowed):
            sealing_off.seal_off(held[0], by=member.person, desk=cast.helpline, at=LATER)
    assert Evidence.objects.get().state == Evidence.State.KEPT
    assert not Letter.objects.exists()


def test_it_is_sealed_off_once(held: Held, cast: Cast) -> None:
    seal_off(held[0], cast)
    with pytest.raises(sealing_off.NotOpen):
        seal_off(held[0], cast)


def test_what_was_handed_over_is_destroyed_here(held: Held, cast: Cast) -> None:
    evidence, _ = held
    seal_off(evidence, cast)
    sealing_off.hand_over(evidence, to="be.police.local", by=cast.alma.person, desk=cast.helpline, at=LATER)
    assert evidence.state == Evidence.State.DESTROYED
    assert files_on_disk() == set()
    assert [entry.action for entry in custody.entries(evidence)][-2:] == ["referred", "destroyed"]
    assert AuditEntry.objects.get(action="evidence.handed_over").detail == {"to": "be.police.local"}
    custody.check(evidence)


def test_it_is_handed_over_only_to_whom_the_pack_names(held: Held, cast: Cast) -> None:
    seal_off(held[0], cast)
    with pytest.raises(ValueError, match=r"be\.awel"):
        sealing_off.hand_over(held[0], to="be.awel", by=cast.alma.person, desk=cast.helpline, at=LATER)


def test_what_was_not_sealed_off_is_not_handed_over_so(held: Held, cast: Cast) -> None:
    with pytest.raises(sealing_off.NotSealedOff):
        sealing_off.hand_over(
            held[0], to="be.police.local", by=cast.alma.person, desk=cast.helpline, at=LATER
        )


def test_under_a_legal_hold_nothing_is_noted_as_handed_over(held: Held, cast: Cast) -> None:
    seal_off(held[0], cast)
    holds.hold(case=Case.objects.get(), on=True, by=cast.alma.person, at=LATER)
    with pytest.raises(destruction.Held):
        sealing_off.hand_over(
            held[0], to="be.police.local", by=cast.alma.person, desk=cast.helpline, at=LATER
        )
    assert custody.entries(held[0])[-1].action == "held"


def test_while_nobody_hands_it_over_they_are_told_again_after_some_days(held: Held, cast: Cast) -> None:
    evidence, _ = held
    seal_off(evidence, cast)
    days = country().evidence.sealed_off.days * DAY
    first = Letter.objects.count()
    assert sealing_off.follow(at=LATER + days - DAY) == 0
    assert sealing_off.follow(at=LATER + days) == 1
    assert sealing_off.follow(at=LATER + days + DAY) == 0
    assert sealing_off.follow(at=LATER + 2 * days) == 1
    assert Letter.objects.count() == 3 * first
    assert Evidence.objects.get().state == Evidence.State.SEALED_OFF


def test_where_the_pack_says_delete_it_is_destroyed_after_some_days(
    held: Held, cast: Cast, rule: Any
) -> None:
    rule(rule="delete", days=2)
    seal_off(held[0], cast)
    assert sealing_off.follow(at=LATER + DAY) == 0
    assert sealing_off.follow(at=LATER + 2 * DAY) == 1
    assert Evidence.objects.get().state == Evidence.State.DESTROYED
    assert AuditEntry.objects.get(action="evidence.destroyed").detail == {"reason": "sealed_off"}


def test_a_legal_hold_stops_that_too(held: Held, cast: Cast, rule: Any) -> None:
    rule(rule="delete", days=2)
    seal_off(held[0], cast)
    holds.hold(case=Case.objects.get(), on=True, by=cast.alma.person, at=LATER)
    assert sealing_off.follow(at=LATER + 9 * DAY) == 0
    assert Evidence.objects.get().state == Evidence.State.SEALED_OFF


def test_a_restore_does_not_open_it_again(held: Held, cast: Cast) -> None:
    evidence, _ = held
    before = Evidence.objects.values().get()
    seal_off(evidence, cast)
    # As a backup of the day before brings it back.
    evidence.custody.filter(action="sealed_off").delete()
    Evidence.objects.update(state=before["state"])
    assert sealing_off.replay() == 1
    assert Evidence.objects.get().state == Evidence.State.SEALED_OFF
    custody.check(Evidence.objects.get())
    assert sealing_off.replay() == 0


def test_a_list_that_cannot_be_written_keeps_nothing_open(
    held: Held, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_line: object) -> None:
        raise OSError

    monkeypatch.setattr(erasure, "append", gone)
    seal_off(held[0], cast)
    assert Evidence.objects.get().state == Evidence.State.SEALED_OFF
