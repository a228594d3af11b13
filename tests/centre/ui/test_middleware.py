"""What a browser fetches before anybody asked for it."""

import pytest

from abri.centre.cases.models import Case
from tests.centre.conftest import Cast, Report, sign_in


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_a_browser_that_looks_ahead_opens_no_case(cast: Cast, report: Report, header: str) -> None:
    case = report(danger="suicide").case
    answer = sign_in(cast.alma).get(f"/desk/cases/{case.reference}/", headers={header: "prefetch;prerender"})
    assert answer.status_code == 503
    assert Case.objects.get().is_unread_danger
