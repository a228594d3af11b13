"""Marks tell whether two things are the same, to whoever holds the key and to nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.sealing import Identity, Marker

SECRET = Identity.generate().secret
MARKER = Marker(SECRET)


@given(st.text(), st.text())
def test_the_same_thing_has_the_same_mark_and_another_has_another(one: str, other: str) -> None:
    assert MARKER.mark("file", one) == Marker(SECRET).mark("file", one)
    assert (MARKER.mark("file", one) == MARKER.mark("file", other)) == (one == other)


def test_a_file_and_an_address_of_the_same_words_differ() -> None:
    assert MARKER.mark("file", "x") != MARKER.mark("link", "x")


def test_under_another_key_the_mark_is_another() -> None:
    assert Marker(Identity.generate().secret).mark("file", "x") != MARKER.mark("file", "x")


def test_a_mark_has_one_shape_and_a_marker_tells_nothing() -> None:
    assert len(MARKER.mark("file", "x")) == 64
    assert repr(MARKER) == "<Marker>"
