"""What the mailbox says about talking now."""

from dataclasses import dataclass
from datetime import datetime

from abri.centre.cases.mailbox import Mailbox
from abri.centre.conversing.models import Conversation
from abri.centre.conversing.offers import Offer, offer_of
from abri.centre.reporting.drafts import facts_of
from abri.centre.ui.help_lines import HelpLine, help_lines

MOST_LINES = 3


@dataclass(frozen=True)
class Door:
    """What the mailbox says about talking now: an ``offer``, or the ``conversation`` that is under way."""

    offer: Offer | None
    conversation: Conversation | None
    lines: list[HelpLine]


def door_of(box: Mailbox, at: datetime, spoken: str) -> Door | None:
    """What the page of the mailbox shows about it; ``None`` where this desk never talks live."""
    if not box.case.is_open:
        return None
    there = box.case.conversations.under_way().first()
    offer = offer_of(box.case.desk, at)
    if there is None and offer is None:
        return None
    needs_others = offer is not None and not offer.is_now and there is None
    return Door(offer, there, lines_now(box, at, spoken) if needs_others else [])


def lines_now(box: Mailbox, at: datetime, spoken: str) -> list[HelpLine]:
    """Who answers now, where the team does not."""
    facts = facts_of(box.report()["answers"], at)
    return [line for line in help_lines(facts, at, spoken) if line.number and line.open_now][:MOST_LINES]
