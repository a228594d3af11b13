"""Only who holds a key vouches with it, and only for that statement."""

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.sealing import Identity, endorse, is_endorsed

SECRET, OTHER = Identity.generate().secret, Identity.generate().secret
STATEMENT = st.lists(st.text(max_size=20), max_size=4)


@given(STATEMENT)
def test_whoever_holds_the_secret_can_check_it(statement: list[str]) -> None:
    assert is_endorsed(SECRET, statement, endorse(SECRET, statement))
    assert not is_endorsed(OTHER, statement, endorse(SECRET, statement))


@given(STATEMENT, STATEMENT)
def test_it_holds_for_one_statement(statement: list[str], another: list[str]) -> None:
    assert is_endorsed(SECRET, another, endorse(SECRET, statement)) == (statement == another)


@given(st.text(max_size=70))
def test_whatever_else_is_written_there_is_refused(untrusted: str) -> None:
    assert not is_endorsed(SECRET, ["desk key", "2"], untrusted)
