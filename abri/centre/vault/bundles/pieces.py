"""The files of a bundle: each chosen form of an item, where it lies, how it is opened, and what goes with it."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Self

from abri.centre.files.kinds import ENDINGS
from abri.centre.vault import custody, opening, seals
from abri.centre.vault.bundles.choosing import ORIGINAL, Choice, Offer
from abri.centre.vault.custody import Line
from abri.centre.vault.links import Link
from abri.engine.evidence.bundles import Piece
from abri.engine.evidence.bundles.layout import safe_name
from abri.engine.evidence.custody import BrokenChain, Disclosure

logger = logging.getLogger(__name__)

LINK_TYPE = "application/json"


@dataclass(frozen=True)
class Taken:
    """An item that goes into a bundle, in the chosen forms.

    ``broken_at``: the line from which its log does not hold, 0 where it does. It is looked for before the export is
    noted: the new line would follow whatever stands there.
    """

    offer: Offer
    roles: tuple[str, ...]
    choice: Choice
    broken_at: int = 0

    @classmethod
    def of(cls, offer: Offer, roles: frozenset[str], choice: Choice) -> Self:
        """``offer`` in these forms, its log checked."""
        ordered = tuple(role for role in offer.roles if role in roles)
        try:
            custody.check(offer.evidence)
        except BrokenChain as broken:
            logger.warning("custody log does not hold", extra={"evidence": str(offer.evidence.pk)})
            return cls(offer, ordered, choice, broken.number)
        return cls(offer, ordered, choice)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its log; without names where one of them names something else than it committed to."""
        try:
            return custody.log(self.offer.evidence, self.offer.identity)
        except BrokenChain:
            # Whoever verifies the bundle is told which line it is.
            return tuple(Line(entry) for entry in custody.entries(self.offer.evidence))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """A piece for each form, with the log and what the receiver may know of it."""
        return tuple(self._pieces())

    def name(self) -> str:
        """What it is called in the report; empty where a name may tell too much."""
        return self.offer.described.name if self.choice.rule.file_names or self.offer.is_link else ""

    def _pieces(self) -> Iterator[Piece]:
        disclosure = self.offer.described.disclosure or Disclosure("", "")
        disclosed: Mapping[int, Mapping[str, Disclosure]] = {}
        if self.choice.rule.staff:
            disclosed = {line.entry.number: line.disclosed for line in self.lines if line.disclosed}
        witnesses = seals.witnesses(self.offer.evidence)
        for role in self.roles:
            media_type, size, sha256, opened = self._form(role)
            yield Piece(
                id=str(self.offer.evidence.pk),
                path=self._path(role, media_type),
                media_type=media_type,
                original=role == ORIGINAL and not self._shortened,
                sha256=sha256,
                size=size,
                item_sha256=disclosure.value,
                item_salt=disclosure.salt,
                open=opened,
                entries=tuple(line.entry for line in self.lines),
                disclosures=disclosed,
                witnesses=witnesses,
            )

    @property
    def _shortened(self) -> bool:
        """Whether the record of an address goes without what somebody wrote about it: then it is no original."""
        return self.offer.is_link and not self.choice.tells_words

    def _form(self, role: str) -> tuple[str, int, str, Callable[[], Iterator[bytes]]]:
        """Media type, size, digest and opening of one form; of an address its record."""
        offer = self.offer
        if offer.is_link:
            link = Link.from_content(offer.described.told)
            record = link.without_words() if self._shortened else link.written()
            return LINK_TYPE, len(record), sha256(record).hexdigest(), lambda: iter((record,))
        content = offer.described.contents[role]
        return (
            content.media_type,
            content.size,
            content.sha256,
            lambda: opening.content(offer.evidence, offer.identity, role),
        )

    def _path(self, role: str, media_type: str) -> str:
        """Where a form lies below ``data/``. A name may tell who is in a picture: some receivers do not get it."""
        folder = f"items/{self.offer.number}"
        if self.offer.is_link:
            return f"{folder}/link.json"
        name, ending = self.name(), ENDINGS.get(media_type, "bin")
        if not name:
            return f"{folder}/{role}/file.{ending}"
        if role == ORIGINAL:
            return f"{folder}/{role}/{safe_name(name)}"
        return f"{folder}/{role}/{safe_name(name.rpartition('.')[0] or name)}.{ending}"
