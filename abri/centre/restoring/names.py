"""Names in what is about to leave: those that the record knows are refused, whatever else looks like one is shown.

A word is compared without regard to case and accents, also with an ending that makes a name small or says whose
something is. A name that is an ordinary word too (Mark, Rose) counts where it begins with a capital.
"""

import re
from collections.abc import Iterable, Iterator

from abri.engine.screening.stories.words import fold, is_ordinary

# fmt: off
_PARTICLES = frozenset({
    "van", "von", "de", "den", "der", "het", "la", "le", "les", "du", "des", "di", "el", "al", "zu", "ter", "ten", "te",
    "st", "the", "and", "en", "et", "und",
})
# fmt: on
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENDING = r"(?:['’]?s|tjes?|jes?|kes?|ken|chen|lein|ie|i|y)?"
_CONTACT = re.compile(
    r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<!\w)@\w[\w.]{1,63}"  # an account
    r"|(?:https?://|www\.)\S+"
    r"|(?<!\d)(?:\+|0)(?:[ ./()-]{0,2}\d){8,14}(?!\d)"  # a telephone number
)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\n]|[\"«“„(]|[-•*])[\s\W]*$")
SHORTEST = 2


def known(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The words of ``text`` that name somebody of ``names``, or tell how to reach somebody; each once, as written."""
    forms = {form for name in names for form in _forms(name)}
    ends = [(form, re.compile(f"{re.escape(form)}{_ENDING}")) for form in forms]
    found = [match.group() for match in _CONTACT.finditer(text)]
    found += [word for word in _words(text) if any(_names(word, form, end) for form, end in ends)]
    return tuple(dict.fromkeys(found))


def suspected(text: str, language: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Words of ``text`` that may be a name although the record does not know it: somebody has to look at them.

    German writes every noun with a capital: there it takes a word that is not a common one, and the list is longer.
    """
    refused = set(known(text, names))
    return tuple(dict.fromkeys(word for word in _capitals(text, language) if word not in refused))


def _capitals(text: str, language: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or (len(word) > 1 and word.isupper()) or is_ordinary(fold(word)):
            continue
        begins = _SENTENCE_BEGINS.search(text[max(match.start() - 12, 0) : match.start()])
        if language == "de" or not begins:
            yield word


def _forms(name: str) -> Iterator[str]:
    for word in _LETTERS.findall(name):
        folded = fold(word)
        if len(folded) >= SHORTEST and folded not in _PARTICLES:
            yield folded


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        yield match.group()


def _names(word: str, form: str, end: re.Pattern[str]) -> bool:
    if is_ordinary(form) and not word[0].isupper():
        return False
    return any(end.fullmatch(fold(part)) for part in (word, *_LETTERS.findall(word)))
