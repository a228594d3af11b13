"""What everybody learns of labels: a certificate, whether it counts, which schools have one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.country import country
from abri.centre.learning.award import awarding, certificate, reminding
from abri.centre.learning.award.views import public
from abri.centre.learning.models import Award, School
from abri.centre.outbox.models import Letter
from abri.engine.learning.award import months_after
from tests.centre.conftest import NOON, sign_in, today
from tests.centre.learning.award.claiming import LABEL, claim
from tests.centre.learning.team import AtSchool, make_school

pytestmark = pytest.mark.django_db
CHECK = "/en/school-label/check/"


@pytest.fixture
def award(at_school: AtSchool) -> Award:
    """Silver, awarded just now without a review."""
    return awarded(at_school, timezone.now())


def awarded(at_school: AtSchool, at: datetime) -> Award:
    found = awarding.consider(assessment=claim(at_school, step=2, at=at, number=99), label=LABEL, at=at)
    assert found is not None
    return found


def test_dates_are_those_of_the_label(at_school: AtSchool) -> None:
    found = awarded(at_school, NOON)
    day = timezone.localdate(NOON)
    assert found.valid_until == months_after(day, 18)
    assert found.reassess_on == months_after(day, 12)


def test_a_code_is_eighty_random_bits_however_it_is_typed(award: Award) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", award.code)
    assert len(award.code_in_groups) == 19
    assert awarding.code_of(f" {award.code_in_groups.lower()} ") == award.code
    assert awarding.code_of("oil0" * 4) == "0110" * 4
    for rubbish in ("", "A" * 15, "A" * 17, "U" * 16, "ÄÖ" * 8, "A" * 10_000):
        assert awarding.code_of(rubbish) == ""


def test_a_certificate_is_checked_by_its_code_and_by_its_link(award: Award) -> None:
    browser = Client()
    typed = browser.post(CHECK, {"code": award.code_in_groups.lower()})
    linked = browser.get(certificate.check_address(award, "en").partition("/en/")[2].join(("/en/", "")))
    for answer in (typed, linked):
        page = answer.content.decode()
        assert "This certificate is real and counts" in page
        assert "De Vuurtoren" in page
        assert "silver" in page
        # Nothing more: neither shares nor reference nor anybody's name.
        assert award.school.reference not in page
        assert "Hanne" not in page
        assert " %" not in page


@pytest.mark.parametrize("how", ["revoked", "replaced", "ended"])
def test_what_does_not_count_any_more_says_so(at_school: AtSchool, award: Award, how: str) -> None:
    if how == "revoked":
        awarding.revoke(award=award, by=at_school.jana.person, at=timezone.now())
    elif how == "replaced":
        awarded(at_school, timezone.now())
    else:
        Award.objects.update(valid_until=today() - timedelta(days=1))
    page = Client().post(CHECK, {"code": award.code}).content.decode()
    assert "does not count any more" in page
    assert how in page.lower()


def test_the_last_day_still_counts(award: Award) -> None:
    Award.objects.update(valid_until=today())
    assert "real and counts" in Client().post(CHECK, {"code": award.code}).content.decode()


def test_wrong_codes_are_told_and_slowed_down(award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "WRONG_CODES_PER_MINUTE", 2)
    browser = Client()
    assert browser.post(CHECK, {"code": "A" * 16}).status_code == 422
    assert browser.get(f"{CHECK}AAAA-AAAA-AAAA-AAAA/").status_code == 404
    assert browser.post(CHECK, {"code": award.code}).status_code == 429
    assert browser.get(f"{CHECK}AAAA-AAAA-AAAA-AAAA/").status_code == 429
    assert browser.get(f"{CHECK}{award.code}/").status_code == 200


def test_the_certificate_is_a_paper_of_the_school_alone(at_school: AtSchool, award: Award) -> None:
    address = f"{at_school.address}awards/{award.pk}/certificate/"
    answer = sign_in(at_school.ivo).get(address)
    assert answer.content.startswith(b"%PDF-")
    assert answer.content == sign_in(at_school.hanne).get(address).content
    assert sign_in(at_school.jana).get(address).status_code == 404
    assert "/nl/school-label/check/" in certificate.check_address(award, "nl")


def test_the_first_page_of_the_school_shows_its_label(at_school: AtSchool, award: Award) -> None:
    page = sign_in(at_school.ivo).get(at_school.address).content.decode()
    assert "Your label is valid until" in page
    assert "It is time to look again" not in page
    Award.objects.update(reassess_on=today())
    for address in (at_school.address, f"{at_school.address}awards/"):
        assert "It is time to look again" in sign_in(at_school.ivo).get(address).content.decode()


def test_the_register_lists_what_counts_by_name(at_school: AtSchool, award: Award) -> None:
    browser, register = Client(), "/en/school-label/schools/"
    assert "De Vuurtoren" in browser.get(register).content.decode()
    for query, shown in {
        "?level=silver": True, "?level=gold": False, "?region=be.vl&kind=secondary": True, "?kind=primary": False,
        "?level=rubbish&page=99": True,
    }.items():  # fmt: skip
        assert ("De Vuurtoren" in browser.get(register + query).content.decode()) is shown, query
    School.objects.update(state=School.State.LEFT)
    assert "De Vuurtoren" not in browser.get(register).content.decode()


def test_the_register_ranks_nobody(at_school: AtSchool, award: Award) -> None:
    for name, level in (("Zee", "gold"), ("Anker", "iron")):
        school = make_school(name)
        Award.objects.create(
            school=school, assessment=claim(_of(at_school, school), step=1, at=NOON), level=level,
            label_version="1", result={}, school_name=name, code=name.ljust(16, "0"), awarded_at=NOON,
            valid_until=award.valid_until, reassess_on=award.reassess_on,
        )  # fmt: skip
    page = Client().get("/en/school-label/schools/").content.decode()
    assert page.index("Anker") < page.index("De Vuurtoren") < page.index("Zee")


def _of(at_school: AtSchool, school: School) -> AtSchool:
    return AtSchool(school, at_school.lead, at_school.member, at_school.hanne, at_school.ivo, at_school.jana)


def test_leads_are_reminded_once_each_of_looking_again_and_of_the_end(
    at_school: AtSchool, award: Award, settings: Settings
) -> None:
    settings.MAIL_CONFIGURED = True
    day = timedelta(days=1)
    look, end = _noon(award.reassess_on), _noon(award.valid_until) - 30 * day
    for at, letters in (
        (look - day, 0),
        (look, 1),
        (look + day, 1),
        (end - day, 1),
        (end, 2),
        (end + day, 2),
    ):
        reminding.follow(at=at)
        assert Letter.objects.count() == letters, at
    assert set(Letter.objects.values_list("kind", flat=True)) == {Letter.Kind.SCHOOL_NEWS}
    award.refresh_from_db()
    assert award.reminded_to_look_at == look


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=country().zone)


def test_nobody_is_reminded_of_what_ended_or_was_revoked(
    at_school: AtSchool, award: Award, settings: Settings
) -> None:
    settings.MAIL_CONFIGURED = True
    awarding.revoke(award=award, by=at_school.jana.person, at=timezone.now())
    Letter.objects.all().delete()
    for days in (400, 530, 600):
        reminding.follow(at=timezone.now() + timedelta(days=days))
    assert not Letter.objects.exists()


def test_the_worker_decides_what_a_stopped_page_left(at_school: AtSchool) -> None:
    claim(at_school, step=2, at=NOON, number=99)
    reminding.follow(at=NOON)
    reminding.follow(at=NOON)
    assert Award.objects.get().level == "silver"
