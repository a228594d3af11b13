"""A zero byte in what a browser sends: PostgreSQL holds none, so that pages that passed one on answered with an error.

In transactions of their own, so that these run on PostgreSQL as well whatever else asks there.
"""

import pytest
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.learning.models import School
from abri.centre.ui.middleware import ZeroBytes
from tests.centre.conftest import Cast, make_member, sign_in
from tests.centre.learning.team import belong, make_school, school_at_work

# Said by who holds no such thing, or by who cannot even ask for it.
UNDERSTOOD_OR_NOT = {302, 400, 404}


def asked(request: HttpRequest, error: Exception) -> Exception | None:
    """What becomes of an error that a page ended with."""
    try:
        ZeroBytes(lambda _request: HttpResponse()).process_exception(request, error)
    except Exception as instead:  # noqa: BLE001 - whichever it is, is what this asks
        return instead
    return None


@pytest.mark.django_db(transaction=True)
class TestPages:
    def test_moderators_and_administrators_of_schools_are_answered(self) -> None:
        people, school = school_at_work(), make_school("Sint-Jan", School.State.ASKED)
        belong(school, make_member("head", None))
        Person.objects.filter(pk=people.hanne.person.pk).update(is_administrator=True)
        tried = [
            (sign_in(people.jana), f"/learning/schools/{school.reference}/", {"into": "a\0b"}),
            (sign_in(people.hanne), "/learning/domains/", {"remove": "a\0b"}),
        ]
        for browser, address, given in tried:
            browser.raise_request_exception = False
            assert browser.post(address, given).status_code in UNDERSTOOD_OR_NOT, address
        assert School.objects.get(name="Sint-Jan").state == School.State.ASKED

    def test_working_something_out_from_a_case_that_is_none(self, cast: Cast) -> None:
        browser = sign_in(cast.clara)
        browser.raise_request_exception = False
        for query in ("case=a%00b", "incident=a%00b"):
            assert browser.get(f"/desk/restorative/begin/?{query}").status_code in UNDERSTOOD_OR_NOT, query

    def test_a_cookie_with_one_is_as_if_there_were_none(self, cast: Cast) -> None:
        browser = Client(raise_request_exception=False)
        # Sent as \000 in a quoted cookie, which Django reads as a zero byte.
        browser.cookies[settings.SESSION_COOKIE_NAME] = "aaaaaaaa\0"
        answer = browser.get("/desk/")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/desk/account/login/")

    def test_a_text_loses_it_and_is_kept(self, cast: Cast) -> None:
        browser = sign_in(cast.alma)
        form = browser.get("/desk/contacts/new/").context["form"]
        given = {
            "once": str(form["once"].value()),
            "came_by": "phone",
            "category": "scam",
            "language": "nl",
            "told": "a\0b",
        }
        assert browser.post("/desk/contacts/new/", given).status_code == 200
        assert Case.objects.count() == 1


class TestErrors:
    """The middleware by itself, on whichever database."""

    @pytest.mark.parametrize(
        ("address", "fields"),
        [("/?case=a%00b", {}), ("/", {"into": "a\0b"}), ("/a%00b/", {}), ("/", {"a\0b": "1"})],
    )
    def test_what_a_database_makes_of_it_is_a_bad_request(self, address: str, fields: dict[str, str]) -> None:
        request = RequestFactory().post(address, fields)
        assert request.POST is not None
        assert type(asked(request, DataError("NUL"))).__name__ == "BadRequest"

    def test_other_errors_stay_what_they_are(self) -> None:
        clean, zero = RequestFactory().get("/?case=AB"), RequestFactory().get("/?case=a%00b")
        assert asked(clean, DataError("value too long")) is None
        assert asked(zero, ValueError("a mistake of ours")) is None

    def test_a_form_that_nobody_read_stays_unread(self) -> None:
        request = RequestFactory().post("/", {"into": "a\0b"})
        assert asked(request, DataError("elsewhere")) is None
        assert not hasattr(request, "_post")
