"""What each purpose shows. One table: who receives a bundle decides what is in it, not who makes it.

The receiver's view is the smallest that serves the purpose (docs/adr/0011). Sealed off and destroyed items, internal
notes and the reporter's e-mail address are in no bundle at all, so no column can let them in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Story(Enum):
    """Whether the person's own account is in the bundle."""

    ALWAYS = "always"
    IF_CHOSEN = "if_chosen"


class Answers(Enum):
    """Which answers to the intake's questions are in it."""

    ALL = "all"
    ADDRESSES = "addresses"


class Messages(Enum):
    """Whose messages of the mailbox are in it."""

    BOTH = "both"
    REPORTER = "reporter"
    NONE = "none"


class Law(Enum):
    """What is said of the law: with the facts that fit, or the names of the provisions alone."""

    WHOLE = "whole"
    NAMES = "names"
    NONE = "none"


class Findings(Enum):
    """What the software noticed: in everything, in what the person wrote, or nothing of it."""

    ALL = "all"
    OWN = "own"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    ``case_data``: the timeline and what was said of the people, as roles. ``staff``: actors and reasons of the custody
    logs are disclosed. ``desk_items``: what the desk added is offered too. ``files_first``: files are chosen at first,
    not only addresses. ``file_names``: files bear the names they came with. ``chat``: the chat of the report may be
    chosen.
    """

    story: Story
    answers: Answers
    messages: Messages
    law: Law
    findings: Findings
    chat: bool
    case_data: bool
    staff: bool
    desk_items: bool
    files_first: bool
    file_names: bool
    checklist: bool


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "police": Rule(
            Story.ALWAYS, Answers.ALL, Messages.REPORTER, Law.WHOLE, Findings.ALL,
            chat=True, case_data=True, staff=False, desk_items=True, files_first=True, file_names=True, checklist=True,
        ),
        "court": Rule(
            Story.ALWAYS, Answers.ALL, Messages.REPORTER, Law.WHOLE, Findings.ALL,
            chat=True, case_data=True, staff=True, desk_items=True, files_first=True, file_names=True, checklist=False,
        ),
        "hotline": Rule(
            Story.IF_CHOSEN, Answers.ADDRESSES, Messages.NONE, Law.NAMES, Findings.NONE,
            chat=False, case_data=False, staff=False, desk_items=True, files_first=False, file_names=False,
            checklist=False,
        ),
        "platform": Rule(
            Story.IF_CHOSEN, Answers.ADDRESSES, Messages.NONE, Law.NAMES, Findings.NONE,
            chat=False, case_data=False, staff=False, desk_items=True, files_first=False, file_names=False,
            checklist=False,
        ),
        "own": Rule(
            Story.ALWAYS, Answers.ALL, Messages.BOTH, Law.WHOLE, Findings.OWN,
            chat=True, case_data=True, staff=False, desk_items=False, files_first=True, file_names=True,
            checklist=False,
        ),
    }
)  # fmt: skip


def left_out(rule: Rule, *, story: bool, chat: bool, everything: bool) -> Iterator[str]:
    """The names of the sentences that say what a bundle leaves out on purpose.

    ``story`` and ``chat``: it holds them (of a chat also: there is none); ``everything``: every item that is offered.
    """
    said = {
        "left_out_story": not story,
        "left_out_answers": rule.answers is not Answers.ALL,
        "left_out_messages": rule.messages is Messages.NONE,
        "left_out_answers_of_desk": rule.messages is Messages.REPORTER,
        "left_out_chat": not chat,
        "left_out_people": not rule.case_data,
        "left_out_findings": rule.findings is Findings.NONE,
        "left_out_findings_of_others": rule.findings is Findings.OWN,
        "left_out_others": not rule.desk_items,
        "left_out_not_chosen": not everything,
        "left_out_staff": not rule.staff,
        "left_out_notes": True,
        "left_out_contact": rule.messages is not Messages.BOTH,
        "left_out_sealed_off": True,
    }
    return (name for name, holds in said.items() if holds)
