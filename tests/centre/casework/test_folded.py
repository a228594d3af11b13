"""The forms of a case's page that are folded away come only when somebody asks for one, to who may send it."""

import pytest
from django.test import Client

from abri.centre.cases.models import Case
from tests.centre.casework.case_page import address, shown
from tests.centre.conftest import Cast, Report, sign_in

pytestmark = pytest.mark.django_db

FORMS = {
    "close": "close-outcome",
    "task": "task-text",
    "incident": "incident-label",
    "urgency": "urgency-reason",
}


class TestFolded:
    def test_the_page_holds_a_link_in_the_place_of_each(self, alma: Client, report: Report) -> None:
        reported = report()
        page = shown(alma, reported)
        for name, field in FORMS.items():
            assert f'<a href="{address(reported)}forms/{name}/">' in page
            assert f'name="{field}"' not in page

    @pytest.mark.parametrize(("name", "field"), FORMS.items())
    def test_a_form_has_a_page_to_itself(self, alma: Client, report: Report, name: str, field: str) -> None:
        reported = report()
        shown(alma, reported)
        page = alma.get(f"{address(reported)}forms/{name}/").content.decode()
        assert f'name="{field}"' in page
        assert "<h1>" in page

    def test_a_script_gets_the_form_alone(self, alma: Client, report: Report) -> None:
        reported = report()
        part = alma.get(f"{address(reported)}forms/close/", headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith("<form")
        assert 'name="close-outcome"' in part

    def test_who_may_only_read_gets_none(self, cast: Cast, report: Report) -> None:
        boris, reported = sign_in(cast.boris), report()
        assert "/forms/" not in shown(boris, reported)
        assert boris.get(f"{address(reported)}forms/close/").status_code == 403

    def test_who_does_not_see_the_case_does_not_find_it(self, cast: Cast, report: Report) -> None:
        assert sign_in(cast.clara).get(f"{address(report())}forms/close/").status_code == 404

    def test_a_closed_case_is_not_closed_again(self, alma: Client, report: Report) -> None:
        reported = report()
        shown(alma, reported)
        assert alma.post(f"{address(reported)}close/", {"close-outcome": "helped"}).status_code == 302
        assert Case.objects.get(pk=reported.case.pk).state == Case.State.CLOSED
        assert alma.get(f"{address(reported)}forms/close/").status_code == 404

    def test_there_are_no_others(self, alma: Client, report: Report) -> None:
        assert alma.get(f"{address(report())}forms/note/").status_code == 404
