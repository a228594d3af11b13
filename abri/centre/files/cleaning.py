"""The working copy of a file that an outsider sent, made in a process of its own that is fed and heard by pipes.

This side never parses the file. It feeds the process, waits no longer than its limits say, believes nothing of the
answer that it has not checked, and ends the process in any case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from abri.centre.files.kinds import Kind

Result: TypeAlias = Literal["cleaned", "kept", "no_view", "failed"]


@dataclass(frozen=True)
class Cleaned:
    """What became of a file.

    ``kind``: what it turned out to be; the one to keep. ``result``: "cleaned" (there is a copy), "kept" (shown, where
    it is shown, as it is), "no_view" (only the sealed original) or "failed". ``why``: a code for the last two, "" else;
    all are in :data:`WHY`. ``lost``: codes of what the copy leaves out, for people (:data:`LOST`). ``veil``: a tiny
    grey blurred JPEG. ``text``: of a text, a mail or a chat its beginning, of a picture what was read in it.
    """

    kind: Kind
    result: Result
    why: str = ""
    copy: bytes | None = field(default=None, repr=False)
    copy_media_type: str = ""
    veil: bytes | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    lost: tuple[str, ...] = ()
    seconds: float = 0.0


# Whether the same file may be cleaned with more luck a minute later.
TO_RETRY = frozenset({"busy"})


def clean(pieces: Iterable[bytes], kind: Kind, size: int) -> Cleaned:
    """Make the working copy of a file of ``size`` bytes whose ``kind`` the signatures told.

    Takes at most as many of ``pieces`` as it needs, for some kinds none: whoever counts on all of them being asked for
    (a digest) has to ask for the rest. What ``pieces`` raises is passed on; a hostile file raises nothing.
    """
    return Cleaned(kind, "no_view", "not_taken")
