"""What the software proposes for a case: each part with its reasons, to confirm in one click or to change."""

from collections.abc import Mapping
from typing import Any

from abri.centre.cases import triage, verdicts
from abri.centre.cases.models import Case, Verdict
from abri.centre.cases.triage import Proposal
from abri.centre.casework.addresses import of_case
from abri.centre.casework.sight import Sight
from abri.centre.casework.triage import words
from abri.centre.casework.triage.lines import Row
from abri.centre.casework.words import holder, said

Part = Verdict.Part


def panel(sight: Sight) -> dict[str, Any] | None:
    """The proposal worked out anew from what was opened; ``None`` where the report cannot be opened."""
    reading = sight.reading
    if reading.sealed is None:
        return None
    decided = verdicts.decided(sight.case) if "cases_verdict" in sight.tables else {}
    proposal = triage.propose_for(
        sight.case, reading.sealed, reading.findings, decided=decided, weighed=reading.weighed
    )
    may_judge = sight.may_act and sight.case.is_open
    return {
        "tier": proposal.tier and {
            "id": proposal.tier.id,
            "names": said(proposal.tier.names),
            "target": said(proposal.tier.target),
            "own": not proposal.tier.basis.verified,
        },
        "rows": [_row(sight, proposal, part, decided, may_judge=may_judge) for part in _parts(sight.case)],
        "may_judge": may_judge,
    }  # fmt: skip


def _parts(case: Case) -> list[Part]:
    """The parts of a proposal; a due time only while the reporter waits for something."""
    return [part for part in Part if part != Part.DUE or (case.due_at is not None and case.is_open)]


def _row(
    sight: Sight, proposal: Proposal, part: Part, decided: Mapping[str, Verdict], *, may_judge: bool
) -> Row:
    verdict, proposed = decided.get(part), proposal.part(part)
    code = verdict.chosen if verdict else proposed.code
    differs = verdict is not None and verdict.chosen != proposed.code
    return Row(
        part=part.value,
        label=str(part.label),
        value=_value(sight.case, part, code, proposal),
        reasons=words.because(proposed.reasons),
        proposed=_value(sight.case, part, proposed.code, proposal) if differs else "",
        by=holder(verdict.by, sight.person) if verdict else "",
        confirmed=verdict is not None and verdict.chosen == verdict.proposed,
        judge_url=of_case("triage_judge", sight.case.reference, part.value),
        change_url=_change_url(sight.case, part, proposal) if may_judge else "",
    )


def _value(case: Case, part: Part, code: str, proposal: Proposal) -> str:
    if part == Part.DUE and case.due_at is not None:
        return words.instant(case.due_at)
    if part == Part.DESK and code in (
        known := {str(one.pk): str(one) for one in (case.desk, proposal.receiver)}
    ):
        return known[code]
    return words.value(part, code)


def _change_url(case: Case, part: Part, proposal: Proposal) -> str:
    if part != Part.DUE and not _has_choice(part, proposal):
        return ""
    return of_case("folded", case.reference, part.value)


def _has_choice(part: Part, proposal: Proposal) -> bool:
    """Whether the part can be anything else than what is proposed."""
    proposed = {proposal.part(part).code}
    if part == Part.DESK and not set(proposal.compared) <= proposed:
        return True
    return not set(verdicts.choices(part, proposal)) <= proposed
