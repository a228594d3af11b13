"""Writes a bundle as a stream.

Small files come first, then the pieces of evidence, whose digests are compared with what was announced while they pass;
the manifest, its signature and its stamp come last. A stream that breaks off therefore never looks like a bundle.
"""

import hashlib
import io
import json
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, ClassVar
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import abri
from abri.engine.evidence.bundles import layout
from abri.engine.evidence.bundles.contents import Contents, Piece
from abri.engine.evidence.bundles.readme import readme
from abri.engine.evidence.canonical import canonical
from abri.engine.evidence.custody import written
from abri.engine.evidence.stamps import BadStamp, Stamp, check
from abri.engine.evidence.witness import Witness
from abri.engine.sealing import SigningKey

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

DISCLOSED = ("actor", "reason")


class CannotWrite(ValueError):
    """What was given makes no bundle; the message says why. A stream that breaks off with it has no signature."""


def write(
    contents: Contents, *, signer: SigningKey, stamp: Callable[[bytes], Stamp | None]
) -> Iterator[bytes]:
    """The bundle as a stored zip, piece by piece; constant memory, nothing on disk.

    ``stamp`` gets the SHA-256 of ``tagmanifest-sha256.txt`` once everything before it is written. Raises
    :class:`CannotWrite` before the first byte for paths and sizes that no bundle can have, and while streaming where
    bytes are not those that a piece announced. A custody log is written as it is, also a broken one: to say so is for
    whoever checks.
    """
    small = _small_files(contents)
    _check_paths(contents, small)
    return _Writer(contents, small, signer, stamp).stream()


