"""A school works with what was passed on to it: the record gets the referral's number, and nothing of its content."""

import re

import pytest
from django.test import Client

from abri.centre.files import cleaning
from abri.centre.restoring.models import Entry, Process
from tests.centre.conftest import Cast, sign_in
from tests.centre.referrals.referring import FILE, LETTER, MESSAGE, STORY, Referring, referring
from tests.centre.vault.conftest import FakeCleaning


@pytest.fixture
def referred(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Referring:
    """A case of the helpline, from which something was passed on to the school."""
    monkeypatch.setattr(cleaning, "clean", FakeCleaning().clean)
    return referring(cast)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_number_is_all_that_comes_along(cast: Cast, referred: Referring) -> None:
    clara, referral = sign_in(cast.clara), referred.accepted()
    page = text(clara, f"/desk/referrals/{referral.reference}/")
    assert STORY in page
    begin = re.search(r'href="(/desk/restorative/begin/\?origin=[^"]+)"', page)
    assert begin
    form = text(clara, begin[1])
    assert referral.reference in form
    given = {"way": "school:no_blame", "scope": "few", "title": "After the trip", "checked": "on"}
    led = clara.post("/desk/restorative/begin/", {**given, "origin": referral.reference})
    assert led.status_code == 302
    record = text(clara, led.headers["Location"])
    assert referral.reference in record
    for words in (STORY, MESSAGE, LETTER, FILE.decode()[:40]):
        assert words not in record
    process = Process.objects.get()
    assert (process.case, process.incident, Entry.objects.count()) == (None, None, 0)


def test_a_desk_that_works_nothing_out_has_no_such_link(cast: Cast, referred: Referring) -> None:
    alma, referral = sign_in(cast.alma), referred.accepted()
    assert "/desk/restorative/" not in text(alma, f"/desk/referrals/{referral.reference}/")
