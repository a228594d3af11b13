"""The custody log of one thing in words, for the page on which a desk reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from abri.centre.casework.evidence import words as evidence_words
from abri.centre.records.keyring import Identity
from abri.centre.vault import custody
from abri.centre.vault.custody import Line
from abri.centre.vault.models import Evidence
from abri.engine.evidence.custody import BrokenChain

# Somebody who comes back to a page within this time makes one line of what is shown; the log keeps each.
SAME_SITTING = timedelta(minutes=30)
_REPEATS = frozenset({"opened", "revealed"})


@dataclass(frozen=True)
class Said:
    """One line: ``number`` is its place in the log, ``times`` how many lines in a row it stands for."""

    number: int
    at: datetime
    action: str
    sentence: str
    reason: str
    times: int = 1


@dataclass(frozen=True)
class Log:
    """The lines, the oldest first. ``broken`` is the number of the first line that is not what was written, else 0."""

    lines: tuple[Said, ...]
    broken: int = 0


def log_of(evidence: Evidence, identity: Identity | None) -> Log:
    """The log of ``evidence``, checked; without its ``identity`` nobody is named."""
    broken = 0
    try:
        custody.check(evidence)
    except BrokenChain as error:
        broken = error.number
    try:
        lines = custody.log(evidence, identity)
    except BrokenChain as error:
        broken, lines = broken or error.number, custody.log(evidence)
    return Log(_together([_said(line, evidence) for line in lines]), broken)


def _said(line: Line, evidence: Evidence) -> Said:
    entry = line.entry
    # By name, the reader too: a verb fits a name in every language.
    who = str(line.actor) if line.actor else line.named.rpartition(" (")[0]
    if not who and entry.action == "received" and evidence.source == Evidence.Source.REPORTER:
        who = _("The reporter")
    return Said(
        number=entry.number,
        at=datetime.fromisoformat(entry.at),
        action=entry.action,
        sentence=evidence_words.happened(entry.action, who),
        reason=evidence_words.reason(line.reason or ""),
    )


def _together(lines: Sequence[Said]) -> tuple[Said, ...]:
    """The lines with what one person repeats in one sitting told once, as often as it happened, at its last time."""
    told: list[Said] = []
    for line in lines:
        last = told[-1] if told else None
        if (
            last is not None
            and line.action in _REPEATS
            and (line.sentence, line.reason) == (last.sentence, last.reason)
            and line.at - last.at < SAME_SITTING
        ):
            told[-1] = replace(last, at=line.at, times=last.times + 1)
        else:
            told.append(line)
    return tuple(told)
