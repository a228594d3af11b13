"""The route as JSON: exactly the interface, with the reasons in one language."""

from __future__ import annotations

from datetime import datetime

from abri.engine.facts import read_facts
from abri.engine.packs import Pack
from abri.engine.routing import answers_now, recommend, route_answer


def test_the_answer_holds_every_part_of_a_route(tiny: Pack) -> None:
    facts = read_facts({"category": ["threat"], "victim_age": 14, "language": "en"})
    at = datetime(2026, 11, 23, 10, tzinfo=tiny.zone)
    answer = route_answer(recommend(tiny, facts, at), answers_now(tiny, facts, at, "fr"), "fr")
    because, heard = "Il s'agit de : Menace.", "Ici tout le monde est entendu."
    assert answer == {
        "channels": ["xx.police"],
        "desks": ["helpline"],
        "urgency": "high",
        "due": {"amount": 1, "unit": "working_day"},
        "evidence_upload": "allowed",
        "may_inform_authorities_without_consent": "only_grave_danger",
        "reasons": [
            {"about": "urgency", "rule": "threat", "gives": ["high"], "text": because},
            {"about": "channels", "rule": "threat", "gives": ["xx.police"], "text": because},
            {"about": "desks", "rule": "general", "gives": ["helpline"], "text": heard},
            {
                "about": "secrecy",
                "rule": "secrecy",
                "gives": ["only_grave_danger"],
                "text": "Ce n'est pas sur la liste.",
            },
        ],
        "answers_now": [
            {"id": "xx.child", "state": "open", "as_of": "2026-09"},
            {"id": "xx.south.line", "state": "not_known", "as_of": None},
        ],
    }
