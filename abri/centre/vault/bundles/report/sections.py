"""The sections of a report in words. Every text passes ``shown``: what a stranger wrote is data, never markup."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, translation

from abri.centre.ui.law_lines import LawLine
from abri.centre.ui.printing.shown import paragraphs, shown
from abri.centre.vault.bundles.report.content import Content, Event, Found, Handled, ItemTold, Spoken
from abri.centre.vault.bundles.report.sentences import Sentences

Block = dict[str, Any]
Section = Callable[["_Composer"], Iterator[Block]]


def composed(content: Content) -> dict[str, Any]:
    """The report as ``ui.printing`` prints it: a title, its purpose, and blocks in order."""
    say = Sentences(content.language)
    with translation.override(say.language):
        return {
            "language": say.language,
            "title": shown(say("title", reference=content.reference)),
            "purpose": shown(say(f"purpose_{content.purpose}")),
            "about": shown(say(f"about_{content.purpose}")),
            "author": shown(content.centre),
            "page": say("page"),
            "blocks": list(_Composer(content, say).blocks()),
        }


def heading(text: str, level: int = 1) -> Block:
    """A heading."""
    return {"is": "heading", "level": level, "text": shown(text)}


def paragraph(text: str, *, tone: str = "", lang: str = "") -> Block:
    """A paragraph of ours; ``tone`` is "note", "small", or "leads" to what comes next."""
    return {"is": "paragraph", "text": shown(text), "tone": tone, "lang": lang}


def quote(text: str, lang: str) -> Block:
    """Somebody's own words, line by line."""
    return {"is": "quote", "paragraphs": paragraphs(text), "lang": lang}


def cell(text: str, lang: str = "") -> dict[str, str]:
    """A value in the language ``lang`` of whoever wrote it."""
    return {"text": shown(text), "lang": lang}


def code(text: str) -> dict[str, str]:
    """A value that is copied character by character."""
    return {"code": shown(text)}


def rows(pairs: Sequence[tuple[str, Any]]) -> Block:
    """Terms and their values; a term without a value is left out."""
    kept = [(term, value if isinstance(value, list) else [value]) for term, value in pairs if value]
    return {
        "is": "rows",
        "rows": [{"term": shown(term), "values": [_value(one) for one in given]} for term, given in kept],
    }


def table(head: Sequence[str], widths: Sequence[float], lines: Sequence[Sequence[Any]]) -> Block:
    """A table with its columns' relative widths."""
    return {
        "is": "table",
        "head": [shown(one) for one in head],
        "widths": list(widths),
        "rows": [[_value(one) for one in line] for line in lines],
    }


