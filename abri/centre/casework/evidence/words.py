"""The codes of evidence in words: what it is, what became of it, what happened to it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from abri.centre.casework import words
from abri.centre.country import country
from abri.centre.files.kinds import KINDS, OTHER
from abri.centre.vault.bundles.purposes import RULES
from abri.centre.vault.bundles.report import Sentences
from abri.centre.vault.models import Evidence
from abri.engine.packs.evidence import ADMINISTRATORS, CASEWORKERS, DELETE, TEAM

LINK = Evidence.LINK

_GROUPS: Mapping[str, Promise] = MappingProxyType(
    {
        "image": gettext_lazy("Picture"),
        "video": gettext_lazy("Video"),
        "audio": gettext_lazy("Sound"),
        "pdf": gettext_lazy("PDF"),
        "text": pgettext_lazy("kind of file", "Text"),
        "chat": gettext_lazy("Chat"),
        "archive": gettext_lazy("Archive"),
        "mail": gettext_lazy("E-mail"),
        "other": gettext_lazy("File"),
        LINK: gettext_lazy("Address"),
    }
)
ICONS: Mapping[str, str] = MappingProxyType(
    {
        "image": "picture",
        "video": "film",
        "audio": "sound",
        "pdf": "page",
        "text": "page",
        "chat": "chat",
        "archive": "box",
        "mail": "page",
        "other": "box",
        LINK: "link",
    }
)


def group_of(kind: str) -> str:
    """The group that a kind belongs to; of an address "link", of what is not known "other"."""
    return LINK if kind == LINK else KINDS.get(kind, OTHER).group


def kind(code: str) -> str:
    """A kind of evidence in a word."""
    return str(_GROUPS[group_of(code)])


def adults_only() -> str:
    """Which kinds of desk may have intimate pictures of adults."""
    kinds = ", ".join(words.desk_kind(kind) for kind in country().evidence.adult_desks)
    return _(
        "Intimate pictures of adults are taken only by the kinds of desk that the country names: %(desks)s."
    ) % {"desks": kinds or "–"}


def platform(code: str) -> str:
    """The name of a platform of the pack; the code itself, which may be a name that somebody typed, for any other."""
    return dict(platforms()).get(code, code)


def platforms() -> list[tuple[str, str]]:
    """The platforms that the pack asks for, as values and names."""
    asked = (one for one in country().intake.by_id.values() if one.fact == "platform")
    return [(value, words.said(option.label)) for one in asked for value, option in one.values.items()]


_HAPPENED: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "received": (gettext_lazy("Received"), gettext_lazy("%(who)s handed it in")),
        "scanned": (gettext_lazy("The software checked it"), gettext_lazy("The software checked it")),
        "opened": (gettext_lazy("Its page was opened"), gettext_lazy("%(who)s opened its page")),
        "revealed": (gettext_lazy("It was shown"), gettext_lazy("%(who)s had it shown")),
        "copied": (gettext_lazy("It was downloaded"), gettext_lazy("%(who)s downloaded it")),
        "referred": (gettext_lazy("It was handed on"), gettext_lazy("%(who)s handed it on to another desk")),
        "exported": (gettext_lazy("It was exported"), gettext_lazy("%(who)s exported it")),
        "held": (gettext_lazy("A legal hold began"), gettext_lazy("%(who)s put a legal hold on it")),
        "released": (gettext_lazy("The legal hold ended"), gettext_lazy("%(who)s ended the legal hold")),
        "sealed_off": (gettext_lazy("It was sealed off"), gettext_lazy("%(who)s sealed it off")),
        "destroyed": (gettext_lazy("It was destroyed"), gettext_lazy("%(who)s destroyed it")),
    }
)


def happened(action: str, who: str) -> str:
    """A line of a custody log as a sentence; ``who`` is empty where nobody is named."""
    if action not in _HAPPENED:
        return action
    nobody, somebody = _HAPPENED[action]
    return str(somebody) % {"who": who} if who else str(nobody)


def sealed_off_says() -> str:
    """What the pack tells the desk to do now with something that was sealed off; empty where it says nothing."""
    says = country().evidence.sealed_off.says
    return words.said(says) if says else ""


def sealing_off() -> list[str]:
    """What happens to something that is sealed off, in sentences, as the pack rules it."""
    rule = country().evidence.sealed_off
    told = ", ".join(str(_ALERTED[group]) for group in rule.alert)
    sentences = [
        _("Nobody opens it any more, you neither: no page, no copy, no export."),
        _("These people get a mail that says only that a decision waits: %(people)s.") % {"people": told},
        _("That you sealed it off, and when, stands in its custody log."),
    ]
    if rule.rule == DELETE:
        after = ngettext(
            "After %(days)s day it is destroyed.", "After %(days)s days it is destroyed.", rule.days
        )
        return [*sentences, after % {"days": rule.days}, _("You cannot take this back.")]
    names = ", ".join(name for _id, name in handed_over_to())
    waits = ngettext(
        "It waits to be handed over to: %(names)s. After %(days)s day they are reminded.",
        "It waits to be handed over to: %(names)s. After %(days)s days they are reminded.",
        rule.days,
    )
    return [*sentences, waits % {"names": names, "days": rule.days}, _("You cannot take this back.")]


def handed_over_to() -> list[tuple[str, str]]:
    """To whom the pack lets something be handed over that was sealed off, as ids and names."""
    organisations = country().organisations
    return [(name, words.said(organisations[name].names)) for name in country().evidence.sealed_off.to]


_ALERTED: Mapping[str, Promise] = MappingProxyType(
    {
        TEAM: gettext_lazy("the mailbox of your team"),
        CASEWORKERS: gettext_lazy("the caseworkers of your desk"),
        ADMINISTRATORS: gettext_lazy("the administrators of this centre"),
    }
)


def reason(given: str) -> str:
    """A reason that is a code (an organisation of the pack, a receiver of bundles) in words; any other as it is."""
    if given in RULES:
        return Sentences(words.reading_language())(f"receiver_{given}")
    found = country().organisations.get(given)
    return words.said(found.names) if found else given


def cleaned(group: str, result: str, why: str, lost: Iterable[str]) -> list[str]:
    """What the software did with a file, in sentences; a code without words here says nothing."""
    if result == "kept" and group not in {"video", "audio"}:
        result = "no_view"
    sentences = [_RESULTS.get(result), _WHY.get(why), *(_LOST.get(code) for code in lost)]
    return [str(sentence) for sentence in sentences if sentence is not None]


_RESULTS: Mapping[str, Promise] = MappingProxyType(
    {
        "cleaned": gettext_lazy("The software made a clean working copy. The sealed original is as it came."),
        "kept": gettext_lazy("It plays as it was handed in: the software did not change it."),
        "no_view": gettext_lazy("Abri does not show this file. Only the sealed original is kept."),
        "failed": gettext_lazy(
            "The software could not make a working copy. Only the sealed original is kept."
        ),
    }
)
_WHY: Mapping[str, Promise] = MappingProxyType(
    {
        "too_large": gettext_lazy("It is too large to be read by the software."),
        "too_many_pixels": gettext_lazy("The picture has more points than the software reads."),
        "too_many_pages": gettext_lazy("It has more pages than the software reads."),
        "encrypted": gettext_lazy("It is locked with a password."),
        "not_text": gettext_lazy("It looks like text and is none."),
        "empty": gettext_lazy("There is nothing in it."),
        "no_program": gettext_lazy("This centre has no program for this kind of picture."),
        "too_slow": gettext_lazy("Reading it took too long."),
        "too_much_memory": gettext_lazy("Reading it took more memory than it may."),
        "damaged": gettext_lazy("The file is damaged, or it is not what it says it is."),
        "broken": gettext_lazy("The program that reads it stopped. Be careful with the original."),
        "not_trusted": gettext_lazy(
            "What the program made of it was not believed. Be careful with the original."
        ),
    }
)
_LOST: Mapping[str, Promise] = MappingProxyType(
    {
        "metadata": gettext_lazy("The original has hidden data about how it was made; the copy has not."),
        "place": gettext_lazy("The original says where it was taken; the copy does not."),
        "appended": gettext_lazy(
            "Something is attached behind the end of the original; it is not in the copy."
        ),
        "animation": gettext_lazy("The original moves; the copy is its first picture."),
        "depth": gettext_lazy("The original has finer colours than the copy."),
        "scripts": gettext_lazy("The original holds small programs; the copy does not."),
        "attachments": gettext_lazy("Files are attached to the original; they are not in the copy."),
        "form": gettext_lazy("The original is a form; in the copy nothing can be filled in."),
        "links": gettext_lazy("The original leads to other places; in the copy nothing can be clicked."),
        "comments": gettext_lazy("The original has comments; the copy has not."),
        "web_page": gettext_lazy("The mail was a web page; the copy has its text."),
    }
)
