"""Who listens now, to somebody whose words tell that they may be at risk."""

from dataclasses import replace
from datetime import datetime

from abri.centre.country import country
from abri.centre.ui.help_lines import HelpLine, help_lines
from abri.engine.facts import Facts

MOST_LINES = 3
# They come; the others listen. Their numbers stand at the foot of every page.
EMERGENCY = "emergency"


def lines_in_distress(facts: Facts, at: datetime, spoken: str) -> list[HelpLine]:
    """The lines for somebody at risk, whatever was answered about danger; who answers now comes first."""
    said = facts.danger not in (None, "none")
    known = country().organisations
    lines = help_lines(facts if said else replace(facts, danger="self_harm"), at, spoken)
    listening = [line for line in lines if line.number and known[line.id].kind != EMERGENCY]
    return (listening or lines)[:MOST_LINES]
