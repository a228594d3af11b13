"""What a centre changes on top of its country's pack, without touching the pack's files.

    laid = lay_over(pack, changes, earlier)          # Pack; PackError lists every change that cannot be
    kept, left_out = what_fits(pack, changes)        # after the pack itself has changed
    differences(before, after)                       # of two packs, word by word, in the order of the pages
    put_on_top(mine, base=..., theirs=...)           # one person's changes on top of another's

Changes are a plain table as TOML or JSON hold it; docs/operator/changes.md shows each part:

    {"category": {"scam": {"hidden": true}},
     "question": {"since": {"help": {"nl": "...", ...}}},
     "own_question": {"own_school": {"kind": "one", "ask": {...}, "option": [{"value": "a", "label": {...}}]}},
     "order": ["reporter", "danger", ...],
     "due": {"normal": {"amount": 1, "unit": "working_day"}}, "tier": {"normal": {"target": {...}}},
     "danger": {"everyone": {"minutes": 2}},
     "answer": {"first_answer": {"text": {...}}}, "own_answer": {"own_hours": {"names": {...}, "text": {...}}}}

They can word, hide, add and put in order; never what an answer means, and never what safety hangs on: the questions
about danger and intimate pictures stay as the pack asks them, nobody is answered later in danger, and every question
that is asked can be reached. Whatever was hidden is still understood, so that older reports keep their meaning.
"""

from abri.engine.packs.overlay.changing import put_on_top
from abri.engine.packs.overlay.differing import Difference, differences
from abri.engine.packs.overlay.entries import LONGEST
from abri.engine.packs.overlay.laying import lay_over, what_fits
from abri.engine.packs.overlay.own import OWN, OWN_KINDS
from abri.engine.packs.overlay.safety import is_fixed, may_hide_category

__all__ = [
    "LONGEST",
    "OWN",
    "OWN_KINDS",
    "Difference",
    "differences",
    "is_fixed",
    "lay_over",
    "may_hide_category",
    "put_on_top",
    "what_fits",
]
