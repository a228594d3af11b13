"""The certificate on paper, with the address where anybody can check it."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, override

from abri.centre.learning.award.awarding import day_of
from abri.centre.learning.award.showing import level_of
from abri.centre.learning.label.showing import said
from abri.centre.learning.models import Award
from abri.centre.ui.colons import named
from abri.centre.ui.printing import printed
from abri.centre.ui.printing.shown import shown
from abri.engine.packs.learning.label import Label


def check_address(award: Award, language: str) -> str:
    """Where anybody sees whether this certificate is real and still counts."""
    path = reverse("learning:checked", args=[language, award.code_in_groups])
    return f"{settings.ABRI_BASE_URL}{path}"


def pdf(award: Award, label: Label, language: str) -> bytes:
    """The certificate in ``language``; raises ``CannotPrint``. The same bytes every time."""
    with override(language):
        return printed(_composed(award, label, language), at=award.awarded_at)


def _composed(award: Award, label: Label, language: str) -> dict[str, object]:
    name, level = said(label.names), level_of(award)
    title = shown(named(name, level))
    rows = {
        gettext("Level"): level,
        gettext("Awarded on"): _day(day_of(award.awarded_at)),
        gettext("Valid until"): _day(award.valid_until),
        gettext("Code"): award.code_in_groups,
    }
    return {
        "title": title,
        "author": "Abri",
        "about": title,
        "purpose": gettext("Certificate"),
        "language": language,
        "page": gettext("Page {page} of {pages}"),
        "look": "wall",
        "blocks": [
            _paragraph(award.school_name, tone="name"),
            *([_paragraph(award.place_name)] if award.place_name else []),
            {
                "is": "rows",
                "rows": [{"term": term, "values": [shown(value)]} for term, value in rows.items()],
            },
            _paragraph(gettext("Whether this certificate is real and still counts, anybody can check here:")),
            _paragraph(check_address(award, language), tone="address"),
            _paragraph(
                gettext("Version of the label: %(version)s") % {"version": award.label_version}, tone="small"
            ),
        ],
    }


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def _paragraph(words: str, tone: str = "") -> dict[str, object]:
    return {"is": "paragraph", "text": shown(words), "lang": "", "tone": tone}
