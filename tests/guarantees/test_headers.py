"""Every answer of the centre carries what keeps it private, and no page carries what the policy would have to allow."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from http.cookies import Morsel

import pytest

from tests.guarantees.walk import Visit, Walk

EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a country gives out whole is for everybody, on other sites too; whoever downloads it keeps it anyway.
OPEN_DATA = re.compile(r"/\{language\}/countries/\{country_id\}/[a-z-]+\.[a-z.]+")
OPEN_TO_ALL = {"Cross-Origin-Resource-Policy": "cross-origin"}
# Described for programs that read pages: a browser neither runs it nor asks the policy about it.
DATA = "application/ld+json"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# Settings of the browser that people may change and that say nothing about them: readable by our own scripts.
pytestmark = pytest.mark.django_db

NOT_A_SECRET: set[str] = set()


def is_open_data(visit: Visit) -> bool:
    """Whether this is one of a country's downloads."""
    return visit.status == 200 and OPEN_DATA.fullmatch(visit.address) is not None


def faults(walked: Walk, has_fault: Callable[[Visit], object]) -> list[str]:
    """Return each visit with a fault, and the fault."""
    return [f"{visit}: {fault}" for visit in walked.visits if (fault := has_fault(visit))]


@pytest.mark.parametrize(("name", "value"), EXACTLY.items())
def test_every_answer_carries(walked: Walk, name: str, value: str) -> None:
    def other(visit: Visit) -> object:
        found = visit.headers.get(name)
        wanted = OPEN_TO_ALL.get(name, value) if is_open_data(visit) else value
        return found != wanted and f"{name}: {found}"

    assert faults(walked, other) == []


def test_nothing_is_kept_by_browsers_or_on_the_way(walked: Walk) -> None:
    def kept(visit: Visit) -> object:
        return "no-store" not in visit.headers.get("Cache-Control", "") and not is_open_data(visit)

    assert faults(walked, kept) == []


def test_open_data_is_open_and_says_how_long_it_keeps(walked: Walk) -> None:
    given = [visit for visit in walked.visits if is_open_data(visit)]
    assert {visit.address.rpartition("/")[2] for visit in given} >= {"pack.zip", "statistics.csv"}
    assert {visit.headers.get("Cache-Control") for visit in given} == {"public, max-age=3600"}
    assert all(visit.headers.get("Access-Control-Allow-Origin") == "*" for visit in given)
    assert not any(visit.cookies for visit in given)


# What outsiders handed in: nothing of it may load, run, send or stand in a page, and ours may not either.
SHUT_OFF = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "sandbox": "",
}


def directives(visit: Visit) -> dict[str, str]:
    policy = visit.headers.get("Content-Security-Policy", "")
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_the_policy_is_strict(walked: Walk) -> None:
    def lax(visit: Visit) -> object:
        held = directives(visit)
        if "sandbox" in held:
            return held != SHUT_OFF and held
        wrong = {name: held.get(name) for name, value in POLICY.items() if held.get(name) != value}
        return wrong or ("unsafe" in str(held) and held)

    assert faults(walked, lax) == []


def test_what_outsiders_handed_in_stands_in_a_sandbox(walked: Walk) -> None:
    content = [visit for visit in walked.visits if visit.address.endswith("/veil/") and visit.status == 200]
    assert content
    assert all("sandbox" in directives(visit) for visit in content)
    assert not any("sandbox" in directives(visit) for visit in walked.visits if visit.is_page)


def test_no_page_may_use_a_sensor(walked: Walk) -> None:
    def open_to(visit: Visit) -> object:
        held = visit.headers.get("Permissions-Policy", "")
        return [name for name in ("camera", "geolocation", "microphone") if f"{name}=()" not in held]

    assert faults(walked, open_to) == []


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(walked: Walk) -> None:
    def exposed(visit: Visit) -> object:
        def weak(cookie: Morsel[str]) -> bool:
            deleted = cookie["max-age"] == 0
            return not deleted and not (cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"})

        return [name for name, cookie in visit.cookies.items() if weak(cookie) and name not in NOT_A_SECRET]

    assert faults(walked, exposed) == []
    assert {name for visit in walked.visits for name in visit.cookies} >= {"abri_csrf"}


class Page(HTMLParser):
    """Collects what a page loads and what it carries inline."""

    LOADS = {("script", "src"), ("link", "href"), ("img", "src"), ("img", "srcset"), ("iframe", "src"),
             ("source", "src"), ("object", "data"), ("form", "action"), ("use", "href"), ("video", "src")}  # fmt: skip

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.loaded: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        names = dict(attrs)
        if tag == "style" or (tag == "script" and not names.get("src") and names.get("type") != DATA):
            self.inline.append(f"<{tag}>")
        self.inline += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        self.inline += [f"<{tag} {name}>" for name, value in attrs if (value or "").startswith("javascript:")]
        self.loaded += [value or "" for name, value in attrs if (tag, name) in self.LOADS]


def test_no_page_carries_a_script_or_a_style(walked: Walk) -> None:
    assert faults(walked, lambda visit: visit.is_page and Page(visit.body).inline) == []


def test_no_page_loads_anything_from_elsewhere(walked: Walk) -> None:
    def foreign(visit: Visit) -> object:
        return visit.is_page and [
            url for url in Page(visit.body).loaded if re.match(r"(?!data:)[a-z]+:|//", url)
        ]

    assert faults(walked, foreign) == []


def test_the_walk_saw_pages(walked: Walk) -> None:
    """An empty walk would pass everything above."""
    assert sum(visit.is_page and visit.status == 200 for visit in walked.visits) > 100


def test_inline_and_foreign_would_be_seen() -> None:
    page = Page('<style>x</style><p style="x" onclick="x"><script>x</script><img src="https://elsewhere.test/x">'
                '<a href="javascript:x">')  # fmt: skip
    assert page.inline == ["<style>", "<p style>", "<p onclick>", "<script>", "<a href>"]
    assert page.loaded == ["https://elsewhere.test/x"]
    assert Page(f'<script type="{DATA}">{{}}</script>').inline == []
    assert Page('<script type="module">x</script>').inline == ["<script>"]
