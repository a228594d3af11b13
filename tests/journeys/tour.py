"""One tour through every page, as a reporter and as people of the desk, that notes what is wrong with each.

How a room adds its pages. What links lead to from `/en/` is found. For who signs in: a window of their own, `sign_in`
of `desk.py`, and `crawl` from their first page, as for emil. What only forms lead to: a function in a module of the
room's own that fills them in and calls `look`, as `together.py`, called in `tour`. Addresses without a page of their
own go to `NO_PAGE` in `test_every_page.py`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, ConsoleMessage, FilePayload, Page, Request

from tests.fakes.chats import CLASS_CHAT
from tests.journeys import desk, passing_on, reporter, together
from tests.journeys.centre import Centre
from tests.journeys.pages import follow, send_form

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
# Of pages that differ only in what they are about, so many are looked at.
ALIKE = 2
# What sticks out of a window of that width, without what scrolls in a frame of its own or is meant for readers only.
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return out.map((one) => `${one.tagName.toLowerCase()}.${one.className}`).slice(0, 5);
}"""
# Keeps, for a width, what a page shows at it, and what decides there whether it is told from its ground.
NOTE_SHOWN = """(width) => {
  const looks = (one) => {
    const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } = getComputedStyle(one);
    const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    return [color, backgroundColor, backgroundImage, opacity, large].join();
  };
  const all = [...document.querySelectorAll("body *")];
  const shown = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
  (window.shownAt ??= {})[width] = new Map(shown.map((one) => [one, looks(one)]));
}"""
SHOWN_ONLY_AT = """([width, other]) => {
  const [here, there] = [window.shownAt[width], window.shownAt[other]];
  window.onlyHere = [...here.keys()].filter((one) => here.get(one) !== there.get(one));
  return [window.onlyHere.length, window.onlyHere.filter((one) => !there.has(one)).length];
}"""
RUN_AXE = """async ([options, onlyHere]) => {
  const where = onlyHere ? window.onlyHere.filter((one) => one.isConnected) : document;
  if (onlyHere && !where.length) return [];
  const found = await axe.run(where, options ?? {});
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).slice(0, 3).join(" | ")}`);
}"""
EVERYTHING: dict[str, Any] = {}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
BUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}

Open = Callable[..., BrowserContext]


@dataclass
class Seen:
    """What was found on one page."""

    address: str
    name: str
    headings: int
    sticks_out: list[str]
    violations: list[str]
    complaints: list[str]


@dataclass
class Tour:
    """Every page that was seen, and every request that went to another machine."""

    url: str
    seen: list[Seen] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    _complaints: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> Page:
        """Note from now on what ``page`` asks of other machines and complains about."""
        page.on("request", self._asked)
        page.on("console", self._complained)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        return page

    def look(self, page: Page, address: str = "") -> None:
        """Go to ``address``, or stay, and note what is wrong with the page, narrow and wide, light and dark."""
        if address:
            page.goto(self.url + address)
        path = page.url.removeprefix(self.url)
        if address not in {"", path} and view_of(path) in {seen.name for seen in self.seen}:
            # The address leads on to a page that was seen: to say the password once more, for example.
            return
        sticks_out = []
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate(NOTE_SHOWN, size["width"])
            sticks_out += page.evaluate(STICKS_OUT)
        violations = list(violations_on(page))
        headings = page.locator("h1").count()
        self.seen.append(Seen(path, view_of(path), headings, sticks_out, violations, self._complaints))
        self._complaints = []

    def crawl(self, page: Page, start: str) -> None:
        """Look at ``start`` and at everything below it that links lead to, a few of each kind."""
        below = start.split("/")[1]
        waiting, met, looked_at = [start], {start}, list[tuple[str, ...]]()
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if looked_at.count(kind) >= ALIKE:
                continue
            looked_at.append(kind)
            self.look(page, address)
            found = [link for link in links_on(page) if link.split("/")[1] == below and link not in met]
            waiting += found
            met.update(found)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.foreign.append(request.url)

    def _complained(self, message: ConsoleMessage) -> None:
        # That a page is gone is said by the page's own status.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self._complaints.append(message.text)


