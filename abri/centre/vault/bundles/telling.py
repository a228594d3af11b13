"""What the report of a bundle tells: the opened case, seen through the rule of its purpose, in one language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats

from abri.centre.country import country
from abri.centre.files.kinds import KINDS, OTHER
from abri.centre.ui.law_lines import LawAnswer, law_answer
from abri.centre.vault import addresses
from abri.centre.vault.bundles.choosing import Choice, Offer
from abri.centre.vault.bundles.opened_case import OF_CHAT, OF_STORY, OpenedCase
from abri.centre.vault.bundles.purposes import Answers, Findings, Law, Messages
from abri.centre.vault.bundles.report import (
    Asked,
    Event,
    Found,
    LinkTold,
    Person,
    Quoted,
    Sentences,
    Spoken,
)
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from abri.engine.facts import Facts, Span
from abri.engine.packs import Question, Text
from abri.engine.screening.telling import label

# Kinds of questions whose answers have a place of their own, or are nobody's business.
_ELSEWHERE = frozenset({"chat", "email", "files"})
_OLDEST = 110


@dataclass(frozen=True)
class Teller:
    """Tells one opened case for one choice; the language is active while it works."""

    opened: OpenedCase
    choice: Choice
    say: Sentences

    def said(self, text: Text) -> str:
        """A text of the pack."""
        return text.say(self.say.language)

    def local(self, at: datetime) -> datetime:
        """An instant by the country's clock."""
        return at.astimezone(country().zone)

    def holds_story(self) -> bool:
        """Whether the account is in the bundle."""
        return bool(self.opened.story) and (self.choice.rule.story.value == "always" or self.choice.story)

    def topic(self) -> str:
        """What the case is about."""
        found = country().categories.get(self.opened.case.category)
        return self.said(found.names) if found else self.opened.case.category

    def platform(self) -> str:
        """Where it happened, by the answers."""
        return self._labelled("platform", self.opened.facts.platform or "")

    def story(self) -> Quoted | None:
        """The person's own account."""
        return Quoted(self.opened.story, self.opened.language) if self.holds_story() else None

    def answers(self) -> tuple[Asked, ...]:
        """The answers in the order of the intake, as far as the purpose sees them."""
        known = country().intake.by_id
        return tuple(
            self._asked(question, given)
            for question in known.values()
            if (given := self.opened.answers.get(question.id)) and self._shows(question)
        )

    def _shows(self, question: Question) -> bool:
        if question.id in {"story", "contact"} or question.kind in _ELSEWHERE:
            return False
        of_addresses = question.id == addresses.QUESTION or question.fact == "platform"
        return of_addresses or self.choice.rule.answers is Answers.ALL

    def _asked(self, question: Question, given: str | list[str]) -> Asked:
        ask, values = self.said(question.ask), [given] if isinstance(given, str) else given
        if question.kind == "date":
            return Asked(ask, tuple(_day(value) for value in values))
        if question.options:
            options = question.values
            return Asked(
                ask, tuple(self.said(options[one].label) if one in options else one for one in values)
            )
        # A text of several lines is told line by line.
        lines = [line for value in values for line in value.splitlines() if line.strip()]
        return Asked(ask, tuple(lines), self.opened.language)

    def messages(self) -> tuple[Spoken, ...]:
        """The mailbox, as far as the purpose sees it."""
        wanted = self.choice.rule.messages
        return tuple(
            Spoken(
                one.from_reporter,
                self.local(one.at),
                Quoted(one.text, self.opened.language) if one.text is not None else None,
            )
            for one in self.opened.messages
            if wanted is Messages.BOTH or (wanted is Messages.REPORTER and one.from_reporter)
        )

    def facts_on(self) -> tuple[date, date] | None:
        """The day or days of the facts."""
        on = self.opened.facts.on
        return (on.first, on.last) if on and self.choice.rule.case_data else None

    def timeline(self, items: Sequence[Offer], made_at: datetime) -> tuple[Event, ...]:
        """What happened when, oldest first; the facts lead, because they have only days."""
        if not self.choice.rule.case_data:
            return ()
        events = [Event("event_reported", at=self.local(self.opened.received_at))]
        events += [
            Event("event_wrote", at=self.local(one.at)) for one in self.opened.messages if one.from_reporter
        ]
        for item in items:
            received = item.evidence.kept_at or item.evidence.created_at
            events.append(Event("event_item", at=self.local(received), number=item.number))
            if item.is_link and (seen := _instant(item.described.told.get("seen_at"))):
                events.append(Event("event_seen", at=seen, number=item.number))
        events.append(Event("event_bundle", at=self.local(made_at)))
        events.sort(key=lambda event: (event.at or made_at).timestamp())
        facts = self.facts_on()
        return (Event("event_facts", on=facts[0]), *events) if facts else tuple(events)

    def people(self) -> tuple[Person, ...]:
        """Those concerned as roles, with what the answers state about them."""
        if not self.choice.rule.case_data:
            return ()
        facts = self.opened.facts
        band = country().age_bands.get(self.opened.case.age_band)
        reporter = [self.say(f"reporter_{facts.reporter}")] if facts.reporter else []
        affected = [self.say("age", age=self.said(band.names))] if band else []
        return (
            Person("reporter", tuple(reporter)),
            Person("affected", tuple(affected)),
            Person("author", tuple(self._author(facts))),
        )

    def _author(self, facts: Facts) -> Iterator[str]:
        if facts.relation:
            yield f"{self._labelled('relation', facts.relation)}."
        if facts.author_age:
            yield self.say("age", age=self._counted(facts.author_age))
        if facts.authors:
            yield self.say("number_of_authors", number=self._counted(facts.authors))

    def _counted(self, span: Span) -> str:
        """A number, a span of numbers, or "at least"."""
        if span.low == span.high:
            return str(span.low)
        at_least = span.high > _OLDEST
        return self.say("or_more", low=span.low) if at_least else f"{span.low}–{span.high}"

    def _labelled(self, fact: str, value: str) -> str:
        """The pack's own words for the value of a fact; the value where it has none."""
        for question in country().intake.by_id.values():
            if question.fact == fact and value in question.values:
                return self.said(question.values[value].label)
        return value

    def law(self) -> LawAnswer | None:
        """What the law says about the facts, as the case's page tells it."""
        if self.choice.rule.law is Law.NONE or self.opened.report is None:
            return None
        answer = law_answer(self.opened.facts, self.say.language)
        named = self.choice.rule.law is Law.NAMES
        return None if answer is None or (named and not answer.offences) else answer

    def weights(self) -> str:
        """Which weights found what was found."""
        return next((str(c["weights"]) for _, c in self.opened.findings.values() if "weights" in c), "")

    def found(self, items: Iterable[Offer]) -> list[Found] | None:
        """What the software noticed and nobody dismissed; None where the purpose leaves it out."""
        if self.choice.rule.findings is Findings.NONE:
            return None
        found = list(self._in_text(OF_STORY, self.opened.story, Found("story", "", "")))
        for one in self.opened.messages:
            if one.from_reporter and one.text is not None:
                found += self._in_text(one.id, one.text, Found("message", "", "", at=self.local(one.at)))
        # In a screenshot others speak: what the software thinks of their words is not in the own copy.
        for item in items if self.choice.rule.findings is Findings.ALL else ():
            told = item.described.told
            about = (str(item.evidence.pk), told.get("findings") or {})
            found += self._passages(
                about, str(told.get("text") or ""), Found("item", "", "", number=item.number)
            )
        if self.choice.rule.findings is Findings.ALL:
            found += self._of_chat()
        return found

    def _in_text(self, subject: str, text: str, where: Found) -> Iterator[Found]:
        if subject in self.opened.findings:
            yield from self._passages(self.opened.findings[subject], text, where)

    def _passages(self, about: tuple[str, Mapping[str, Any]], text: str, where: Found) -> Iterator[Found]:
        held_by, content = about
        for place, passage in enumerate(content.get("passages", ())):
            names = self._names(passage)
            if names and (held_by, place) not in self.opened.dismissed:
                quoted = text[passage["start"] : passage["end"]]
                yield Found(where.where, quoted, ", ".join(names), at=where.at, number=where.number)

    def _names(self, passage: Mapping[str, Any]) -> list[str]:
        """What a passage looks like. Distress tells of the writer's health: it is nobody's but the writer's."""
        names = list(passage["named"])
        if self.choice.purpose == "own":
            names += [name for name in passage["marked"] if name == "distress"]
        elif "distress" in passage["marked"] and not names:
            return []
        named = names or (["hurtful"] if passage["flagged"] else [])
        return [label(name, self.say.language) for name in named]

    def _of_chat(self) -> Iterator[Found]:
        _, content = self.opened.findings.get(OF_CHAT, ("", {}))
        for text, _numbers, _urgent in content.get("said", {}).get(self.say.language, ()):
            yield Found("chat", text, "–")

    def kind(self, item: Offer) -> str:
        """What an item is, in a word."""
        group = "link" if item.is_link else KINDS.get(item.evidence.kind, OTHER).group
        return self.say(f"kind_{group}")

    def link(self, item: Offer) -> LinkTold | None:
        """An address with what is known about it."""
        if not item.is_link:
            return None
        link = Link.from_content(item.described.told)
        seen_at = _instant(link.seen_at)
        when = formats.date_format(seen_at, "DATETIME_FORMAT") if seen_at else ""
        return LinkTold(
            url=link.url,
            platform=self._labelled("platform", link.platform),
            account=link.account,
            account_id=link.account_id,
            seen_at=f"{when} ({link.zone or f'UTC{seen_at:%z}'})" if seen_at else "",
            # What somebody wrote about it may tell more than the address does.
            seen=link.seen if self.choice.tells_words else "",
        )

    def checklist(self, items: Iterable[Offer]) -> tuple[tuple[str, bool], ...]:
        """What the police ask for, and whether the bundle's case answers it."""
        if not self.choice.rule.checklist:
            return ()
        rules = country().evidence
        answered = rules.answered(self.opened.facts, dict(self.opened.answers), frozenset(ticks(items)))
        return tuple((self.said(point.ask), point.id in answered) for point in rules.checklist)


def ticks(items: Iterable[Offer]) -> Iterator[str]:
    """What these items are, in the words of the pack's checklist."""
    for item in items:
        if not item.is_link:
            yield KINDS.get(item.evidence.kind, OTHER).group
            continue
        yield Evidence.LINK
        for name in ("account", "account_id", "seen_at", "zone"):
            if item.described.told.get(name):
                yield f"{Evidence.LINK}.{name}"


def _day(iso: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return iso


def _instant(iso: object) -> datetime | None:
    """An instant with its offset; None for a text that is none."""
    try:
        found = datetime.fromisoformat(str(iso or ""))
    except ValueError:
        return None
    return found if found.tzinfo else None
