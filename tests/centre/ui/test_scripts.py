"""The scripts do in a real browser what docs/developer/ui.md says, and nothing breaks without them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from abri.centre import ui

CHROMIUM = Path("/usr/bin/chromium")
STATIC = Path(ui.__file__).parent / "static"
# Browsers copy only on a secure address, and on this one.
ORIGIN = "http://localhost"
AWAY = "http://elsewhere.test/"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def serve(window: BrowserContext, source: str, **values: object) -> Page:
    """Open a page made of ``source`` under the centre's own policy, without a network."""
    with translation.override("en"):
        html = Template(source).render(Context({"exit_url": AWAY, **values}))

    def answer(route: Route) -> None:
        address = route.request.url
        path = STATIC / address.removeprefix(f"{ORIGIN}/static/")
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=KINDS[path.suffix])
        elif address == f"{ORIGIN}/":
            policy = (
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
                "connect-src 'self'"
            )
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": policy})
        else:
            route.fulfill(body="<title>elsewhere</title>", content_type="text/html")

    window.route("**/*", answer)
    page = window.new_page()
    page.goto(f"{ORIGIN}/")
    return page


PUBLIC = '{% extends "ui/public.html" %}{% load static ui %}{% block content %}<h1>x</h1><textarea id="t"></textarea>'


def test_shift_three_times_leaves_and_back_does_not_return(window: BrowserContext) -> None:
    page = serve(window, PUBLIC + "{% endblock %}")
    said = page.locator("[data-exit-says]")
    page.keyboard.press("Shift")
    assert "twice more" in said.inner_text()
    page.keyboard.press("Shift")
    assert "once more" in said.inner_text()
    page.keyboard.press("Shift")
    page.wait_for_url(AWAY)
    page.go_back()
    assert not page.url.startswith(ORIGIN)


def test_the_button_covers_the_page_and_leaves(window: BrowserContext) -> None:
    page = serve(window, PUBLIC + "{% endblock %}")
    page.click("[data-exit-address]")
    page.wait_for_url(AWAY)


def test_capital_letters_do_not_leave(window: BrowserContext) -> None:
    page = serve(window, PUBLIC + "{% endblock %}")
    page.focus("#t")
    for letter in ("A", "B", "C", "D"):
        page.keyboard.press(f"Shift+{letter}")
    assert page.url == f"{ORIGIN}/"
    assert page.input_value("#t") == "ABCD"


def test_a_receipt_is_copied(window: BrowserContext) -> None:
    page = serve(
        window,
        PUBLIC + '{% include "ui/components/receipt.html" with code="ABCDE-FGHJK" only %}{% endblock %}'
        '{% block scripts %}<script src="{% static "ui/copy.js" %}" defer></script>{% endblock %}',
    )
    page.click("[data-copy]")
    expect(page.locator("[data-copy-says]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "ABCDE-FGHJK"
    assert page.locator("[data-print]").is_visible()


def test_a_long_text_counts_down_in_characters(window: BrowserContext) -> None:
    page = serve(
        window,
        PUBLIC
        + '{% include "ui/components/textarea.html" with name="s" label="S" limit=10 only %}{% endblock %}'
        '{% block scripts %}<script src="{% static "ui/count.js" %}" defer></script>{% endblock %}',
    )
    assert page.inner_text("#s_limit") == "Up to 10 characters."
    page.fill("#s", "123456😀89")
    assert page.inner_text("#s_limit") == "1 character left"
    page.fill("#s", "123456789012")
    assert page.inner_text("#s_limit") == "2 characters too many"


def test_spans_stay_true_while_a_page_is_open(window: BrowserContext) -> None:
    at = datetime.now(UTC) - timedelta(hours=2, minutes=10)
    window.clock.install()
    page = serve(
        window,
        '{% extends "ui/desk.html" %}{% load ui %}{% block content %}<p>{% moment at now=at %}</p>'
        '<p>{% moment at now=at style="ago" %}</p>{% endblock %}',
        at=at,
    )
    page.clock.run_for(60_000)
    shown = page.locator("time").evaluate_all("times => times.map(time => time.firstChild.textContent)")
    assert shown == ["2 hr", "2 hr. ago"]


DESK = """{% extends "ui/desk.html" %}{% load ui %}{% block heading %}<h1>Queue</h1>{% endblock %}{% block content %}
<input id="q">{% component "table" caption="Cases" rows_by_key=True %}<tbody>
ROWS</tbody>{% endcomponent %}{% endblock %}"""
ROW = '<tr data-row><td><a data-open href="/{0}">{0}</a></td><td><a data-key="a" href="/assign-{0}">+</a></td></tr>'


def queue(window: BrowserContext) -> Page:
    rows = "".join(ROW.format(name) for name in ("one", "two", "three"))
    return serve(window, DESK.replace("ROWS", rows))


def current(page: Page) -> str:
    return page.locator("tr[data-current] [data-open]").inner_text()


def test_the_keys_walk_the_queue_and_open_a_case(window: BrowserContext) -> None:
    page = queue(window)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert current(page) == "two"
    page.keyboard.press("k")
    assert current(page) == "one"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{ORIGIN}/one")


def test_a_assigns_the_chosen_case(window: BrowserContext) -> None:
    page = queue(window)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url(f"{ORIGIN}/assign-one")


def test_the_keys_are_letters_while_somebody_writes(window: BrowserContext) -> None:
    page = queue(window)
    page.focus("#q")
    page.keyboard.type("jar")
    assert page.input_value("#q") == "jar"
    assert page.locator("tr[data-current]").count() == 0


def test_the_keys_can_be_switched_off_and_stay_off(window: BrowserContext) -> None:
    page = queue(window)
    page.click("[data-keys-toggle]")
    page.keyboard.press("j")
    assert page.locator("tr[data-current]").count() == 0
    page.reload()
    page.keyboard.press("j")
    assert page.locator("tr[data-current]").count() == 0
    assert page.get_attribute("[data-keys-toggle]", "aria-pressed") == "false"


PAGE = '{% extends "ui/desk.html" %}{% block content %}<h1>Page</h1>CONTENT{% endblock %}'


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('<form><textarea data-key="n"></textarea></form>', ["n", "Esc", "Ctrl Enter"]),
        ("<form><input></form>", ["Esc", "Ctrl Enter"]),
        ('<nav><a data-go="q" href="/q">Queue</a></nav>', ["g q"]),
    ],
)
def test_the_list_names_the_keys_that_do_something_on_this_page(
    window: BrowserContext, content: str, named: list[str]
) -> None:
    page = serve(window, PAGE.replace("CONTENT", content))
    page.keyboard.press("?")
    assert page.locator("[data-keys-list] dt:visible").all_inner_texts() == named
    assert page.locator("[data-keys-list] dd:visible").count() == len(named)


