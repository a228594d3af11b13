"""Nothing depends on one country: the whole centre with the pack of Luxembourg, and every pack that comes with Abri."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from abri.centre import country as home
from abri.centre import demonstration
from abri.centre.accounts.models import Desk
from abri.centre.cases import mailbox
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.demonstration import stories
from abri.centre.reporting import one_page, steps
from abri.cli import main
from abri.engine.packs import shipped_packs
from tests.centre.conftest import NOON, Cast, sign_in
from tests.centre.reporting.conftest import Dina

BELGIAN = re.compile(
    r"belg|br(?:ux|u|ü)s?sel|child ?focus|116 000|flandr|fland|vlaam|wallon|awel|\bunia\b|igvm|\bbe\.[a-z]",
    re.IGNORECASE,
)
PUBLIC = (
    "",
    "help/",
    "law/",
    "about/",
    "report/",
    "mailbox/",
    "learn/",
    "help/?about=danger:suicide",
    "help/?speak=de",
)


@pytest.fixture
def live_in(settings: Any, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """A function that moves the centre to another country; afterwards it is at home again."""

    def forget() -> None:
        home.forget()
        for kept in (one_page._blank, steps.kept_question):
            kept.cache_clear()
        cache.clear()

    def move(name: str) -> None:
        settings.ABRI_PACK = name
        forget()

    before = settings.ABRI_PACK
    settings.STATIC_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield move
    settings.ABRI_PACK = before
    forget()


@pytest.fixture
def _in_luxembourg(live_in: Callable[[str], None]) -> None:
    live_in("lu")


def read(client: Client, address: str) -> str:
    """The words of a page that is there."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


@pytest.mark.usefixtures("_in_luxembourg", "db")
@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("below", PUBLIC)
def test_no_public_page_of_luxembourg_says_anything_belgian(
    client: Client, language: str, below: str
) -> None:
    page = read(client, f"/{language}/{below}")
    assert not BELGIAN.findall(page)
    assert "tel:112" in page


@pytest.mark.usefixtures("_in_luxembourg", "db")
def test_the_pages_speak_the_languages_of_the_country_only(client: Client) -> None:
    assert client.get("/nl/").status_code == 404
    assert client.get("/", headers={"Accept-Language": "nl"}).headers["Location"] in {"/fr/", "/de/", "/en/"}
    assert 'lang="nl"' not in read(client, "/en/")


@pytest.mark.usefixtures("_in_luxembourg", "db")
def test_every_link_of_the_first_pages_leads_somewhere(client: Client) -> None:
    for address in ("/fr/", "/fr/learn/", "/fr/help/", "/fr/law/"):
        for link in set(re.findall(r'<a [^>]*href="(/[^"#]*)"', read(client, address))):
            assert client.get(link).status_code in {200, 302}, f"{address} leads to {link}"


@pytest.mark.usefixtures("_in_luxembourg")
def test_the_finder_offers_the_lines_of_the_country(client: Client) -> None:
    numbers = [
        line.number for line in client.get("/de/help/?about=danger:suicide&age=14-15").context["lines"]
    ]
    assert numbers[0] == "112"
    assert "116 111" in numbers
    assert "GeoNames" not in read(client, "/de/help/")
    assert 'name="place"' not in read(client, "/de/help/")


@pytest.mark.usefixtures("_in_luxembourg")
@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_report_goes_all_the_way_to_the_desk(cast: Cast, language: str) -> None:
    dina = Dina()
    dina.language = language
    dina.begin()
    seen = ""
    for question, value in {"reporter": "self", "age": "14-15", "danger": "self_harm"}.items():
        answered = dina.answer(question, value)
    assert "danger-now" in answered.url
    seen += dina.get(answered.url).content.decode()
    assert "tel:112" in seen
    given: dict[str, Any] = {
        "wants": ["talk"],
        "category": ["ncii.minor"],
        "story": "They pass a picture of me around.",
        "platform": "snapchat",
        "relation": "classmate",
        "minor_image": "yes",
        "region": "here",
    }
    for question, value in given.items():
        seen += dina.get(f"/{language}/report/{question}/").content.decode()
        dina.answer(question, value)
    seen += dina.get(f"/{language}/report/check/").content.decode()
    assert dina.send().status_code == 302
    receipt = dina.receipt()
    seen += dina.get(f"/{language}/report/receipt/").content.decode()
    assert not BELGIAN.findall(seen)
    case = Case.objects.get()
    assert (case.region, case.category, case.urgency) == ("lu", "ncii.minor", Case.Urgency.IMMEDIATE)
    assert mailbox.open_with_receipt(receipt).report()["answers"]["region"] == "here"
    alma = sign_in(cast.alma)
    assert case.reference in alma.get("/desk/").content.decode()
    opened = alma.post(f"/desk/cases/{case.reference}/open/", follow=True)
    page = opened if opened.status_code == 200 else alma.get(f"/desk/cases/{case.reference}/", follow=True)
    assert page.status_code == 200
    assert not BELGIAN.findall(page.content.decode())


@pytest.mark.usefixtures("_in_luxembourg")
def test_a_desk_is_made_where_there_are_no_regions(cast: Cast) -> None:
    emil = sign_in(cast.emil)
    page = read(emil, "/desk/admin/desks/new/")
    assert "Regions" not in page
    given = {"slug": "kjt", "kind": "helpline", "name": "KJT", "languages": ["fr", "de"], "open_to_all": "on"}
    assert emil.post("/desk/admin/desks/new/", given).status_code == 302
    made = Desk.objects.get(slug="kjt")
    assert (made.languages, made.regions) == (["fr", "de"], [])


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", shipped_packs())
def test_every_pack_that_comes_with_abri_opens_its_doors(
    name: str, client: Client, live_in: Callable[[str], None]
) -> None:
    live_in(name)
    for language in country().languages:
        for address in ("", "help/", "law/", "report/"):
            read(client, f"/{language}/{address}")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", shipped_packs())
def test_every_pack_tells_its_own_demonstration(
    name: str, live_in: Callable[[str], None], settings: Any
) -> None:
    live_in(name)
    settings.DEMONSTRATION = True
    told = stories.stories()
    assert {story.language.partition("-")[0] for story in told} == set(country().languages)
    assert demonstration.fill(at=NOON)
    assert Case.objects.count() == len(told)


@pytest.mark.usefixtures("db")
def test_a_pack_without_a_demonstration_has_people_and_an_empty_queue(
    live_in: Callable[[str], None], settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    live_in("lu")
    settings.DEMONSTRATION = True
    monkeypatch.setattr(stories, "country_folder", lambda: tmp_path)
    assert demonstration.fill(at=timezone.now())
    assert not Case.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_country_that_was_just_begun_opens_and_says_what_is_not_confirmed(
    live_in: Callable[[str], None], client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "at"
    assert main(["pack", "new", "at", str(path), "--languages", "de,en"]) == 0
    live_in(str(path))
    for below in PUBLIC:
        page = read(client, f"/en/{below}")
        assert "tel:112" in page
        assert "Ambulance, fire, police: danger to life (not confirmed)" in page
    assert client.get("/fr/").status_code == 404


def test_a_pack_may_stand_in_any_folder(live_in: Callable[[str], None], tmp_path: Path) -> None:
    live_in(str(tmp_path))
    assert home.country_folder() == tmp_path
