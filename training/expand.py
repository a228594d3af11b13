"""Expands the grammars of a language into labelled lines.

    python -m training.expand nl --most 40000 --seed 1      # JSON lines on standard output
    python -m training.expand nl --sample 200               # readable, to be checked by reading

A grammar file (training/grammar/<language>/<function>.toml) holds labels, slots and templates; `_words.toml` holds the
slots that its neighbours share. `{name}` in a text is a slot, `{a|b|}` a choice on the spot. A slot's value may hold
slots again. Drawing is seeded, and each function gives its own number of distinct lines, so that a function with few
combinations does not drown.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

GRAMMARS = Path(__file__).parent / "grammar"
SHARED = "_words.toml"
LABELS = ("insult", "threat", "identity_hate", "sexual", "selfharm_encouragement", "exclusion")
ATTRIBUTES = ("profanity_untargeted", "distress")
TARGETS = ("individual", "group", "none")
DEEPEST = 3
DRAWS_IN_VAIN = 40
_BRACES = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,.!?;:])")

Slots = Mapping[str, tuple[str, ...]]


class GrammarError(Exception):
    """A grammar that cannot be expanded; the text names file and cure."""


@dataclass(frozen=True, slots=True)
class Line:
    """One generated text with what is true of it. `labels` empty: benign."""

    text: str
    language: str
    function: str
    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    target: str
    ground: str


@dataclass(frozen=True, slots=True)
class Template:
    """Texts that share their labels, with the slots they may use."""

    texts: tuple[str, ...]
    function: str
    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    target: str
    ground: str
    slots: Slots


def templates(language: str, grammars: Path = GRAMMARS) -> dict[str, tuple[Template, ...]]:
    """The templates of a language by function; raises GrammarError."""
    folder = grammars / language
    if not folder.is_dir():
        raise GrammarError(
            f"{language}: there is no grammar; there are {sorted(p.name for p in grammars.iterdir())}"
        )
    shared = _slots(_read(folder / SHARED)) if (folder / SHARED).exists() else {}
    return {
        path.stem: tuple(_templates(path, shared))
        for path in sorted(folder.glob("*.toml"))
        if path.name != SHARED
    }


def expand(function: Sequence[Template], *, language: str, most: int, rng: random.Random) -> list[Line]:
    """At most `most` distinct lines of one function; every text gets its turn before any has a second."""
    texts = [(template, text) for template in function for text in template.texts]
    seen: dict[str, Line] = {}
    vain = 0
    while len(seen) < most and vain < DRAWS_IN_VAIN * len(texts):
        rng.shuffle(texts)
        for template, text in texts:
            words = tidy(fill(text, template.slots, rng))
            if words.casefold() in seen:
                vain += 1
                continue
            seen[words.casefold()] = Line(
                words,
                language,
                template.function,
                template.labels,
                template.attributes,
                template.target,
                template.ground,
            )
            if len(seen) == most:
                break
    return list(seen.values())


def fill(text: str, slots: Slots, rng: random.Random) -> str:
    """The text with every pair of braces replaced by one of its values."""

    def value(found: re.Match[str]) -> str:
        inside = found[1]
        return rng.choice(inside.split("|")) if "|" in inside else rng.choice(slots[inside])

    for _ in range(DEEPEST + 1):
        text, changed = _BRACES.subn(value, text)
        if not changed:
            return text
    raise GrammarError(f"slots are nested more than {DEEPEST} deep in {text[:40]!r}")


def tidy(text: str) -> str:
    """The text without the double spaces that an empty choice leaves."""
    return _SPACE_BEFORE.sub(r"\1", _SPACES.sub(" ", text)).strip()


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GrammarError(f"{path.parent.name}/{path.name}: {error}") from None


def _slots(values: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    found = values.get("slots", {})
    return {name: tuple(words) for name, words in found.items()} if isinstance(found, dict) else {}


def _templates(path: Path, shared: Slots) -> Iterator[Template]:
    values = _read(path)
    slots = {**shared, **_slots(values)}
    tables = values.get("template", [])
    for table in tables if isinstance(tables, list) else []:
        own = {**values, **table}
        template = Template(
            texts=tuple(table["text"]),
            function=path.stem,
            labels=tuple(own.get("labels", ())),
            attributes=tuple(own.get("attributes", ())),
            target=str(own.get("target", "none")),
            ground=str(own.get("ground", "")),
            slots=slots,
        )
        _check(template, f"{path.parent.name}/{path.name}")
        yield template


def _check(template: Template, where: str) -> None:
    for name, given, known in (
        ("labels", template.labels, LABELS),
        ("attributes", template.attributes, ATTRIBUTES),
        ("target", (template.target,), TARGETS),
    ):
        for word in given:
            if word not in known:
                raise GrammarError(f"{where}: {name} holds {word!r}; use {', '.join(known)}")
    waiting = list(template.texts)
    looked: set[str] = set()
    while waiting:
        for inside in _BRACES.findall(waiting.pop()):
            if "|" in inside or inside in looked:
                continue
            if not template.slots.get(inside):
                raise GrammarError(f"{where}: {{{inside}}} is no slot of this file or of {SHARED}")
            looked.add(inside)
            waiting.extend(template.slots[inside])


def lines(language: str, *, most: int, seed: int) -> list[Line]:
    """Lines of every function of a language, `most` of each where there are as many."""
    rng = random.Random(f"{seed} {language}")
    return [
        line
        for function in templates(language).values()
        for line in expand(function, language=language, most=most, rng=rng)
    ]


def main() -> int:
    """Print lines, or a sample of them, or why there are none."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("language")
    parser.add_argument("--most", type=int, default=1000, help="distinct lines of each function")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--function", help="this function only")
    parser.add_argument("--sample", type=int, help="print so many, readable, instead of JSON lines")
    parser.add_argument(
        "--count", action="store_true", help="print how many distinct lines each function gives"
    )
    asked = parser.parse_args()
    try:
        made = lines(asked.language, most=asked.most, seed=asked.seed)
    except GrammarError as error:
        print(error, file=sys.stderr)
        return 1
    made = [line for line in made if asked.function in (None, line.function)]
    if asked.count:
        for function in dict.fromkeys(line.function for line in made):
            print(f"{sum(line.function == function for line in made):7} {function}")
    elif asked.sample:
        for line in random.Random(asked.seed).sample(made, min(asked.sample, len(made))):
            print(
                f"{line.function:24} {','.join((*line.labels, *line.attributes)) or 'benign':24} {line.text}"
            )
    else:
        for line in made:
            print(json.dumps(asdict(line), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
