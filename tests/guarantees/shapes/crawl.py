"""A program of its own: walks through an installation with some doors open, and tells what it found as JSON.

    ABRI_DOORS=learning python -m tests.guarantees.shapes.crawl MOST

Django loads its apps once, so a shape that is not everything needs a process of its own. The installation that
the environment names is filled already; browsers follow its links: somebody without an account in each language, and
everybody of the demonstration from where the sign-in leads. Of addresses with the same route at most MOST are opened.
"""

import json
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from abri.centre.commands.refusals import set_up

# Other rooms of the house. What is below them is not loaded either: no module whose name begins so.
_ROOMS = "abri.centre."
_LINKS = re.compile(r"""<(?:a|form)\b[^>]*?\b(?:href|action)="([^"]*)\"""")
# What is left of a link whose name leads nowhere.
_NOWHERE = re.compile(r'''<a\b[^>]*?\bhref=""''')
# What a browser would follow and what is no page of ours.
_HERE = "http://testserver"
_WAYS_OUT = ("/static/", "/desk/account/logout/")


class Crawl:
    """What one visitor met."""

    def __init__(self, client: Any, most: int, below: tuple[str, ...] = ("/",)) -> None:
        self._client, self._most, self._below = client, most, below
        self._seen: set[str] = set()
        self._routes: Counter[str] = Counter()
        self.broken: list[str] = []
        self.pages: dict[str, str] = {}

    def follow(self, *starts: str) -> "Crawl":
        """Open everything that these addresses lead to."""
        waiting = deque((start, "") for start in starts)
        while waiting:
            address, source = waiting.popleft()
            if address in self._seen or not self._is_wanted(address):
                continue
            self._seen.add(address)
            waiting.extend((found, address) for found in self._open(address, source))
        return self

    def _is_wanted(self, address: str) -> bool:
        from django.urls import Resolver404, resolve

        try:
            route = resolve(urlsplit(address).path).route
        except Resolver404:
            return True
        # A language counts for itself, so that none is left out.
        key = f"{address[:4]} {route}"
        self._routes[key] += 1
        return self._routes[key] <= self._most

    def _open(self, address: str, source: str) -> Iterator[str]:
        answer = self._client.get(address)
        if answer.status_code >= 400 and answer.status_code != 405:
            self.broken.append(f"{address} ({answer.status_code}) from {source or 'the address bar'}")
        if 300 <= answer.status_code < 400:
            yield from self._ours(address, answer.headers["Location"])
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            body = answer.content.decode()
            self.pages[address] = body
            if _NOWHERE.search(body):
                self.broken.append(f"{address} has a link without an address")
            for link in _LINKS.findall(body):
                yield from self._ours(address, link.replace("&amp;", "&"))

    def _ours(self, address: str, link: str) -> Iterator[str]:
        found = urlsplit(urljoin(_HERE + address, link))
        ours = f"{found.scheme}://{found.netloc}" == _HERE and found.path.startswith(self._below)
        if ours and not found.path.startswith(_WAYS_OUT):
            yield found.path + (f"?{found.query}" if found.query else "")


def main(most: int) -> None:
    """Walk and tell."""
    set_up()
    from django.conf import settings
    from django.test import Client
    from django.test.utils import setup_test_environment

    from abri.centre.ui.language import public_languages

    setup_test_environment()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.ALLOWED_HOSTS = ["testserver"]
    public = Crawl(Client(raise_request_exception=False), most).follow("/", "/robots.txt", "/sitemap.xml")
    for language in public_languages():
        public.follow(f"/{language}/")
    told = {
        "broken": public.broken,
        "pages": {path: re.sub(r"\s+", " ", body) for path, body in public.pages.items()},
        "people": {name: _of(name, most) for name in _people()},
        "addresses": sorted(_addresses()),
        "loaded": sorted({name for name in sys.modules if name.startswith(_ROOMS)}),
    }
    sys.stdout.write(f"{json.dumps(told)}\n")


def _people() -> list[str]:
    """Everybody who signs in: whose password is none stands only beside what they wrote."""
    from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

    from abri.centre.accounts.models import Person

    people = Person.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return list(people.order_by("username").values_list("username", flat=True))


def _of(name: str, most: int) -> dict[str, Any]:
    """Where the sign-in of this person leads, and what they find from there."""
    from django.test import Client

    from abri.centre.accounts.rooms import SIGNED_IN

    password = "phare-vuurtoren-leuchtturm"
    client = Client(raise_request_exception=False)
    signed_in = client.post("/desk/account/login/", {"login": name, "password": password})
    home = signed_in.headers.get("Location", "")
    crawl = Crawl(client, most, SIGNED_IN).follow(home, "/desk/")
    return {"home": home, "broken": crawl.broken, "pages": sorted(crawl.pages)}


def _addresses() -> Iterator[str]:
    """Every route of the resolver; asking for them loads every view."""
    from django.urls import URLPattern, get_resolver

    waiting = [("/", one) for one in get_resolver().url_patterns]
    while waiting:
        before, one = waiting.pop()
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            waiting += [(before + str(one.pattern), inner) for inner in one.url_patterns]


if __name__ == "__main__":
    main(int(sys.argv[1]))
