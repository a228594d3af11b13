"""Looking at one page, narrow and wide, light and dark: what sticks out, what axe finds, what its policy forbids.

Contrast takes most of the time, and pages are made of the same parts. So a text is left out whose look was found good
before: its colour, its size, the element it stands in and every ground below it, as the browser computes them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Page, Request

# Of pages that differ only in what they are about, so many are looked at.
ALIKE = 2
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
# What sticks out of a window of that width, without what scrolls in a frame of its own or is meant for readers only.
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return out.map((one) => `${one.tagName.toLowerCase()}.${one.className}`).slice(0, 5);
}"""
# Keeps what is shown, and says whether something is that was not when this ran last on the page.
SHOWS_MORE = """() => {
  const all = [...document.querySelectorAll("body *")];
  const shown = new Set(all.filter((one) => one.checkVisibility({ visibilityProperty: true })));
  const more = !window.shownBefore || [...shown].some((one) => !window.shownBefore.has(one));
  window.shownBefore = shown;
  return more;
}"""
ALL_BUT_CONTRAST = """async () => {
  const found = await axe.run({ rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).slice(0, 3).join(" | ")}`);
}"""
# Returns what is too pale, and the looks that are not: of what axe could not decide on, nothing is known. Looks go by
# their digests, in one text: thousands of long ones took more time on their way than axe took.
CONTRAST = """async (known) => {
  const [good, grounds, looks] = [new Set(known.split(" ")), new Map(), new Map()];
  const digest = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      a = Math.imul(a ^ text.charCodeAt(at), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(at), 1597334677);
      [a, b] = [a ^ (b >>> 15), b ^ (a >>> 13)];
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36).padStart(7, "0");
  };
  const ground = (one) => {
    if (!one) return "";
    if (!grounds.has(one)) {
      const { backgroundColor, backgroundImage, opacity, position, clipPath, filter } = getComputedStyle(one);
      const own = [backgroundColor, backgroundImage, opacity, position, clipPath, filter].join();
      const plain = own === "rgba(0, 0, 0, 0),none,1,static,none,none";
      grounds.set(one, ground(one.parentElement) + (plain ? "" : `>${own}`));
    }
    return grounds.get(one);
  };
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className}`;
  const look = (one) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    const off = one.closest(":disabled, [aria-disabled=true]") || one.control?.disabled;
    return digest([name(one), name(one.parentElement), color, large, textShadow, Boolean(off), ground(one)].join());
  };
  for (const one of document.querySelectorAll("body, body *")) {
    const written = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const says = written || one.matches("input, select, textarea");
    if (says && one.checkVisibility({ visibilityProperty: true })) looks.set(one, look(one));
  }
  const times = new Map();
  const unknown = [...looks].filter(([_one, each]) => {
    times.set(each, (times.get(each) ?? 0) + 1);
    return !good.has(each) && times.get(each) <= 2;
  }).map(([one]) => one);
  if (!unknown.length) return [[], []];
  const rule = { type: "rule", values: ["color-contrast"] };
  const found = await axe.run(unknown, { runOnly: rule, selectors: false, elementRef: true });
  const elements = (results) => results.flatMap((one) => one.nodes.map((node) => node.element));
  const pale = elements(found.violations).map(name);
  const undecided = new Set(elements([...found.violations, ...found.incomplete]).map((one) => looks.get(one)));
  const passed = elements(found.passes).map((one) => looks.get(one)).filter((one) => one && !undecided.has(one));
  const says = `color-contrast: ${[...new Set(pale)].slice(0, 9).join(" | ")}`;
  return [pale.length ? [says] : [], [...new Set(passed)]];
}"""


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
    _good_looks: set[str] = field(default_factory=set)

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
        sticks_out, violations = list[str](), list[str]()
        if not page.evaluate("delete window.shownBefore; 'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            sticks_out += page.evaluate(STICKS_OUT)
            violations += self._violations(page, str(size["width"]))
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

    def _violations(self, page: Page, where: str) -> Iterator[str]:
        """Run axe at the width that the page has, and leave the page light."""
        if page.evaluate(SHOWS_MORE):
            for found in page.evaluate(ALL_BUT_CONTRAST):
                yield f"{where} light: {found}"
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            pale, good = page.evaluate(CONTRAST, " ".join(self._good_looks))
            self._good_looks.update(good)
            for found in pale:
                yield f"{where} {scheme}: {found}"

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.foreign.append(request.url)

    def _complained(self, message: ConsoleMessage) -> None:
        # That a page is gone is said by the page's own status.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self._complaints.append(message.text)


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
