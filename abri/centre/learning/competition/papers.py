"""The charter on paper: the PDF of one version in one language, with room for a signature."""

from functools import lru_cache
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext, override

from abri.centre.learning.models import Charter
from abri.centre.ui.printing import printed
from abri.centre.ui.printing.shown import paragraphs, shown


def pdf(charter: Charter, language: str) -> bytes:
    """The PDF of a version in a language that it has; raises ``CannotPrint``. The same bytes every time.

    Printed once a process, as everybody may ask for it, and once more where words of a tip were taken out.
    """
    tips = [tip for chapter in charter.content["chapters"] for tip in chapter["tips"]]
    return _pdf(charter.pk, language, tuple(bool(tip["text"]) for tip in tips))


@lru_cache(maxsize=32)
def _pdf(charter_id: UUID, language: str, _standing: tuple[bool, ...]) -> bytes:
    charter = Charter.objects.select_related("edition").get(pk=charter_id)
    with override(language):
        return printed(_composed(charter, language), at=charter.published_at)


def _composed(charter: Charter, language: str) -> dict[str, object]:
    content = charter.content
    title = shown(f"{said(content['title'], language)} {charter.edition.year}")
    blocks = [_paragraph(said(content["preamble"], language))]
    for chapter in content["chapters"]:
        blocks.append({"is": "heading", "level": 1, "text": shown(said(chapter["names"], language))})
        blocks += [_paragraph(one) for one in paragraphs(chapter["texts"][language])]
        if chapter["tips"]:
            blocks.append(_paragraph(gettext("From tips of classes:"), tone="leads"))
        for tip in chapter["tips"]:
            words = paragraphs(tip["text"])
            if not tip["text"]:
                blocks.append(_paragraph(gettext("A tip that stood here was taken out later.")))
            elif words:
                blocks.append({"is": "quote", "lang": tip["language"], "paragraphs": words})
    blocks += _signing(charter)
    return {
        "title": title,
        "author": "Abri",
        "about": title,
        "purpose": gettext("Version %(number)d, published on %(day)s")
        % {"number": charter.number, "day": formats.date_format(charter.published_at, "DATE_FORMAT")},
        "language": language,
        "page": gettext("Page {page} of {pages}"),
        "blocks": blocks,
    }


def _signing(charter: Charter) -> list[dict[str, object]]:
    terms = (gettext("Name"), gettext("Office"), gettext("I promise"), gettext("Date and signature"))
    return [
        {"is": "heading", "level": 1, "text": gettext("I sign this charter")},
        {"is": "lines", "terms": terms},
        _paragraph(
            gettext("A signature is for this very text. Its fingerprint (SHA-256): %(digest)s")
            % {"digest": charter.digest},
            tone="small",
        ),
    ]


def _paragraph(words: str, tone: str = "") -> dict[str, object]:
    return {"is": "paragraph", "text": shown(words), "lang": "", "tone": tone}


def said(words: dict[str, str], language: str) -> str:
    """The words in a language, else in the first that there is."""
    return words.get(language) or next(iter(words.values()), "")
