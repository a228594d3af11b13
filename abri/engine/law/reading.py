"""Facts as the law reads them, and whether a provision was in force when they happened."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from abri.engine.facts import Days, Facts, Span
from abri.engine.packs import PROCEEDINGS, Provision


class Force(NamedTuple):
    """Whether a provision was in force: surely, surely not, or not known for lack of the `missing` facts.

    `partly`: some of the acts may have happened while it was not.
    """

    outcome: bool | None
    missing: tuple[str, ...] = ()
    partly: bool = False


ALWAYS = Force(outcome=True)
NEVER = Force(outcome=False)


def as_law_reads(facts: Facts) -> Facts:
    """Malice or gain states the intent to deceive or harm, and each of the three that it was done on purpose."""
    fraudulent, deliberate = facts.fraudulent_intent, facts.deliberate
    if fraudulent is None and (facts.malicious or facts.for_gain):
        fraudulent = True
    if deliberate is None and (facts.malicious or facts.for_gain or fraudulent):
        deliberate = True
    if (fraudulent, deliberate) == (facts.fraudulent_intent, facts.deliberate):
        return facts
    return replace(facts, fraudulent_intent=fraudulent, deliberate=deliberate)


def in_force(provision: Provision, facts: Facts) -> Force:
    """Whether the provision was in force on the days of the facts.

    A period has acts on its first and on its last day, unless there was only one act: then nobody knows on which
    side of a change of law it fell, nor do we where their number is not known.
    """
    starts, ends = provision.starts, provision.ends
    if provision.dated_by == PROCEEDINGS:
        return ALWAYS if ends is None else NEVER
    days: Days | None = getattr(facts, provision.dated_by)
    if days is None:
        return ALWAYS if starts is None and ends is None else Force(None, (provision.dated_by,))
    first, last = days
    if (starts is not None and last < starts) or (ends is not None and ends <= first):
        return NEVER
    if (starts is None or starts <= first) and (ends is None or last < ends):
        return ALWAYS
    if facts.acts is None:
        return Force(None, ("acts",), partly=True)
    return Force(True if facts.acts.low > 1 else None, (), partly=True)


def acts_within(facts: Facts) -> Facts:
    """The facts as a provision sees them that was in force for a part of them: any number of acts may lie beyond."""
    if facts.acts is None or facts.acts.low == 1:
        return facts
    return replace(facts, acts=Span(1, facts.acts.high))
