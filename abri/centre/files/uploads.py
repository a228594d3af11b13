"""Files in a request: refused everywhere but in the fields that a view asks for, and never written to a disk in clear.

A small file is held in memory (:func:`takes_files`). Evidence is handed on piece by piece, as it comes, to whoever
seals it (:func:`takes_evidence`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol, TypeAlias, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

LARGEST = 10_000_000
# What the name of a field with a file ends with.
FILE = "_file"
# A request of up to this size is read to its end, so that the browser shows the answer; what is larger is cut off.
READ_TO_THE_END = 256 * 1024 * 1024
_PIECE = 256 * 1024
_MARK = "_fields_with_files"
_EVIDENCE = "_receives_evidence"

View = TypeVar("View", bound=Callable[..., Any])


class TooLarge(Exception):
    """The file that was sent is larger than :data:`LARGEST`; nothing of it was kept."""


class NotTaken(Exception):
    """A file cannot be taken as evidence; the kind of the exception says why. Nothing of it was kept."""


class RequestTooLarge(NotTaken):
    """All that was sent at once is more than one case may hold, so nothing was read."""


class Receiver(Protocol):
    """Who takes one file while it comes. Each method may raise :class:`NotTaken`, but `drop`."""

    def write(self, chunk: bytes, /) -> None:
        """Take the next bytes."""

    def finish(self) -> None:
        """The file is whole."""

    def drop(self) -> None:
        """Let go of everything that came."""


# For a request, the field, the untrusted name of the file and the most bytes that may come: who takes it; ``None`` for
# a field that takes no evidence.
Receive: TypeAlias = Callable[[HttpRequest, str, str, int], Receiver | None]


@dataclass(frozen=True)
class Sent:
    """A file that came as evidence: its receiver, or why it was not taken."""

    untrusted_name: str
    receiver: Receiver | None = None
    refused: NotTaken | None = None


def takes_files(fields: Callable[..., Collection[str]]) -> Callable[[View], View]:
    """Let a view take one file in each of ``fields(**arguments)``, where the arguments are those of its address."""

    def mark(view: View) -> View:
        setattr(view, _MARK, fields)
        return view

    return mark


def sent_part(request: HttpRequest, most: int) -> bytes:
    """The raw body of a request, up to ``most`` bytes of it.

    It is read in small pieces: asked for megabytes at once, the server would gather them beside our own memory and keep
    what that took.
    """
    announced = str(request.META.get("CONTENT_LENGTH") or "")
    length = min(int(announced), most) if announced.isdigit() else 0
    # Made in its full size at once, it is not copied while it fills, nor when it gives its content away.
    held = BytesIO()
    held.seek(length)
    held.write(b"\0")
    held.seek(0)
    while held.tell() < length and (piece := request.read(min(_PIECE, length - held.tell()))):
        held.write(piece)
    held.truncate()
    return held.getvalue()


def takes_evidence(receive: Receive) -> Callable[[View], View]:
    """Let a view take files as they come, each into what ``receive`` returns for it.

    Files are read before the view runs, even before a forged request is found out, and before the other fields of the
    form are known: ``receive`` decides by address, cookie and session. What the view does not ask for with
    :func:`sent_evidence` is dropped when the request ends.
    """

    def mark(view: View) -> View:
        setattr(view, _EVIDENCE, receive)
        return view

    return mark


def sent_evidence(request: HttpRequest, field: str) -> list[Sent]:
    """The files that came in ``field``, in their order; from now on the view answers for them."""
    # Reading the fields is what takes the files.
    whole = {id(one): one for one in request.FILES.getlist(field) if isinstance(one, _Taken)}
    for one in whole.values():
        one.claimed = True
    return [sent for handler in _handlers(request) for name, sent in handler.evidence if name == field]


def _handlers(request: HttpRequest) -> "list[OnlyWhereAsked]":
    return [handler for handler in request.upload_handlers if isinstance(handler, OnlyWhereAsked)]


class _Taken(UploadedFile):
    """A file that its receiver has: dropped with the request, unless the view asked for it."""

    def __init__(self, field_name: str, name: str, size: int, receiver: Receiver) -> None:
        super().__init__(None, name, "", size)
        self.field_name = field_name
        self.claimed = False
        self._receiver = receiver

    def close(self) -> None:
        """Let go of what nobody asked for."""
        if not self.claimed:
            self.claimed = True
            self._receiver.drop()


def sent_file(request: HttpRequest, field: str) -> bytes | None:
    """The content of the file in ``field``, ``None`` where there is none; raises :class:`TooLarge`."""
    file = request.FILES.get(field)
    if any(handler.too_large for handler in _handlers(request)):
        raise TooLarge
    return file.read() if file is not None else None


def came_again(request: HttpRequest, field: str) -> bool:
    """Whether more files than one were sent in ``field``, which holds one: what follows the first was not read."""
    # Reading the fields is what takes the files.
    return field in request.FILES and any(field in handler.came_again for handler in _handlers(request))


class OnlyWhereAsked(FileUploadHandler):
    """Take a file where the view asks for one, else none, and read nothing of what follows.

    A picture must not rest on this disk even for a moment, so there is no way from here to a temporary file.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large = False
        # Fields that hold one file and were sent more.
        self.came_again: set[str] = set()
        self._size = 0
        self._content = BytesIO()
        self._awaited: set[str] | None = None
        self._held: set[str] = set()
        # The files of fields that take evidence, by field, in the order in which they came.
        self.evidence: list[tuple[str, Sent]] = []
        self._receiver: Receiver | None = None
        self._read = 0

    def new_file(self, field_name: str, file_name: str, *untrusted: Any, **more: Any) -> None:
        """Begin with a file that was asked for; stop reading the request at any other."""
        super().new_file(field_name, file_name, *untrusted, **more)
        self._receiver, self._size = None, 0
        receive = self._of_view(_EVIDENCE)
        if receive is not None:
            self._receive(receive)
        if self._receiver is None:
            self._hold(field_name)

    def _hold(self, field_name: str) -> None:
        """Begin with a file that is held in memory."""
        if field_name not in self._asked_for():
            self.came_again |= {field_name} & self._held
            raise StopUpload(connection_reset=True)
        self._asked_for().discard(field_name)
        self._held.add(field_name)
        if self._announced() > READ_TO_THE_END:
            self.too_large = True
            raise StopUpload(connection_reset=True)
        self._content = BytesIO()

    def _receive(self, receive: Receive) -> None:
        """Begin with a file that somebody takes as it comes."""
        if self._announced() > max(READ_TO_THE_END, settings.ABRI_UPLOAD_CASE):
            self._refuse(RequestTooLarge())
            raise StopUpload(connection_reset=True)
        request, field_name, name = self.request, self.field_name or "", self.file_name or ""
        try:
            if request is not None:
                self._receiver = receive(request, field_name, name, max(self._announced() - self._read, 0))
        except NotTaken as error:
            self._refuse(error)
            raise SkipFile from error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hand a piece on, or hold it in memory; let go of everything once it is too much."""
        self._size += len(raw_data)
        self._read += len(raw_data)
        if self._receiver is not None:
            try:
                self._receiver.write(raw_data)
            except NotTaken as error:
                self._refuse(error)
                raise SkipFile from error
            return
        if self._size > LARGEST:
            self.too_large = True
            self._content = BytesIO()
            raise SkipFile
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file, without the name it had on the device of whoever sent it; ``None`` where it cannot be taken."""
        if self._receiver is not None:
            return self._finished(self._receiver)
        self._content.seek(0)
        return InMemoryUploadedFile(self._content, self.field_name, "file", "", self._size, None)

    def upload_interrupted(self) -> None:
        """The request ended in the middle of a file."""
        if self._receiver is not None:
            self._receiver.drop()

    def _finished(self, receiver: Receiver) -> UploadedFile | None:
        try:
            receiver.finish()
        except NotTaken as error:
            self._refuse(error)
            return None
        name = self.file_name or ""
        self.evidence.append((self.field_name or "", Sent(name, receiver=receiver)))
        return _Taken(self.field_name or "", name, self._size, receiver)

    def _refuse(self, error: NotTaken) -> None:
        if self._receiver is not None:
            self._receiver.drop()
            self._receiver = None
        self.evidence.append((self.field_name or "", Sent(self.file_name or "", refused=error)))

    def _announced(self) -> int:
        """How large the request says it is."""
        said = self.request.META.get("CONTENT_LENGTH", "") if self.request else ""
        return int(said) if str(said).isdigit() else 0

    def _asked_for(self) -> set[str]:
        """The fields whose file has not come yet."""
        if self._awaited is None:
            match = self.request.resolver_match if self.request else None
            fields = self._of_view(_MARK)
            self._awaited = set(fields(**match.kwargs)) if match and fields else set()
        return self._awaited

    def _of_view(self, mark: str) -> Any:
        """What the view of this address was marked with."""
        match = self.request.resolver_match if self.request else None
        return getattr(match.func, mark, None) if match else None
