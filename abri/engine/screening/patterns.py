"""What the words around a term make of it: said to somebody, denied, quoted, or said of oneself.

One list of small words for all languages: a wrong guess about the language must not turn a quotation into an insult.
Texts are folded (see `alphabet`): small letters, no accents, straight quotation marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import alphabet, features, folding
from abri.engine.screening.features import Words
from abri.engine.screening.folding import Folded, Numbers
from abri.engine.screening.terms import Places

CONTEXTS = ("plain", "addressed", "negated", "quoted", "own")

_NEGATIONS = """
not never no nobody isn aren wasn don dont doesn didn ain won wouldn niet nooit geen niemand nie kein keine
keinen keiner nicht niemals pas jamais aucun aucune personne
"""
_SAYING = """
said says saying say called calls calling call names word words means quote told wrote writes zei zegt zeggen
gezegd noemde noemden noemt noemen genoemd scheldt uitgescholden schelden schold woord woorden schrijft schreef
riep roept roepen dit disait disent traite traiter traitee traites appelle appeler appelee mot mots ecrit
insulte insultes sagt sagte sagen gesagt nannte nannten nennt nennen genannt beschimpft wort worte schreibt
schrieb heisst ruft rief
"""
_OWN = """
im i am we us me my ik ben mezelf wij ons mij mijn je suis chuis nous moi mon ma ich bin wir
uns mich mir meine mein
"""
_ADDRESS = """
you u ur youre your yall jij jou jouw jullie gij ge uw t tu tes toi ton ta te vous votre du dich dir
ihr euch deine dein bist bent
"""
_NEAR = {"negated": 3, "quoted": 5, "own": 2, "addressed": 4}
"""How many words before the term a word may stand that changes what it means; the first name that applies counts."""
_BEFORE = max(_NEAR.values())
_NEVER = 1000
_AFTER = 3
"""How many words after the term somebody may be spoken to."""
_MARKS = {"negated": _NEGATIONS, "quoted": _SAYING, "own": _OWN, "addressed": _ADDRESS}
_SLOTS = 1 << 14
_QUOTATION_MARKS = (ord("'"), ord('"'))


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds each term: a place in CONTEXTS, and the number of the word that says so (-1 for none)."""

    contexts: Numbers
    words: Numbers


def around(folded: Folded, words: Words, found: Places, rows: Numbers) -> Around:
    """What surrounds the terms that were found, each in the text `rows` says."""
    firsts = np.searchsorted(words.begins, folded.bounds[rows])[:, None]
    pasts = np.searchsorted(words.begins, folded.bounds[rows + 1])[:, None]
    before = found.firsts[:, None] - np.arange(1, _BEFORE + 1)
    after = found.pasts[:, None] + np.arange(_AFTER)
    places = np.concatenate(
        (np.where(before >= firsts, before, -1), np.where(after < pasts, after, -1)), axis=1
    )
    spoken = _contexts_of(words, places)
    ranks = _ranks()[np.arange(places.shape[1]), spoken]
    best = ranks.argmin(axis=1)
    every = np.arange(len(rows))
    contexts = np.where(ranks[every, best] < _NEVER, spoken[every, best], 0)
    marks = np.where(contexts > 0, places[every, best], -1)
    enclosed = _in_marks(folded, found.starts, found.ends)
    return Around(np.where(enclosed, CONTEXTS.index("quoted"), contexts), np.where(enclosed, -1, marks))


def _contexts_of(words: Words, places: Numbers) -> Numbers:
    """The context that the word of each place speaks for; 0 where none or where there is no word."""
    held, contexts = _marks()
    if not len(words.hashed):
        return np.zeros_like(places)
    hashed = words.hashed[places]
    slots = hashed % _SLOTS
    return np.where((places >= 0) & (held[slots] == hashed), contexts[slots], 0)


@cache
def _ranks() -> Numbers:
    """For a place around a term (row) and a context (column) what goes before what; _NEVER where it is too far."""
    ranks = np.full((_BEFORE + _AFTER, len(CONTEXTS)), _NEVER)
    for order, (name, near) in enumerate(_NEAR.items()):
        ranks[:near, CONTEXTS.index(name)] = 10 * order + np.arange(near)
    ranks[_BEFORE:, CONTEXTS.index("addressed")] = 10 * len(_NEAR) + np.arange(_AFTER)
    return ranks


def _in_marks(folded: Folded, starts: Numbers, ends: Numbers) -> NDArray[np.bool_]:
    """Whether quotation marks enclose a term, next to it or after a space."""
    symbols = folded.symbols
    before = np.where(symbols[starts - 1] == alphabet.SPACE, symbols[starts - 2], symbols[starts - 1])
    past = np.minimum(ends + 1, len(symbols) - 1)
    after = np.where(symbols[ends] == alphabet.SPACE, symbols[past], symbols[ends])
    enclosed: NDArray[np.bool_] = np.isin(before, _QUOTATION_MARKS) & np.isin(after, _QUOTATION_MARKS)
    return enclosed


@cache
def _marks() -> tuple[NDArray[np.uint32], Numbers]:
    """The hash of a mark at the slot that its lowest bits say, and which context it speaks for."""
    named = {word: CONTEXTS.index(name) for name in reversed(_NEAR) for word in _MARKS[name].split()}
    hashes = features.words(folding.fold(folding.join(list(named)))).hashed
    held, contexts = np.zeros(_SLOTS, np.uint32), np.zeros(_SLOTS, np.int64)
    slots = hashes % _SLOTS
    if len(set(slots.tolist())) < len(named):
        raise ValueError("two marks share a slot: more slots are needed")
    held[slots], contexts[slots] = hashes, list(named.values())
    return held, contexts
