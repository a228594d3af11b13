"""What the pages show, in the language and register of the reader: sentences instead of the pack's texts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.country import articles
from abri.centre.ui.sources import Source, source_line
from abri.engine.packs import Text
from abri.engine.packs.evidence import Basis
from abri.engine.packs.learning.families import ABOUT, Audience, Deck, Screen, SelfCheck
from abri.engine.packs.learning.families.screens import SCREEN_KINDS

OWN_PROPOSAL = "own proposal"
"""How the source of a text begins that rests on nobody else."""

ABOUT_WORDS: dict[str, str | Promise] = {
    "privacy": _("Who sees what"),
    "contacts": _("Who may write"),
    "time": _("Time"),
    "reporting": _("Report and block"),
    "family": _("What parents can set"),
}
KIND_WORDS: dict[str, str | Promise] = {
    "app": _("Apps"),
    "game": _("Games"),
    "device": _("Phones, tablets and consoles"),
}


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a page's texts come from: when somebody looked, the source, and whether anybody confirmed it."""

    source: Source
    verified: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with the sentences below it; `name` says what it is."""

    name: str
    heading: str | Promise
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """An article of advice to go on with."""

    topic: str
    title: str


def foot(basis: Basis, spoken: str) -> Foot:
    """The line at the end of a page about these texts."""
    if basis.source.lower().startswith(OWN_PROPOSAL):
        day = formats.date_format(basis.checked, "DATE_FORMAT")
        return Foot(Source(gettext("Our own proposal of %(day)s.") % {"day": day}, (), ""), basis.verified)
    return Foot(source_line(basis.source, "page", basis.checked, None, spoken), basis.verified)


def oldest(bases: Iterable[Basis], spoken: str) -> Foot | None:
    """One line for entries that share a page: the one that nobody looked at for longest."""
    several = sorted(bases, key=lambda basis: (basis.verified, basis.checked))
    return foot(several[0], spoken) if several else None


def parts_of(audience: Audience, spoken: str) -> list[Part]:
    """The four parts of an audience's page."""
    headings = {
        "sign": (_("What does not feel right"), audience.signs)
        if audience.young
        else (_("Signs to recognise"), audience.signs),
        "talk": (_("How to begin to talk"), audience.talk),
        "avoid": (_("What you had better not do"), audience.avoid),
        "where": (_("Where you can go"), audience.where),
    }
    return [Part(name, heading, said(texts, spoken)) for name, (heading, texts) in headings.items()]


def said(texts: Iterable[Text], spoken: str) -> tuple[str, ...]:
    """Texts as sentences."""
    return tuple(text.say(spoken) for text in texts)


def ways_of(audience: Audience, spoken: str) -> list[Way]:
    """The articles of the country that go on from here, as far as it has them."""
    known = articles()
    return [Way(topic, known[topic].title.say(spoken)) for topic in audience.topics if topic in known]


def by_kind(screens: Iterable[Screen]) -> list[tuple[str | Promise, list[Screen]]]:
    """Apps, games and devices, each under its heading."""
    every = list(screens)
    groups = [(KIND_WORDS[kind], [one for one in every if one.kind == kind]) for kind in SCREEN_KINDS]
    return [(heading, ones) for heading, ones in groups if ones]


def lines_of(screen: Screen, spoken: str) -> list[tuple[str, str | Promise, str]]:
    """What is said of a screen: name, heading, sentence."""
    return [(name, ABOUT_WORDS[name], screen.about[name].say(spoken)) for name in ABOUT]


def deck_of(deck: Deck, spoken: str) -> dict[str, object]:
    """A deck with its questions."""
    return {
        "name": deck.names.say(spoken),
        "says": deck.says.say(spoken),
        "questions": [card.asks.say(spoken) for card in deck.cards],
    }


def questions_of(check: SelfCheck, spoken: str) -> list[dict[str, object]]:
    """The questions of a self-check with their options as (id, words, weight)."""
    return [
        {
            "id": question.id,
            "asks": question.asks.say(spoken),
            "options": [(one.id, one.says.say(spoken), one.leads) for one in question.options],
        }
        for question in check.questions
    ]


def endings_of(check: SelfCheck, spoken: str) -> list[dict[str, object]]:
    """The endings of a self-check, the most serious first."""
    return [
        {
            "weight": ending.weight,
            "name": ending.names.say(spoken),
            "when": ending.when.say(spoken),
            "says": ending.says.say(spoken),
            "points": said(ending.points, spoken),
        }
        for ending in check.endings
    ]
