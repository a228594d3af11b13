"""Files in a request: refused everywhere but in the fields that a view asks for, and those are held in memory only."""

from collections.abc import Callable, Collection
from io import BytesIO
from typing import Any, TypeVar

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

LARGEST = 10_000_000
# What the name of a field with a file ends with.
FILE = "_file"
# A request of up to this size is read to its end, so that the browser shows the answer; what is larger is cut off.
READ_TO_THE_END = 256 * 1024 * 1024
_MARK = "_fields_with_files"

View = TypeVar("View", bound=Callable[..., Any])


class TooLarge(Exception):
    """The file that was sent is larger than :data:`LARGEST`; nothing of it was kept."""


def takes_files(fields: Callable[..., Collection[str]]) -> Callable[[View], View]:
    """Let a view take one file in each of ``fields(**arguments)``, where the arguments are those of its address."""

    def mark(view: View) -> View:
        setattr(view, _MARK, fields)
        return view

    return mark


def sent_file(request: HttpRequest, field: str) -> bytes | None:
    """The content of the file in ``field``, ``None`` where there is none; raises :class:`TooLarge`."""
    file = request.FILES.get(field)
    if any(isinstance(handler, OnlyWhereAsked) and handler.too_large for handler in request.upload_handlers):
        raise TooLarge
    return file.read() if file is not None else None


class OnlyWhereAsked(FileUploadHandler):
    """Take a file where the view asks for one, else none, and read nothing of what follows.

    A picture must not rest on this disk even for a moment, so there is no way from here to a temporary file.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large = False
        self._size = 0
        self._content = BytesIO()
        self._awaited: set[str] | None = None

    def new_file(self, field_name: str, *untrusted: Any, **more: Any) -> None:
        """Begin with a file that was asked for; stop reading the request at any other."""
        super().new_file(field_name, *untrusted, **more)
        if field_name not in self._asked_for():
            raise StopUpload(connection_reset=True)
        self._asked_for().discard(field_name)
        if self._announced() > READ_TO_THE_END:
            self.too_large = True
            raise StopUpload(connection_reset=True)
        self._size, self._content = 0, BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hold a piece in memory; let go of everything once it is too much."""
        self._size += len(raw_data)
        if self._size > LARGEST:
            self.too_large = True
            self._content = BytesIO()
            raise SkipFile
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, without the name it had on the device of whoever sent it."""
        self._content.seek(0)
        return InMemoryUploadedFile(self._content, self.field_name, "file", "", self._size, None)

    def _announced(self) -> int:
        """How large the request says it is."""
        said = self.request.META.get("CONTENT_LENGTH", "") if self.request else ""
        return int(said) if str(said).isdigit() else 0

    def _asked_for(self) -> set[str]:
        """The fields whose file has not come yet."""
        if self._awaited is None:
            match = self.request.resolver_match if self.request else None
            fields = getattr(match.func, _MARK, None) if match else None
            self._awaited = set(fields(**match.kwargs)) if match and fields else set()
        return self._awaited
