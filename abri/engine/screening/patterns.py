"""What the words around a term make of it: said to somebody, denied, quoted, or said of oneself.

One list of small words for all languages: a wrong guess about the language must not turn a quotation into an insult.
Texts are folded (see `alphabet`): small letters, no accents, straight quotation marks.
"""

from __future__ import annotations

CONTEXTS = ("plain", "addressed", "negated", "quoted", "own")
BEFORE = 48
AFTER = 32
_MARKS_OF_QUOTATION = ("'", '"')

_NEGATIONS = """
not never no nobody isn't aren't wasn't don't dont ain't won't wouldn't niet nooit geen niemand nie kein keine
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
i'm im i am we we're us me my ik ben mezelf wij ons mij mijn je suis j'suis chuis nous moi mon ma ich bin wir
uns mich mir meine mein
"""
_ADDRESS = """
you u ur you're youre your yall jij jou jouw jullie gij ge uw tu t'es tes toi ton ta te vous votre du dich dir
ihr euch deine dein bist bent
"""


_NEAR = {"negated": 3, "quoted": 5, "own": 2, "addressed": 4}
"""How many words before the term a word may stand that changes what it means; the first name that applies counts."""
_MARKS = {
    name: frozenset(words.split())
    for name, words in (("negated", _NEGATIONS), ("quoted", _SAYING), ("own", _OWN), ("addressed", _ADDRESS))
}
_ENDS = str.maketrans(dict.fromkeys("!?;", "."))
_AROUND = ' ",:()*-'


def context(text: str, begin: int, start: int, end: int, close: int) -> tuple[str, int, int]:
    """What surrounds the term `text[start:end]` of a message `text[begin:close]`, and where the words are that say it."""
    before, after = text[max(begin, start - BEFORE) : start], text[end : min(close, end + AFTER)]
    if before.rstrip()[-1:] in _MARKS_OF_QUOTATION and after.lstrip()[:1] in _MARKS_OF_QUOTATION:
        return "quoted", start - 1, end + 1
    words = [word.strip(_AROUND) for word in _sentence_before(before).split(" ") if word.strip(_AROUND)]
    for name, near in _NEAR.items():
        for word in words[: -near - 1 : -1]:
            if word in _MARKS[name]:
                return name, start - len(before) + before.rindex(word), start
    for word in after.translate(_ENDS).partition(".")[0].split(" ")[:3]:
        if word.strip(_AROUND) in _MARKS["addressed"]:
            return "addressed", end, end + after.index(word) + len(word)
    return "plain", start, end


def _sentence_before(before: str) -> str:
    return before.translate(_ENDS).rpartition(".")[2]