def violations_on(page: Page) -> Iterator[str]:
    """Run axe on a page after NOTE_SHOWN at both widths, and leave it wide and light.

    Contrast takes most of the time. It is looked at in light and in dark, of every element: of nearly all of them at
    one width for light and at the other for dark, and of what is not shown there, or otherwise, at both. All other
    rules look at the whole page, at both widths where the wide one shows more.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    yield from run_axe(page, NARROW, "light", EVERYTHING)
    otherwise, _only = page.evaluate(SHOWN_ONLY_AT, [NARROW["width"], WIDE["width"]])
    if otherwise:
        yield from run_axe(page, NARROW, "dark", CONTRAST, only_here=True)
    otherwise, only = page.evaluate(SHOWN_ONLY_AT, [WIDE["width"], NARROW["width"]])
    if otherwise:
        yield from run_axe(page, WIDE, "light", CONTRAST, only_here=True)
    if only:
        yield from run_axe(page, WIDE, "light", BUT_CONTRAST)
    yield from run_axe(page, WIDE, "dark", CONTRAST)
    page.emulate_media(color_scheme="light")


def run_axe(
    page: Page, size: dict[str, int], scheme: str, options: dict[str, Any], *, only_here: bool = False
) -> Iterator[str]:
    """Return what axe finds at a width and in a colour scheme, if need be only in what is not shown at the other."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for found in page.evaluate(RUN_AXE, [options, only_here]):
        yield f"{size['width']} {scheme}: {found}"


def links_on(page: Page) -> Iterator[str]:
    """Return the addresses on this centre that the links of the page lead to, without files and without the way out."""
    for link in page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)"):
        parts = urlsplit(link)
        if page.url.startswith(f"{parts.scheme}://{parts.netloc}/") and not re.search(
            r"/exit/|/file/|/pdf/|/badge/|/certificate/|download|format=json|[?&]form=|\.(atom|json)$", link
        ):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def kind_of(address: str) -> tuple[str, ...]:
    """Return what pages have in common that differ only in what they are about."""
    parts = urlsplit(address)
    return view_of(parts.path), *(name for name, _value in parse_qsl(parts.query))


