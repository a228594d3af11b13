"""Routing: who should hear of an incident, how urgently, by when, and what must not be done on the way.

    route = recommend(pack, facts, at)                 # Route: channels in order, desks, urgency, due, reasons
    offers = answers_now(pack, facts, at, "fr-young")  # help lines that fit, those that answer now first
    gate(pack, facts, "police", at)                    # Gate: whether agreement can be missing, on which grounds
    due_at(pack, route.due, at, hours)                 # the instant that is meant, in the working time of a desk
    opens_at(hours, at, pack), closes_at(...)          # when that desk is there, of hours = read_hours([...])

Pure functions of a pack, the facts and an instant. Facts that are missing decide nothing: a rule counts only
where its condition is known to be met. Software suggests, people decide.
"""

from abri.engine.packs.rules import Due
from abri.engine.routing.answer import route_answer
from abri.engine.routing.due import EARLIEST_YEAR, LATEST_YEAR, due_at
from abri.engine.routing.hours import ALWAYS, Hours, HoursError, closes_at, is_open, opens_at, read_hours
from abri.engine.routing.offers import Offer, State, answers_now
from abri.engine.routing.route import Reason, Route, UnknownCategory, recommend
from abri.engine.routing.secrecy_gate import Asked, Gate, OpenGround, gate

__all__ = [
    "ALWAYS",
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "Asked",
    "Due",
    "Gate",
    "Hours",
    "HoursError",
    "Offer",
    "OpenGround",
    "Reason",
    "Route",
    "State",
    "UnknownCategory",
    "answers_now",
    "closes_at",
    "due_at",
    "gate",
    "is_open",
    "opens_at",
    "read_hours",
    "recommend",
    "route_answer",
]
