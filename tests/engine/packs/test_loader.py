"""A pack is loaded whole or refused, with every problem, its place and its cure."""

from __future__ import annotations

from os import mkfifo
from pathlib import Path

import pytest

from abri.engine.packs import Pack, PackError, load_pack, shipped_packs
from abri.engine.packs.reader import LARGEST_FILE
from tests.engine.conftest import TINY, Changed, complaints


def test_the_tiny_pack_loads(tiny: Pack) -> None:
    assert tiny.name.say("fr") == "Exlande"
    assert tiny.emergency[0].number == "100"
    assert list(tiny.categories) == ["bullying", "threat", "image.minor", "image.adult", "flash"]
    assert tiny.outcomes["withdrawn"].by_hand is False


def test_whoever_never_closes_does_not_close_on_holidays_and_of_others_nobody_knows(tiny: Pack) -> None:
    assert tiny.organisations["xx.alarm"].opening_on_holidays == "as_usual"
    assert tiny.organisations["xx.child"].opening_on_holidays == "not_known"
    assert tiny.organisations["xx.night"].opening_on_holidays == "as_usual"


def test_loading_twice_gives_the_same_pack(tiny: Pack) -> None:
    assert load_pack(TINY) == tiny


def test_a_name_means_a_shipped_pack_and_a_path_a_folder() -> None:
    assert load_pack(str(TINY)).id == "xx"
    for name in shipped_packs():
        assert load_pack(name).id == name


def test_a_pack_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    for untrusted in (tmp_path / "nowhere", "nowhere", "", "a\x00b", "x" * 5000):
        with pytest.raises(PackError, match="folder"):
            load_pack(untrusted)


def test_every_mistake_is_found_at_once(changed: Changed) -> None:
    changed("organisations.toml", 'kind = "crisis"', 'kind = "x"')
    changed("organisations.toml", ', fr = "Alarme"', "")
    changed("categories.toml", 'urgency = "high"', 'urgency = "x"')
    changed("intake.toml", 'kind = "number"', 'kind = "x"')
    folder = changed("routing.toml", "[general]", "[x]")
    assert {line.split(":")[0] for line in complaints(folder)} == {
        "organisations.toml",
        "categories.toml",
        "intake.toml",
        "routing.toml",
    }


def test_a_missing_file_is_said_so(changed: Changed) -> None:
    folder = changed("pack.toml", "# An", "# An")
    (folder / "intake.toml").unlink()
    assert complaints(folder)[0].startswith("intake.toml: file: it is missing; add it")


def test_a_file_nobody_knows_is_refused(changed: Changed) -> None:
    folder = changed("pack.toml", "# An", "# An")
    (folder / "organisation.toml").write_text("", encoding="utf-8")
    assert complaints(folder)[0].startswith("organisation.toml: file: it is not a file of a pack")


def test_an_unreadable_file_is_said_so(changed: Changed) -> None:
    folder = changed("pack.toml", "# An", "# An")
    broken = {
        "pack.toml": b"x" * (LARGEST_FILE + 1),
        "organisations.toml": b'a = "\xff"',
        "categories.toml": b"[[category]\n",
        "intake.toml": b"a = " + b"[" * 20_000,
    }
    for name, content in broken.items():
        (folder / name).write_bytes(content)
    (folder / "routing.toml").unlink()
    (folder / "routing.toml").mkdir()
    found = complaints(folder)
    assert "more than 2000000" in found[0]
    assert "not UTF-8" in found[1]
    assert "not TOML" in found[2]
    assert "nested too deeply" in found[3]
    assert "cannot be read" in found[4]


def test_the_mark_that_some_editors_begin_a_file_with_is_no_part_of_it(changed: Changed) -> None:
    for name in ("pack.toml", "statistics.csv"):
        path = changed("pack.toml", "# An", "# An") / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_pack(path.parent).id == "xx"


def test_what_would_be_waited_for_is_no_file(changed: Changed) -> None:
    folder = changed("pack.toml", "# An", "# An")
    (folder / "timeline.toml").unlink()
    mkfifo(folder / "timeline.toml")
    assert complaints(folder) == [
        "timeline.toml: file: it cannot be read (it is no file); put a file in its place"
    ]
