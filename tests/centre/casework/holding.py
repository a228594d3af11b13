"""Cases that hold evidence, for the tests of the desk's pages."""

import io
from typing import Any

from django.test import Client
from PIL import Image

from abri.centre.cases.models import Case
from abri.centre.files.cleaning import Cleaned
from abri.centre.files.kinds import KINDS
from abri.centre.vault import links
from abri.centre.vault.links import Link
from abri.centre.vault.models import CustodyEntry, Evidence
from tests.centre.conftest import NOON
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import kept
from tests.fakes.screener import THREAT

SEEN = Link(
    "https://www.instagram.com/some.one/", platform="instagram", account="some.one", account_id="17",
    seen_at="2026-11-20T21:30+01:00", zone="Europe/Brussels", seen="A mocking post about a classmate.",
)  # fmt: skip
WORDS = f"They wait at the gate. And {THREAT}. See you tomorrow."


def png(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture of one colour."""
    into = io.BytesIO()
    Image.new("RGB", size, colour).save(into, "PNG")
    return into.getvalue()


COPY, VEIL = png("green"), b"\xff\xd8 a veil \xff\xd9"


def picture(
    case: Case, cleaned: FakeCleaning, content: bytes = b"the original picture", **more: Any
) -> Evidence:
    """A picture in ``case``, with a copy and a veil."""
    cleaned.finds(
        "jpeg", "cleaned", copy=COPY, copy_media_type="image/png", veil=VEIL, width=640, height=480, lost=("place",),
        **more,
    )  # fmt: skip
    return kept(content, case=case, name="me at school.jpg")[0]


def of_kind(
    case: Case, cleaned: FakeCleaning, kind: str, content: bytes = b"content", **more: Any
) -> Evidence:
    """Something of another kind in ``case``, as the cleaning finds it to be."""
    cleaned.says = Cleaned(KINDS[kind], **{"result": "kept", **more})
    return kept(content, case=case, name=f"a.{kind}")[0]


def link(case: Case, seen: Link = SEEN) -> Evidence:
    """An address in ``case``."""
    return links.add(case, [seen], at=NOON)[0]


def address(evidence: Evidence, rest: str = "") -> str:
    """Where the desk sees it."""
    assert evidence.case is not None
    return f"/desk/cases/{evidence.case.reference}/evidence/{evidence.number}/{rest}"


def shown(client: Client, path: str, status: int = 200) -> str:
    """The page at ``path``."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def reveal(client: Client, evidence: Evidence, reason: str = "") -> None:
    """Choose to see it."""
    assert client.post(address(evidence, "reveal/"), {"reason": reason}).status_code == 302


def log(evidence: Evidence) -> list[str]:
    """What happened to it, as codes."""
    return list(
        CustodyEntry.objects.filter(evidence=evidence).order_by("number").values_list("action", flat=True)
    )
