"""From examples to files that the engine reads: fitted, calibrated, packaged, and refused when damaged."""

import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from abri.engine.screening import weights
from abri.engine.screening.lexicon import Lexicon
from abri.engine.screening.screener import Screener
from training import calibration, fitting, matrix, package
from training.augmentation import WAYS, vary
from training.evaluate import judge, markdown, tables
from training.examples import HEADS, LANGUAGES, Example, benign
from training.lexicon import doubtful_left_out, fold_term
from training.measures import calibration_error

GOOD, BAD = ("fine", "nice", "warm", "calm", "green"), ("flurk", "blarg", "snork", "grumf", "zwock")


def invented() -> list[Example]:
    """Lines of an invented speech in which five words are insults."""
    found = []
    for number in range(400):
        for words, abusive in ((GOOD, False), (BAD, True)):
            text = f"{number} so {words[number % 5]} and {words[number // 5 % 5]} day {number * 7}"
            known = {**benign(), "abusive": abusive, "insult": abusive}
            found.append(Example(text, LANGUAGES[number % 4], "invented", known, benign_human=not abusive))
    return found


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights trained on the invented lines."""
    every, words = invented(), Lexicon(("blarg\tinsult\ten",), LANGUAGES)
    fitted: list[fitting.Fitted] = []
    scores: dict[str, NDArray[np.float64]] = {}
    for plan in matrix.PLANS:
        data = matrix.data(every, words, plan)
        fitted.append(fitting.fit(data, seed=1, epochs=6))
        scores.update(zip(plan.columns, (data.inputs @ fitted[-1].table + fitted[-1].biases).T, strict=True))
    where = tmp_path_factory.mktemp("weights") / "test"
    curves = calibration.curves(every, scores)
    package.write(where, fitted, ("blarg\tinsult\ten",), curves, looked_at_from=0.1, facts={"seed": 1})
    return where


def test_trained_weights_tell_good_from_bad(packed: Path) -> None:
    screener = Screener(weights.read(packed))
    assert screener.screen("so flurk a day").flagged
    assert not screener.screen("so nice a day").flagged


def test_the_report_has_figures(packed: Path) -> None:
    judged = judge(Screener(weights.read(packed)), invented())
    found = tables(judged)
    assert len(found["By language"]) == 4
    assert all((one.macro_f1 or 0) > 0.95 for _, one in found["By language"])
    assert "| nl | 200 | 100 |" in markdown(found["By language"])


def test_a_head_of_which_nothing_is_known_never_speaks(packed: Path) -> None:
    read = weights.read(packed)
    assert read.curves["exclusion"].threshold > 1
    assert "exclusion" not in Screener(read).screen("so flurk a day").named


def test_the_same_seed_gives_the_same_weights() -> None:
    data = matrix.data(invented()[:80], Lexicon((), LANGUAGES), matrix.PLANS[2])
    first, second = (fitting.fit(data, seed=3, epochs=2) for _ in range(2))
    assert np.array_equal(first.table, second.table)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("weights.safetensors", b"short", "not the file"),
        ("manifest.json", b"{", "make train"),
        ("manifest.json", b'{"sha256": {}, "format": 99}', "format 99"),
    ],
)
def test_damaged_weights_are_refused(
    packed: Path, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    for file in packed.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_bytes(content)
    with pytest.raises(weights.WeightsError, match=told):
        weights.read(tmp_path)


def test_every_way_of_varying_a_line_leaves_one() -> None:
    rng = random.Random(1)
    assert all(vary(text, rng) for text in ("a", "ab", "so nice a day") for _ in range(20 * len(WAYS)))


def test_terms_are_folded_as_texts_are() -> None:
    assert fold_term("Déjà-Vu*") == "deja vu*"


def test_calibration_error_is_the_distance_from_what_happened() -> None:
    assert calibration_error(np.array([0.95, 0.95]), np.array([True, True])) == pytest.approx(0.05)
    assert calibration_error(np.array([0.95, 0.05]), np.array([False, False])) == pytest.approx(0.5)


def test_a_rude_negative_of_a_narrow_corpus_is_unknown() -> None:
    words = Lexicon(("blarg\tinsult\ten",), LANGUAGES)
    texts = (("edos", "you blarg"), ("edos", "a fine day"), ("davidson", "you blarg"))
    lines = [Example(text, "en", source, {"abusive": False}) for source, text in texts]
    found = doubtful_left_out(lines, words)
    assert [dict(line.known) for line in found] == [
        {"identity_hate": False},
        {"abusive": False},
        {"abusive": False},
    ]


def test_the_threshold_keeps_the_limit_on_plain_texts() -> None:
    scores = np.concatenate((np.linspace(-4, 2, 200), np.linspace(-1, 5, 200)))
    lines = [
        Example("", "en", "xed" if row < 200 else "edos", {"abusive": row >= 200}, benign_human=row < 200)
        for row in range(400)
    ]
    every = {f"abusive/{language}": scores for language in LANGUAGES}
    every |= dict.fromkeys(HEADS[1:], scores)
    curve = calibration.curves(lines, every)["abusive/en"]
    chances = 1 / (1 + np.exp(-(scores[:200] * curve.slope + curve.offset)))
    assert (chances >= curve.threshold).mean() <= calibration.MOST_FALSE + 0.005
