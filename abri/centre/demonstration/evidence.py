"""Evidence of the invented cases: files that are drawn, and addresses that lead nowhere."""

from collections.abc import Iterable
from datetime import datetime

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.demonstration.drawing import DRAWN
from abri.centre.demonstration.stories import Event, Handed
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring
from abri.centre.vault import index, links, opening, settling, taking
from abri.centre.vault.addresses import read
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence


def hand_in(case: Case, files: Iterable[Handed], *, at: datetime) -> None:
    """Put into ``case`` what its reporter handed in."""
    for file in files:
        content = DRAWN[file.draws](file.text)
        evidence, identity = taking.begin(
            case=case, name=file.name, size=len(content), source=Evidence.Source.REPORTER, at=at
        )
        taking.put_part(evidence, 1, content, at)
        settling.settle(evidence, identity, at=at)


def add_addresses(case: Case, event: Event, ring: Keyring, *, by: Person, at: datetime) -> None:
    """Let somebody of the desk add the addresses of ``event``, one a line, all seen at the same time."""
    seen_at = at.astimezone(country().zone).isoformat(timespec="minutes")
    found = [read(line) for line in event.text.split()]
    added = links.add(
        case,
        [
            Link(one.url, one.platform, one.account, one.account_id, seen_at, country().timezone, event.about)
            for one in found
        ],
        at=at,
        author=by,
        desk_id=str(case.desk_id),
    )
    for evidence in added:
        audit.record(
            "evidence.added", subject=case, actor=by, at=at, desk_id=case.desk_id, number=evidence.number
        )
    index.mark_case(case, ring, case.desk, opening.described_all(added, ring))
