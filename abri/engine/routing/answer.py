"""The route as JSON values: the one answer that the command line and the API give."""

from __future__ import annotations

from collections.abc import Iterable

from abri.engine.routing.offers import Offer
from abri.engine.routing.route import Route


def route_answer(route: Route, offers: Iterable[Offer], language: str) -> dict[str, object]:
    """The route and the help lines that fit, with the reasons said in one language."""
    return {
        "channels": list(route.channels),
        "desks": list(route.desks),
        "urgency": route.urgency,
        "due": {"amount": route.due.amount, "unit": route.due.unit},
        "evidence_upload": route.evidence_upload,
        "may_inform_authorities_without_consent": route.may_inform_authorities_without_consent,
        "reasons": [
            {
                "about": reason.about,
                "rule": reason.rule,
                "gives": list(reason.gives),
                "text": reason.text.say(language),
            }
            for reason in route.reasons
        ],
        "answers_now": [
            {"id": offer.organisation.id, "state": offer.state, "as_of": offer.as_of} for offer in offers
        ],
    }
