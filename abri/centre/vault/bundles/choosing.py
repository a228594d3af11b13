"""What a case has to offer to a bundle, and what somebody chose of it."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Identity, Keyring, SealingError
from abri.centre.vault import adults, opening
from abri.centre.vault.bundles.purposes import RULES, Rule, Story
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Damaged, Description

logger = logging.getLogger(__name__)

ORIGINAL, COPY = "original", "copy"
ROLES = (ORIGINAL, COPY)


@dataclass(frozen=True)
class Offer:
    """An item that may leave, opened: its number is its place in the case."""

    evidence: Evidence
    identity: Identity = field(repr=False)
    described: Description = field(repr=False)

    @property
    def number(self) -> int:
        """Its place in the case."""
        return self.evidence.number

    @property
    def is_link(self) -> bool:
        """Whether it is an address."""
        return self.evidence.is_link

    @property
    def is_intimate(self) -> bool:
        """Whether an adult is naked or sexual in it: then it leaves only when somebody chose it by hand."""
        return self.described.told.get("intimate") == "adult"

    @property
    def from_reporter(self) -> bool:
        """Whether the reporter handed it in."""
        return self.evidence.source == Evidence.Source.REPORTER

    @property
    def roles(self) -> tuple[str, ...]:
        """The forms there are to choose from."""
        if self.is_link:
            return (ORIGINAL,)
        return tuple(role for role in ROLES if role in self.described.contents)

    def size_of(self, role: str) -> int:
        """Bytes of one form; 0 of an address, where nobody counts them."""
        return 0 if self.is_link else self.described.contents[role].size

    def chosen_at_first(self, rule: Rule) -> tuple[str, ...]:
        """The forms that a purpose proposes: what could hurt by being seen is proposed by none."""
        if self.is_intimate or not (rule.files_first or self.is_link):
            return ()
        return self.roles


@dataclass(frozen=True)
class Choice:
    """What somebody wants in a bundle. ``items``: by number the forms; ``story`` and ``chat``: where it is a choice."""

    purpose: str
    language: str
    items: Mapping[int, frozenset[str]]
    story: bool = False
    chat: bool = False

    @property
    def rule(self) -> Rule:
        """The row of the table."""
        return RULES[self.purpose]

    @property
    def tells_words(self) -> bool:
        """Whether what people wrote about an item is told: it belongs to the account."""
        return self.rule.story is Story.ALWAYS or self.story


def offers(case: Case, ring: Keyring) -> Iterator[Offer]:
    """What ``case``, whose identity is on ``ring``, has to offer, in its order.

    Not what is sealed off, destroyed or still coming: that leaves in no bundle. What does not open is left out and
    logged.
    """
    for evidence in case.evidence.kept().in_order():
        try:
            identity = opening.identity_of(evidence, ring)
            yield Offer(evidence, identity, opening.described(evidence, identity))
        except (Damaged, SealingError):
            logger.warning("evidence cannot be offered", extra={"evidence": str(evidence.pk)})


def offered_for(rule: Rule, offer: Offer, *, by: Person | None) -> bool:
    """Whether a purpose may see an item at all, and ``by`` may give it out; ``None``: the operator, with a key."""
    case = offer.evidence.case
    if by is not None and (case is None or adults.kept_from(by, case, offer.described)):
        return False
    return rule.desk_items or offer.from_reporter
