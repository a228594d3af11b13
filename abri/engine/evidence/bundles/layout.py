"""What stands where in a bundle, and how much of it there may be.

abri-AB-1234-2026-11-22/
    bagit.txt  bag-info.txt  README.txt  centre.pem
    data/bundle.json                    what the bundle holds
    data/custody/LOG.jsonl              the custody log of an item, a line an entry
    data/custody/LOG.opened.json        what the receiver may know of it: digest, actors, reasons
    data/custody/LOG.seals.json         under which seals its heads stand
    data/seals/NUMBER.json .tsq .tsr .pem   the seals and their time stamps
    data/...                            pieces of evidence and documents
    manifest-sha256.txt  tagmanifest-sha256.txt
    tagmanifest-sha256.txt.sig  tagmanifest-sha256.txt.tsq  tagmanifest-sha256.txt.tsr  authority.pem
"""

import re
import unicodedata
from collections.abc import Iterable

VERSION = 1
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
DATA = "data/"
BAGIT, INFO, README, CENTRE = "bagit.txt", "bag-info.txt", "README.txt", "centre.pem"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE, REQUEST, RESPONSE = f"{TAG_MANIFEST}.sig", f"{TAG_MANIFEST}.tsq", f"{TAG_MANIFEST}.tsr"
AUTHORITY = "authority.pem"
LISTED = (BAGIT, INFO, README, CENTRE, MANIFEST)
"""The files beside ``data/`` whose digests stand in the tag manifest."""
AFTER = (TAG_MANIFEST, SIGNATURE, REQUEST, RESPONSE, AUTHORITY)
"""The files that come about only once the tag manifest is written, and so cannot stand in it."""
INDEX = "data/bundle.json"
CUSTODY, SEALS = "data/custody/", "data/seals/"
LOG_ENDING, OPENED_ENDING, SEALS_ENDING = ".jsonl", ".opened.json", ".seals.json"
STAMP_ENDINGS = (".tsq", ".tsr", ".pem")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

MOST_FILES = 20_000
MOST_LIST_BYTES = 8 << 20
"""A manifest, a custody log, any JSON."""
MOST_SMALL_BYTES = 1 << 17
"""A key, a signature, a time stamp, a seal."""
MOST_READ_BYTES = 64 << 20
"""Everything together that is more than hashed."""

_SEGMENT = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9_-])?")
_PATH_CHARACTERS = 200
# Windows opens a device instead of a file for these, whatever ending they have.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def path_problem(untrusted_path: str) -> str:
    """Why no file of a bundle may bear this path, or "": a path means the same file on every system."""
    segments = untrusted_path.split("/")
    if untrusted_path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", untrusted_path):
        return "an absolute path"
    if ".." in segments or "\\" in untrusted_path:
        return "a path that leads out of the bundle"
    if len(untrusted_path) > _PATH_CHARACTERS:
        return "a path that is too long"
    if not all(_SEGMENT.fullmatch(segment) and not _DEVICES.fullmatch(segment) for segment in segments):
        return "a name that not every system can hold"
    return ""


def paths_problem(untrusted_paths: Iterable[str]) -> str:
    """Why these paths cannot stand in one bundle, or "": one that no file may bear, or two that are one somewhere."""
    files: set[str] = set()
    folders: set[str] = set()
    for path in untrusted_paths:
        if why := path_problem(path):
            return f"{path[:_PATH_CHARACTERS]!r}: {why}"
        # Many systems do not tell AB from ab.
        same = path.casefold()
        if same in files:
            return f"{path!r}: it stands twice"
        files.add(same)
        parts = same.split("/")
        folders.update("/".join(parts[:count]) for count in range(1, len(parts)))
        if len(files) > MOST_FILES:
            return f"more than {MOST_FILES} files"
    both = files & folders
    return f"{min(both)!r}: a file and a folder" if both else ""


def safe_name(untrusted_name: str, *, otherwise: str = "file") -> str:
    """A file name that every system can hold, near to the given one; ``otherwise`` where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", untrusted_name.replace("\\", "/").rpartition("/")[2])
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", kept).strip("._-")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        name = f"{stem[:80].rstrip('._-')}.{ending}"
    name = name[:92].strip("._-")
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    return name or otherwise
