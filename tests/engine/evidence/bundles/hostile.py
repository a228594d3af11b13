"""A workshop for bundles that nobody should believe: taken apart, changed, put together again, signed or not."""

import hashlib
import io
import stat
import warnings
from collections.abc import Callable, Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from abri.engine.evidence.bundles import layout
from abri.engine.sealing import SigningKey
from tests.engine.evidence.bundles.made import ROOT

Files = dict[str, bytes]


def taken_apart(bundle: bytes) -> Files:
    """The files of a bundle by their paths below its root."""
    with ZipFile(io.BytesIO(bundle)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def put_together(files: Mapping[str, bytes]) -> bytes:
    """The files as a stored zip that is in order."""
    return zip_of(*((f"{ROOT}/{path}", content) for path, content in files.items()))


def signed_again(files: Files, signer: SigningKey) -> Files:
    """The same files with manifests that fit, signed: what a centre could do that rewrites its own past."""
    files = {path: content for path, content in files.items() if path not in layout.AFTER}
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    lines = files[layout.INFO].decode().splitlines()
    total = sum(map(len, payload.values()))
    oxum = [
        f"Payload-Oxum: {total}.{len(payload)}" if one.startswith("Payload-Oxum") else one for one in lines
    ]
    files[layout.INFO] = "".join(f"{line}\n" for line in oxum).encode()
    files[layout.CENTRE] = signer.public_pem.encode()
    files[layout.MANIFEST] = _manifest(payload)
    files[layout.TAG_MANIFEST] = _manifest({path: files[path] for path in layout.LISTED})
    files[layout.SIGNATURE] = signer.sign(files[layout.TAG_MANIFEST])
    return files


def zip_of(
    *entries: tuple[str, bytes], change: Callable[[ZipInfo], None] | None = None, method: int = ZIP_STORED
) -> bytes:
    """A zip of these entries, each after ``change`` had its way with it."""
    written = io.BytesIO()
    with ZipFile(written, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name that stands twice
        for name, content in entries:
            info = ZipInfo("x")
            info.filename = name
            info.compress_type = method
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            if change is not None:
                change(info)
            made.writestr(info, content)
    return written.getvalue()


def linked(info: ZipInfo) -> None:
    """Make a symbolic link of an entry."""
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def bomb() -> bytes:
    """A hundred kilobytes that would swell to a hundred megabytes."""
    return zip_of((f"{ROOT}/{layout.BAGIT}", bytes(100 << 20)), method=ZIP_DEFLATED)


def overlapping() -> bytes:
    """Two files, one of which lies in the other with header and all."""
    inner = zip_of((f"{ROOT}/b", b"x"))
    inner = inner[: inner.index(b"PK\x01\x02")]
    outer = zip_of((f"{ROOT}/a", inner), (f"{ROOT}/b", b"x"))
    return with_listed(outer, 42, outer.index(inner).to_bytes(4, "little"))


def with_listed(bundle: bytes, offset: int, value: bytes, *, entry: int = 1) -> bytes:
    """The bundle with other bytes in one entry of its list of files (``offset`` as in the format's description)."""
    place = -1
    for _ in range(entry + 1):
        place = bundle.index(b"PK\x01\x02", place + 1)
    return bundle[: place + offset] + value + bundle[place + offset + len(value) :]


def with_end(bundle: bytes, offset: int, value: bytes) -> bytes:
    """The bundle with other bytes in the record at its end."""
    place = bundle.rindex(b"PK\x05\x06")
    return bundle[: place + offset] + value + bundle[place + offset + len(value) :]


def with_header(bundle: bytes, offset: int, value: bytes, *, entry: int = 1) -> bytes:
    """The bundle with other bytes in the header right before one of its files."""
    with ZipFile(io.BytesIO(bundle)) as opened:
        place = opened.infolist()[entry].header_offset
    return bundle[: place + offset] + value + bundle[place + offset + len(value) :]


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items()
    ).encode()
