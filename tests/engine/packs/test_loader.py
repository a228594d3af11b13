"""A pack is loaded whole or refused, with every problem, its place and its cure."""

from __future__ import annotations

import copy
import random
import shutil
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.packs import Pack, PackError, load_pack, shipped_packs
from abri.engine.packs.folders import Folder
from abri.engine.packs.loader import assemble
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import LARGEST_FILE, Language, Table
from abri.engine.packs.statutes import LAW, Statutes
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


Path_ = tuple[str | int, ...]


def places(value: object, above: Path_ = ()) -> list[Path_]:
    """Every place of a TOML document below the root."""
    found: list[Path_] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += [(*above, key), *places(inner, (*above, key))]
    return found


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**9),
    st.floats(allow_nan=False),
    st.text(max_size=6),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers() | st.text(max_size=3), max_size=2),
    st.dictionaries(
        st.text(max_size=3), st.text(max_size=3) | st.lists(st.integers(), max_size=2), max_size=2
    ),
)
DOCUMENTS = {
    path.relative_to(TINY).as_posix(): tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(TINY.rglob("*.toml"))
}


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    file=st.sampled_from(sorted(DOCUMENTS)),
    seed=st.integers(0, 10**6),
    values=st.lists(junk, min_size=1, max_size=3),
)
def test_a_mutated_pack_raises_nothing_but_a_pack_error(file: str, seed: int, values: list[object]) -> None:
    """Random values in random places (None removes the place), through everything behind the TOML parser."""
    chance = random.Random(seed)
    documents = copy.deepcopy(DOCUMENTS)
    for value in values:
        if not documents[file]:
            break
        *above, last = chance.choice(places(documents[file]))
        target: object = documents[file]
        for key in above:
            target = target[key]  # type: ignore[index]
        assert isinstance(target, dict | list)
        if value is not None:
            target[last] = value  # type: ignore[index]
        else:
            del target[last]  # type: ignore[arg-type]
    problems = Problems()
    tables = {name: Table(name, "file", read, problems, Language((), ())) for name, read in documents.items()}
    statutes = Statutes(
        tables[LAW], (tables["provisions/code.toml"],), (tables["provisions/code.examples.toml"],)
    )
    assemble(Folder(tables, {}, statutes), (), problems)
    assert all(problem.problem and problem.cure for problem in problems.found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(sorted(DOCUMENTS)), cut=st.integers(0, 3000), noise=st.binary(max_size=6))
def test_mangled_bytes_raise_nothing_but_a_pack_error(
    tmp_path: Path, file: str, cut: int, noise: bytes
) -> None:
    folder = tmp_path / "mangled"
    shutil.copytree(TINY, folder, dirs_exist_ok=True)
    whole = (TINY / file).read_bytes()
    (folder / file).write_bytes(whole[:cut] + noise + whole[cut + len(noise) :])
    with suppress(PackError):
        load_pack(folder)
