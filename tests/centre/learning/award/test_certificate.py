"""A certificate on paper, where the paper cannot be made."""

import pytest
from django.utils import timezone

from abri.centre.learning.award import awarding, certificate
from abri.centre.ui.printing import CannotPrint
from tests.centre.conftest import sign_in
from tests.centre.learning.award.claiming import LABEL, claim
from tests.centre.learning.team import AtSchool

pytestmark = pytest.mark.django_db


def test_a_certificate_that_cannot_be_printed_is_told_in_words(
    at_school: AtSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> bytes:
        raise CannotPrint

    now = timezone.now()
    award = awarding.consider(assessment=claim(at_school, step=2, at=now, number=99), label=LABEL, at=now)
    assert award is not None
    monkeypatch.setattr(certificate, "pdf", refuse)
    answer = sign_in(at_school.ivo).get(f"{at_school.address}awards/{award.pk}/certificate/", follow=True)
    assert answer.redirect_chain == [(f"{at_school.address}awards/", 302)]
    page = answer.content.decode()
    assert "The certificate could not be printed. The label counts all the same." in page
    assert "Your label is valid until" in sign_in(at_school.ivo).get(at_school.address).content.decode()
