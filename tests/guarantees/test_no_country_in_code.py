"""No country is in the code: its numbers, organisations, regions and places stand in its pack."""

import re
from pathlib import Path

import pytest

from abri.engine.packs import load_pack, shipped_packs
from abri.engine.packs.loader import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("abri/engine", "abri/centre", "abri/cli")
READ = frozenset({".py", ".html", ".txt", ".js", ".scss", ".toml", ".svg"})
WORDS = {
    "be": r"belg(?:i|ë)\w*|brux\w+|br(?:u|ü)ssel\w*|child ?focus|fland\w+|vlaam\w*|wallo\w+|ostbelg\w*|\.be/",
    "lu": r"luxemb\w+|bee[ -]?secure|\.lu/",
}
# A home has to be named before any pack is read; lines of another country are shown with its name.
ALLOWED = {
    'ABRI_PACK = env.str("ABRI_PACK", default="be")',
    'DEFAULT_PACK = "be"',
    '"BE": gettext_lazy("Belgium"),',
    '"LU": gettext_lazy("Luxembourg"),',
}


def sources() -> list[Path]:
    """Every file of the rooms that people wrote."""
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in READ]
    return [path for path in found if not {"locale", "node_modules", "vendor"} & set(path.parts)]


def told(pattern: re.Pattern[str]) -> list[str]:
    """The lines that the pattern finds, with their place."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.strip() not in ALLOWED and pattern.search(line)
    ]


def ids(name: str) -> set[str]:
    """What the pack of this name calls its own."""
    pack = load_pack(name)
    mine = (*pack.organisations, *pack.law.provisions, *pack.law.instruments, *pack.regions)
    return {one for one in mine if one.startswith(f"{name}.")}


def test_there_is_code_to_read() -> None:
    assert len(sources()) > 200


@pytest.mark.parametrize("name", shipped_packs())
def test_no_id_of_a_country_is_in_the_code(name: str) -> None:
    assert ids(name)
    assert told(re.compile(rf"""(?<![\w.]){name}\.[a-z]""")) == []


@pytest.mark.parametrize("name", shipped_packs())
def test_no_name_of_a_country_is_in_the_code(name: str) -> None:
    assert name in WORDS, "say here by which words this country would show in the code"
    assert told(re.compile(WORDS[name], re.IGNORECASE)) == []


@pytest.mark.parametrize("name", shipped_packs())
def test_no_number_of_a_country_is_in_the_code(name: str) -> None:
    """Short numbers such as 112 are too common to look for; whoever writes one writes its name beside it."""
    numbers = {
        one.contact.phone for one in load_pack(name).organisations.values() if " " in one.contact.phone
    }
    assert told(re.compile("|".join(rf"\b{re.escape(number)}\b" for number in numbers))) == []


@pytest.mark.parametrize("name", shipped_packs())
def test_no_country_is_named_in_what_several_share(name: str) -> None:
    shared = (SHIPPED / "eu" / "organisations.toml").read_text(encoding="utf-8").splitlines()
    shown = [line for line in shared if not line.startswith(("source = ", "note = "))]
    assert [line for line in shown if re.search(WORDS[name], line, re.IGNORECASE)] == []
