"""The sections of a case's page that stand by themselves, each made by the noun it is about.

A section that has nothing to show gives ``None`` and is left out. What fills one may hold ``next``, a list of
``work.next_actions.NextAction``: what somebody has to do there, which then stands in the list of the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from abri.centre.casework.contacts.panel import panel as contact
from abri.centre.casework.conversing.panel import panel as live
from abri.centre.casework.incidents.panel import panel as incidents
from abri.centre.casework.letters.panel import panel as letters
from abri.centre.casework.notices.panel import panel as notices
from abri.centre.casework.referrals.panel import panel as referrals
from abri.centre.casework.sight import Sight
from abri.centre.casework.triage.panel import panel as triage
from abri.centre.casework.work.panel import panel as work


@dataclass(frozen=True)
class Panel:
    """One section: the id it has on the page, its template, what fills it, and whether it needs the page's width."""

    name: str
    template: str
    fill: Callable[[Sight], dict[str, Any] | None]
    wide: bool = False


@dataclass(frozen=True)
class Shown:
    """A section with what is in it; the template calls it ``panel``."""

    name: str
    template: str
    panel: dict[str, Any]
    wide: bool


# In the order of the page.
PANELS: tuple[Panel, ...] = (
    Panel("live", "casework/conversing/panel.html", live),
    Panel("contact", "casework/contacts/panel.html", contact),
    Panel("triage", "casework/triage/panel.html", triage, wide=True),
    Panel("tasks", "casework/work/panel.html", work),
    Panel("referral", "casework/referrals/panel.html", referrals),
    Panel("related", "casework/incidents/panel.html", incidents),
    Panel("notices", "casework/notices/panel.html", notices),
    Panel("letters", "casework/letters/panel.html", letters),
)


def panels_for(sight: Sight) -> Iterator[Shown]:
    """The sections that have something to show, in the order of the page."""
    for panel in PANELS:
        filled = panel.fill(sight)
        if filled is not None:
            yield Shown(panel.name, panel.template, filled, panel.wide)
