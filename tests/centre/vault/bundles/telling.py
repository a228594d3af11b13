"""A report with something in every section, for the tests of its pages."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from abri.centre.ui.law_lines import law_answer
from abri.centre.vault.bundles.report import (
    Asked,
    Content,
    Event,
    Found,
    Handled,
    Inside,
    ItemTold,
    LinkTold,
    Person,
    Quoted,
    Spoken,
)
from abri.engine.facts import read_facts

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZONE)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FACTS = read_facts(
    {
        "on": [date(2026, 10, 3), date(2026, 10, 20)],
        "conduct": ["insult", "threat", "exclusion"],
        "acts": 14,
        "authors": 3,
        "victim_age": 13,
        "author_age": 14,
        "relation": "classmate",
        "serious_effect": True,
        "public": True,
        "written": True,
        "platform": "whatsapp",
    }
)


def picture(**more: Any) -> ItemTold:
    """A screenshot, in the bundle as original and as working copy."""
    return ItemTold(
        number=1,
        name="Groep 2026-10-03 om 21.14.52.png",
        kind="Afbeelding",
        media_type="image/png",
        sha256=DIGEST,
        received_at=NOW,
        from_reporter=True,
        inside=(
            Inside("items/1/original.png", True, 1_234_567, DIGEST),
            Inside("items/1/copy.png", False, 934_567, DIGEST[::-1]),
        ),
        log=(
            Handled(NOW, "received", "De melder"),
            Handled(NOW, "revealed", "Alma Peeters", "om de afzender te herkennen"),
        ),
        **more,
    )


def address() -> ItemTold:
    """An address so long that it has to break."""
    url = f"https://video.example/{'abcdefghijklmnop' * 12}?from=share"
    return ItemTold(
        number=2,
        name="https://video.example/",
        kind="Adres",
        media_type="",
        sha256=DIGEST,
        received_at=NOW,
        from_reporter=False,
        inside=(Inside("items/2/link.json", True, 512, DIGEST),),
        link=LinkTold(url, "Video", "@account", "1784140012345", "3 oktober 2026, 21:14", "Een filmpje."),
    )


def content(language: str = "nl", purpose: str = "police", **more: Any) -> Content:
    """The report; ``more`` replaces parts of it."""
    with translation.override(language):
        law = law_answer(FACTS, language)
    whole: dict[str, Any] = {
        "purpose": purpose,
        "language": language,
        "reference": "K7-4QF2",
        "centre": "Abri",
        "desk": "Hulplijn",
        "made_at": NOW,
        "zone": "Europe/Brussels",
        "received_at": NOW,
        "topic": "Cyberpesten door leeftijdsgenoten",
        "key_fingerprint": DIGEST,
        "key_address": "https://abri.example/.well-known/abri-centre.pem",
        "stamping": True,
        "left_out": ("left_out_staff", "left_out_notes"),
        "bundle_name": "abri-K7-4QF2-2026-11-22.zip",
        "facts_on": (date(2026, 10, 3), date(2026, 10, 20)),
        "platform": "WhatsApp",
        "story": Quoted("Sinds de uitstap schrijven ze elke avond over mij.\n\nNiemand antwoordt.", "nl"),
        "answers": (Asked("Waar gebeurt het?", ("WhatsApp", "Op school")),),
        "messages": (Spoken(True, NOW, Quoted("Gisteren weer.", "nl")), Spoken(False, NOW, None)),
        "timeline": (Event("event_facts", on=date(2026, 10, 3)), Event("event_item", at=NOW, number=1)),
        "people": (Person("reporter", ("Een ouder.",)), Person("author", ())),
        "law": law,
        "weights": "1",
        "found": (Found("message", "Gisteren weer.", "Uitsluiting", at=NOW),),
        "items": (picture(), address()),
        "checklist": (("Wat er gebeurde", True), ("Wie het zag", False)),
    }
    return Content(**(whole | more))
