"""A whole journey on a real database file, for the test that looks for it in the raw bytes.

`python -m tests.guarantees.telling`, with the settings in the environment. It prints the receipts and the cookies, then
leaves as a killed process does: what waits in the database's write-ahead log stays there.
"""

import json
import os
import re
import sys
from typing import Any
from uuid import uuid4

import django
from django.test import Client

from tests.guarantees.logs import everything_logged

STORY = "Zonsondergang om kwart voor negen: they put the screenshots in the class group again."
MESSAGE = "Regenboogtrui: I asked them to stop and they laughed."
ANSWER = "Waterkoker: thank you for writing. We would like to call the platform with you."
NOTE = "Kapstokhaak: sounds like the same group as last month."
REASON = "Vuurtorenwachter: it has been going on for weeks."
DANGER = "Wegwijzerbord: ik wil niet meer leven."
DISMISSED = "Paardenbloem: that is a line of a song."
WITHDRAWN = "Sneeuwklokje: I sent this by mistake."
EMAIL = "dina.regenjas@mail.example"
PASSWORD = "a long enough password"
FOUND = re.compile(r'name="held_by" value="([^"]+)"><input type="hidden" name="place" value="(\d+)"')
RECEIPT = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")


def main() -> None:
    """Tell, answer, note, withdraw; every word of it through the pages."""
    django.setup()
    lines: list[str] = []
    with everything_logged(lines):
        printed = journey()
    sys.stdout.write(json.dumps({**printed, "log": lines}))
    sys.stdout.flush()
    # Closing the database would fold the log into it and remove the log.
    os._exit(0)


def journey() -> dict[str, Any]:
    """The journey itself; returns the receipts, the cookies and the headers of the first page."""
    from abri.centre.commands import preparation

    preparation.prepare()
    from tests.centre.conftest import people_at_work

    people_at_work()
    dina = browser()
    receipt = report(dina, STORY, contact="email", email=EMAIL)
    open_mailbox(dina, receipt)
    sent(dina.post("/en/mailbox/write/", {"text": MESSAGE}))
    sent(dina.post("/en/mailbox/write/", {"text": DANGER}))
    alma = browser()
    sent(alma.post("/desk/account/login/", {"login": "alma", "password": PASSWORD}))
    work(alma)
    other = browser()
    withdrawn = report(other, WITHDRAWN)
    open_mailbox(other, withdrawn)
    sent(other.post("/en/mailbox/withdraw/"))
    waiting = browser()
    begin(waiting)
    cookies = [
        {"name": name, "secure": bool(cookie["secure"]), "httponly": bool(cookie["httponly"])}
        for client in (dina, alma, other, waiting)
        for name, cookie in client.cookies.items()
        if cookie.value
    ]
    assert waiting.get("/readyz").status_code == 503
    first_page = dict(waiting.get("/en/").headers)
    return {"receipts": [receipt, withdrawn], "cookies": cookies, "headers": first_page}


def browser() -> Client:
    """Somebody's browser on a secure connection."""
    return Client(HTTP_X_FORWARDED_PROTO="https", REMOTE_ADDR="203.0.113.77", HTTP_HOST="abri.example")


def sent(answer: Any) -> Any:
    """Return `answer`, which has to lead on."""
    assert answer.status_code in {302, 303}, (
        f"{answer.request['PATH_INFO']} {answer.status_code}\n{answer.content.decode()}"
    )
    return answer


def begin(client: Client) -> None:
    """Answer step by step, up to the story."""
    sent(client.post("/en/report/"))
    sent(client.post("/en/report/danger/", {"danger": "none"}))
    sent(client.post("/en/report/story/", {"story": STORY}))


def report(client: Client, story: str, **more: str) -> str:
    """Send a report over the form on one page; return the receipt, which the reporter then says is saved."""
    client.get("/en/report/all/")
    answers = {
        "danger": "none",
        "category": ["cyberbullying.peers"],
        "story": story,
        "contact": "mailbox",
        **more,
    }
    sent(client.post("/en/report/all/", answers))
    found = RECEIPT.search(client.get("/en/report/receipt/").content.decode())
    assert found
    sent(client.post("/en/report/receipt/saved/"))
    return found[0]


def work(client: Client) -> None:
    """Open the case, answer, keep a note, change the urgency and dismiss what the software found, with reasons."""
    from abri.centre.cases.models import Case

    address = f"/desk/cases/{Case.objects.get().reference}/"
    page = client.get(address).content.decode()
    assert STORY.split(maxsplit=1)[0] in page
    found = FOUND.search(page)
    assert found, "no danger was found in the message"
    finding = {"held_by": found[1], "place": found[2], "reason": DISMISSED}
    sent(client.post(f"{address}dismiss/", finding))
    sent(client.post(f"{address}answer/", {"answer-text": ANSWER, "answer-once": uuid4()}))
    sent(client.post(f"{address}note/", {"note-text": NOTE, "note-once": uuid4()}))
    sent(client.post(f"{address}proposal/urgency/", {"urgency-chosen": "high", "urgency-reason": REASON}))


def open_mailbox(client: Client, receipt: str) -> None:
    """Open the mailbox and read it."""
    sent(client.post("/en/mailbox/", {"code": receipt}))
    assert client.get("/en/mailbox/").status_code == 200


if __name__ == "__main__":
    main()
