"""What a notice says in words, as it is sealed to the case, and the elements that Article 16 asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from abri.engine.packs import Platforms


@dataclass(frozen=True)
class Wording:
    """The words of one notice. ``law`` holds ids of provisions; ``left`` the whole text as it left, empty before.

    ``name`` and ``email`` are those that platforms see; both are empty where the notice does not say who sends it.
    ``site`` is what a platform is called that the pack has no profile of.
    """

    addresses: tuple[str, ...] = ()
    account: str = ""
    site: str = ""
    explanation: str = ""
    law: tuple[str, ...] = ()
    good_faith: bool = False
    name: str = ""
    email: str = ""
    left: str = ""

    def content(self) -> dict[str, Any]:
        """The words as they are sealed."""
        return asdict(self)

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """The words that an opened writing holds."""
        known = {one.name: content[one.name] for one in fields(cls) if one.name in content}
        for name in ("addresses", "law"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


@dataclass(frozen=True)
class Element:
    """One thing that Article 16(2) asks for: its code, and whether this notice has it.

    ``excused``: it need not be there, because of what the notice is about.
    """

    code: str
    there: bool
    excused: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the notice cannot leave without it."""
        return not (self.there or self.excused)


ELEMENTS = ("explanation", "location", "notifier", "good_faith")
"""Letters (a) to (d) of Article 16(2), in their order."""


def elements(wording: Wording, reason: str, platforms: Platforms) -> tuple[Element, ...]:
    """Every element that a notice about ``reason`` needs, and which of them ``wording`` has."""
    return tuple(_elements(wording, reason, platforms))


def _elements(wording: Wording, reason: str, platforms: Platforms) -> Iterator[Element]:
    there = {
        "explanation": bool(wording.explanation.strip()),
        "location": bool(wording.addresses or wording.account.strip()),
        "notifier": bool(wording.name.strip() and wording.email.strip()),
        "good_faith": wording.good_faith,
    }
    nameless = platforms.anonymous_for(reason) is not None
    for code in ELEMENTS:
        yield Element(code, there[code], excused=nameless and code == "notifier")
