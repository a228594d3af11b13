"""Law: which provisions were in force on the day of the facts, and whether what they ask for is met.

    matches = match(pack, facts)                  # tuple[Match, ...]: met first, offences before other law
    matches = match(pack, facts, on=date)         # the same facts as if they had happened on that day
    law_answer(matches)                           # JSON values, as `abri law match --json` and the API give them

Pure functions of a pack and facts. An unknown fact never makes an offence met, and giving a fact that was
missing never turns *not met* into *may be met*. Information, not advice: software suggests, people decide.
"""

from abri.engine.law.answer import law_answer
from abri.engine.law.match import AggravationMatch, ElementMatch, Match, Outcome, match
from abri.engine.law.older import Older, older_law

__all__ = [
    "AggravationMatch",
    "ElementMatch",
    "Match",
    "Older",
    "Outcome",
    "law_answer",
    "match",
    "older_law",
]
