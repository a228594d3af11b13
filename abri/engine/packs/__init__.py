"""Country packs: facts about one country, read and checked into immutable objects.

    pack = load_pack("be")                         # or a folder; PackError lists every problem with its cure
    pack.name.say("fr-young")                      # Text: young form, else plain form, else the fallback chain
    pack.organisations["xx.112"].contact.phone
    intake = pack.intake
    intake.applicable(answers)                     # questions to ask, given the answers so far
    intake.after("danger", answers)                # the next one, None after the last; before() likewise
    intake.clean("story", untrusted, today=today)  # the answer in its one spelling; AnswerError(code, limit)
    intake.missing(answers)                        # required questions without an answer
    intake.facts(answers, today=today)             # Facts, for routing and law
    pack.law.provisions["xx.code.art237"].says     # what the law says; abri.engine.law matches it
    pack.sections.studies["xx.study.x"].abstract   # statistics, education, research, timeline, campaigns, standards
    pack.places.find("Liege")                      # places of this postcode or name: a hint where somebody lives
    pack.entries()                                 # whatever can be cited, each with origin, source and history

Entries that a pack shares with others (`pack.shared`) stand after its own in every mapping; `origin` tells them apart.
`today` is always passed in: nothing here looks at a clock. Answers are a mapping of question id to a text or a
list of texts, exactly as `clean` gave them; a skipped question is absent. `unknown_codes(pack, facts)` says
which categories and regions of hand-written facts the pack does not have.
"""

from abri.engine.packs.answers import Answer, AnswerError, chat_answer, chat_counts, files_answer, files_count
from abri.engine.packs.categories import DESK_KINDS, UPLOAD_RULES, URGENCIES, Category, Group
from abri.engine.packs.citable import Citable
from abri.engine.packs.comparisons import Answers, Setting
from abri.engine.packs.conditions import Condition, ConditionError, compile_condition
from abri.engine.packs.country import AgeBand, ClosingOutcome, EmergencyNumber, Region
from abri.engine.packs.evidence import (
    ALERTED,
    TICKING,
    ChecklistPoint,
    EvidenceRules,
    LeftOut,
    Retention,
    SealedOff,
)
from abri.engine.packs.examples import RoutingExample
from abri.engine.packs.folders import Shared
from abri.engine.packs.intake import Intake, Option, Question, UnknownQuestion
from abri.engine.packs.law import Law, Level, Situation
from abri.engine.packs.law_examples import LawExample
from abri.engine.packs.lineage import Lineage
from abri.engine.packs.loader import load_pack, shipped_packs
from abri.engine.packs.organisations import Contact, Opening, Organisation
from abri.engine.packs.pack import Pack
from abri.engine.packs.partial_dates import NotADate, PartialDate, Period
from abri.engine.packs.platforms import (
    HOSTED,
    HandOver,
    OffenceClass,
    Platform,
    Platforms,
    Reason,
    Watch,
)
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
from abri.engine.packs.restorative import Approach, NotFor, Restorative, Sheet, Step
from abri.engine.packs.rules import Due
from abri.engine.packs.sections import Sections
from abri.engine.packs.sections.campaigns import Campaign
from abri.engine.packs.sections.changes import Change
from abri.engine.packs.sections.education import Initiative
from abri.engine.packs.sections.figures import Figure
from abri.engine.packs.sections.pillars import Pillar
from abri.engine.packs.sections.places import Place, Places
from abri.engine.packs.sections.research import Author, Study
from abri.engine.packs.sections.standards import Standard, Term
from abri.engine.packs.sections.statistics import Area, Caution, Caveat, Indicator, Topic, Unit
from abri.engine.packs.sections.timeline import Event
from abri.engine.packs.sourced import Happening, Sourced
from abri.engine.packs.text import Text

__all__ = [
    "ALERTED",
    "DESK_KINDS",
    "HOSTED",
    "OFFENCE",
    "PROCEEDINGS",
    "TICKING",
    "UPLOAD_RULES",
    "URGENCIES",
    "AgeBand",
    "Aggravation",
    "Answer",
    "AnswerError",
    "Answers",
    "Approach",
    "Area",
    "Author",
    "Campaign",
    "Category",
    "Caution",
    "Caveat",
    "Change",
    "ChecklistPoint",
    "Citable",
    "ClosingOutcome",
    "Condition",
    "ConditionError",
    "Contact",
    "Criterion",
    "Due",
    "Element",
    "EmergencyNumber",
    "Event",
    "EvidenceRules",
    "Figure",
    "Grade",
    "Group",
    "HandOver",
    "Happening",
    "Indicator",
    "Initiative",
    "Instrument",
    "Intake",
    "Law",
    "LawExample",
    "LeftOut",
    "Level",
    "Lineage",
    "NotADate",
    "NotFor",
    "OffenceClass",
    "Opening",
    "Option",
    "Organisation",
    "Pack",
    "PackError",
    "PartialDate",
    "Penalty",
    "Period",
    "Pillar",
    "Place",
    "Places",
    "Platform",
    "Platforms",
    "Problem",
    "Provision",
    "Question",
    "Reason",
    "Region",
    "Restorative",
    "Retention",
    "RoutingExample",
    "SealedOff",
    "Sections",
    "Setting",
    "Shared",
    "Sheet",
    "Situation",
    "Sourced",
    "Standard",
    "Step",
    "Study",
    "Term",
    "Text",
    "Topic",
    "Unit",
    "UnknownQuestion",
    "Watch",
    "chat_answer",
    "chat_counts",
    "compile_condition",
    "files_answer",
    "files_count",
    "load_pack",
    "shipped_packs",
    "unknown_codes",
]
