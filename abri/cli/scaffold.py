"""`abri pack new`: a folder for a new country, with everything that is the same in every country already in it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import TZPATH

from abri.cli.problems import Unusable
from abri.engine.packs import PackError, load_pack, shipped_packs
from abri.engine.packs.calendars import Calendar, UnknownCalendar

TEMPLATE = files("abri") / "packs" / "template"
WRITTEN = ("nl", "fr", "de", "en")
"""The languages that the template is written in."""
HEAD, BECOMES, ADVICE = "head.toml", "pack.toml", "advice"
"""The template has no pack.toml of its own: a folder with one is a pack that comes with Abri."""
# fmt: off
SHARING = frozenset({
    "at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hr", "hu", "ie", "it", "lt", "lu", "lv",
    "mt", "nl", "pl", "pt", "ro", "se", "si", "sk",
})
# fmt: on
"""The member states of the European Union, whose law the folder `eu` holds."""

SOUTH_AMERICA = frozenset(
    {"ar", "bo", "br", "cl", "co", "ec", "fk", "gf", "gy", "pe", "py", "sr", "uy", "ve"}
)
CONTINENTS = {
    "Africa": "africa",
    "America": "north_america",
    "Antarctica": "antarctica",
    "Asia": "asia",
    "Australia": "oceania",
    "Indian": "africa",
    "Pacific": "oceania",
}
"""What the first part of a time zone's name says; the author of the pack corrects it."""

