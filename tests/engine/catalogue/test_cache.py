"""The cache of the world: fast, whole or not at all, and never believed when it is damaged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.catalogue import Entry, World, open_world, opening
from abri.engine.packs import PackError
from tests.engine.catalogue.conftest import Another
from tests.engine.conftest import TINY

ROOT = Path(__file__).resolve().parents[3]
OPEN = "import sys; from pathlib import Path; from abri.engine.catalogue import open_world, opening\n"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "catalogue"


def same(one: World, other: World) -> bool:
    return (
        dict(one.entries) == dict(other.entries)
        and (one.names, one.mentioned) == (other.names, other.mentioned)
        and one.digest == other.digest
        and list(one.countries) == list(other.countries)
        and all(
            dict(mine.entries) == dict(theirs.entries)
            and (mine.name, mine.regions, mine.listed) == (theirs.name, theirs.regions, theirs.listed)
            for mine, theirs in zip(one.countries.values(), other.countries.values(), strict=True)
        )
    )


def run(program: str, *arguments: Path) -> subprocess.Popen[str]:
    """Start a Python process that opens a world."""
    return subprocess.Popen(
        [sys.executable, "-c", OPEN + program, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def files(cache: Path) -> list[str]:
    return sorted(path.suffix or path.name[:10] for path in cache.iterdir())


def grow_old(cache: Path) -> None:
    """Make what stands in the cache two hours older."""
    for path in cache.iterdir():
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 2 * 60 * 60))


def test_what_the_cache_gives_is_what_the_packs_say(cache: Path, another: Another) -> None:
    folders = [TINY, another("zz", "zz")]
    packs = open_world(folders)
    assert same(open_world(folders, cache), packs)
    assert same(open_world(folders, cache), packs)


def test_opening_from_the_cache_reads_no_pack_and_decodes_no_entry(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_world([TINY], cache)

    def never(*_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(opening, "load_pack", never)
        patched.setattr(Entry, "from_json", never)
        world = open_world([TINY], cache)
        assert "xx.alarm" in world.entries
        assert len(world.countries["xx"].listed["organisations"]) > 0
    assert world.find("xx.alarm") is not None


def test_a_changed_file_is_another_world_and_the_old_one_stays_readable(
    cache: Path, another: Another
) -> None:
    folder = another("zz", "zz")
    old = open_world([folder], cache)
    grow_old(cache)
    path = folder / "organisations.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("zz.alarm", "zz.siren"), encoding="utf-8")
    head = folder / "pack.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("zz.alarm", "zz.siren"), encoding="utf-8")
    for other in ("routing.toml", "routing.examples.toml", "categories.toml"):
        text = (folder / other).read_text(encoding="utf-8").replace("zz.alarm", "zz.siren")
        (folder / other).write_text(text, encoding="utf-8")
    new = open_world([folder], cache)
    assert old.digest != new.digest
    assert old.find("zz.alarm") is not None
    assert new.find("zz.alarm") is None
    assert new.find("zz.siren") is not None
    assert files(cache) == [".world"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), cut=st.booleans())
def test_a_damaged_cache_is_built_again(cache: Path, at: float, cut: bool) -> None:
    packs = open_world([TINY])
    open_world([TINY], cache)
    path = next(cache.iterdir())
    content = bytearray(path.read_bytes())
    place = int(at * len(content))
    if cut:
        del content[place:]
    else:
        content[place] ^= 0x10
    path.write_bytes(content)
    assert same(open_world([TINY], cache), packs)
    assert same(open_world([TINY], cache), packs)


def test_a_process_that_is_killed_while_it_builds_leaves_nothing_behind(
    cache: Path, another: Another
) -> None:
    folders = [TINY, another("zz", "zz")]
    dying = run(
        """
import os, signal
read = opening.load_pack
def load(folder):
    if folder.name == "zz":
        os.kill(os.getpid(), signal.SIGKILL)
    return read(folder)
opening.load_pack = load
open_world([Path(one) for one in sys.argv[2:]], Path(sys.argv[1]))
""",
        cache,
        *folders,
    )
    dying.communicate(timeout=300)
    assert dying.returncode == -signal.SIGKILL
    assert files(cache) == [".building-"]
    grow_old(cache)
    assert same(open_world(folders, cache), open_world(folders))
    assert files(cache) == [".world"]


def test_several_processes_may_build_it_at_once(cache: Path, another: Another) -> None:
    folders = [TINY, another("zz", "zz")]
    program = "print(len(dict(open_world([Path(p) for p in sys.argv[2:]], Path(sys.argv[1])).entries)))"
    started = [run(program, cache, *folders) for _ in range(4)]
    said = [process.communicate(timeout=300)[0].strip() for process in started]
    assert said == [str(len(open_world(folders).entries))] * 4
    assert files(cache) == [".world"]


def test_what_another_process_may_still_be_writing_is_left_alone(cache: Path) -> None:
    cache.mkdir()
    (cache / ".building-elsewhere").write_bytes(b"half")
    (cache / "elsewhere.world").write_bytes(b"half")
    open_world([TINY], cache)
    assert files(cache) == [".building-", ".world", ".world"]


def test_two_programs_that_differ_share_a_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = open_world([TINY], cache)
    monkeypatch.setattr(opening, "_code", lambda: b"of another version")
    theirs = open_world([TINY], cache)
    assert ours.digest != theirs.digest
    assert files(cache) == [".world", ".world"]
    assert ours.find("xx.alarm") == theirs.find("xx.alarm")


def test_packs_that_do_not_load_leave_no_cache(cache: Path, another: Another) -> None:
    with pytest.raises(PackError):
        open_world([TINY, another("zz", "xx")], cache)
    assert files(cache) == []


def test_files_that_keep_changing_are_refused(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = iter(str(number) for number in range(100))
    monkeypatch.setattr(opening, "digest_of", lambda _: next(digests))
    with pytest.raises(PackError, match="it cannot be kept"):
        open_world([TINY], cache)
