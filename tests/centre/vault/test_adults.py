"""Intimate pictures of adults are for the kinds of desk that the country names, whoever else came to read the case."""

import dataclasses

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases.keys import case_keyring
from abri.centre.country import country
from abri.centre.vault import adults
from abri.centre.vault.bundles.choosing import offered_for, offers
from abri.centre.vault.bundles.purposes import RULES
from tests.centre.casework.holding import COPY, address
from tests.centre.conftest import NOON, Cast, Report, make_desk, make_member, sign_in
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import kept

NAMED = country().evidence.adult_desks[0]


def test_a_desk_that_danger_gave_a_key_reads_the_case_too(report: Report, cast: Cast) -> None:
    hotline = make_desk("hotline", NAMED)
    make_member("hanna", hotline)
    calm, urgent = (report(desk_slug="hotline", danger=danger).case for danger in ("none", "self_harm"))
    assert adults.readers(calm) == (hotline,)
    assert set(adults.readers(urgent)) == {hotline, cast.helpline}
    assert adults.may_read(adults.readers(calm))
    assert not adults.may_read(adults.readers(urgent))
    assert not adults.may_read([])


@pytest.mark.parametrize(("kind", "status"), [(NAMED, 200), ("helpline", 404)])
def test_a_desk_of_another_kind_gets_nothing_of_it(
    report: Report, cast: Cast, cleaned: FakeCleaning, kind: str, status: int
) -> None:
    case = report().case
    cleaned.finds("jpeg", "cleaned", copy=COPY, copy_media_type="image/png", veil=b"veil")
    evidence, _ = kept(case=case, intimate="adult")
    Desk.objects.filter(pk=cast.helpline.pk).update(kind=kind)
    alma = sign_in(cast.alma)
    page = alma.get(address(evidence)).content.decode()
    assert (f'src="{address(evidence, "veil/")}"' in page) == (status == 200)
    assert ("Intimate pictures of adults are taken only by" in page) == (status != 200)
    assert alma.get(address(evidence, "veil/")).status_code == status
    assert (alma.post(address(evidence, "reveal/")).status_code == 302) == (status == 200)
    assert alma.get(address(evidence, "look/")).status_code == status
    given = {"form_of": "copy", "reason": "the police asked"}
    assert alma.post(address(evidence, "download/"), given).status_code == status
    (offer,) = offers(case, case_keyring(case, cast.alma.keyring))
    assert offered_for(RULES["police"], offer, by=cast.alma.person) == (status == 200)


def test_a_desk_that_reads_along_has_to_be_named_before_one_is_added(report: Report, cast: Cast) -> None:
    case = report().case
    Desk.objects.filter(pk=cast.helpline.pk).update(kind=NAMED)
    alma = sign_in(cast.alma)
    where = f"/desk/cases/{case.reference}/evidence/files/adult/"
    assert alma.get(where).status_code == 200
    type(case).objects.update(escalated_to=cast.school, escalated_at=NOON)
    assert alma.get(where).status_code == 404
    assert alma.post(where).status_code == 404


def test_a_country_that_names_no_desk_lets_nobody_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    none = dataclasses.replace(country(), evidence=dataclasses.replace(country().evidence, adult_desks=()))
    monkeypatch.setattr(adults, "country", lambda: none)
    assert not adults.may_read([cast.helpline])