def test_the_list_of_a_queue_names_the_keys_of_its_rows(window: BrowserContext) -> None:
    page = queue(window)
    page.keyboard.press("?")
    assert page.locator("[data-keys-list] dt:visible").all_inner_texts() == ["j k", "Enter", "a"]


def test_a_page_on_which_no_key_does_anything_names_none(window: BrowserContext) -> None:
    page = serve(
        window, PAGE.replace("CONTENT", '<form><input type="hidden"><button>Sign out</button></form>')
    )
    expect(page.locator("[data-keys]")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("[data-keys-list]")).to_be_hidden()


def test_the_list_follows_what_came_to_the_page(window: BrowserContext) -> None:
    page = serve(window, PAGE.replace("CONTENT", "<form><input></form>"))
    page.evaluate("document.querySelector('main form').dataset.key = 'n'")
    page.keyboard.press("?")
    assert page.locator("[data-keys-list] dt:visible").all_inner_texts() == ["n", "Esc", "Ctrl Enter"]


def test_a_public_page_fits_a_small_phone(window: BrowserContext) -> None:
    page = serve(window, PUBLIC + "<p>Datenschutzgrundverordnungsbeschwerdemöglichkeiten</p>{% endblock %}")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


SIFTED = """{% extends "ui/public.html" %}{% load static %}{% block content %}<h1>List</h1>
<nav class="abri-languages"><a href="/fr/list/">fr</a></nav>
<form method="get" data-sift="found"><select name="kind"><option value="">All</option><option>law</option></select>
</form>
<div id="found" role="status">everything</div>{% endblock %}
{% block scripts %}<script src="{% static "ui/sift.js" %}" defer></script>{% endblock %}"""


def test_a_filter_shows_what_it_leaves_as_soon_as_it_is_chosen(window: BrowserContext) -> None:
    page = serve(window, SIFTED)
    asked = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body='<div id="found" role="status">only law</div>', content_type="text/html")

    page.route("**/*kind=*", answer)
    page.select_option("[name=kind]", "law")
    expect(page.locator("#found")).to_have_text("only law")
    assert asked == [page.url]
    assert page.url.endswith("?kind=law")
    assert str(page.locator(".abri-languages a").get_attribute("href")).endswith("/fr/list/?kind=law")


def test_a_filter_that_cannot_be_fetched_opens_its_page(window: BrowserContext) -> None:
    page = serve(window, SIFTED)
    page.route(
        "**/*kind=*",
        lambda route: route.fulfill(status=500) if route.request.resource_type == "fetch"
        else route.fulfill(body="<h1>The page itself</h1>", content_type="text/html"),
    )  # fmt: skip
    page.select_option("[name=kind]", "law")
    expect(page.locator("h1")).to_have_text("The page itself")
