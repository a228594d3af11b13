"""What a page asks about its person is asked once, and no longer than the page."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from abri.centre.accounts import belonging
from abri.centre.accounts.models import Membership, Person
from tests.centre.conftest import Cast, sign_in

pytestmark = pytest.mark.django_db


class TestOnce:
    def test_a_person_who_remembers_is_asked_about_once(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        person = cast.alma.person
        belonging.remember(person)
        with django_assert_num_queries(1):
            assert belonging.desks_of(person) == belonging.acting_desks_of(person) == [cast.helpline]
        belonging.forget(person)
        with django_assert_num_queries(2):
            belonging.desks_of(person)
            belonging.desks_of(person)

    def test_nobody_remembers_unasked(self, cast: Cast) -> None:
        person = cast.alma.person
        assert belonging.desks_of(person) == [cast.helpline]
        Membership.objects.filter(person=person).update(ended_at=timezone.now())
        assert belonging.desks_of(person) == []

    def test_who_only_reads_acts_nowhere(self, cast: Cast) -> None:
        assert belonging.desks_of(cast.boris.person) == [cast.helpline]
        assert belonging.acting_desks_of(cast.boris.person) == []


class TestRequests:
    def test_the_next_page_knows_of_a_change(self, cast: Cast) -> None:
        alma = sign_in(cast.alma)
        assert "view=mine" in alma.get("/desk/").content.decode()
        Membership.objects.filter(person=cast.alma.person).update(ended_at=timezone.now())
        assert "view=mine" not in alma.get("/desk/").content.decode()

    def test_only_requests_that_read_remember(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        alma, remembering = sign_in(cast.alma), []
        monkeypatch.setattr(belonging, "remember", lambda person: remembering.append(str(person)))
        alma.post("/desk/cases/AA-AAAA/note/", {})
        assert remembering == []
        alma.get("/desk/")
        assert remembering == ["Alma"]

    def test_a_request_forgets_at_its_end(self, cast: Cast) -> None:
        answer = sign_in(cast.alma).get("/desk/")
        person = answer.wsgi_request.user
        assert isinstance(person, Person)
        assert person.answers is None
