"""Readers of the public corpora: one function a corpus, each saying what its labels mean for our heads.

`ABRI_CORPORA` names their folder (default `../shared/corpora`). Weights of sources and the decisions behind them are
explained in docs/developer/screening.md.
"""

from __future__ import annotations

import csv
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from training import heldout
from training.examples import Example, benign, split_of, split_of_text

DEFAULT = Path("../shared/corpora")
SEED = 20
Reader = Callable[[Path], Iterator[Example]]

_BENIGN_EMOTIONS = {0, 1, 4, 5, 6, 7, 8, 13, 15, 17, 18, 20, 21, 22, 23, 26, 27}
"""GoEmotions: admiration to neutral, without anger, annoyance, disgust, contempt-like and mournful ones."""
_PLAIN = {"nl": 0.15, "fr": 0.4, "de": 0.4, "en": 0.4}
"""How much a plain line counts; in Dutch there are twice as many, and heavier ones drown the benign look-alikes."""
_CALM = {"distress": False}
"""Nobody in these lines is at risk, but for a handful among tens of thousands."""
PLAIN_SOURCES = ("common_voice", "tatoeba", "goemotions")
_YES = ("1", "1.0")
_SUBTITLE_RUDE = {"1", "3"}


def folder() -> Path:
    """Where the corpora are."""
    return Path(os.environ.get("ABRI_CORPORA", DEFAULT))


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file with a header."""
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def edos(corpora: Path) -> Iterator[Example]:
    """English posts, sexist or not. Not sexist can still be abusive in another way: a light negative."""
    for row in rows(corpora / "edos/edos_labelled_aggregated.csv"):
        if row["split"] == "test":
            continue
        sexist, kind = row["label_sexist"] == "sexist", row["label_category"][:1]
        known = {"abusive": sexist, "identity_hate": sexist}
        if sexist:
            known |= {"threat": kind == "1", "selfharm_encouragement": False, "exclusion": False}
            if row["label_vector"][:3] in ("2.2", "3.1"):
                known["insult"] = True
        yield Example(row["text"], "en", "edos", known, 1.3 if sexist else 0.65, ground="sex")


def toxic_spans(corpora: Path) -> Iterator[Example]:
    """English news comments with spans; a toxic comment without a span of a type is not of that type.

    All were picked because somebody found them toxic: those that the annotators did not are light negatives.
    """
    kinds: dict[str, set[str]] = {}
    votes: dict[str, list[bool]] = {}
    comment_of = {}
    for row in rows(corpora / "toxic_spans/annotations.csv"):
        comment_of[row["annotation"]] = row["comment_id"]
        votes.setdefault(row["comment_id"], []).append(row["not toxic"] != "True")
    for row in rows(corpora / "toxic_spans/spans.csv"):
        kinds.setdefault(comment_of.get(row["annotation"], ""), set()).add(row["type"])
    for row in rows(corpora / "toxic_spans/comments.csv"):
        voted = votes.get(row["comment_id"], [])
        share = sum(voted) / len(voted) if voted else 0.5
        if 1 / 3 < share < 2 / 3:
            continue
        toxic, found = share > 0.5, kinds.get(row["comment_id"], set())
        known = benign() if not toxic else {"abusive": True}
        if toxic and "Insult" in found:
            known["insult"] = True
        if toxic and found:
            known |= {"threat": "Threat" in found, "identity_hate": "Identity based Attack" in found}
        yield Example(row["comment_text"], "en", "toxic_spans", known, 0.5 if toxic else 0.2)


def convabuse(corpora: Path) -> Iterator[Example]:
    """What people typed to two chat programs; several annotators, the mean decides, a mean of nothing is left out."""
    for name in ("ConvAbuseEMNLPtrain.csv", "ConvAbuseEMNLPvalid.csv"):
        for row, mean, kinds in convabuse_rows(corpora / "convabuse" / name):
            known = benign() if mean > 0 else {"abusive": True, "sexual": "sex_harassment" in kinds}
            if mean < 0:
                known["identity_hate"] = bool(kinds & {"homophobic", "racist", "sexist", "transphobic"})
                known["insult"] = bool(kinds & {"intellectual", "ableist"}) or not known["sexual"]
            if mean != 0:
                yield Example(row["user"], "en", "convabuse", known, 3.0)


def convabuse_rows(path: Path) -> Iterator[tuple[dict[str, str], float, set[str]]]:
    """Each row with the mean of its votes (below 0: abuse) and the kinds that anybody named."""
    for row in rows(path):
        voted = [
            column.split("_", 1)[1]
            for column, value in row.items()
            if column.startswith("Annotator") and value in _YES
        ]
        marks = [int(vote.removeprefix("is_abuse.")) for vote in voted if vote.startswith("is_abuse.")]
        yield row, sum(marks) / len(marks) if marks else 0.0, set(voted)


def hatemoji(corpora: Path) -> Iterator[Example]:
    """English adversarial lines with emoji."""
    for name in ("build_train.csv", "build_validation.csv"):
        for row in rows(corpora / "hatemoji" / name):
            hateful = row["label_gold"] == "1"
            known = (
                {"abusive": True, "identity_hate": True, "threat": "threaten" in row["type"]}
                if hateful
                else benign()
            )
            split = _split_of_pair(row["entry_id"], row["matched_id"])
            yield Example(row["text"], "en", "hatemoji", known, 0.7, split)


def davidson(corpora: Path) -> Iterator[Example]:
    """English tweets sampled by keyword, biased against a dialect: weighed down, and mere swearing is left unknown."""
    for row in rows(corpora / "davidson/labeled_data.csv"):
        kind = row["class"]
        if kind == "0":
            yield Example(row["tweet"], "en", "davidson", {"abusive": True, "identity_hate": True}, 0.5)
        elif kind == "1":
            yield Example(row["tweet"], "en", "davidson", {"abusive": True, "identity_hate": False}, 0.15)
        else:
            yield Example(row["tweet"], "en", "davidson", benign(), 0.5, benign_human=True)


def mlma(corpora: Path) -> Iterator[Example]:
    """English and French tweets; noisy, so every row counts half."""
    for language in ("en", "fr"):
        for row in rows(corpora / f"mlma/hate_speech_mlma/{language}_dataset.csv"):
            kinds = set(row["sentiment"].split("_"))
            if kinds == {"normal"}:
                yield Example(row["tweet"], language, "mlma", benign(), 0.5, benign_human=True)
            elif kinds & {"hateful", "abusive", "offensive"} and "normal" not in kinds:
                known = {"abusive": True, "identity_hate": "hateful" in kinds}
                yield Example(row["tweet"], language, "mlma", known, 0.5, ground=row["target"])


def germeval2018(corpora: Path) -> Iterator[Example]:
    """German tweets; offence is insult, abuse or profanity."""
    for line in (corpora / "germeval2018/germeval2018.training.txt").read_text(encoding="utf-8").splitlines():
        text, coarse, fine = line.rsplit("\t", 2)
        text = text.replace("|LBR|", " ")
        known = benign() if coarse == "OTHER" else {"abusive": True}
        if fine == "INSULT":
            known |= {"insult": True, "individual": True}
        elif fine == "ABUSE":
            known |= {"identity_hate": True, "group": True}
        elif fine == "PROFANITY":
            known = {"abusive": True, "profanity_untargeted": True}
        yield Example(text, "de", "germeval2018", known, 4.0, benign_human=coarse == "OTHER")


def gahd(corpora: Path) -> Iterator[Example]:
    """German adversarial lines, partly from newspapers."""
    for row in rows(corpora / "gahd/gahd.csv"):
        if row["split"] == "test":
            continue
        hateful = row["label"] == "1"
        known = (
            {"abusive": True, "identity_hate": True}
            if hateful
            else {"abusive": False, "identity_hate": False}
        )
        split = _split_of_pair(row["gahd_id"], row["contrastive_gahd_id"])
        yield Example(row["text"], "de", "gahd", known, 2.0, split)


def jigsaw_bias(corpora: Path) -> Iterator[Example]:
    """Templates with identity words; a few thousand of each language, so that naming a group is no sign of abuse."""
    for language in ("de", "en", "nl"):
        every = list(rows(corpora / f"jigsaw_bias/{language}_sentence_templates.csv"))
        for row in random.Random(SEED).sample(every, 3000):
            known = {"abusive": True} if row["toxicity"] == "toxic" else benign()
            yield Example(row["phrase"], language, "jigsaw_bias", known, 0.3)


def xed(corpora: Path) -> Iterator[Example]:
    """Film subtitles. Lines that carry anger or disgust may hold insults: they are left out, never negatives."""
    for language, name in (
        ("nl", "nl-projections"),
        ("fr", "fr-projections"),
        ("de", "de-projections"),
        ("en", "en-annotated"),
    ):
        for line in (corpora / f"xed/{name}.tsv").read_text(encoding="utf-8").splitlines():
            text, _, codes = line.rpartition("\t")
            if text and not _SUBTITLE_RUDE & set(codes.replace(" ", "").split(",")):
                yield Example(text, language, "xed", benign(), 1.5 * _PLAIN[language], benign_human=True)
    for line in (corpora / "xed/neu_en.txt").read_text(encoding="utf-8").splitlines():
        yield Example(line.rpartition("\t")[0] or line, "en", "xed", benign(), 0.6, benign_human=True)


def common_voice(corpora: Path) -> Iterator[Example]:
    """Sentences to be read aloud; the conversational ones come first in each file."""
    for language in ("nl", "fr", "de"):
        for line in (
            (corpora / f"common_voice_text/{language}.txt").read_text(encoding="utf-8").splitlines()[:20_000]
        ):
            yield Example(
                line, language, "common_voice", benign(also=_CALM), _PLAIN[language], benign_human=True
            )


def tatoeba(corpora: Path) -> Iterator[Example]:
    """Everyday Dutch sentences."""
    for line in (corpora / "tatoeba_nl/nld.txt").read_text(encoding="utf-8").splitlines():
        text = line.split("\t")[1]
        yield Example(text, "nl", "tatoeba", benign(also=_CALM), _PLAIN["nl"], benign_human=True)


def goemotions(corpora: Path) -> Iterator[Example]:
    """English Reddit comments whose emotions are kind, curious or none; angry ones may hold insults: left out."""
    for name in ("train.tsv", "dev.tsv"):
        for line in (corpora / "goemotions" / name).read_text(encoding="utf-8").splitlines():
            text, codes, _ = line.rsplit("\t", 2)
            if {int(code) for code in codes.split(",")} <= _BENIGN_EMOTIONS:
                yield Example(text, "en", "goemotions", benign(also=_CALM), 0.6, benign_human=True)


def _split_of_pair(first: str, second: str) -> str:
    """The split of a line and of its contrast, which says nearly the same and means the opposite: never apart."""
    return split_of(min(first, second) if second else first)


READERS: dict[str, Reader] = {
    "edos": edos,
    "toxic_spans": toxic_spans,
    "convabuse": convabuse,
    "hatemoji": hatemoji,
    "davidson": davidson,
    "mlma": mlma,
    "germeval2018": germeval2018,
    "gahd": gahd,
    "jigsaw_bias": jigsaw_bias,
    "xed": xed,
    "common_voice": common_voice,
    "tatoeba": tatoeba,
    "goemotions": goemotions,
}


def examples(corpora: Path) -> Iterator[Example]:
    """Every usable row of every corpus, once, with its split; held-out texts are dropped."""
    forbidden = heldout.read(corpora)
    seen: set[str] = set()
    for read in READERS.values():
        for example in read(corpora):
            text = example.text.strip()
            key = heldout.digest(text)
            if not text or key in forbidden or key in seen:
                continue
            seen.add(key)
            yield replace(example, text=text, split=example.split or split_of_text(text))


def word_lists(corpora: Path, language: str) -> set[str]:
    """The terms that public lists call profane in a language."""
    terms = set((corpora / "ldnoobw" / language).read_text(encoding="utf-8").splitlines())
    terms |= set(json.loads((corpora / "wmows/build.json").read_text(encoding="utf-8")).get(language, ()))
    if language == "en":
        terms |= {
            row["text"]
            for row in rows(corpora / "surge_profanity/profanity_en.csv")
            if row["severity_description"] != "Mild"
        }
    return {term.strip() for term in terms if len(term.strip()) > 2}
