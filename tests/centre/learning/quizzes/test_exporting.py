"""Files for other systems: what is in them is what the address asked for."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("quiz_of_sample")


def asked(content: bytes) -> list[str]:
    """The ids in a file for Moodle."""
    return [str(one.text) for one in ElementTree.fromstring(content).iter("idnumber")]  # noqa: S314  our own


@pytest.mark.parametrize("address", ["quizzes/moodle.xml", "quizzes/passwords/moodle.xml"])
def test_moodle_gets_what_the_filters_leave(client: Client, address: str) -> None:
    answer = client.get(f"/fr/{address}?difficulty=1")
    assert asked(answer.content) == ["passwords.length"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Qu'est-ce qui rend un mot de passe fort ?" in answer.content.decode()
    assert "Notre propre conseil" in answer.content.decode()


@pytest.mark.parametrize("address", ["quizzes/qti.zip", "quizzes/passwords/qti.zip"])
def test_qti_gets_what_the_filters_leave(client: Client, address: str) -> None:
    answer = client.get(f"/de/{address}?audience=parents")
    with ZipFile(BytesIO(answer.content)) as package:
        assert sorted(package.namelist()) == ["imsmanifest.xml", "items/passwords.many.xml", "test.xml"]


def test_filters_that_leave_nothing_give_no_file(client: Client) -> None:
    for name in ("moodle.xml", "qti.zip"):
        assert client.get(f"/en/quizzes/passwords/{name}?audience=parents&difficulty=3").status_code == 404
        assert client.get(f"/en/quizzes/elephants/{name}").status_code == 404


def test_a_name_is_followed_by_the_colon_of_its_language(client: Client) -> None:
    moodle = client.get("/fr/quizzes/passwords/moodle.xml").content.decode()
    assert "<strong>Robin\u00a0:</strong>" in unescape(moodle)
    assert "<p>Robin\u00a0: " in unescape(moodle)
    with ZipFile(BytesIO(client.get("/fr/quizzes/passwords/qti.zip").content)) as package:
        chat = package.read("items/passwords.chat.xml").decode()
    assert "<strong>Robin\u00a0:</strong>" in chat
    assert ">Robin\u00a0: " in chat
    assert "Robin: " not in chat + moodle
