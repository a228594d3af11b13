"""A page rendered once: every browser gets it whole, with its own secret, compressed or not."""

import gzip

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.reporting.kept import KeptPage


@given(st.text(), st.text(max_size=200), st.text())
def test_both_forms_hold_the_same(before: str, secret: str, after: str) -> None:
    page = KeptPage(before.encode(), after.encode())
    plain = page.response(RequestFactory().get("/"), secret)
    packed = page.response(RequestFactory().get("/", headers={"Accept-Encoding": "br, gzip"}), secret)
    assert plain.content == (before + secret + after).encode()
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("", False),
        ("gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0.5, br", True),
        ("gzip;q=0.0, br", False),
        ("br", False),
    ],
)
def test_it_is_compressed_for_those_who_take_it(accepts: str, packed: bool) -> None:
    response = KeptPage(b"a", b"b").response(
        RequestFactory().get("/", headers={"Accept-Encoding": accepts}), "x"
    )
    assert (response.headers.get("Content-Encoding") == "gzip") is packed
    assert response["Vary"] == "Accept-Encoding"


def test_the_size_does_not_tell_how_much_of_the_secret_stands_elsewhere_on_the_page() -> None:
    page = KeptPage(b"<p>aaaaaaaaaaaaaaaa</p>" * 9, b"</html>")
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    sizes = {len(page.response(request, secret).content) for secret in ("a" * 64, "q8Zx" * 16)}
    assert len(sizes) == 1
