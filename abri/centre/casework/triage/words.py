"""The codes of a proposal in the reader's language: what is proposed, and why."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case, Verdict
from abri.centre.cases.triage import Reason
from abri.centre.cases.verdicts import LATER, SOONER
from abri.centre.casework import words
from abri.centre.casework.findings import raised_because, telling_language
from abri.centre.country import country
from abri.centre.ui.law_lines import citation
from abri.engine.screening.telling import label

Part = Verdict.Part
Names: TypeAlias = tuple[str, ...]


def value(part: str, code: str) -> str:
    """What a part is, in words; the code itself where nobody knows it any more."""
    return _VALUES[Part(part)](code)


def values(part: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their words, for a list to choose from."""
    return [(code, value(part, code)) for code in codes]


def urgency(code: str) -> str:
    """An urgency with its tier, where the pack has tiers: "T1 · High"."""
    if code.upper() not in Case.Urgency.names:
        return code
    tier = country().routing.tiers.get(code)
    said = str(Case.Urgency[code.upper()].label)
    return f"{tier.id} · {said}" if tier else said


def secrecy(code: str) -> str:
    """Whether consent can be missing."""
    if code == "if_listed_conditions":
        return _("Perhaps without the person's agreement, under conditions")
    return _("Only with the person's agreement, or in grave danger")


def upload(code: str) -> str:
    """Which proof may be sent."""
    return {
        "forbidden": _("No pictures at all, only addresses and account names"),
        "text_only": _("Only text"),
        "url_preferred": _("Better addresses than pictures"),
        "allowed": _("Files may be sent"),
    }.get(code, code)


def span(code: str) -> str:
    """How long the desk has: "2 working days of the desk"; or how somebody moved it."""
    amount, _dot, unit = code.partition(".")
    if code == SOONER:
        return _("sooner")
    if code == LATER:
        return _("later")
    said = {
        "hour": _("%(amount)s h"),
        "working_hour": _("%(amount)s h of the desk's working time"),
        "working_day": _("%(amount)s working days of the desk"),
    }
    return said[unit] % {"amount": amount} if unit in said else code


def instant(at: datetime) -> str:
    """When something is due, by the clock of the centre."""
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


def because(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The reasons as sentences, each said once."""
    return tuple(dict.fromkeys(filter(None, map(_sentence, reasons))))


def _sentence(reason: Reason) -> str:
    return words.said(reason.text) if reason.text is not None else _SENTENCES[reason.why](reason.names)


def _found(names: Names) -> str:
    told = {"label": label(names[0], telling_language()), "category": words.category(names[1])}
    return _("The software found: %(label)s. That may also be: %(category)s.") % told


def _speaks(names: Names) -> str:
    return _("This desk speaks the reporter's language: %(language)s.") % {
        "language": words.language(names[0])
    }


def _articles(names: Iterable[str]) -> str:
    provisions = country().law.provisions
    return ", ".join(
        citation(provisions[name], words.reading_language()) for name in names if name in provisions
    )


def _desk(code: str) -> str:
    found = Desk.objects.filter(pk=code).first()
    return str(found) if found else _("a desk that is no more")


_VALUES: Mapping[Part, Callable[[str], str]] = MappingProxyType(
    {
        Part.CATEGORY: words.category,
        Part.URGENCY: urgency,
        Part.DUE: span,
        Part.DESK: _desk,
        Part.UPLOAD: upload,
        Part.SECRECY: secrecy,
    }
)
_SENTENCES: Mapping[str, Callable[[Names], str]] = MappingProxyType(
    {
        # A rule without a sentence of its own: what follows from the urgency.
        "rule": lambda names: "",
        "chosen": lambda names: _("The reporter chose this."),
        "found": _found,
        "raised": lambda names: raised_because(names[0]),
        "danger": lambda names: _(
            "The software found signs of distress. Grave danger is a ground by itself: judge it first."
        ),
        "law": lambda names: _("As told, this law is met: %(articles)s.") % {"articles": _articles(names)},
        "may_be_met": lambda names: (
            _("This law may be met, not everything is known: %(articles)s.") % {"articles": _articles(names)}
        ),
        "link": lambda names: _("The report came by this desk's own link."),
        "speaks": _speaks,
        "kind": lambda names: _("A desk of this kind fits: %(kind)s.") % {"kind": words.desk_kind(names[0])},
    }
)
