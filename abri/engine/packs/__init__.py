"""Country packs: facts about one country, read and checked into immutable objects.

    pack = load_pack("be")                         # or a folder; PackError lists every problem with its cure
    pack.name.say("fr-young")                      # Text: young form, else plain form, else the fallback chain
    pack.organisations["be.112"].contact.phone
    intake = pack.intake
    intake.applicable(answers)                     # questions to ask, given the answers so far
    intake.after("danger", answers)                # the next one, None after the last; before() likewise
    intake.clean("story", untrusted, today=today)  # the answer in its one spelling; AnswerError(code, limit)
    intake.missing(answers)                        # required questions without an answer
    intake.facts(answers, today=today)             # Facts, for routing and law
    pack.law.provisions["be.cp2024.art237"].says   # what the law says; abri.engine.law matches it

`today` is always passed in: nothing here looks at a clock. Answers are a mapping of question id to a text or a
list of texts, exactly as `clean` gave them; a skipped question is absent. `unknown_codes(pack, facts)` says
which categories and regions of hand-written facts the pack does not have.
"""

from abri.engine.packs.answers import Answer, AnswerError
from abri.engine.packs.categories import DESK_KINDS, UPLOAD_RULES, URGENCIES, Category, Group
from abri.engine.packs.comparisons import Answers, Setting
from abri.engine.packs.conditions import Condition, ConditionError, compile_condition
from abri.engine.packs.country import AgeBand, ClosingOutcome, EmergencyNumber, Region
from abri.engine.packs.examples import RoutingExample
from abri.engine.packs.intake import Intake, Option, Question, UnknownQuestion
from abri.engine.packs.law import Law, Level, Situation
from abri.engine.packs.law_examples import LawExample
from abri.engine.packs.lineage import Lineage
from abri.engine.packs.loader import load_pack, shipped_packs
from abri.engine.packs.organisations import Contact, Opening, Organisation
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import PackError, Problem
from abri.engine.packs.provisions import (
    OFFENCE,
    PROCEEDINGS,
    Aggravation,
    Criterion,
    Element,
    Grade,
    Instrument,
    Penalty,
    Provision,
)
from abri.engine.packs.references import unknown_codes
from abri.engine.packs.rules import Due
from abri.engine.packs.text import Text

__all__ = [
    "DESK_KINDS",
    "OFFENCE",
    "PROCEEDINGS",
    "UPLOAD_RULES",
    "URGENCIES",
    "AgeBand",
    "Aggravation",
    "Answer",
    "AnswerError",
    "Answers",
    "Category",
    "ClosingOutcome",
    "Condition",
    "ConditionError",
    "Contact",
    "Criterion",
    "Due",
    "Element",
    "EmergencyNumber",
    "Grade",
    "Group",
    "Instrument",
    "Intake",
    "Law",
    "LawExample",
    "Level",
    "Lineage",
    "Opening",
    "Option",
    "Organisation",
    "Pack",
    "PackError",
    "Penalty",
    "Problem",
    "Provision",
    "Question",
    "Region",
    "RoutingExample",
    "Setting",
    "Situation",
    "Text",
    "UnknownQuestion",
    "compile_condition",
    "load_pack",
    "shipped_packs",
    "unknown_codes",
]
