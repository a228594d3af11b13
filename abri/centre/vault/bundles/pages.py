"""The two documents of a bundle that tell of all the others: the report for people, the graph for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from abri.centre.country import country
from abri.centre.vault import stamping
from abri.centre.vault.bundles import signing
from abri.centre.vault.bundles.pieces import Taken
from abri.centre.vault.bundles.purposes import RULES, Law
from abri.centre.vault.bundles.report import Content, Handled, Inside, ItemTold, composed, printed
from abri.centre.vault.bundles.telling import Teller
from abri.centre.vault.custody import Line
from abri.centre.vault.links import Link
from abri.engine.evidence.bundles.case_uco import (
    Exhibit,
    ExhibitFile,
    Investigation,
    SeenAddress,
    case_jsonld,
)

KEY_PATH = "/.well-known/abri-centre.pem"


@dataclass(frozen=True)
class Pages:
    """What both documents tell. The report's language is active while they are made."""

    teller: Teller
    taken: Sequence[Taken]
    left_out: tuple[str, ...]
    centre: str
    desk: str
    bundle_name: str
    at: datetime

    def report(self) -> bytes:
        """``report.pdf``; raises ``CannotPrint``."""
        return printed(composed(self.content()), at=self.at)

    def content(self) -> Content:
        """What the report tells."""
        teller, rule = self.teller, self.teller.choice.rule
        items = [one.offer for one in self.taken]
        return Content(
            purpose=teller.choice.purpose,
            language=teller.say.language,
            reference=teller.opened.case.reference,
            centre=self.centre,
            desk=self.desk,
            made_at=teller.local(self.at),
            zone=str(country().zone),
            received_at=teller.local(teller.opened.received_at),
            topic=teller.topic(),
            key_fingerprint=signing.fingerprint(),
            key_address=f"{settings.ABRI_BASE_URL}{KEY_PATH}",
            stamping=stamping.configured(),
            left_out=self.left_out,
            bundle_name=self.bundle_name,
            facts_on=teller.facts_on(),
            platform=teller.platform(),
            story=teller.story(),
            answers=teller.answers(),
            messages=teller.messages(),
            timeline=teller.timeline(items, self.at),
            people=teller.people(),
            law=teller.law(),
            law_by_name_only=rule.law is Law.NAMES,
            weights=teller.weights(),
            found=teller.found(items),
            items=tuple(map(self._item, self.taken)),
            staff_named=rule.staff,
            checklist=teller.checklist(items),
        )

    def _item(self, taken: Taken) -> ItemTold:
        offer, evidence = taken.offer, taken.offer.evidence
        told = offer.described.told
        return ItemTold(
            number=offer.number,
            name=taken.name() or self.teller.kind(offer),
            kind=self.teller.kind(offer),
            media_type="" if offer.is_link else str(told.get("media_type", "")),
            sha256=str(told["sha256"]),
            received_at=self.teller.local(evidence.kept_at or evidence.created_at),
            from_reporter=offer.from_reporter,
            inside=tuple(Inside(one.path, one.original, one.size, one.sha256) for one in taken.pieces),
            link=self.teller.link(offer),
            log=tuple(self._handled(line, from_reporter=offer.from_reporter) for line in taken.lines),
            broken_at=taken.broken_at,
        )

    def _handled(self, line: Line, *, from_reporter: bool) -> Handled:
        say, entry, why = self.teller.say, line.entry, line.reason or ""
        if line.named:
            who = _name(line)
        elif entry.actor:
            who = ""
        else:
            who = say("role_reporter" if entry.action == "received" and from_reporter else "software")
        at = self.teller.local(datetime.fromisoformat(entry.at))
        return Handled(at, entry.action, who, say(f"receiver_{why}") if why in RULES else why)

    def case_graph(self) -> bytes:
        """``case.jsonld``."""
        say, opened = self.teller.say, self.teller.opened
        purpose = self.teller.choice.purpose
        return case_jsonld(
            Investigation(
                reference=opened.case.reference,
                centre=self.centre,
                about=say(f"purpose_{purpose}"),
                created=self.at,
                exhibits=tuple(map(self._exhibit, self.taken)),
            )
        )

    def _exhibit(self, taken: Taken) -> Exhibit:
        return Exhibit(
            number=taken.offer.number,
            files=tuple(
                ExhibitFile(one.path, one.media_type, one.size, one.sha256, one.original)
                for one in taken.pieces
            ),
            entries=tuple(line.entry for line in taken.lines),
            address=_address(taken),
            actors=dict(self._named(taken)),
        )

    def _named(self, taken: Taken) -> Iterator[tuple[int, str]]:
        """Who is disclosed, by the number of the line."""
        if self.teller.choice.rule.staff:
            for line in taken.lines:
                if "actor" in line.disclosed:
                    yield line.entry.number, _name(line)


def _address(taken: Taken) -> SeenAddress | None:
    if not taken.offer.is_link:
        return None
    link = Link.from_content(taken.offer.described.told)
    return SeenAddress(link.url, link.platform, link.account, link.account_id)


def _name(line: Line) -> str:
    """The name as the line committed to it, without the id that follows it in brackets."""
    return line.named.rpartition(" (")[0] or line.named
