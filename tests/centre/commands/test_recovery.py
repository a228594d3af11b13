"""With the identity that was kept offline, a desk opens again whose members all lost their passwords."""

from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.accounts import keys, people
from abri.centre.accounts.models import Desk, MemberKey, Person
from abri.centre.cases import actions, arrivals
from abri.centre.cases import keys as case_keys
from abri.centre.cases.models import Case, Item
from abri.centre.records.keyring import Identity, NotForThisKey
from abri.centre.records.models import AuditEntry
from abri.cli import main
from tests.centre.conftest import NOON, STORY, Member, make_desk, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def offline(settings: Settings, tmp_path: Path) -> Path:
    """The file that age-keygen made; the server was told its public half before the desk got its key."""
    identity = Identity.generate()
    settings.ABRI_RECOVERY_RECIPIENT = identity.recipient
    file = tmp_path / "recovery.txt"
    file.write_text(
        f"# created: 2026-11-21T12:00:00Z\n# public key: {identity.recipient}\n{identity.secret}\n"
    )
    return file


@pytest.fixture
def alma(offline: Path) -> Member:
    """The only caseworker of a helpline that can be recovered."""
    return make_member("alma", make_desk("helpline", Desk.Kind.HELPLINE, is_fallback=True))


@pytest.fixture
def case(alma: Member) -> Case:
    """A report that was sealed while alma could still open it."""
    answers = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY}
    return arrivals.store(arrivals.prepare(answers, language="en", at=NOON))


def forgotten(member: Member) -> Member:
    """``member`` with a new password, and so with a new identity that opens nothing yet."""
    identity = people.reset_password(person=member.person, password="another long password", at=NOON)
    return Member(member.person, identity)


def recover(offline: Path, *, desk: str = "helpline", to: str = "alma", fingerprint: str = "") -> int:
    """Run the command as a person would, who was told the right fingerprint unless another is given."""
    member = Person.objects.filter(username=to).first()
    told = fingerprint or (member.key_fingerprint if member else "0000")
    return main(["recover", desk, "--identity", str(offline), "--to", to, "--fingerprint", told])


def test_a_key_that_was_written_over_gets_nothing(
    alma: Member, case: Case, offline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = alma.person.key_fingerprint
    Person.objects.filter(pk=alma.person.pk).update(recipient=Identity.generate().recipient)
    MemberKey.objects.all().delete()
    assert recover(offline, fingerprint=told) == 2
    assert "another fingerprint" in capsys.readouterr().err
    assert not MemberKey.objects.exists()


def test_the_fingerprint_may_be_typed_without_spaces_and_in_capitals(alma: Member, offline: Path) -> None:
    assert recover(offline, fingerprint=alma.person.key_fingerprint.replace(" ", "-").upper()) == 0


def test_the_fingerprint_has_to_be_told(alma: Member, offline: Path) -> None:
    with pytest.raises(SystemExit):
        main(["recover", "helpline", "--identity", str(offline), "--to", "alma"])


def test_a_case_opens_again_after_everybody_lost_the_password(
    alma: Member, case: Case, offline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alma = forgotten(alma)
    with pytest.raises(NotForThisKey):
        case_keys.case_keyring(case, alma.keyring)
    assert recover(offline) == 0
    opened = actions.open_case(case=case, keyring=alma.keyring, by=alma.person, at=NOON)
    assert case_keys.opened(case.items.get(kind=Item.Kind.REPORT), opened)["answers"]["story"] == STORY
    assert "alma holds 1 of 1 keys of helpline again" in capsys.readouterr().out


def test_the_member_lets_the_others_in_again(alma: Member, case: Case, offline: Path) -> None:
    boris = make_member("boris", case.desk, "read_only")
    alma = forgotten(alma)
    recover(offline)
    keys.let_in(person=boris.person, desk=case.desk, keyring=alma.keyring, by=alma.person, at=NOON)
    assert actions.open_case(case=case, keyring=boris.keyring, by=boris.person, at=NOON)


def test_retired_keys_come_back_too(alma: Member, case: Case, offline: Path) -> None:
    keys.make_desk_key(case.desk, for_members=[alma.person], by=alma.person, at=NOON)
    alma = forgotten(alma)
    assert recover(offline) == 0
    assert actions.open_case(case=case, keyring=alma.keyring, by=alma.person, at=NOON)


def test_recovering_leaves_an_audit_entry(alma: Member, case: Case, offline: Path) -> None:
    recover(offline)
    entry = AuditEntry.objects.get(action="desk.recovered")
    assert (entry.actor_id, entry.desk_id) == ("", str(case.desk_id))
    assert entry.detail == {"person": str(alma.person.pk), "keys": 1}


def test_recovering_twice_changes_nothing(alma: Member, case: Case, offline: Path) -> None:
    assert recover(offline) == 0
    assert recover(offline) == 0
    assert actions.open_case(case=case, keyring=alma.keyring, by=alma.person, at=NOON)


def test_another_identity_opens_nothing(
    alma: Member, offline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offline.write_text(Identity.generate().secret)
    assert recover(offline) == 2
    assert "this identity opens no key of helpline" in capsys.readouterr().err


def test_a_person_of_another_desk_gets_nothing(
    alma: Member, offline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_member("clara", make_desk("school", Desk.Kind.SCHOOL, open_to_all=False))
    assert recover(offline, to="clara") == 2
    assert "clara is no active member of helpline" in capsys.readouterr().err


def test_a_name_that_nobody_has_is_told(
    alma: Member, offline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recover(offline, desk="harbour") == 2
    assert "choose one of helpline" in capsys.readouterr().err
    assert recover(offline, to="sten") == 2
    assert "nobody signs in as sten" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "AGE-SECRET-KEY-1NOTONE", "AGE-SECRET-KEY-1A\nAGE-SECRET-KEY-1B\n"])
def test_a_file_that_holds_no_identity_is_told(
    alma: Member, offline: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    offline.write_text(content)
    assert recover(offline) == 2
    said = capsys.readouterr().err
    assert str(offline) in said
    assert "NOTONE" not in said


def test_a_missing_file_is_told(alma: Member, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert recover(tmp_path / "nowhere.txt") == 2
    assert "cannot be read" in capsys.readouterr().err
