"""What differs, what cannot be, and what can be changed, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from abri.centre.ui.colons import named
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.engine.packs import Pack, Problem, Question
from abri.engine.packs.overlay import Difference, safety
from abri.engine.packs.overlay.entries import NOT_IN_PACK

URGENCIES: Mapping[str, str | Promise] = {
    "immediate": _("Immediate"),
    "high": _("High"),
    "normal": _("Normal"),
    "low": _("Low"),
}
STEPS: Mapping[str, str | Promise] = {
    "everyone": _("Everybody at the desk is written to"),
    "supervisors": _("The supervisors are written to"),
    "fallback": _("The fallback desk sees it and is written to"),
    "again": _("Everybody once more, each time after"),
}
_KEYS: Mapping[str, str | Promise] = {
    "names": _("Name"),
    "hint": _("Hint"),
    "ask": _("Question"),
    "help": _("Help below the question"),
    "label": _("Answer"),
    "text": _("Text"),
    "target": _("What is promised"),
    "hidden": _("Hidden"),
    "kind": _("Kind of answer"),
    "when": _("Asked only after"),
    "max_length": _("Longest answer, in characters"),
    "categories": _("Offered first for"),
    "due": _("Due within"),
    "minutes": _("Minutes"),
}
_PARTS: Mapping[str, str | Promise] = {
    "group": _("Heading"),
    "category": _("Category"),
    "question": _("Question"),
    "own_question": _("Question of your own"),
    "answer": _("Answer to begin with"),
    "own_answer": _("Answer to begin with"),
    "due": _("Time to act"),
    "tier": _("What is promised"),
    "danger": _("Unread danger"),
    "order": _("Order of the questions"),
}
_PROBLEMS: Mapping[str, str | Promise] = {
    NOT_IN_PACK: _("The pack has this no more."),
    safety.UNREACHABLE: _(
        "Nobody can come to this question any more. Hide it too, or put back what leads to it: an earlier question, "
        "one of its answers, or the order."
    ),
    safety.NOTHING_LEFT: _("Nothing is left to choose. Leave an answer, or hide the question."),
    safety.BEFORE_DANGER: _(
        "Something would be asked before the question about danger. Move it behind that question."
    ),
    safety.LATE: _("This is later than the pack allows where there may be danger. Choose a shorter time."),
    safety.STEPS_OUT_OF_ORDER: _("Each step has to come after the one before it."),
    safety.OUT_OF_ORDER: _("What is more urgent cannot be due later than what is less urgent."),
    safety.PROMISED: _("What is promised in words still names another time. Word it anew."),
    safety.FIXED: _("Safety hangs on the words of this question. It stays as it is."),
    safety.REQUIRED: _("This question has to be answered and cannot be hidden."),
    safety.FIXED_NAME: _("Danger, or that no picture is sent, hangs on this category. It keeps its name."),
    safety.FIXED_LABEL: _("What protects a child hangs on this answer. It keeps its words."),
    safety.FIXED_CATEGORY: _(
        "This category decides how soon somebody looks, or that no picture is sent. It cannot be hidden."
    ),
}


@dataclass(frozen=True)
class Row:
    """One thing that differs; ``language`` is empty for what is no text."""

    key: str
    language: str
    before: str
    after: str


@dataclass
class Entry:
    """What differs in one entry of the pack."""

    part: str
    name: str
    title: str
    rows: list[Row] = field(default_factory=list)
    said: str = ""

    @property
    def heading(self) -> str:
        """What the entry is, and what it is called."""
        kind = part_of(self.part)
        return named(kind, self.title) if self.title else kind


def entries(found: Iterable[Difference], before: Pack, after: Pack) -> list[Entry]:
    """The differences gathered by what they are about. What came or went as a whole is said in one sentence."""
    gathered: dict[tuple[str, str], list[Difference]] = {}
    for one in found:
        gathered.setdefault((one.part, one.name), []).append(one)
    return [_entry(part, name, several, before, after) for (part, name), several in gathered.items()]


def _entry(part: str, name: str, several: list[Difference], before: Pack, after: Pack) -> Entry:
    title = title_of(part, name, after) if _known(part, name, after) else title_of(part, name, before)
    entry = Entry(part, name, title)
    if all(one.after is None for one in several):
        entry.said = gettext("Is offered no more.")
    else:
        shown = [one for one in several if one.after is not None or one.before]
        entry.rows = [_row(one, before, after) for one in shown]
        if all(one.before is None for one in several):
            entry.said = gettext("Is new.")
    return entry


def _row(one: Difference, before: Pack, after: Pack) -> Row:
    words = one.key.split(" ")
    label_of = key(words[-1])
    if words[0] == "option":
        asked = after.intake.by_id.get(one.name) or before.intake.by_id.get(one.name)
        option = asked.values.get(words[1]) if asked else None
        label = option.label.say(spoken()) if option else words[1]
        label_of = gettext("Answer “%(answer)s”: %(what)s") % {"answer": label, "what": label_of}
    return Row(
        label_of, language(one.language), _value(one, one.before, before), _value(one, one.after, after)
    )


def _value(one: Difference, value: str | None, pack: Pack) -> str:
    if value is None:
        return ""
    if one.key.endswith("hidden"):
        return gettext("Yes") if value == "yes" else gettext("No")
    if one.part == "due":
        amount, _space, unit = value.partition(" ")
        return span(int(amount), unit)
    if one.part == "order":
        return "\n".join(title_of("question", name, pack) for name in value.split("\n"))
    if one.key == "categories":
        return ", ".join(title_of("category", code, pack) for code in value.split("\n") if code)
    return value


def _known(part: str, name: str, pack: Pack) -> bool:
    return {
        "group": any(one.id == name for one in pack.groups),
        "category": name in pack.categories,
        "question": name in pack.intake.by_id,
        "answer": name in pack.work.answers,
    }.get(part, True)


def title_of(part: str, name: str, pack: Pack) -> str:
    """What an entry of the pack is called on a page."""
    language_of_page = spoken()
    headings = {one.id: one for one in pack.groups}
    for kind, called in (("group", headings), ("category", pack.categories)):
        if part == kind and name in called:
            return called[name].names.say(language_of_page)
    if part in {"question", "own_question"} and name in pack.intake.by_id:
        return pack.intake.by_id[name].ask.say(language_of_page)
    if part in {"answer", "own_answer"} and name in pack.work.answers:
        return pack.work.answers[name].names.say(language_of_page)
    if part == "danger":
        return str(STEPS.get(name, name))
    if part in {"due", "tier"}:
        return str(URGENCIES.get(name, name))
    return name


def key(name: str) -> str:
    """What a value of an entry is called on a page."""
    return str(_KEYS.get(name, name))


def part_of(part: str) -> str:
    """What kind of entry it is."""
    return str(_PARTS.get(part, part))


def language(code: str) -> str:
    """A language of a text, with the words for young people told apart."""
    plain, young, _rest = code.partition("-young")
    name = LANGUAGE_NAMES.get(plain, plain)
    return gettext("%(language)s, to young people") % {"language": name} if young else name


def span(amount: int, unit: str) -> str:
    """A span of a due time in words."""
    if unit == "hour":
        return ngettext("%(amount)s hour", "%(amount)s hours", amount) % {"amount": amount}
    if unit == "working_hour":
        return ngettext("%(amount)s hour of the desk", "%(amount)s hours of the desk", amount) % {
            "amount": amount
        }
    return ngettext("%(amount)s working day", "%(amount)s working days", amount) % {"amount": amount}


def complaints(problems: Iterable[Problem], pack: Pack) -> Iterator[tuple[str, str]]:
    """Each problem as the entry it is about and what is wrong with it."""
    for one in problems:
        part, _space, name = one.entry.partition(",")[0].partition(" ")
        title = title_of(part, name, pack) if name else part_of(part)
        about = named(part_of(part), title) if name else title
        # A sentence of the engine in its own words is better than none: only a pack that changed says others.
        yield about, str(_PROBLEMS.get(one.problem, f"{one.problem}; {one.cure}"))


def question(asked: Question) -> str:
    """A question as its list shows it."""
    return asked.ask.say(spoken())


def spoken() -> str:
    """The language of the page that is being made."""
    return get_language() or "en"
