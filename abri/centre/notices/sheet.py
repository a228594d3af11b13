"""A notice as it leaves: the same headings and sentences for the screen, as text, as pages and as data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import formats, translation

from abri.centre.notices.models import Notice, Notifier
from abri.centre.notices.wording import Wording
from abri.centre.ui.law_lines import citation
from abri.centre.ui.printing.shown import shown
from abri.centre.vault.bundles.report.sections import heading, paragraph
from abri.centre.vault.bundles.report.sentences import Sentences
from abri.engine.packs import Pack, Platform, Reason

SENTENCES = Path(__file__).with_name("sentences.toml")


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs or, ``listed``, with points below it."""

    heading: str
    lines: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A text that leaves the house: a title, what stands under it, and sections in order."""

    language: str
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]

    def text(self) -> str:
        """The sheet as plain text, to be copied or mailed."""
        return "\n\n".join([self.title, *self.lead, *map(_as_text, self.sections)]) + "\n"

    def blocks(self) -> list[dict[str, Any]]:
        """The sheet below its title, in the blocks that are printed."""
        found = [paragraph(line, tone="note" if number else "") for number, line in enumerate(self.lead)]
        for section in self.sections:
            found.append(heading(section.heading))
            if section.listed:
                found.append({"is": "list", "items": [shown(line) for line in section.lines]})
            else:
                found += [
                    paragraph(part) for line in section.lines for part in line.splitlines() if part.strip()
                ]
        return found


def _as_text(section: Section) -> str:
    lines = [f"- {line}" for line in section.lines] if section.listed else section.lines
    return "\n".join([section.heading.upper(), *lines])


def speaks(language: str) -> Sentences:
    """The sentences of notices in ``language``."""
    return Sentences(language, SENTENCES)


@dataclass(frozen=True)
class Leaving:
    """Everything that a sheet is made from. ``notifier`` is ``None`` while the desk never said who it is."""

    pack: Pack
    notice: Notice
    wording: Wording
    notifier: Notifier | None
    on: date

    @property
    def platform(self) -> Platform | None:
        """The profile of the platform; ``None`` where the pack does not know it."""
        return self.pack.platforms.profiles.get(self.notice.platform)

    @property
    def platform_name(self) -> str:
        """What the platform is called."""
        return self.platform.name if self.platform else self.wording.site or self.notice.platform

    @property
    def reason(self) -> Reason | None:
        """The kind of content; ``None`` where the pack has it no more."""
        return self.pack.platforms.reasons.get(self.notice.reason)


def sheet_of(leaving: Leaving) -> Sheet:
    """The notice in its language, as it would leave on that day."""
    say = speaks(leaving.notice.language)
    with translation.override(say.language):
        return Sheet(
            language=say.language,
            title=say("title", reference=leaving.notice.reference),
            lead=tuple(_lead(leaving, say)),
            sections=tuple(section for section in _sections(leaving, say) if section.lines),
        )


def kind_of(pack: Pack, code: str, language: str) -> str:
    """A kind of content in words with its category, and its code behind them."""
    found = pack.platforms.reasons.get(code)
    if found is None:
        return code
    names = [found.names.say(language)]
    above = pack.platforms.reasons.get(found.category)
    if above is not None and above is not found:
        names.insert(0, above.names.say(language))
    return f"{' – '.join(names)} ({code})"


def _lead(leaving: Leaving, say: Sentences) -> Iterator[str]:
    yield say("under")
    notifier = leaving.notifier
    if leaving.notice.trusted and notifier is not None and notifier.since is not None:
        since = formats.date_format(notifier.since, "DATE_FORMAT")
        yield say("trusted", name=notifier.name, named_by=notifier.named_by, since=since)


def _sections(leaving: Leaving, say: Sentences) -> Iterator[Section]:
    notice, wording, platform = leaving.notice, leaving.wording, leaving.platform
    runs_it = platform.operator if platform and platform.operator != platform.name else ""
    operator = f" ({runs_it})" if runs_it else ""
    yield Section(say("to"), (f"{leaving.platform_name}{operator}",))
    yield Section(say("reference"), (notice.reference,))
    yield Section(say("date"), (formats.date_format(leaving.on, "DATE_FORMAT"),))
    account = (say("account", account=wording.account),) if wording.account else ()
    yield Section(say("where"), (*wording.addresses, *account), listed=True)
    yield Section(say("kind"), (kind_of(leaving.pack, notice.reason, say.language),))
    yield Section(say("why"), (wording.explanation,) if wording.explanation else ())
    yield Section(say("law"), law_lines(leaving.pack, wording.law, say), listed=True)
    yield Section(say("sender"), tuple(_sender(leaving, say)))
    yield Section(say("faith"), (say("good_faith"),) if wording.good_faith else ())
    answers = ("asks_receipt", "asks_decision") if wording.email else ("no_answer",)
    yield Section(say("asks"), tuple(say(name) for name in answers))


def law_lines(pack: Pack, named: Sequence[str], say: Sentences) -> tuple[str, ...]:
    """Provisions as a platform reads them: where they stand, what they are called, what they say, and the source."""
    found = [pack.law.provisions[name] for name in named if name in pack.law.provisions]
    return tuple(
        f"{citation(one, say.language)}: {one.names.say(say.language)}. {one.says.say(say.language)} "
        f"{say('law_source', source=one.source_official or one.source)}"
        for one in found
    )


def _sender(leaving: Leaving, say: Sentences) -> Iterator[str]:
    wording = leaving.wording
    if wording.name or wording.email:
        yield from (line for line in (wording.name, wording.email) if line)
        return
    let_out = leaving.pack.platforms.anonymous_for(leaving.notice.reason)
    if let_out is not None:
        yield say("no_sender", offences=let_out.names.say(say.language))


def complaint_of(leaving: Leaving) -> Sheet:
    """A complaint at the platform about its decision (Article 20), to be copied into its form."""
    say, notice = speaks(leaving.notice.language), leaving.notice
    with translation.override(say.language):
        day = formats.date_format(notice.decided_on, "DATE_FORMAT") if notice.decided_on else "–"
        sections = (
            Section(say("where"), leaving.wording.addresses, listed=True),
            Section(say("why"), (leaving.wording.explanation,) if leaving.wording.explanation else ()),
            Section(say("law"), law_lines(leaving.pack, leaving.wording.law, say), listed=True),
            Section(say("sender"), tuple(_sender(leaving, say))),
        )
        return Sheet(
            language=say.language,
            title=say("complaint_title", reference=notice.reference),
            lead=(say("complaint", day=day, reference=notice.reference),),
            sections=tuple(section for section in sections if section.lines),
        )
