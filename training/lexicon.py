"""Makes the lexicon from public word lists, the slots of the grammars and a short list of our own.

Which terms may stay is decided by the training lines: a listed word that people use without abuse is no sign of it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from abri.engine.screening import features, folding
from abri.engine.screening.lexicon import CATEGORIES, SIGNALS, Lexicon
from abri.engine.screening.terms import STEM
from training import corpora, written
from training.examples import LANGUAGES, Example
from training.expand import GRAMMARS

OWN = Path(__file__).parent / "lexicon.toml"
SLOTS = {"insult": "insult", "ins": "insult", "slur": "slur", "beast": "dehumanising"}
"""How the names of shared slots begin that hold terms of a category."""
_MILD = ("ins_soft", "insult_quote", "insult_np", "hate_quote", "beast_bare")
_SURGE = {
    "racial / ethnic slurs": "slur",
    "sexual orientation / gender": "slur",
    "other / general insult": "insult",
    "mental disability": "insult",
    "animal references": "insult",
    "physical attributes": "insult",
    "physical disability": "insult",
    "sexual anatomy / sexual acts": "sexual",
}
NARROW = frozenset(("edos", "hatemoji"))
"""Corpora that ask for one kind of abuse only: what is not of that kind may be abusive in another way."""
_RUDE = frozenset(
    SIGNALS.index(f"{category}:{context}")
    for category in CATEGORIES
    for context in ("plain", "addressed")
    if (category, context) not in (("profanity", "plain"), ("sexual", "plain"))
)
MOST_BENIGN = 2
LEAST_PURITY = 0.5


def fold_term(term: str) -> str:
    """The term as it looks in a folded text."""
    stem = term.endswith(STEM)
    folded = folding.fold(folding.join([term.removesuffix(STEM)])).readable().strip()
    folded = "".join(letter if letter.isalnum() else " " for letter in folded).strip()
    return " ".join(folded.split()) + (STEM if stem else "")


def lines(folder: Path, training: Iterable[Example]) -> list[str]:
    """The lines of the lexicon file: term, category, languages."""
    categories: dict[tuple[str, str], str] = {}
    for language in LANGUAGES:
        for term, category in _candidates(folder, language):
            if len(folded := fold_term(term)) > 2:
                categories.setdefault((folded, language), category)
    kept = _usable(categories, training)
    by_term: dict[tuple[str, str], list[str]] = {}
    for (term, language), category in kept.items():
        by_term.setdefault((term, category), []).append(language)
    return sorted(f"{term}\t{category}\t{' '.join(spoken)}" for (term, category), spoken in by_term.items())


def _candidates(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    own = tomllib.loads(OWN.read_text(encoding="utf-8"))
    for spoken in (language, "every"):
        for category, terms in own.get(spoken, {}).items():
            yield from ((term, category) for term in terms)
    shared = GRAMMARS / language / "_words.toml"
    if shared.exists():
        for name, values in tomllib.loads(shared.read_text(encoding="utf-8"))["slots"].items():
            category = SLOTS.get(name.split("_", 1)[0])
            if category and not name.startswith(_MILD):
                yield from (
                    (value, category) for value in values if "{" not in value and len(value.split()) < 4
                )
    if language == "en":
        for row in corpora.rows(folder / "surge_profanity/profanity_en.csv"):
            if row["severity_description"] != "Mild":
                yield row["text"], _SURGE.get(row["category_1"], "profanity")
    yield from ((term, "profanity") for term in sorted(corpora.word_lists(folder, language)))


def _usable(
    categories: dict[tuple[str, str], str], training: Iterable[Example]
) -> dict[tuple[str, str], str]:
    """The candidates that people do not use in benign lines, or that stand mostly in abusive ones.

    Lines that were generated or written for the project do not count against a term: they quote and deny it on purpose.
    """
    terms = sorted(categories)
    every = Lexicon(
        [f"{term}\t{category}\t{language}" for (term, language), category in sorted(categories.items())],
        LANGUAGES,
    )
    abusive: Counter[int] = Counter()
    benign: Counter[int] = Counter()
    batch = [example for example in training if "abusive" in example.known]
    for begin in range(0, len(batch), 2000):
        part = batch[begin : begin + 2000]
        folded = folding.fold(folding.join([example.text for example in part]))
        spoken = np.array([[example.language == language for language in LANGUAGES] for example in part])
        for row, term in every.found(folded, spoken):
            abusive[term] += part[row].known["abusive"]
            benign[term] += part[row].benign_human and part[row].source != written.SOURCE
    return {
        place: categories[place]
        for number, place in enumerate(terms)
        if benign[number] <= MOST_BENIGN
        or abusive[number] / (abusive[number] + benign[number]) >= LEAST_PURITY
    }


def doubtful_left_out(examples: Sequence[Example], lexicon: Lexicon) -> list[Example]:
    """The examples; what is negative in a narrow corpus and yet holds a rude term is unknown to be abusive or not."""
    asked = [
        example for example in examples if example.source in NARROW and example.known.get("abusive") is False
    ]
    folded = folding.fold(folding.join([example.text for example in asked]))
    spoken = np.array([[example.language == language for language in LANGUAGES] for example in asked])
    rude: set[int] = set()
    if asked:
        hits = lexicon.hits(folded, features.words(folded), spoken)
        rows = np.searchsorted(folded.bounds, hits.starts, side="right") - 1
        rude = {
            id(asked[row])
            for row, signal in zip(rows.tolist(), hits.signals.tolist(), strict=True)
            if signal in _RUDE
        }
    return [
        replace(example, known={"identity_hate": False}) if id(example) in rude else example
        for example in examples
    ]