def _value(value: Any) -> Any:
    return shown(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class _Composer:
    """Puts one report into words; the language is active while it works."""

    content: Content
    say: Sentences

    def blocks(self) -> Iterator[Block]:
        """Every section that the purpose leaves in."""
        for section in _SECTIONS:
            yield from section(self)

    def when(self, at: datetime) -> str:
        return formats.date_format(at, "DATETIME_FORMAT")

    def day(self, on: date) -> str:
        return formats.date_format(on, "DATE_FORMAT")

    def between(self, first: date, last: date) -> str:
        if first == last:
            return self.day(first)
        return self.say("facts_between", first=self.day(first), last=self.day(last))

    def summary(self) -> Iterator[Block]:
        content, say = self.content, self.say
        yield paragraph(say(f"about_{content.purpose}"))
        yield heading(say("summary"))
        facts = self.between(*content.facts_on) if content.facts_on else ""
        yield rows(
            [
                (say("reference"), content.reference),
                (say("made"), self.when(content.made_at)),
                (say("made_by"), say("centre_desk", centre=content.centre, desk=content.desk)),
                (say("received"), self.when(content.received_at)),
                (say("topic"), content.topic),
                (say("facts_on"), facts),
                (say("platforms"), content.platform),
                (say("number_of_items"), str(len(content.items))),
                (say("key"), code(content.key_fingerprint)),
                (say("stamped"), say("stamp_here" if content.stamping else "stamp_none")),
            ]
        )
        yield paragraph(say("zone", zone=content.zone), tone="small")
        yield heading(say("left_out"), 2)
        yield {"is": "list", "items": [shown(say(name)) for name in content.left_out]}

    def account(self) -> Iterator[Block]:
        content, say = self.content, self.say
        if not (content.story or content.answers or content.messages):
            return
        yield heading(say("account_own" if content.purpose == "own" else "account"))
        if content.story is not None:
            yield paragraph(say("account_words"), tone="small")
            yield quote(content.story.text, content.story.language)
        if content.answers:
            yield heading(say("questions"), 2)
            yield rows(
                [(one.question, [cell(v, one.language) for v in one.values]) for one in content.answers]
            )
        if content.messages:
            yield heading(say("messages"), 2)
            for message in content.messages:
                yield from self.message(message)

    def message(self, message: Spoken) -> Iterator[Block]:
        reporter = "from_you" if self.content.purpose == "own" else "from_reporter"
        yield heading(
            self.say(reporter if message.from_reporter else "from_desk", at=self.when(message.at)), 3
        )
        if message.words is None:
            yield paragraph(self.say("unreadable"), tone="small")
        else:
            yield quote(message.words.text, message.words.language)

    def timeline(self) -> Iterator[Block]:
        if not self.content.timeline:
            return
        yield heading(self.say("timeline"))
        lines = [
            (self._instant(one), self.say(one.sentence, number=one.number)) for one in self.content.timeline
        ]
        yield table([self.say("when"), self.say("what")], [1, 2], lines)

    def _instant(self, event: Event) -> str:
        if event.sentence == "event_facts" and self.content.facts_on:
            return self.between(*self.content.facts_on)
        if event.at is not None:
            return self.when(event.at)
        return self.day(event.on) if event.on else ""

    def people(self) -> Iterator[Block]:
        if not self.content.people:
            return
        yield heading(self.say("people"))
        yield paragraph(self.say("people_about"), tone="small")
        nothing = [self.say("not_said")]
        yield rows([(self.say(f"role_{one.role}"), list(one.said) or nothing) for one in self.content.people])

    def law(self) -> Iterator[Block]:
        law = self.content.law
        if law is None:
            return
        yield heading(self.say("law"))
        yield paragraph(
            self.say("law_named_about" if self.content.law_by_name_only else "law_about"), tone="note"
        )
        if self.content.law_by_name_only:
            named = [line for line in law.offences if line.outcome == "met"] or list(law.offences)
            yield {"is": "list", "items": [shown(f"{line.citation} – {line.name}") for line in named]}
            return
        for note in law.notes:
            yield paragraph(note)
        for line in law.offences:
            yield from self.provision(line)
        if law.bearing:
            yield heading(law.bearing_heading, 2)
            for line in law.bearing:
                yield from self.provision(line, 3)

    def provision(self, line: LawLine, level: int = 2) -> Iterator[Block]:
        # Below the heading that says the same once for all, a provision bears its name alone.
        yield heading(line.name if level == 3 else f"{line.name} – {line.fit}", level)
        yield paragraph(f"{line.citation}. {line.period} {line.unconfirmed}")
        if line.says:
            yield paragraph(line.says)
        for part in line.parts:
            yield paragraph(part.heading, tone="leads")
            yield {"is": "list", "items": [shown(sentence) for sentence in part.sentences]}
        for sentence in line.punishment:
            yield paragraph(sentence)
        yield paragraph(_source(line), tone="small")

    def findings(self) -> Iterator[Block]:
        found = self.content.found
        if found is None:
            return
        yield heading(self.say("findings"))
        yield paragraph(self.say("findings_about", weights=self.content.weights or "–"), tone="note")
        if not found:
            yield paragraph(self.say("nothing_found"))
            return
        head = [self.say("found_in"), self.say("found_as"), self.say("found_text")]
        yield table(
            head, [1, 1.2, 2.6], [(self._where(one), one.looks_like, cell(one.text)) for one in found]
        )

    def _where(self, found: Found) -> str:
        at = self.when(found.at) if found.at else ""
        return self.say(f"in_{found.where}", at=at, number=found.number)

    def items(self) -> Iterator[Block]:
        yield heading(self.say("items"))
        if not self.content.items:
            yield paragraph(self.say("no_items"))
            return
        yield paragraph(self.say("items_about"), tone="small")
        for item in self.content.items:
            yield from self.item(item)

    def item(self, item: ItemTold) -> Iterator[Block]:
        say, link = self.say, item.link
        yield heading(say("item", number=item.number, name=item.name), 2)
        origin = "received_from_reporter" if item.from_reporter else "received_from_desk"
        yield rows(
            [
                (say("kind"), f"{item.kind} ({item.media_type})" if item.media_type else item.kind),
                (say("origin"), say(origin, at=self.when(item.received_at))),
                *self._link(item),
                *(
                    (
                        say("original" if one.original else "copy") if not link else say("in_bundle"),
                        [
                            code(one.path),
                            say("bytes", size=formats.number_format(one.size, force_grouping=True)),
                            code(f"SHA-256 {one.sha256}"),
                        ],
                    )
                    for one in item.inside
                ),
                (
                    say("digest_original"),
                    None if any(one.original for one in item.inside) else code(item.sha256),
                ),
            ]
        )

    def _link(self, item: ItemTold) -> Iterator[tuple[str, Any]]:
        link = item.link
        if link is None:
            return
        yield self.say("address"), code(link.url)
        yield self.say("platforms"), link.platform
        yield self.say("account_name"), link.account
        yield self.say("account_id"), code(link.account_id) if link.account_id else None
        yield self.say("seen_at"), link.seen_at
        yield self.say("seen"), cell(link.seen) if link.seen else None

    def custody(self) -> Iterator[Block]:
        logged = [item for item in self.content.items if item.log]
        if not logged:
            return
        yield heading(self.say("custody"))
        yield paragraph(self.say("custody_about"))
        for item in logged:
            yield heading(self.say("item", number=item.number, name=item.name), 2)
            if item.broken_at:
                yield paragraph(self.say("log_broken", number=item.broken_at), tone="note")
            yield self._log(item.log)

    def _log(self, log: Sequence[Handled]) -> Block:
        say = self.say
        head, widths = [say("when"), say("what")], [1.0, 1.8]
        if self.content.staff_named:
            head, widths = [*head, say("who"), say("why")], [1.3, 1.2, 1.0, 1.3]
        lines: list[list[Any]] = []
        for one in log:
            line: list[Any] = [self.when(one.at), say(f"action_{one.action}")]
            if self.content.staff_named:
                line += [one.who, cell(one.why)]
            lines.append(line)
        return table(head, widths, lines)

    def checklist(self) -> Iterator[Block]:
        if not self.content.checklist:
            return
        yield heading(self.say("checklist"))
        yield paragraph(self.say("checklist_about"))
        lines = [(ask, self.say("there" if there else "missing")) for ask, there in self.content.checklist]
        yield table([self.say("what"), ""], [3, 1], lines)

    def verify(self) -> Iterator[Block]:
        yield heading(self.say("verify"))
        yield paragraph(self.say("verify_about"))
        steps = [
            ("verify_open", [f"age -d -o {self.content.bundle_name} {self.content.bundle_name}.age"]),
            ("verify_unpack", []),
            ("verify_digests", ["sha256sum -c manifest-sha256.txt", "sha256sum -c tagmanifest-sha256.txt"]),
            ("verify_signature", [*_SIGNATURE]),
            ("verify_stamp", [*_STAMP]),
            ("verify_abri", [f"abri evidence verify {self.content.bundle_name}"]),
        ]
        yield {
            "is": "steps",
            "items": [
                {"text": shown(self.say(name, address=self.content.key_address)), "code": commands}
                for name, commands in steps
            ],
        }


def _source(line: LawLine) -> str:
    """Where a provision comes from, with the addresses written out: paper has no links."""
    pieces = "".join(piece.url or piece.words for piece in line.source.pieces)
    return f"{line.source.before}{pieces}{line.source.after} {line.official}"


_SIGNATURE = (
    "openssl pkey -pubin -in centre.pem -outform DER | sha256sum",
    "openssl pkeyutl -verify -pubin -inkey centre.pem -rawin \\",
    "  -in tagmanifest-sha256.txt \\",
    "  -sigfile tagmanifest-sha256.txt.sig",
)
_STAMP = (
    "openssl ts -verify -data tagmanifest-sha256.txt \\",
    "  -in tagmanifest-sha256.txt.tsr -CAfile authority.pem",
)
_SECTIONS: tuple[Section, ...] = (
    _Composer.summary,
    _Composer.account,
    _Composer.timeline,
    _Composer.people,
    _Composer.law,
    _Composer.findings,
    _Composer.items,
    _Composer.custody,
    _Composer.checklist,
    _Composer.verify,
)
