"""Packs of invented countries, as many as one likes, for measuring the directory.

Each is the test fixture's tiny country with its ids renamed, and 250 entries in all: figures, organisations, law,
studies, events, initiatives, campaigns and standards, in sentences of two languages. The same number gives the same
packs.
"""

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

TINY = Path(__file__).parent.parent / "tests" / "packs" / "fixtures" / "tiny"
COUNTRIES = 200
ENTRIES = 250
_MADE = {
    "figure": 82,
    "organisation": 45,
    "provision": 45,
    "study": 28,
    "event": 12,
    "initiative": 6,
    "campaign": 5,
}

_SUBJECTS = {
    "en": "children|young people|parents|teachers|help lines|schools|police units|platforms|caseworkers|pupils",
    "fr": "les enfants|les jeunes|les parents|les enseignants|les lignes d'aide|les écoles|les unités de police"
    "|les plateformes|les intervenants|les élèves",
}
_VERBS = {
    "en": "report|study|explain|prevent|count|remove|discuss|follow|publish|protect",
    "fr": "signalent|étudient|expliquent|préviennent|comptent|retirent|discutent|suivent|publient|protègent",
}
_OBJECTS = {
    "en": "harassment online|images shared without consent|threats in a chat|false profiles|hate speech|scams"
    "|digital skills|passwords and privacy|loneliness at school|help after an incident",
    "fr": "le harcèlement en ligne|des images partagées sans accord|des menaces dans une discussion|de faux profils"
    "|les propos de haine|les arnaques|les compétences numériques|les mots de passe et la vie privée"
    "|la solitude à l'école|l'aide après un incident",
}


def country_codes(countries: int = COUNTRIES) -> list[str]:
    """Codes of invented countries, which no pack that comes with Abri has."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [first + second for first in "qzxvwyjk" for second in letters][:countries]


def write_packs(folder: Path, countries: int = COUNTRIES) -> list[Path]:
    """Write the packs below a folder and return the folder of each."""
    return [_write(folder / code, code) for code in country_codes(countries)]


def _write(folder: Path, code: str) -> Path:
    shutil.copytree(TINY, folder)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        text = re.sub(r"\b(xx|yy)\.(?=[a-z])", rf"{code}.\1.", path.read_text(encoding="utf-8"))
        text = re.sub(r"\bXX\b", code.upper(), text).replace('id = "xx"', f'id = "{code}"')
        path.write_text(text.replace('"reasons"', f'"{code}.reasons"'), encoding="utf-8")
    head = folder / "pack.toml"
    head.write_text(_renamed(head.read_text(encoding="utf-8"), code), encoding="utf-8")
    made = _Maker(code)
    for name, entry in _FILES.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.writelines(entry(made))
    return folder


def _renamed(head: str, code: str) -> str:
    return re.sub(
        r"^names = .*$",
        _text("names", {"en": f"Land {code}", "fr": f"Pays {code}"}),
        head,
        count=1,
        flags=re.M,
    )


class _Maker:
    """Sentences and ids of one country."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._random = random.Random(code)

    def pick(self, *values: str) -> str:
        return self._random.choice(values)

    def year(self) -> int:
        return self._random.randint(1998, 2026)

    def value(self) -> float:
        return self._random.randint(1, 100_000) / self._random.choice((1, 1, 10))

    def sentence(self, language: str) -> str:
        parts = (self.pick(*words[language].split("|")) for words in (_SUBJECTS, _VERBS, _OBJECTS))
        return " ".join(parts).capitalize()

    def said(self, key: str, sentences: int = 1) -> str:
        return _text(
            key, {code: ". ".join(self.sentence(code) for _ in range(sentences)) for code in ("en", "fr")}
        )

    def ids(self, noun: str) -> Iterator[str]:
        return (f"{self.code}.made.{noun}.{number}" for number in range(_MADE[noun]))

    def provenance(self, name: str) -> str:
        verified = self.pick("true", "true", "false")
        return f'source = "https://example.org/{name}"\nchecked = 2026-11-21\nverified = {verified}\n'


def _text(key: str, forms: dict[str, str]) -> str:
    inside = ", ".join(f"{code} = {json.dumps(words, ensure_ascii=False)}" for code, words in forms.items())
    return f"{key} = {{ {inside} }}\n"


def _figures(made: _Maker) -> Iterator[str]:
    for name in made.ids("figure"):
        indicator = made.pick("xx.population", "xx.child.calls")
        yield (
            f"{name},{made.code}.{indicator},{made.code.upper()},{made.year()},{made.value():g},Office,"
            f"https://example.org/{name},page,2026-11-21,true,\n"
        )


def _organisations(made: _Maker) -> Iterator[str]:
    for name in made.ids("organisation"):
        kind = made.pick("helpline", "police", "care_centre")
        audience, language = made.pick("all", "teens", "parents", "teachers"), made.pick("en", "fr")
        yield (
            f'\n[[organisation]]\nid = "{name}"\nkind = "{kind}"\n{made.said("names")}{made.said("mission", 3)}'
            f'audience = ["{audience}"]\nlanguages = ["{language}"]\nregion = ["{made.code.upper()}"]\n'
            f'contact = {{ phone = "0800 12 345", web = "https://example.org/{name}" }}\n{made.provenance(name)}'
        )


def _provisions(made: _Maker) -> Iterator[str]:
    yield f'[[instrument]]\nid = "{made.code}.made"\n{made.said("names")}'
    for number, name in enumerate(made.ids("provision"), start=1):
        yield (
            f'\n[[provision]]\nid = "{name}"\nkind = "rule"\ninstrument = "{made.code}.made"\narticle = "{number}"\n'
            f"{made.said('names')}{made.said('says', 4)}from = {made.year()}-01-01\n{made.provenance(name)}"
        )


def _studies(made: _Maker) -> Iterator[str]:
    for name in made.ids("study"):
        yield (
            f'\n[[study]]\nid = "{name}"\nkind = "report"\ntitle = "{made.sentence("en")}"\ntitle_language = "en"\n'
            f'authors = [{{ family = "Doe", given = "Jo" }}]\nyear = {made.year()}\ntopics = ["lines"]\n'
            f"{made.said('abstract', 5)}{made.provenance(name)}"
        )


def _events(made: _Maker) -> Iterator[str]:
    for name in made.ids("event"):
        yield (
            f'\n[[event]]\nid = "{name}"\nkind = "policy"\non = "{made.year()}"\n'
            f"{made.said('names')}{made.said('summary', 2)}{made.provenance(name)}"
        )


def _timed(noun: str, kind: str) -> Callable[[_Maker], Iterator[str]]:
    def write(made: _Maker) -> Iterator[str]:
        for name in made.ids(noun):
            yield (
                f'\n[[{noun}]]\nid = "{name}"\n{kind}from = "{made.year()}"\nregion = ["{made.code.upper()}"]\n'
                f'audience = ["pupils"]\n{made.said("names")}{made.said("summary", 2)}{made.provenance(name)}'
            )

    return write


_FILES: dict[str, Callable[[_Maker], Iterator[str]]] = {
    "statistics.csv": _figures,
    "organisations.toml": _organisations,
    "provisions/made.toml": _provisions,
    "research.toml": _studies,
    "timeline.toml": _events,
    "education.toml": _timed("initiative", 'kind = "programme"\n'),
    "campaigns.toml": _timed("campaign", ""),
}
