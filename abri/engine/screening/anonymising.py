"""Names of a chat replaced by Person A, Person B and so on, the same everywhere: in what is listed and inside texts.

Replaced are full names, the words of names alone, names written together, with an ending (genitives, diminutives), in
other case, without accents, with stretched letters or digits; whatever else the export calls the same account;
telephone numbers, e-mail addresses, links and accounts mentioned with @.

A name that is also an ordinary word (Mark, Hope, An) or has one or two letters is replaced only where it is written
exactly as in the name, so that sentences stay readable. What nobody can know stays: nicknames that share no letters
with the name, descriptions, places, what stands in pictures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick, MatchKind

from abri.engine.screening.chats.chat import Chat, Message, Notice
from abri.engine.screening.findings import Reason
from abri.engine.screening.stories import MessageFinding, PileOn, Story
from abri.engine.screening.stories.words import fold, is_ordinary

PERSON = {"nl": "Persoon", "fr": "Personne", "de": "Person", "en": "Person"}
_CONTACTS = {
    "nl": ("[telefoonnummer]", "[e-mailadres]", "[link]", "[account]"),
    "fr": ("[numéro de téléphone]", "[adresse e-mail]", "[lien]", "[compte]"),
    "de": ("[Telefonnummer]", "[E-Mail-Adresse]", "[Link]", "[Konto]"),
    "en": ("[phone number]", "[e-mail address]", "[link]", "[account]"),
}
MOST_NAMESAKES = 3
LONGEST_NAME = 24
"""Words of a name that are replaced as one; those behind them are replaced one by one."""
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(r"(?:[a-z]{2,9}://|www\.)[^\s<>\"]+", re.IGNORECASE)
_DATE = r"(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d))"
_PHONE = re.compile(
    rf"@?(?<![\d]){_DATE}(?:(?:\+|0)(?:[ \u00a0\u2011./()-]{{0,2}}\d){{8,14}}|\d{{9,15}})(?!\d)"
)
_ACCOUNT = re.compile(r"(?<!\w)@[\u2068\u202a]?~?\w[\w.]{1,63}")
_ENDINGS = re.compile(r"(?:tjes?|jes?|kes?|ken|chen|lein|ies?|s|i|y)$")
_STRETCHED = re.compile(r"(.)\1{2,}")
# fmt: off
_PARTICLES = frozenset({
    "van", "von", "de", "den", "der", "het", "la", "le", "les", "du", "des", "di", "el", "al", "zu", "ter", "ten", "te",
    "st", "the", "und", "and", "et", "en",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text without names. `places` are those of what was replaced in the original, with the length put there."""

    text: str
    places: tuple[tuple[int, int, int], ...] = ()

    def moved(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """The reasons at their places in the new text; one that touches a name covers all that stands for it."""
        starts = [start for start, _, _ in self.places]
        shifts = [0, *accumulate(length - (end - start) for start, end, length in self.places)]

        def at(position: int, *, begins: bool) -> int:
            before = bisect_right(starts, position if begins else position - 1)
            if not before:
                return position
            start, end, length = self.places[before - 1]
            if position >= end and not (begins and position == start):
                return position + shifts[before]
            return start + shifts[before - 1] + (0 if begins else length)

        return tuple(
            replace(one, start=at(one.start, begins=True), end=at(one.end, begins=False)) for one in reasons
        )


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to name somebody: its words, who it may be, and how it is written where it counts only like this."""

    words: tuple[str, ...]
    people: tuple[int, ...]
    written: str


class Anonymiser:
    """The people of one chat with their new names in one language."""

    def __init__(self, chat: Chat, language: str) -> None:
        self._person = PERSON[language]
        self._contacts = _CONTACTS[language]
        self._numbers: dict[str, int] = {}
        self._met = 0
        self._forms: dict[tuple[str, ...], list[_Form]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._signs: tuple[AhoCorasick, list[int]] | None = None
        self._looked_up: dict[str, _Form | None] = {}
        for author in chat.authors:
            self._meet(author, *chat.aliases.get(author, ()))
        for notice in chat.notices:
            for name in (notice.actor, *notice.members):
                if name:
                    self._meet(name)
        self._gather()

    def speaking(self, language: str) -> Anonymiser:
        """The same people with the same letters, in another language."""
        other = copy(self)
        other._person, other._contacts = PERSON[language], _CONTACTS[language]
        return other

    def name(self, name: str) -> str:
        """The new name of somebody; one that stands nowhere else in the chat gets the next letter."""
        if not name:
            return ""
        self._meet(name)
        return self._called(self._numbers[name])

    def text(self, text: str) -> Replaced:
        """A text without what tells who somebody is."""
        found: list[tuple[int, int, str]] = []
        phone, mail, link, account = self._contacts
        if "@" in text:
            _add(found, ((m.start(), m.end(), self._known(m.group(), mail)) for m in _MAIL.finditer(text)))
        if "://" in text or "www." in text.lower():
            _add(found, ((m.start(), m.end(), link) for m in _LINK.finditer(text)))
        _add(found, self._named(text))
        _add(found, ((m.start(), m.end(), phone) for m in _PHONE.finditer(text)))
        if "@" in text:
            _add(found, ((m.start(), m.end(), account) for m in _ACCOUNT.finditer(text)))
        if self._signs is not None and not text.isascii():
            signs, numbers = self._signs
            places = signs.find_matches_as_indexes(text)
            _add(found, ((start, end, self._called(numbers[sign])) for sign, start, end in places))
        return _rewritten(text, sorted(found))

    def chat(self, chat: Chat) -> Chat:
        """The chat without names. What the application wrote is left out: it names people in its own ways."""
        groups = {
            name: str(place)
            for place, name in enumerate(dict.fromkeys(m.conversation for m in chat.messages), 1)
        }
        return Chat(
            format=chat.format,
            messages=tuple(self._message(message, groups) for message in chat.messages),
            notices=tuple(self._notice(notice, groups) for notice in chat.notices),
            authors=tuple(map(self.name, chat.authors)),
            reading=chat.reading,
            aliases=MappingProxyType({}),
        )

    def story(self, story: Story) -> Story:
        """The story with the new names."""
        name, names = self.name, self._names
        return replace(
            story,
            findings=tuple(self._finding(one) for one in story.findings),
            pairs=tuple(
                replace(one, author=name(one.author), target=name(one.target)) for one in story.pairs
            ),
            episodes=tuple(
                replace(one, authors=names(one.authors), targets=names(one.targets)) for one in story.episodes
            ),
            pile_ons=tuple(self._pile_on(one) for one in story.pile_ons),
            exclusions=tuple(
                replace(one, target=name(one.target), by=name(one.by)) for one in story.exclusions
            ),
            defences=tuple(
                replace(one, defender=name(one.defender), target=name(one.target), against=name(one.against))
                for one in story.defences
            ),
            people=tuple(replace(one, name=name(one.name)) for one in story.people),
        )

    def _names(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self.name, names))

    def _finding(self, one: MessageFinding) -> MessageFinding:
        aims = tuple(replace(aim, name=self.name(aim.name)) for aim in one.targets)
        return replace(one, author=self.name(one.author), targets=aims)

    def _pile_on(self, one: PileOn) -> PileOn:
        joined = tuple((self.name(who), number) for who, number in one.joined)
        return replace(one, target=self.name(one.target), authors=self._names(one.authors), joined=joined)

    def _message(self, message: Message, groups: Mapping[str, str]) -> Message:
        return message._replace(
            author=self.name(message.author),
            text=self.text(message.text).text,
            conversation=groups[message.conversation] if message.conversation else "",
        )

    def _notice(self, notice: Notice, groups: Mapping[str, str]) -> Notice:
        return notice._replace(
            text="",
            actor=self.name(notice.actor),
            members=tuple(map(self.name, notice.members)),
            conversation=groups.get(notice.conversation, "") if notice.conversation else "",
        )

    def _called(self, number: int) -> str:
        letters, rest = "", number + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{self._person} {letters}"

    def _meet(self, *names: str) -> None:
        """Give somebody the next letter, under all their names, unless they have one."""
        if names[0] not in self._numbers:
            self._numbers[names[0]] = self._met
            self._met += 1
        for one in names[1:]:
            self._numbers.setdefault(one, self._numbers[names[0]])

    def _gather(self) -> None:
        """The forms under which everybody may stand in a text."""
        shared: dict[tuple[tuple[str, ...], str], dict[int, None]] = {}
        signs: dict[str, int] = {}
        for name, number in self._numbers.items():
            if not _WORD.search(name):
                if not name.isascii():
                    signs[name] = number
                continue
            for form in _forms(name):
                shared.setdefault(form, {})[number] = None
        for (words, written), people in shared.items():
            self._forms.setdefault(words, []).append(_Form(words, tuple(people), written))
        for head, lengths in _lengths(self._forms).items():
            self._lengths[head] = sorted(lengths, reverse=True)
        if signs:
            longest = MatchKind.LeftmostLongest
            self._signs = AhoCorasick(list(signs), matchkind=longest), list(signs.values())

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Every place where somebody is named."""
        found = list(_WORD.finditer(text))
        folds = [fold(one.group()) for one in found]
        place = 0
        while place < len(found):
            form = self._at(found, folds, place)
            if form is None:
                place += 1
                continue
            end, start = place + len(form.words), found[place].start()
            # A telephone number as a name takes its plus sign along.
            start -= text[max(start - 1, 0) : start] == "+"
            yield start, found[end - 1].end(), self._people(form.people)
            place = end

    def _at(self, found: Sequence[re.Match[str]], folds: Sequence[str], place: int) -> _Form | None:
        token, folded = found[place].group(), folds[place]
        for length in self._lengths.get(folded, ()):
            forms = self._forms.get(tuple(folds[place : place + length]))
            if forms and _close(found[place : place + length]):
                return forms[0]
        for form in self._forms.get((folded,), ()):
            if form.written in ("", token):
                return form
        if token not in self._looked_up:
            self._looked_up[token] = self._changed(token, folded)
        return self._looked_up[token]

    def _changed(self, token: str, folded: str) -> _Form | None:
        """A name in another shape: with digits behind it, stretched, or with an ending."""
        bare = folded.rstrip("0123456789")
        shapes = [bare, _STRETCHED.sub(r"\1\1", bare), _STRETCHED.sub(r"\1", bare)]
        if len(bare) > 3 and (token[0].isupper() or len(bare) > 5):
            shapes += [_ENDINGS.sub("", shape) for shape in shapes]
        for shape in dict.fromkeys(shapes):
            for form in self._forms.get((shape,), ()):
                if not form.written and len(shape) > 2:
                    return form
        return None

    def _people(self, people: tuple[int, ...]) -> str:
        """Who is named; all of them where a few share the name."""
        if len(people) > MOST_NAMESAKES:
            return f"{self._person} ?"
        return "/".join(map(self._called, sorted(people)))

    def _known(self, written: str, otherwise: str) -> str:
        number = self._numbers.get(written)
        return otherwise if number is None else self._called(number)


def _forms(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words that may stand for a name; the second part is how one has to be written, empty where no matter."""
    tokens = _WORD.findall(name)
    whole = tuple(map(fold, tokens[:LONGEST_NAME]))
    yield whole, tokens[0] if len(tokens) == 1 and is_ordinary(whole[0]) else ""
    if len(tokens) == 1 and tokens[0] == tokens[0].lower():
        # A name that is written small would be missed at the beginning of a sentence.
        yield whole, tokens[0].capitalize() if is_ordinary(whole[0]) else ""
    if len(tokens) > 1:
        yield ("".join(whole),), ""
        for token in tokens:
            for part in {token, *_LETTERS.findall(token)}:
                folded = fold(part)
                if len(part) > 1 and not part.isdigit() and folded not in _PARTICLES:
                    yield (folded,), part if is_ordinary(folded) else ""


def _lengths(forms: Iterable[tuple[str, ...]]) -> Mapping[str, set[int]]:
    """By the first word of names of several words, how many words they have."""
    found: dict[str, set[int]] = {}
    for words in forms:
        if len(words) > 1:
            found.setdefault(words[0], set()).add(len(words))
    return found


def _close(found: Sequence[re.Match[str]]) -> bool:
    """Whether words stand together, with no more than a few signs between."""
    return all(after.start() - before.end() <= 3 for before, after in pairwise(found))


def _add(found: list[tuple[int, int, str]], more: Iterable[tuple[int, int, str]]) -> None:
    """Take what does not overlap what is there."""
    taken = sorted(place[:2] for place in found)
    for start, end, new in more:
        place = bisect_right(taken, (start, end))
        free_before = place == 0 or taken[place - 1][1] <= start
        if free_before and (place == len(taken) or taken[place][0] >= end):
            found.append((start, end, new))


def _rewritten(text: str, found: Sequence[tuple[int, int, str]]) -> Replaced:
    if not found:
        return Replaced(text)
    parts, end = [], 0
    for start, stop, new in found:
        parts += [text[end:start], new]
        end = stop
    return Replaced("".join(parts) + text[end:], tuple((start, stop, len(new)) for start, stop, new in found))
