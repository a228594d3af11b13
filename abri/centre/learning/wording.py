"""Words that outsiders write and others get to read: nicknames of players, tips of classes.

The screener suggests, rules decide what is never shown: how to reach somebody, and where told so somebody's full name.
What is only doubtful waits for a person.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abri.centre.country import country
from abri.engine.screening.screener import Screener
from abri.engine.screening.stories.words import fold, is_ordinary

ABUSIVE, DOUBTFUL, CONTACT, NAME, UNREADABLE = "abusive", "doubtful", "contact", "name", "unreadable"
REFUSED_FOR = frozenset({ABUSIVE, CONTACT, NAME, UNREADABLE})

# From here on nobody has to look first. Below, the screener is wrong often enough about kind advice.
SURELY = 0.85

REASONS: dict[str, Promise] = {
    ABUSIVE: _("It could hurt somebody."),
    DOUBTFUL: _("Somebody looks at it first, because it could hurt somebody."),
    CONTACT: _(
        "It holds a telephone number, an e-mail address, a web address or an account. Leave that out."
    ),
    NAME: _("It looks like somebody's first and last name. Leave names out."),
    UNREADABLE: _("It holds signs that cannot be shown."),
}

# fmt: off
_CONTACT = re.compile(
    r"[\w.+%-]{1,64}\s?@\s?[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<!\w)@\w[\w.]{1,63}"  # an account
    r"|(?:https?://|www\.)\S+"
    # an account named by its application: it has a digit, a line below or a point within
    r"|(?<!\w)(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord|roblox)(?:\s+(?:is|ist|est|c['’]est))?\s*[:=]?\s+"
    r"[^\W\d][^\W\d_]{0,30}(?:[._]\w|\d)"
    r"|(?<!\w)[\w-]{2,63}\.(?:be|com|net|org|eu|fr|nl|de|io|me|gg|tv|app|lu)(?!\w)"  # an address without its beginning
    r"|(?<!\d)(?:\+|0)(?:[ ./()-]{0,2}\d){8,14}(?!\d)",  # a telephone number
    re.IGNORECASE,
)
# Names and signs of hatred that a screener of sentences does not know as words of their own; letters may be disguised.
_DISGUISES = dict(zip("013!|5$@4", "oieiissaa", strict=True))
_DISGUISED = re.compile(r"(?<=[a-z])[013!|5$@4]|[013!|5$@4](?=[a-z])")
_HATRED = re.compile(
    r"(?<![^\W_])(?:adolf|hitler|himmler|goebbels|nazis?|heil|ss|kkk|1488|88|hakenkreuz|hakenkruis|croixgammee|swastika)(?![^\W_])"
)
_SMALL = r"(?:\s+(?:van|von|de|den|der|het|la|le|les|du|di|el|al|zu|ter|ten)){0,2}"
_WORD = r"[^\W\d_][^\W\d_'’-]+"
# Looked for from every word on: in "for Emma Peeters" a search that goes on behind "for Emma" would miss the name.
_FULL_NAME = re.compile(rf"(?<!\w)(?=({_WORD}{_SMALL}\s+{_WORD})(?!\w))", re.IGNORECASE)
# fmt: on
_SHOWN = frozenset("LMNPSZ")
# Signs that join or colour what stands before them, as in pictures of people: harmless.
_JOINING = frozenset("\u200d\ufe0f")

_loading = threading.Lock()
_loaded: list[Screener] = []


@dataclass(frozen=True)
class Wording:
    """What is thought of a text: refused, or doubtful, and why (codes of :data:`REASONS`)."""

    refused: bool
    doubtful: bool
    reasons: tuple[str, ...]

    @property
    def says(self) -> tuple[str, ...]:
        """The reasons in words, in the language that is active."""
        return tuple(str(REASONS[reason]) for reason in self.reasons)


def check(text: str, language: str, *, refuse_names: bool = False) -> Wording:
    """What is thought of ``text``, written by somebody who reads ``language``.

    ``refuse_names``: nobody's full name may stand in it: two words with a capital of which none is an ordinary one.
    German writes every noun with a capital, so that there only two such words and nothing else count.
    """
    reasons = tuple(dict.fromkeys(_reasons(text, language, refuse_names=refuse_names)))
    refused = bool(REFUSED_FOR & set(reasons))
    return Wording(refused, not refused and DOUBTFUL in reasons, reasons)


def folded(text: str) -> str:
    """``text`` as it is compared: without case, accents, spaces and the like, so that what looks alike is alike."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def breaks_rule(text: str) -> str:
    """The first rule that ``text`` breaks without the screener being asked; empty for none."""
    if not all(_can_be_shown(sign) for sign in text):
        return UNREADABLE
    if not all(_is_help(found.group()) for found in _CONTACT.finditer(text)):
        return CONTACT
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = _DISGUISED.sub(lambda sign: _DISGUISES[sign.group()], plain)
    return ABUSIVE if any(map(_HATRED.search, (plain, bare))) else ""


def _reasons(text: str, language: str, *, refuse_names: bool) -> Iterator[str]:
    if broken := breaks_rule(text):
        yield broken
    if refuse_names and _holds_full_name(text, language):
        yield NAME
    found = screener().screen(text)
    if found.flagged and found.abusive >= SURELY:
        yield ABUSIVE
    elif found.flagged or found.marked:
        yield DOUBTFUL


def _can_be_shown(sign: str) -> bool:
    return unicodedata.category(sign)[0] in _SHOWN or sign in _JOINING or sign in "\n\r\t"


def _holds_full_name(text: str, language: str) -> bool:
    found = [
        words for words in _FULL_NAME.findall(text) if _could_be_name(words) and not _is_organisation(words)
    ]
    return any(language != "de" or words == text.strip() for words in found)


def _could_be_name(words: str) -> bool:
    first, *_between, last = words.split()
    return all(word[0].isupper() and not is_ordinary(fold(word)) for word in (first, last))


def _is_help(way: str) -> bool:
    """Whether an organisation of the country is reached so: to say where help is, is a good tip."""
    place, number = _host(way), _digits(way)
    # A number behind an address could be anybody's.
    is_place = bool(place) and number == _digits(place)
    return any(
        (is_place and place in {_host(one.contact.web), one.contact.email.casefold()})
        or (bool(number) and number == _digits(one.contact.phone.partition("(")[0]))
        for one in country().organisations.values()
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _host(address: str) -> str:
    without = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold())
    return without.partition("/")[0].rstrip(".,;:!?)")


def _is_organisation(words: str) -> bool:
    """Whether an organisation of the country is called so: its name helps, and is nobody's."""
    called = folded(words)
    return any(
        called in folded(name)
        for one in country().organisations.values()
        for name in (*one.names.values(), *one.aliases)
    )


def screener() -> Screener:
    """The screener of this process, loaded when it is first asked for; raises ``WeightsError``."""
    with _loading:
        if not _loaded:
            _loaded.append(Screener.load())
        return _loaded[0]
