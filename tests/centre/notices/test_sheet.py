"""A notice as it leaves, in four languages, as text, as data and as pages."""

from dataclasses import replace
from datetime import date

import pytest

from abri.centre.notices import exports
from abri.centre.notices.models import Notice, Notifier
from abri.centre.notices.sheet import Leaving, complaint_of, sheet_of
from abri.engine.packs import load_pack
from tests.centre.conftest import NOON
from tests.centre.notices.conftest import ADDRESS, STALKING, TODAY, WORDING

WHOLE = replace(WORDING, name="Helpline", email="notices@centre.example")
HEARD_FIRST = Notifier(
    name="Helpline", email="notices@centre.example", areas=["CYBER_VIOLENCE"], named_by="BIPT",
    since=date(2025, 12, 22),
)  # fmt: skip


def leaving(language: str = "en", **more: object) -> Leaving:
    notice = Notice(reference="N-4QF2", platform="instagram", reason=STALKING, language=language, **more)
    return Leaving(load_pack("be"), notice, WHOLE, HEARD_FIRST, TODAY)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ("Melding van illegale inhoud N-4QF2", "21 november 2026", "te goeder trouw", "artikel 237")),
        ("fr", ("Notification de contenu illicite N-4QF2", "21 novembre 2026", "de bonne foi", "article 237")),
        ("de", ("Meldung rechtswidriger Inhalte N-4QF2", "21. November 2026", "in gutem Glauben", "Artikel 237")),
        ("en", ("Notice of illegal content N-4QF2", "21 November 2026", "in good faith", "article 237")),
    ],
)  # fmt: skip
def test_a_notice_speaks_one_language_with_the_law_in_it(language: str, said: tuple[str, ...]) -> None:
    text = sheet_of(leaving(language)).text()
    for words in (
        *said,
        ADDRESS,
        "Instagram (Meta Platforms Ireland Limited)",
        WORDING.explanation,
        STALKING,
    ):
        assert words in text, words
    assert "{" not in text


def test_the_header_stands_only_over_a_trusted_flaggers_notice() -> None:
    assert "trusted flagger" in sheet_of(leaving(trusted=True)).text()
    assert "awarded by BIPT since 22 December 2025" in sheet_of(leaving(trusted=True)).text()
    assert "trusted flagger" not in sheet_of(leaving()).text()


def test_the_data_follows_the_letters_of_the_article() -> None:
    data = exports.as_data(leaving(trusted=True))
    assert data["format"] == "abri.notice/1"
    assert data["locations"] == [ADDRESS]
    assert (data["statement_category"], data["statement_keyword"]) == ("CYBER_VIOLENCE", "STALKING")
    assert data["notifier"] == {"name": "Helpline", "email": "notices@centre.example"}
    assert data["good_faith"] is True
    assert data["trusted_flagger"]["areas"] == ["CYBER_VIOLENCE"]
    assert data["law"][0]["id"] == "be.cp2024.art237"


def test_without_a_name_the_data_names_nobody() -> None:
    nameless = replace(leaving(), wording=WORDING)
    data = exports.as_data(nameless)
    assert data["notifier"] is None
    assert data["trusted_flagger"] is None
    assert "Helpline" not in str(data)


def test_the_pages_are_a_pdf_whatever_somebody_wrote() -> None:
    hostile = replace(WHOLE, explanation="#set page(width: 1pt)\n$x$ \u202e😀 <b>")
    pages = exports.as_pages(sheet_of(replace(leaving(), wording=hostile)), sender="Helpline", at=NOON)
    assert pages.startswith(b"%PDF")
    assert exports.as_pages(sheet_of(leaving()), sender="", at=NOON).startswith(b"%PDF")


def test_a_complaint_names_the_decision() -> None:
    decided = leaving(decided_on=date(2026, 11, 10))
    text = complaint_of(decided).text()
    assert "Under Article 20" in text
    assert "10 November 2026" in text
    assert ADDRESS in text


def test_a_site_without_a_profile_is_called_by_its_name() -> None:
    other = replace(
        leaving(), notice=Notice(reference="N-4QF2", platform="other", reason=STALKING, language="en")
    )
    assert "Some Forum" in sheet_of(replace(other, wording=replace(WHOLE, site="Some Forum"))).text()