class _Sink(io.RawIOBase):
    """What the zip writer writes into: kept only until the next piece is asked for."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def writable(self) -> bool:
        """It takes bytes, and cannot go back."""
        return True

    def write(self, content: "ReadableBuffer", /) -> int:
        """Keep ``content``."""
        self._kept.append(bytes(content))
        return len(self._kept[-1])

    def drain(self) -> bytes:
        """Everything since the last time."""
        kept, self._kept = self._kept, []
        return b"".join(kept)


class _Writer:
    """One bundle while it is written."""

    REGULAR: ClassVar[int] = (stat.S_IFREG | 0o644) << 16

    def __init__(
        self,
        contents: Contents,
        small: Mapping[str, bytes],
        signer: SigningKey,
        stamp: Callable[[bytes], Stamp | None],
    ) -> None:
        self.contents, self.small, self.signer, self.stamp = contents, small, signer, stamp
        created = contents.created.astimezone(UTC)
        self.root = f"abri-{contents.reference}-{created:%Y-%m-%d}"
        self.when = (created.year, created.month, created.day, created.hour, created.minute, created.second)
        self.digests: dict[str, str] = {}
        self.sink = _Sink()

    def stream(self) -> Iterator[bytes]:
        """Every byte of the zip, in order."""
        with ZipFile(self.sink, "w", ZIP_STORED) as zip_file:
            for path, content in {**self._tag_files(), **self.small}.items():
                self._whole(zip_file, path, content)
            yield self.sink.drain()
            for piece in self.contents.items:
                yield from self._piece(zip_file, piece)
            for path, content in self._ending().items():
                self._whole(zip_file, path, content)
        yield self.sink.drain()

    def _tag_files(self) -> dict[str, bytes]:
        sizes = [len(content) for content in self.small.values()] + [one.size for one in self.contents.items]
        info = {
            "Source-Organization": self.contents.centre,
            "External-Identifier": self.contents.reference,
            "Bagging-Date": f"{self.contents.created.astimezone(UTC):%Y-%m-%d}",
            "Bag-Software-Agent": f"Abri {abri.__version__}",
            "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
        }
        lines = [f"{name}: {_one_line(value)}\n" for name, value in (info | dict(self.contents.info)).items()]
        said = readme(self.contents.language, reference=self.contents.reference, centre=self.contents.centre)
        return {
            layout.BAGIT: layout.DECLARATION,
            layout.INFO: "".join(lines).encode(),
            layout.README: said,
            layout.CENTRE: self.signer.public_pem.encode(),
        }

    def _ending(self) -> dict[str, bytes]:
        """The manifests, and what makes them binding."""
        manifest = self._manifest(path for path in self.digests if path.startswith(layout.DATA))
        self.digests[layout.MANIFEST] = hashlib.sha256(manifest).hexdigest()
        tag_manifest = self._manifest(iter(layout.LISTED))
        digest = hashlib.sha256(tag_manifest).digest()
        ending = {
            layout.MANIFEST: manifest,
            layout.TAG_MANIFEST: tag_manifest,
            layout.SIGNATURE: self.signer.sign(tag_manifest),
        }
        given = self.stamp(digest)
        if given is None:
            return ending
        try:
            check(given, digest, given.chain_pem)
        except BadStamp as error:
            raise CannotWrite(f"the time stamp is not one of this bundle: {error}") from error
        return ending | {
            layout.REQUEST: given.request,
            layout.RESPONSE: given.response,
            layout.AUTHORITY: given.chain_pem,
        }

    def _manifest(self, paths: Iterator[str]) -> bytes:
        return "".join(f"{self.digests[path]}  {path}\n" for path in paths).encode()

    def _whole(self, zip_file: ZipFile, path: str, content: bytes) -> None:
        self.digests[path] = hashlib.sha256(content).hexdigest()
        zip_file.writestr(self._entry(path, len(content)), content)

    def _piece(self, zip_file: ZipFile, piece: Piece) -> Iterator[bytes]:
        path = layout.DATA + piece.path
        digest, size = hashlib.sha256(), 0
        with zip_file.open(self._entry(path, piece.size), "w") as member:
            for chunk in piece.open():
                size += len(chunk)
                if size > piece.size:
                    break
                digest.update(chunk)
                member.write(chunk)
                yield self.sink.drain()
        if (size, digest.hexdigest()) != (piece.size, piece.sha256):
            raise CannotWrite(f"{path} is not what was announced: another size or digest")
        self.digests[path] = piece.sha256

    def _entry(self, path: str, size: int) -> ZipInfo:
        entry = ZipInfo(f"{self.root}/{path}", self.when)
        entry.create_system = 3
        entry.external_attr = self.REGULAR
        entry.file_size = size
        return entry


def _small_files(contents: Contents) -> dict[str, bytes]:
    """Everything below ``data/`` that is no evidence: index, documents, logs, seals."""
    files = {layout.INDEX: _index(contents)}
    for path, content in contents.documents.items():
        _add(files, layout.DATA + path, content)
    logs: dict[str, Piece] = {}
    for piece in contents.items:
        if _about(logs.setdefault(piece.id, piece)) != _about(piece):
            raise CannotWrite(f"two pieces of {piece.id} have different logs")
    for piece in logs.values():
        path = layout.CUSTODY + piece.id
        _add(files, path + layout.LOG_ENDING, b"".join(entry.line() + b"\n" for entry in piece.entries))
        _add(files, path + layout.OPENED_ENDING, canonical(_opened(piece)))
        _add(files, path + layout.SEALS_ENDING, canonical(_heads(piece)))
        for witness in piece.witnesses:
            for name, content in _seal(witness).items():
                if files.setdefault(name, content) != content:
                    raise CannotWrite(f"two different seals have the number {witness.seal.number}")
    return files


def _about(piece: Piece) -> tuple[object, ...]:
    """What is the same for all pieces of an item."""
    return piece.entries, piece.disclosures, piece.witnesses, piece.item_sha256, piece.item_salt


def _index(contents: Contents) -> bytes:
    items = [
        {
            "id": piece.id,
            "media_type": piece.media_type,
            "original": piece.original,
            "path": layout.DATA + piece.path,
            "sha256": piece.sha256,
            "size": piece.size,
        }
        for piece in contents.items
    ]
    index = {
        "v": layout.VERSION,
        "reference": contents.reference,
        "purpose": contents.purpose,
        "language": contents.language,
        "created": written(contents.created),
        "centre": contents.centre,
        "items": items,
        "documents": [layout.DATA + path for path in contents.documents],
    }
    return json.dumps(index, ensure_ascii=False, indent=1).encode() + b"\n"


def _opened(piece: Piece) -> dict[str, object]:
    """What the receiver may know of a log's commitments."""
    lines = [
        {"number": number, "field": field, "salt": disclosure.salt, "value": disclosure.value}
        for number, fields in sorted(piece.disclosures.items())
        for field, disclosure in sorted(fields.items())
    ]
    if any(line["field"] not in DISCLOSED for line in lines):
        raise CannotWrite("only the actor and the reason of a line can be disclosed")
    item = {"sha256": piece.item_sha256, "salt": piece.item_salt} if piece.item_salt else None
    return {"v": layout.VERSION, "log": piece.id, "item": item, "lines": lines}


def _heads(piece: Piece) -> dict[str, object]:
    witnesses = [
        {
            "seal": one.seal.number,
            "number": one.head.number,
            "digest": one.head.digest,
            "proof": list(one.proof),
        }
        for one in sorted(piece.witnesses, key=lambda one: one.seal.number)
    ]
    return {"v": layout.VERSION, "log": piece.id, "witnesses": witnesses}


def _seal(witness: Witness) -> dict[str, bytes]:
    path = f"{layout.SEALS}{witness.seal.number}"
    files = {f"{path}.json": witness.seal.line()}
    if (stamp := witness.stamp) is not None:
        parts = (stamp.request, stamp.response, stamp.chain_pem)
        files |= {path + ending: part for ending, part in zip(layout.STAMP_ENDINGS, parts, strict=True)}
    return files


def _add(files: dict[str, bytes], path: str, content: bytes) -> None:
    if path in files:
        raise CannotWrite(f"{path} stands twice")
    files[path] = content


def _check_paths(contents: Contents, small: Mapping[str, bytes]) -> None:
    root = f"abri-{contents.reference}-0000-00-00"
    if not layout.REFERENCE.fullmatch(contents.reference):
        raise CannotWrite("a reference has at most 40 letters, digits and dashes")
    paths = [*small, *(layout.DATA + piece.path for piece in contents.items), *layout.LISTED, *layout.AFTER]
    if why := layout.paths_problem(f"{root}/{path}" for path in paths):
        raise CannotWrite(why)


def _one_line(value: str) -> str:
    return " ".join(value.split())
