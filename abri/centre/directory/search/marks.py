"""Which words of a result are those that somebody searched for. Pieces of text: the template escapes each of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from abri.centre.directory.search import words
from abri.centre.directory.search.synonyms import Other

EXCERPT = 240
BEFORE = 80


class Piece(NamedTuple):
    """A part of a text, and whether it is to be marked."""

    text: str
    marked: bool


class Words(NamedTuple):
    """A text in one language, in pieces."""

    language: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The whole text, without marks."""
        return "".join(piece.text for piece in self.pieces)


class Marks:
    """Marks the words that were searched for, their other forms, and those that begin like an unfinished one."""

    def __init__(self, sought: Sequence[str], others: Sequence[Other], *, unfinished: str) -> None:
        self._sought = frozenset(word for word in sought if not words.is_filler(word)) or frozenset(sought)
        inside = tuple(word for word in self._sought if len(word) >= words.SHORTEST_PART)
        self._beginnings = (*inside, unfinished) if unfinished else inside
        self._ends = inside
        self._stems: dict[str, set[str]] = {language: set() for language in words.STEMMERS}
        for word in self._sought:
            for language, stem in words.stems(word).items():
                self._stems[language].add(stem)
        for other in others:
            self._stems[other.language].update(other.stems)
        # A page of results says the same words again and again.
        self._decided: dict[str, dict[str, bool]] = {}

    def whole(self, forms: Mapping[str, str], fallback: Sequence[str], language: str) -> Words:
        """A text in the reader's language, else in the first that it has of the others."""
        spoken = _spoken(forms, fallback, language)
        text = forms.get(spoken, "")
        return Words(spoken, tuple(_pieces(text, self._places(text, spoken))))

    def excerpt(self, forms: Mapping[str, str], fallback: Sequence[str], language: str) -> Words:
        """As `whole`, cut to the words around the first mark."""
        spoken = _spoken(forms, fallback, language)
        text = forms.get(spoken, "")
        places = self._places(text, spoken)
        if len(text) <= EXCERPT:
            return Words(spoken, tuple(_pieces(text, places)))
        begin, end = _cut(text, places[0][0] if places else 0)
        within = [(first - begin, last - begin) for first, last in places if begin <= first and last <= end]
        pieces = [*_pieces(text[begin:end], within)]
        before = [Piece("… ", False)] if begin else []
        return Words(spoken, (*before, *pieces, *([Piece(" …", False)] if end < len(text) else [])))

    def _places(self, text: str, language: str) -> list[tuple[int, int]]:
        decided = self._decided.setdefault(language, {})
        places = []
        for token in words.folder().pre_tokenize(text).tokens:
            word = token.text
            marked = decided.get(word)
            if marked is None:
                marked = decided[word] = self._decide(word, language)
            if marked:
                places.append((token.char_offset_from, token.char_offset_to))
        return places

    def _decide(self, word: str, language: str) -> bool:
        if word in self._sought or word.startswith(self._beginnings) or word.endswith(self._ends):
            return True
        return language in words.STEMMERS and words.stem(word, language) in self._stems[language]


def _spoken(forms: Mapping[str, str], fallback: Sequence[str], language: str) -> str:
    return next((one for one in (language, *fallback) if one in forms), next(iter(forms), language))


def _cut(text: str, around: int) -> tuple[int, int]:
    """Where the excerpt around a place begins and ends: between words, if there are any."""
    begin = text.find(" ", around - BEFORE) + 1 if around > EXCERPT - BEFORE else 0
    end = len(text) if begin + EXCERPT >= len(text) else text.rfind(" ", begin, begin + EXCERPT)
    return begin, end if end > begin else min(len(text), begin + EXCERPT)


def _pieces(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for begin, end in places:
        if begin > at:
            yield Piece(text[at:begin], False)
        yield Piece(text[begin:end], True)
        at = end
    if at < len(text):
        yield Piece(text[at:], False)
