"""Invitations, from the administrator's form to the newcomer's account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.accounts import invitations
from abri.centre.accounts.models import Desk, Invitation, Membership, Person
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Cast, make_desk, sign_in

ANSWERS = {
    "name": "Gust",
    "username": "gust",
    "language": "nl",
    "password1": "lighthouse by the sea",
    "password2": "lighthouse by the sea",
}


def invite(cast: Cast, desk: Desk | None, **more: object) -> tuple[Invitation, str]:
    answers = {"role": "caseworker", "language": "en", "is_administrator": False, **more}
    return invitations.invite(
        email="Gust@centre.example", desk=desk, by=cast.emil.person, at=timezone.now(), **answers  # type: ignore[arg-type]
    )  # fmt: skip


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_the_secret_of_a_link_is_not_in_the_database(cast: Cast) -> None:
    invitation, link = invite(cast, cast.helpline)
    secret = path_of(link).rstrip("/").rpartition("/")[2]
    stored = Invitation.objects.filter(pk=invitation.pk).values_list().get()
    assert len(secret) >= 43
    assert not any(secret in str(value) for value in stored)
    assert invitations.find(secret, at=timezone.now()) == invitation


def test_the_link_stands_at_the_public_address(cast: Cast, settings: Settings) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    _, link = invite(cast, cast.helpline)
    assert link.startswith("https://centre.example/desk/invitation/")


def test_a_letter_leaves_only_where_mail_does(cast: Cast, settings: Settings) -> None:
    invite(cast, cast.helpline)
    assert not Letter.objects.exists()
    settings.MAIL_CONFIGURED = True
    invitation, _ = invite(cast, cast.helpline)
    letter = Letter.objects.get()
    assert (letter.kind, letter.about) == (Letter.Kind.INVITATION, str(invitation.pk))


def test_who_accepts_joins_the_desk_and_waits_to_be_let_in(cast: Cast) -> None:
    _, link = invite(cast, cast.helpline)
    answer = Client().post(path_of(link), ANSWERS, follow=True)
    assert "Welcome" in answer.content.decode()
    gust = Person.objects.get(username="gust")
    assert (gust.email, gust.language, gust.is_administrator) == ("gust@centre.example", "nl", False)
    assert [waiting.person for waiting in Membership.objects.waiting()] == [gust]


def test_the_first_caseworker_who_accepts_founds_the_desks_key(cast: Cast) -> None:
    desk = make_desk("police", Desk.Kind.POLICE)
    _, link = invite(cast, desk)
    Client().post(path_of(link), ANSWERS)
    assert desk.current_key is not None
    assert not Membership.objects.waiting().exists()


def test_an_administrator_can_be_invited_without_a_desk(cast: Cast) -> None:
    _, link = invite(cast, None, is_administrator=True)
    Client().post(path_of(link), ANSWERS)
    assert Person.objects.get(username="gust").is_administrator


def test_a_link_works_once(cast: Cast) -> None:
    invitation, link = invite(cast, cast.helpline)
    Client().post(path_of(link), ANSWERS)
    answer = Client().get(path_of(link))
    assert answer.status_code == 404
    assert "This invitation has ended" in answer.content.decode()
    with pytest.raises(invitations.InvitationGone):
        invitations.accept(
            invitation=invitation, username="gust2", name="Gust", language="nl",
            password=ANSWERS["password1"], at=timezone.now(),
        )  # fmt: skip
    assert not Person.objects.filter(username="gust2").exists()


def test_a_link_ends_after_seven_days_or_when_it_is_withdrawn(cast: Cast) -> None:
    invitation, link = invite(cast, cast.helpline)
    secret = path_of(link).rstrip("/").rpartition("/")[2]
    assert invitations.find(secret, at=timezone.now() + timedelta(days=8)) is None
    invitations.withdraw(invitation=invitation, by=cast.emil.person, at=timezone.now())
    assert Client().get(path_of(link)).status_code == 404
    with pytest.raises(invitations.InvitationGone):
        invitations.withdraw(invitation=invitation, by=cast.emil.person, at=timezone.now())


def test_withdrawing_forgets_the_letter(cast: Cast, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    invitation, _ = invite(cast, cast.helpline)
    invitations.withdraw(invitation=invitation, by=cast.emil.person, at=timezone.now())
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("username", "ALMA", "Choose another"),
        ("username", "two words", "valid username"),
        ("password2", "something else entirely", "differ"),
        ("password1", "short", "at least 12 characters"),
        ("password1", "password1234", "common"),
        ("name", "", "required"),
    ],
)
def test_a_wrong_answer_makes_no_account(cast: Cast, field: str, typed: str, says: str) -> None:
    _, link = invite(cast, cast.helpline)
    answer = Client().post(path_of(link), {**ANSWERS, field: typed})
    assert says in answer.content.decode()
    assert not Person.objects.filter(username="gust").exists()
    assert Invitation.objects.open(timezone.now()).exists()


def test_somebody_who_is_signed_in_makes_no_second_account(cast: Cast) -> None:
    _, link = invite(cast, cast.helpline)
    answer = sign_in(cast.alma).post(path_of(link), ANSWERS)
    assert answer.status_code == 409
    assert not Person.objects.filter(username="gust").exists()


def test_an_administrator_sees_the_link_once(cast: Cast) -> None:
    browser = sign_in(cast.emil)
    answer = browser.post(
        "/desk/admin/invitations/new/",
        {"email": "gust@centre.example", "desk": str(cast.school.pk), "role": "read_only", "language": "fr"},
    )
    assert "http://localhost:8000/desk/invitation/" in answer.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.desk, invitation.role, invitation.language) == (cast.school, "read_only", "fr")
    listed = browser.get("/desk/admin/invitations/").content.decode()
    assert "gust@centre.example" in listed
    assert "/desk/invitation/" not in listed


@pytest.mark.parametrize(
    "answers",
    [
        {"email": "gust@centre.example", "desk": ""},
        {"email": "alma@centre.example", "desk": "helpline"},
        {"email": "nobody", "desk": "helpline"},
    ],
)
def test_an_invitation_to_nowhere_or_to_nobody_is_not_made(cast: Cast, answers: dict[str, str]) -> None:
    desk = {"helpline": str(cast.helpline.pk), "": ""}[answers["desk"]]
    answer = sign_in(cast.emil).post(
        "/desk/admin/invitations/new/", {**answers, "desk": desk, "role": "caseworker", "language": "en"}
    )
    assert "There is a problem" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_first_administrator_is_invited_by_nobody(db: None) -> None:
    invitation, _ = invitations.invite(
        email="first@centre.example", desk=None, role="caseworker", language="en", is_administrator=True,
        by=None, at=NOON,
    )  # fmt: skip
    assert AuditEntry.objects.get(action="invitation.made").actor_id == ""
    assert invitation.invited_by_id == ""


def test_a_name_keeps_no_marks_that_change_how_it_looks(cast: Cast) -> None:
    _, link = invite(cast, cast.helpline)
    Client().post(path_of(link), {**ANSWERS, "name": " \u202eam\u200bl\u0007A\u2069 "})
    assert Person.objects.get(username="gust").name == "amlA"


def test_a_name_of_nothing_but_marks_is_refused(cast: Cast) -> None:
    _, link = invite(cast, cast.helpline)
    answer = Client().post(path_of(link), {**ANSWERS, "name": "\u202e\u200f"})
    assert "required" in answer.content.decode()
    assert not Person.objects.filter(username="gust").exists()
