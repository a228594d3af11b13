"""One walk through every address of the centre by everybody who could come by, for several tests to look at.

The walk asks each address twice, with GET and with an empty POST. Whatever a request changes is rolled back, so that
each finds the same centre.

How a room adds its addresses and its cast. The addresses themselves come from the resolver. A file of its own in
`addresses/` says what everybody is answered; its first line names who walks there: a new kind of visitor knocks at the
doors of that room only, or costs a column in each file that shall hear of it.
What stands for the names in addresses: a function in a module of its own (as `working.py`) makes the room's things for
the cast and returns them by name, and `things` takes them up; what a pack calls something stands in `PUBLIC`.
Visitors: who signs in is made by `make_member` (as wanda in `things`) and `sign_in`; who has no account but something
in hand (a code, a receipt) comes from a function that goes that way in a browser, as `reporter` does. Each gets a name
in `everybody`.
"""

import copy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from PIL import Image

from abri.centre.accounts import invitations
from abri.centre.accounts.models import Membership
from abri.centre.cases import arrivals
from abri.centre.cases.models import Case
from abri.centre.vault import settling, taking
from tests.centre.conftest import (
    STORY,
    Cast,
    make_member,
    sign_in,
)
from tests.centre.learning.team import school_at_work
from tests.fakes.chats import chat_record
from tests.guarantees.at_school import taught
from tests.guarantees.competing import competed
from tests.guarantees.logs import everything_logged
from tests.guarantees.notifying import notified
from tests.guarantees.passing_on import passed_on
from tests.guarantees.talking import talk
from tests.guarantees.together import incident_of, process_of
from tests.guarantees.working import at_work

METHODS = ("GET", "POST")
# Led to the sign-in, not there for this person, not with this method: nothing of the page itself was done.
TURNED_AWAY = frozenset({"in", "404", "405"})
TABLES = Path(__file__).parent / "addresses"
# What people and programs try, and what is not there for anybody.
NOWHERE = ("/admin/", "/desk/nothing/", "/en/nothing/", "/es/", "/static/nothing.css")
# An address of the documentation range: nobody has it, and no log may hold it.
NETWORK_ADDRESS = "203.0.113.77"

# What stands for names in the addresses of public pages.
PUBLIC = {
    "language": "en",
    "topic": "danger",
    "situation_id": "shared_image",
    "country_id": "be",
    "entry_id": "be.112",
    "indicator": "be.header.population_0_14",
    "part": "pages",
    "section_name": "statistics",
    "fact_id": "be.cp2024.art237",
    "question_id": "danger",
    "quiz_topic": "passwords",
    "screen_id": "whatsapp",
    "stage_id": "9-11",
    "audience_id": "parents",
    "check_id": "bullying",
}
# The same of the centre's own changes to its pack.
CHANGED = {
    "code": "scam",
    "group_id": "people",
    "value": "talk",
    "urgency": "normal",
    "answer_id": "sextortion_now",
}
# A file that nobody holds, a link for a new password that nobody was sent, a security key that nobody has.
NOBODYS = {"file_id": "00000000-0000-4000-8000-000000000000", "uidb36": "1", "key": "none", "pk": 0}

_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Visit:
    """One request of the walk and what came back."""

    role: str
    method: str
    address: str
    path: str
    status: int
    headers: dict[str, str]
    cookies: SimpleCookie
    body: str

    @property
    def outcome(self) -> str:
        """What a person notices: the status, and where a redirect leads if it is the sign-in."""
        to = self.headers.get("Location", "")
        return "in" if to.startswith("/desk/account/login/") else str(self.status)

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.headers.get("Content-Type", "").startswith("text/html")

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.address} ({self.status})"


@dataclass
class Walk:
    """Every visit, and every line that was logged meanwhile."""

    visits: list[Visit] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