_CODE = re.compile(r"[a-z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TEXT = re.compile(r"(?P<comment># )?(?P<key>[a-z_.]+)\.(?P<language>[a-z]{2})(?:_young)? = ")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: a country, its languages, the first of them the one to fall back on."""

    country: str
    languages: tuple[str, ...]
    today: date

    @property
    def shares(self) -> bool:
        """Whether the country takes in what the member states have in common."""
        return self.country in SHARING


def register(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `new` to those about packs."""
    parser = parts.add_parser(
        "new",
        help="begin the pack of a country: a folder that holds every file",
        description="Writes a folder with every file of a country pack and comments that say what goes in. "
        f"Questions, categories and sentences are there in {', '.join(WRITTEN)}; for another language "
        "'abri pack check' then names every sentence that waits for its translation.",
    )
    parser.add_argument("country", metavar="xx", help="the country's two-letter code (ISO 3166), such as at")
    parser.add_argument(
        "path", metavar="PATH", nargs="?", help="the folder to make (default: one called after the country)"
    )
    parser.add_argument(
        "--languages",
        metavar="fr,de,en",
        default="en",
        help="the languages in which people are helped there, the most spoken first (default: %(default)s)",
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    plan = Plan(_country(chosen.country), _languages(chosen.languages), datetime.now(UTC).date())
    folder = Path(chosen.path or plan.country)
    if folder.parts == (folder.name,) and folder.name in shipped_packs():
        raise Unusable(
            f"{folder}: a pack of this name comes with Abri and would be meant by it; name another folder, such as "
            f"my/{folder}"
        )
    write(plan, folder)
    print(f"{folder}: the pack of {plan.country!r} is begun, in {', '.join(plan.languages)}.")
    try:
        load_pack(folder)
    except PackError as error:
        print(f"It has {len(error.problems)} things to do: abri pack check {folder}")
    else:
        print(f"It has no problems, and nothing in it is confirmed. Next: {folder / BECOMES}")
    print("docs/pack-author/new-country.md leads through the rest.")
    return 0


def write(plan: Plan, folder: Path) -> None:
    """Write the pack to a folder that does not exist yet; raises Unusable."""
    try:
        folder.mkdir(parents=True)
        (folder / ADVICE).mkdir()
        for source, name in _templates(plan):
            lines = _filled(source.read_text(encoding="utf-8").splitlines(), plan)
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    except FileExistsError as error:
        raise Unusable(f"{folder}: it exists already; name a folder that does not") from error
    except OSError as error:
        raise Unusable(f"{folder}: it cannot be written ({error.strerror})") from error


def _templates(plan: Plan) -> Iterator[tuple[Traversable, str]]:
    """The files of the template with their names in the pack; of advice those in a language of the pack."""
    for source in TEMPLATE.iterdir():
        if source.is_file():
            yield source, BECOMES if source.name == HEAD else source.name
    for source in (TEMPLATE / ADVICE).iterdir():
        if source.name.split(".")[-2] in plan.languages:
            yield source, f"{ADVICE}/{source.name}"


def _country(untrusted: str) -> str:
    if _CODE.fullmatch(untrusted) is None:
        raise Unusable(f"{untrusted!r} is not a country; write its two-letter code in lower case, such as at")
    return untrusted


def _languages(untrusted: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip() for code in untrusted.split(",")))
    for code in codes:
        if _LANGUAGE.fullmatch(code) is None:
            raise Unusable(f"--languages: {code!r} is not a language; write codes such as fr,de,en")
    return codes


def _filled(lines: Iterable[str], plan: Plan) -> Iterator[str]:
    for line in _kept(lines, plan):
        yield from _spoken(_named(line, plan), plan.languages)


def _kept(lines: Iterable[str], plan: Plan) -> Iterator[str]:
    """The lines without the marks of the template, and without what only member states share."""
    inside = ""
    for line in lines:
        if line in ("#with shares", "#country", "#end"):
            inside = "" if line == "#end" else line
            if line == "#country":
                yield from (f'names.{code} = "{_name(plan.country)}"' for code in plan.languages)
        elif not inside or (inside == "#with shares" and plan.shares):
            yield line


def _named(line: str, plan: Plan) -> str:
    """The line with the country where the template says xx, and its languages, time zone and day of making."""
    if not plan.shares and line.startswith("provisions = "):
        return "provisions = []"
    listed = ", ".join(f'"{code}"' for code in plan.languages)
    for key, value in (("languages = []", listed), ("fallback = []", listed)):
        if line == key:
            return f"{key.removesuffix('[]')}[{value}]"
    for key, known in (("timezone", _timezone), ("continent", _continent), ("holidays", _holidays)):
        if line.startswith(f"{key} = "):
            return f'{key} = "{known(plan.country)}"'
    line = re.sub(r'(?<=["\s])xx(?=[".])', plan.country, line).replace('"XX"', f'"{plan.country.upper()}"')
    return line.replace("checked = 2026-01-01", f"checked = {plan.today}")


def _spoken(line: str, languages: Sequence[str]) -> Iterator[str]:
    """The line where its language is one of the pack's. English stays as a comment for whoever translates."""
    text = _TEXT.match(line)
    if text is None or text["comment"] or text["language"] in languages:
        yield line
    elif text["language"] == "en":
        yield f"# {line}"


def _name(country: str) -> str:
    """The country's English name, for its author to translate; its code in capitals where nobody knows it."""
    return _listed("iso3166.tab", country, column=1) or country.upper()


def _timezone(country: str) -> str:
    """A time zone of the country, the first where it has several; UTC where nobody knows."""
    return _listed("zone.tab", country, column=2) or "UTC"


def _continent(country: str) -> str:
    """The continent that the time zone is named after, as far as it is."""
    if country in SHARING:
        return "europe"
    if country in SOUTH_AMERICA:
        return "south_america"
    return CONTINENTS.get(_timezone(country).partition("/")[0], "europe")


def _holidays(country: str) -> str:
    """The calendar of the country's public holidays; none where nobody wrote it yet."""
    try:
        Calendar(country.upper()).check()
    except UnknownCalendar:
        return ""
    return country.upper()


def _listed(name: str, country: str, *, column: int) -> str:
    """What a table of the time zone database says about a country; empty where there is no such table."""
    for place in TZPATH:
        table = Path(place) / name
        for line in table.read_text(encoding="utf-8").splitlines() if table.is_file() else ():
            cells = line.split("\t")
            if cells[0] == country.upper():
                return cells[column]
    return ""
