"""A small browser: cookies, redirects, forms. Enough to report as a person without JavaScript does."""

import gzip
import html
import http.client
import re
import time
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Form:
    """A form of a page: where it goes, and every field with the value a browser would send."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


# Reading a page should cost the load less than serving it costs the server: both share the cores.
_TAG = re.compile(r"<(/?)(form|input|textarea)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:="([^"]*)")?""")


def forms_of(text: str) -> list[Form]:
    """The POST forms of a page as our own templates write them: lower case, double quotes."""
    forms: list[Form] = []
    current: Form | None = None
    for closing, tag, rest in _TAG.findall(text):
        if tag == "form":
            named = dict(_ATTRIBUTE.findall(rest))
            current = (
                None
                if closing or named.get("method") != "post"
                else Form(html.unescape(named.get("action", "")))
            )
            if current is not None:
                forms.append(current)
        elif current is not None and not closing:
            named = dict(_ATTRIBUTE.findall(rest))
            name, kind = named.get("name", ""), named.get("type", "text")
            if kind in {"radio", "checkbox"}:
                current.choices.setdefault(name, []).append(html.unescape(named.get("value", "on")))
            elif name and kind not in {"submit", "button"}:
                current.fields.append((name, html.unescape(named.get("value", ""))))
    return forms


@dataclass
class Page:
    """What came back: the address after redirects, the status, the text."""

    url: str
    status: int
    text: str

    def form_with(self, name: str) -> Form:
        """The POST form that has a field or choice called ``name``; raises ``LookupError``."""
        for form in forms_of(self.text):
            if name in form.choices or any(name == field_name for field_name, _ in form.fields):
                return form
        raise LookupError(f"{self.url} ({self.status}) has no form with {name}")

    def last_form(self) -> Form:
        """The last POST form of the page that is not the language's or the exit's."""
        forms = forms_of(self.text)
        if not forms:
            raise LookupError(f"{self.url} ({self.status}) has no form")
        return forms[-1]


class Browser:
    """One person's browser over one kept connection; counts its requests and the seconds they took."""

    def __init__(self, host: str, port: int, *, at: str = "") -> None:
        """``at``: this machine's address that the browser calls from, such as 127.0.0.7."""
        self._host, self._port = host, port
        calling = (at, 0) if at else None
        self._connection = http.client.HTTPConnection(host, port, timeout=60, source_address=calling)
        self.cookies: dict[str, str] = {}
        self.requests = 0
        self.seconds = 0.0

    def get(self, url: str) -> Page:
        """The page at ``url``, after redirects."""
        return self._follow("GET", url, None)

    def submit(self, page: Page, form: Form, answers: dict[str, str | list[str]]) -> Page:
        """Send ``form`` filled with ``answers`` and return the page after redirects."""
        sent = [(name, value) for name, value in form.fields if name not in answers]
        for name, value in answers.items():
            sent += [(name, one) for one in (value if isinstance(value, list) else [value])]
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        return self._follow("POST", url, urllib.parse.urlencode(sent))

    def hang_up(self) -> None:
        """Forget the connection, after an error; the next request makes another."""
        self._connection.close()

    def _follow(self, method: str, url: str, body: str | None) -> Page:
        for _ in range(6):
            status, location, text = self._send(method, url, body)
            if status not in {301, 302, 303, 307} or not location:
                return Page(url, status, text)
            method, url, body = "GET", urllib.parse.urljoin(url, location), None
        raise RuntimeError("too many redirects")

    def _asked(
        self, method: str, url: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self._connection.request(method, url, body, headers)
        return self._connection.getresponse()

    def _send(self, method: str, url: str, body: str | None) -> tuple[int, str, str]:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{self._host}:{self._port}"
        began = time.perf_counter()
        try:
            response = self._asked(method, url, body, headers)
        except http.client.RemoteDisconnected:
            if method != "GET":
                raise
            # The server let go of a line that was silent for long; a browser asks once more.
            self.hang_up()
            response = self._asked(method, url, body, headers)
        content = response.read()
        self.seconds += time.perf_counter() - began
        self.requests += 1
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            if value.strip('"') == "" or "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), content.decode(errors="replace")
