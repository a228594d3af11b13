"""The first administrator is invited from the command line, with a link that is printed and not stored."""

import re

import pytest

from abri.centre.accounts import invitations
from abri.centre.accounts.models import Invitation
from abri.cli import main

pytestmark = pytest.mark.django_db


def test_the_printed_link_makes_an_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["administrator", "Emil@centre.example", "--language", "de"]) == 0
    link = re.search(r"https?://\S+/desk/\S+", capsys.readouterr().out)
    assert link is not None
    invitation = Invitation.objects.get()
    assert invitation.is_administrator
    assert (invitation.email, invitation.language, invitation.desk) == ("emil@centre.example", "de", None)
    secret = link[0].rstrip("/").rpartition("/")[2]
    assert invitations.find(secret, at=invitation.created_at) == invitation
    assert secret not in invitation.lookup


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["nobody"], "no e-mail address"), (["emil@centre.example", "--language", "tlh"], "choose one of")],
)
def test_what_cannot_be_invited_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["administrator", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert not Invitation.objects.exists()
