"""Whatever stands in the files of a pack, reading it gives a pack or a PackError, and nothing else."""

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

from abri.engine.packs import PackError, load_pack
from abri.engine.packs.folders import Folder, open_pack
from abri.engine.packs.loader import assemble
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sheets import Sheet
from abri.engine.packs.statutes import LAW, Statutes
from tests.engine.conftest import TINY

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
    st.sampled_from(["xx.child", "xx.study.lines", "2006", "2006-02-30", "*", "EU", "law"]),
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
SHEETS = open_pack(TINY, Problems()).sheets
BESIDE = TINY.parent
FILES = [
    *(path for path in sorted(TINY.rglob("*")) if path.is_file()),
    *(path for path in sorted((BESIDE / "un").rglob("*")) if path.is_file()),
]


def folder(documents: dict[str, dict[str, object]], sheets: dict[str, Sheet], problems: Problems) -> Folder:
    """The files as if they had been parsed."""
    tables = {name: Table(name, "file", read, problems, Language((), ())) for name, read in documents.items()}
    statutes = Statutes(
        tables[LAW], (tables["provisions/code.toml"],), (tables["provisions/code.examples.toml"],)
    )
    for sheet in sheets.values():
        sheet.problems = problems
    return Folder(tables, sheets, statutes)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
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
    assemble(folder(documents, dict(SHEETS), problems), (BESIDE,), problems)
    assert all(problem.problem and problem.cure for problem in problems.found)


cells = st.text(max_size=8) | st.sampled_from(
    ["xx.child", "1e9", "-1", "2024", "true", "2026-11-21", '"', ","]
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(file=st.sampled_from(sorted(SHEETS)), seed=st.integers(0, 10**6), cell=st.none() | cells)
def test_a_mutated_sheet_raises_nothing_but_a_pack_error(file: str, seed: int, cell: str | None) -> None:
    """A random cell in a random place of the columns or of a row; None removes the place."""
    chance = random.Random(seed)
    whole = SHEETS[file]
    lines = [list(whole.columns), *(list(row) for _, row in whole.rows)]
    line = chance.choice(lines)
    place = chance.randrange(len(line))
    line[place : place + 1] = [] if cell is None else [cell]
    problems = Problems()
    rows = tuple((number, tuple(row)) for number, row in enumerate(lines[1:], start=2))
    sheet = Sheet(file, tuple(lines[0]), rows, problems, Language((), ()))
    assemble(folder(copy.deepcopy(DOCUMENTS), {**SHEETS, file: sheet}, problems), (BESIDE,), problems)
    assert all(problem.problem and problem.cure for problem in problems.found)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder that holds the tiny pack and the folder it shares."""
    shutil.copytree(TINY, tmp_path / "tiny")
    shutil.copytree(BESIDE / "un", tmp_path / "un")
    head = tmp_path / "tiny" / "pack.toml"
    shared = head.read_text(encoding="utf-8").replace("continent", 'shares = ["un"]\ncontinent', 1)
    head.write_text(shared, encoding="utf-8")
    load_pack(tmp_path / "tiny")
    return tmp_path


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), cut=st.integers(0, 3000), noise=st.binary(max_size=6))
def test_mangled_bytes_raise_nothing_but_a_pack_error(
    copied: Path, file: Path, cut: int, noise: bytes
) -> None:
    path = copied / file.relative_to(BESIDE)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + noise + whole[cut + len(noise) :])
    try:
        with suppress(PackError):
            load_pack(copied / "tiny")
    finally:
        path.write_bytes(whole)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(["statistics.csv", "places.csv", "timeline.toml"]), content=st.binary(max_size=400)
)
def test_random_bytes_raise_nothing_but_a_pack_error(copied: Path, file: str, content: bytes) -> None:
    (copied / "tiny" / file).write_bytes(content)
    with suppress(PackError):
        load_pack(copied / "tiny")