def tables() -> dict[tuple[str, str], dict[str, str]]:
    """Return what the tables say: by method and address, the outcome for each of those who walk there."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for table in sorted(TABLES.glob("*.txt")):
        header, *lines = table.read_text().splitlines()
        roles = header.removeprefix("#").split()[1:]
        for line in (line for line in lines if line and not line.startswith("#")):
            method, address, *outcomes = line.split()
            assert (method, address) not in rows, f"entered twice: {line}"
            told = outcomes * len(roles) if len(outcomes) == 1 else outcomes
            rows[method, address] = dict(zip(roles, told, strict=True))
    return rows


def addresses() -> Iterator[str]:
    """Return every address of the resolver, with names in braces where it varies: "/{language}/report/"."""
    for pattern in _patterns(get_resolver().url_patterns, "/"):
        plain = _CONVERTER.sub(r"{\1}", _GROUP.sub(r"{\1}", pattern))
        yield plain.replace("^", "").replace("$", "").replace("\\Z", "")


def _patterns(listed: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in listed:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, address)
        else:
            yield address


def walk(cast: Cast, *, turned_away: bool = True) -> Walk:
    """Send everybody to every address that the tables name; or, if not ``turned_away``, only whom it lets in."""
    done, told = Walk(), tables()
    with everything_logged(done.log):
        clients = everybody(cast)
        values = things(cast)
        for method, address in sorted(told, key=lambda row: (row[1], row[0])):
            going = told[method, address].items()
            roles = [role for role, outcome in going if turned_away or outcome not in TURNED_AWAY]
            done.visits += [_visit(clients[role], role, method, address, values) for role in roles]
    return done


def everybody(cast: Cast) -> dict[str, Client]:
    """Return a browser for each who comes by, as far on the way as the name of the role says."""
    people = {name: sign_in(getattr(cast, name)) for name in ("boris", "alma", "clara", "emil")}
    school = school_at_work()
    people |= {name: sign_in(getattr(school, name)) for name in ("hanne", "ivo", "jana")}
    clients = {"anybody": Client(), "answering": answering(), "reporter": reporter(), **people}
    for client in clients.values():
        client.defaults["REMOTE_ADDR"] = NETWORK_ADDRESS
        client.raise_request_exception = False
    return clients


def answering() -> Client:
    """Somebody in the middle of the questions."""
    client = Client()
    assert client.post("/en/report/").status_code == 302
    answer = client.post("/en/report/danger/", {"danger": "none"})
    assert answer.status_code == 302, answer.content.decode()
    return client


def reporter() -> Client:
    """Somebody who sent a report, has not saved the receipt yet, and opened the mailbox with it."""
    client = Client()
    client.get("/en/report/all/")
    answers = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY, "contact": "mailbox"}
    answer = client.post("/en/report/all/", answers)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get("/en/report/receipt/").content.decode()
    found = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", page)
    assert found, page
    assert client.post("/en/mailbox/", {"code": found[0]}).status_code == 302
    return client


def things(cast: Cast) -> dict[str, Any]:
    """Return what stands for the names in an address: things of the helpline, to which clara has no way.

    A key is a name, or a whole address where the name means something of its own there.
    """
    case = Case.objects.filter(desk=cast.helpline).latest("created_at")
    talk(cast, case)
    waiting = make_member("wanda", cast.helpline)
    invitation, link = invitations.invite(
        email="ines@centre.example", desk=cast.helpline, role=Membership.Role.CASEWORKER, language="en",
        by=cast.emil.person, at=timezone.now(),
    )  # fmt: skip
    of_alma = Membership.objects.get(person=cast.alma.person).pk
    return {
        **PUBLIC,
        "reference": case.reference,
        "number": (picture := with_picture(case)),
        **passed_on(cast, case, picture),
        "answer": "no",
        # A form of a case's page.
        "name": "close",
        "proposed": "category",
        "/desk/cases/{reference}/chat/": with_chat(cast).reference,
        "incident_reference": incident_of(cast, case),
        **process_of(cast),
        **notified(cast, case),
        **at_work(cast, case, waiting),
        **taught(cast),
        **competed(),
        "membership": of_alma,
        "/desk/team/{membership}/let-in/": Membership.objects.get(person=waiting.person).pk,
        "membership_id": of_alma,
        "desk_id": cast.helpline.pk,
        "person_id": cast.boris.person.pk,
        "invitation_id": invitation.pk,
        "untrusted_secret": link.rstrip("/").rpartition("/")[2],
        **CHANGED,
        **NOBODYS,
    }


def with_picture(case: Case) -> int:
    """The number of a picture that ``case`` holds from now on."""
    into, at = io.BytesIO(), timezone.now()
    Image.new("RGB", (64, 48), "teal").save(into, "PNG")
    content = into.getvalue()
    evidence, identity = taking.begin(case=case, name="IMG.png", size=len(content), source="reporter", at=at)
    taking.put_part(evidence, 1, content, at)
    settling.settle(evidence, identity, at=at)
    return evidence.number


def with_chat(cast: Cast) -> Case:
    """A case of the helpline that brought a chat along."""
    answers = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY}
    arrival = arrivals.prepare(
        answers, language="en", desk_slug=cast.helpline.slug, chat=chat_record(), at=timezone.now()
    )
    return arrivals.store(arrival)


def _visit(client: Client, role: str, method: str, address: str, values: dict[str, Any]) -> Visit:
    path = re.sub(r"\{(\w+)\}", lambda name: str(values.get(address, values[name[1]])), address)
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response: Any = client.generic(method, path) if method == "GET" else client.post(path)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return Visit(
        role, method, address, path, response.status_code, dict(response.headers),
        response.cookies, body.decode(errors="replace"),
    )  # fmt: skip
