"""What is held out stays out, however it is dressed."""

from pathlib import Path

import pytest

from training import heldout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom &amp; Ann", "tom&ann"),
        ("see https://example.org/x?y now", "seehttpnow"),
        ("@alma and [USER] agree", "@and@agree"),
        ("ＦＵＬＬ  Width\n", "fullwidth"),
    ],
)
def test_mentions_addresses_case_and_spaces_are_folded(text: str, expected: str) -> None:
    assert heldout.folded(text) == expected


def test_the_digest_is_the_published_one() -> None:
    assert heldout.digest("2") == "d4735e3a265e16eee03f5971"
    assert heldout.digest(" 1") == "6b86b273ff34fce19d6b804e"


def test_the_list_is_read_and_its_absence_is_no_permission(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        heldout.read(tmp_path)
    (tmp_path / heldout.LIST).write_text(f"{heldout.digest('a b')}\tsomewhere\n")
    assert heldout.digest("A  b") in heldout.read(tmp_path)