def view_of(address: str) -> str:
    """Return the name of the view behind an address."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def tour(centre: Centre, open_window: Open) -> Tour:
    """See everything once."""
    done = Tour(centre.url)
    as_reporter(done, open_window)
    as_people_of_the_desk(done, centre, open_window)
    passing_on.look_at_passing_on(done, centre, open_window)
    return done


def as_reporter(done: Tour, open_window: Open) -> None:
    """The public pages, each question, the receipt and the mailbox, and what goes wrong on the way."""
    page = done.follow(open_window().new_page())
    done.look(page, "/en/report/check/")
    done.look(page, "/en/nothing/")
    for address in ("search/", "search/?q=bullying", "search/?q=xyzzyq", "api/"):
        done.look(page, f"/en/{address}")
    done.crawl(page, "/en/")
    check_a_chat(done, page)
    add_files(done, done.follow(open_window().new_page()))
    everything = {
        **reporter.NOT_URGENT,
        "danger": "violence_now",
        "minor_image": "yes",
        "story": "For the tour.",
    }
    for name in reporter.tell(page, "en", everything):
        done.look(page, f"/en/report/{name}/")
        if name == "category":
            page.locator("[name=category]:checked").first.uncheck()
            send_form(page)
            done.look(page)
    for address in ("danger-now", "pictures", "check"):
        done.look(page, f"/en/report/{address}/")
    receipt = reporter.send_report(page)
    for address in ("report/receipt", "report/receipt/summary", "report"):
        done.look(page, f"/en/{address}/")
    page.goto(f"{done.url}/en/report/receipt/")
    reporter.say_it_is_saved(page)
    done.look(page)
    page.goto(f"{done.url}/en/mailbox/")
    page.fill("[name=code]", "ABCDE FGHJK")
    send_form(page)
    done.look(page)
    reporter.open_mailbox(page, "en", receipt)
    reporter.write_back(page, "A message for the tour.")
    done.look(page)
    done.look(page, "/en/mailbox/files/")
    for image in ("adults", "none"):
        reporter.fill(page, "minor_image", image)
        send_form(page)
        done.look(page)
        follow(page, 'main form:has([name="anew"]) button')
    done.look(page, "/en/mailbox/withdraw/")
    send_form(page)
    done.look(page)


def check_a_chat(done: Tour, page: Page) -> None:
    """What is no chat, a chat in which much happens, all of its page unfolded, and putting it with a report."""
    for chat in ("only a note", CLASS_CHAT):
        page.goto(f"{done.url}/en/check-a-chat/")
        page.fill("[name=messages]", chat)
        send_form(page)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        done.look(page)
    follow(page, 'form[action$="/attach/"] button')
    done.look(page)
    done.look(page, "/en/report/chat/")


def add_files(done: Tour, page: Page) -> None:
    """The question that takes files: empty, with a file and one that is refused, and where none is taken."""
    reporter.begin(page, "en")
    page.goto(f"{done.url}/en/report/minor_image/")
    reporter.answer(page, "minor_image", "none")
    done.look(page, "/en/report/files/")
    note: FilePayload = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"Monday: again."}
    empty: FilePayload = {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""}
    page.set_input_files("[name=files_file]", [note, empty])
    page.click("button[name=add]")
    page.locator(".abri-files__row--broken").wait_for()
    done.look(page)
    done.look(page, "/en/report/files/")
    page.goto(f"{done.url}/en/report/minor_image/")
    reporter.answer(page, "minor_image", "adults")
    done.look(page, "/en/report/files/")


def as_people_of_the_desk(done: Tour, centre: Centre, open_window: Open) -> None:
    """The sign-in, the desk as alma sees it, the administration as emil sees it."""
    for name, start in (("alma", "/desk/"), ("emil", "/desk/admin/")):
        page = done.follow(open_window().new_page())
        if name == "alma":
            before_signing_in(done, page)
        desk.sign_in(page, name, centre.password)
        done.crawl(page, start)
        if name == "alma":
            a_closed_case(done, page)
            a_refused_answer(done, page)
            a_case_with_a_chat(done, page)
            a_case_with_evidence(done, page)
            second_factors(done, page, centre.password)
    at_school = done.follow(open_window().new_page())
    desk.sign_in(at_school, "clara", centre.password)
    together.look_at_a_school(done, at_school)


def before_signing_in(done: Tour, page: Page) -> None:
    """What somebody sees who cannot sign in."""
    for address in ("inactive", "password/reset", "password/reset/done", "password/reset/key/1-none",
                    "password/reset/key/done"):  # fmt: skip
        done.look(page, f"/desk/account/{address}/")
    done.look(page, "/desk/invitation/none/")
    page.goto(f"{done.url}/desk/")
    page.fill("[name=login]", "alma")
    page.fill("[name=password]", "not this one")
    send_form(page)
    done.look(page)


def a_closed_case(done: Tour, page: Page) -> None:
    """The closed cases, and one of them."""
    done.look(page, "/desk/?view=closed")
    follow(page, "[data-open]")
    done.look(page)


def a_refused_answer(done: Tour, page: Page) -> None:
    """A case whose answer was empty."""
    page.goto(f"{done.url}/desk/")
    follow(page, page.locator("[data-open]").last)
    desk.form(page, "answer").locator("button[type=submit]:not([formaction])").click()
    page.locator(".abri-error-summary").wait_for()
    done.look(page)


def a_case_with_a_chat(done: Tour, page: Page) -> None:
    """A case that brought a chat along, and the views of the chat."""
    page.goto(f"{done.url}/desk/")
    for address in page.eval_on_selector_all("[data-open]", "all => all.map(one => one.href)"):
        page.goto(address)
        if page.locator("#chat").count():
            break
    done.look(page)
    for view in ("", "?view=found", "?view=all"):
        page.goto(f"{address}chat/{view}")
        done.look(page)


def a_case_with_evidence(done: Tour, page: Page) -> None:
    """A case with files, the page of each, veiled and shown; what may be added; what is asked before sealing off."""
    page.goto(f"{done.url}/desk/")
    for address in page.eval_on_selector_all("[data-open]", "all => all.map(one => one.href)"):
        page.goto(address)
        if page.locator(".abri-exhibit").count() > 2:
            break
    done.look(page)
    for number in (1, 2, 3):
        page.goto(f"{address}evidence/{number}/")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        done.look(page)
        if page.locator(".abri-look").count():
            follow(page, ".abri-look button[type=submit]")
            done.look(page)
    page.goto(f"{address}evidence/1/seal-off/")
    done.look(page)
    page.goto(f"{address}export/")
    done.look(page)
    page.locator("[name=purpose]").first.check()
    follow(page, "main form button[type=submit]")
    done.look(page)
    for answer in ("perhaps", "no"):
        page.goto(f"{address}evidence/files/")
        done.look(page)
        page.check(f"[name=intimate][value={answer}]")
        send_form(page)
        done.look(page)
    page.goto(f"{address}evidence/links/")
    done.look(page)
    page.fill("[name=addresses]", "https://www.instagram.com/some.one/ https://x.com/some_one/status/1")
    send_form(page)
    done.look(page)


def second_factors(done: Tour, page: Page, password: str) -> None:
    """What shows once the password was said again."""
    page.goto(f"{done.url}/desk/account/2fa/totp/activate/")
    done.look(page)
    page.fill("[name=password]", password)
    send_form(page)
    for address in ("totp/activate", "webauthn/add"):
        done.look(page, f"/desk/account/2fa/{address}/")
    done.look(page, "/desk/account/logout/")


def addresses_of(patterns: Any) -> Iterator[str]:
    """Return the names of every view of a resolver."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inside = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (inside + name for name in addresses_of(pattern.url_patterns))
        else:
            yield pattern.name or ""
