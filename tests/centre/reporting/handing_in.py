"""What dina's browser does with files: with a plain form, and part by part as its script does."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from abri.centre.records.keyring import CookieKey
from abri.centre.reporting import held
from abri.centre.reporting.drafts import COOKIE
from tests.centre.reporting.conftest import Dina

FILES = "/en/report/files/"
BEGIN = FILES + "begin/"
WORDS = b"niemand wil jou hier " * 100


def sent(name: str = "groep.txt", content: bytes = WORDS) -> SimpleUploadedFile:
    """A file as a plain form sends it."""
    return SimpleUploadedFile(name, content)


def says(dina: Dina, image: str = "none", **answers: Any) -> None:
    """Begin a report and answer what decides about files."""
    dina.tell(**answers)
    dina.answer("minor_image", image)


def adds(dina: Dina, *files: SimpleUploadedFile, where: str = FILES, **more: Any) -> Any:
    """Press "Add these files"."""
    return dina.post(where, {"files_file": list(files), "add": "1", **more})


def begins(dina: Dina, size: int = len(WORDS), *, where: str = BEGIN, mark: str = "1 groep.txt") -> Any:
    """Begin with a file in parts."""
    return dina.post(where, {"name": "groep.txt", "size": size, "mark": mark})


def puts(dina: Dina, file: str, number: int, content: bytes, *, where: str = FILES) -> Any:
    """Send one part."""
    return dina.put(f"{where}{file}/{number}/", content, content_type="application/octet-stream")


def in_parts(dina: Dina, content: bytes = WORDS, *, where: str = FILES) -> str:
    """Send a whole file in parts, the last one first; returns its id."""
    begun = begins(dina, len(content), where=f"{where}begin/").json()
    size = begun["part"]
    for number in reversed(begun["missing"]):
        puts(dina, begun["id"], number, content[(number - 1) * size : number * size], where=where)
    assert "says" in dina.post(f"{where}{begun['id']}/").json()
    return str(UUID(begun["id"]))


def holds(dina: Dina, cookie: str = COOKIE) -> held.Hold:
    """What is held for this browser."""
    return held.find(CookieKey.parse(dina.cookies[cookie].value), timezone.now())
