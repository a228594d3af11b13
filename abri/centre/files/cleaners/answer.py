"""What the process that cleans says: one line of JSON, then the bytes that it announces."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

# The bytes that follow the line, in this order.
BODIES = ("copy", "veil", "reading")


@dataclass
class Answer:
    """What became of the file, as in ``cleaning.Cleaned``; ``reading`` is a grey picture (PGM) to read text in."""

    kind: str
    result: str
    why: str = ""
    copy_media_type: str = ""
    text: str = ""
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    lost: list[str] = field(default_factory=list)
    copy: bytes = b""
    veil: bytes = b""
    reading: bytes = b""

    def as_pieces(self) -> Iterator[bytes]:
        """What is written into the pipe."""
        told = {name: value for name, value in asdict(self).items() if name not in BODIES}
        bodies: list[bytes] = [getattr(self, name) for name in BODIES]
        told |= {name: len(body) for name, body in zip(BODIES, bodies, strict=True)}
        yield json.dumps(told).encode() + b"\n"
        yield from bodies


class Refused(Exception):
    """There will be no copy: ``why`` is a code. ``failed`` where the file is to blame, else it is only not shown."""

    def __init__(self, why: str, *, failed: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.failed = failed
