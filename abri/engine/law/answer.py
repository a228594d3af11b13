"""The matches as JSON values: the one answer that the command line and the API give."""

from __future__ import annotations

from collections.abc import Iterable

from abri.engine.law.match import Match


def law_answer(matches: Iterable[Match]) -> dict[str, object]:
    """The provisions that are met or may be met, in the order of the matches.

    The level of an aggravation is left out where the level of its provision is: neither is known without the other.
    """
    return {"provisions": [_provision(found) for found in matches if found.outcome != "not_met"]}


def _provision(found: Match) -> dict[str, object]:
    return {
        "id": found.provision.id,
        "kind": found.provision.kind,
        "outcome": found.outcome,
        "regime": found.provision.regime,
        "level": found.level,
        "aggravations": [
            {
                "id": heavier.aggravation.id,
                "outcome": heavier.outcome,
                "level": heavier.aggravation.level if found.level is not None else None,
                "article": heavier.aggravation.article,
                "missing": list(heavier.missing),
            }
            for heavier in found.aggravations
        ],
        "elements": [
            {"id": element.id, "outcome": element.outcome, "facts": list(element.facts)}
            for element in found.elements
        ],
        "missing": list(found.missing),
    }
