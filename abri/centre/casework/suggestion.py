"""What the software suggests for a case, and why: composed anew from the report whenever somebody looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from abri.centre.cases.arrivals import facts_of, proposal
from abri.centre.cases.models import Case
from abri.centre.cases.triage import Weighed
from abri.centre.casework import words
from abri.centre.casework.findings import raised_because
from abri.centre.country import country
from abri.engine.facts import Facts
from abri.engine.packs import Text


@dataclass(frozen=True)
class Because:
    """Something that is suggested, in words, with the sentences that say why."""

    suggested: str
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons as one text."""
        return " ".join(self.reasons)


@dataclass(frozen=True)
class Channel(Because):
    """An organisation that the software suggests."""

    phone: str
    web: str
    confirmed: bool


@dataclass(frozen=True)
class Suggestion:
    """The urgency with its reasons, and who can help, the best first. The rest stands in ``casework.triage``."""

    urgency: Because
    channels: tuple[Channel, ...]


def facts_in(report: Mapping[str, Any]) -> Facts:
    """What an opened report states, on the day it was received."""
    received_at = datetime.fromisoformat(report["received_at"])
    return facts_of(report["answers"], language=str(report["language"]), at=received_at)


def suggestion_for(
    weighed: Weighed | None, sealed: Mapping[str, Any] | None, *, raised: str = ""
) -> Suggestion | None:
    """What is suggested for an opened report; what was ``sealed`` on arrival where the report cannot be opened.

    The urgency is the sealed one, or the one that danger ``raised`` it to: it stands in the queue. The rest follows the
    pack as it is now.
    """
    current = proposal(weighed.route) if weighed is not None else sealed
    return _worded(current, _urgency(sealed or current, raised)) if current is not None else None


def _urgency(content: Mapping[str, Any], raised: str) -> Because:
    """How urgent the report is by its answers, unless danger in what was written makes it more urgent."""
    answered, reasons = Case.Urgency[str(content["urgency"]).upper()], _reasons(content, "urgency")
    if not raised or Case.Urgency[raised.upper()] >= answered:
        return Because(str(answered.label), reasons)
    return Because(str(Case.Urgency[raised.upper()].label), (raised_because(raised), *reasons))


def _worded(current: Mapping[str, Any], urgency: Because) -> Suggestion:
    organisations = country().organisations
    return Suggestion(
        urgency=urgency,
        channels=tuple(
            Channel(
                words.said(organisation.names),
                _reasons(current, "channels", organisation.id),
                phone=organisation.contact.phone,
                web=organisation.contact.web,
                confirmed=organisation.verified,
            )
            for organisation in (organisations[name] for name in current["channels"] if name in organisations)
        ),
    )


def _reasons(content: Mapping[str, Any], about: str, name: str = "") -> tuple[str, ...]:
    """The engine's sentences about a part, or about one name in it, in the reader's language."""
    return tuple(
        words.said(Text(tuple(reason["text"].items()), country().fallback))
        for reason in content["reasons"]
        if reason["about"] == about and (not name or name in reason.get("gives", ()))
    )
