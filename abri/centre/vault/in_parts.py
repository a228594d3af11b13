"""What the script asks for that sends a file in parts, at each door of the centre: begin, every part, finish or remove.

An address carries a random id and a number, never a name. Who may ask is the door's own business.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from abri.centre.files.uploads import NotTaken, sent_part
from abri.centre.vault import blobs, opening, parts, settling, taking

LONGEST_MARK = 300
_SIZE = re.compile("[0-9]{1,15}")
# What can go wrong while a file comes in, and has to be said in words.
TROUBLES = (NotTaken, opening.Damaged, settling.Busy)
_STATUS = {
    taking.TooLarge: 413,
    taking.CaseFull: 413,
    settling.Busy: 429,
    taking.NoSpace: 507,
    blobs.StorageGone: 507,
}


class File(Protocol):
    """A file on its way."""

    @property
    def id(self) -> UUID | str:
        """By which the script names it."""


FileT = TypeVar("FileT", bound=File)


class Taker(Protocol[FileT]):
    """Who takes files at a door. Each method may raise one of :data:`TROUBLES`."""

    def begin(self, name: str, size: int, at: datetime, *, mark: str = "") -> FileT:
        """Begin to take a file, or go on with the one of the same ``mark`` and size."""

    def missing(self, file: FileT) -> tuple[int, ...]:
        """The parts that have not come yet."""

    def put_part(self, file_id: UUID, number: int, content: bytes, at: datetime) -> None:
        """Take one part."""

    def finish(self, file_id: UUID, at: datetime) -> FileT:
        """Lock a file that is whole; raises ``Incomplete``."""

    def remove(self, file_id: UUID, at: datetime) -> None:
        """Forget a file."""


def begin(request: HttpRequest, taker: Taker[FileT], at: datetime) -> JsonResponse:
    """Begin with a file, or go on with it: which parts have not come yet."""
    announced = request.POST.get("size", "")
    size = int(announced) if _SIZE.fullmatch(announced) else 0
    mark = request.POST.get("mark", "")[:LONGEST_MARK]
    file = taker.begin(request.POST.get("name", ""), size, at, mark=mark)
    return JsonResponse({"id": file.id, "part": parts.PART_SIZE, "missing": taker.missing(file)})


def put(request: HttpRequest, taker: Taker[Any], file_id: UUID, number: int, at: datetime) -> JsonResponse:
    """Take one part: raw bytes, sealed before this answers."""
    taker.put_part(file_id, number, sent_part(request, parts.PART_SIZE + 1), at)
    return JsonResponse({})


def finish(
    request: HttpRequest, taker: Taker[FileT], file_id: UUID, at: datetime, *, says: Callable[[FileT], str]
) -> JsonResponse:
    """All parts have come: lock the file and say so, or forget it where somebody stopped it."""
    if "remove" in request.POST:
        taker.remove(file_id, at)
        return JsonResponse({})
    return JsonResponse({"says": says(taker.finish(file_id, at))})


def answered(
    request: HttpRequest,
    answer: Callable[[], JsonResponse],
    *,
    trouble: Callable[[Exception, str], str],
    statuses: Mapping[type[Exception], int] = MappingProxyType({}),
) -> JsonResponse:
    """What ``answer`` gives; where something goes wrong, words that the script shows, or what it needs to go on.

    ``trouble`` says in words what went wrong with a file of a name, ``statuses`` which troubles are a door's own.
    """
    try:
        return answer()
    except settling.Incomplete as error:
        return JsonResponse({"missing": error.missing}, status=409)
    except DatabaseError:
        # The script tries again by itself.
        return JsonResponse({}, status=503)
    except TROUBLES as error:
        name = request.POST.get("name", "") if request.method == "POST" else ""
        return JsonResponse({"error": trouble(error, name)}, status=_status(error, {**_STATUS, **statuses}))


def _status(error: Exception, statuses: Mapping[type[Exception], int]) -> int:
    return next((status for kind, status in statuses.items() if isinstance(error, kind)), 403)
