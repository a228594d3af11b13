"""Bundles for tests: two items with logs, disclosures, seals and stamps, as an export makes them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from abri.engine.evidence.bundles import Contents, Piece, write
from abri.engine.evidence.custody import Disclosure, Entry, follow, hide
from abri.engine.evidence.stamps import Stamp
from abri.engine.evidence.witness import Head, Seal, Tree, Witness
from abri.engine.sealing import SigningKey
from tests.fakes.time_stamping import TimeStampingAuthority

START = datetime(2026, 11, 22, 5, 10, 11, 123456, UTC)
PICTURE = b"\x89PNG a picture" * 1000
COPY = b"the same without metadata" * 500
SOUND = b"OggS a voice message" * 2000
ROOT = "abri-AB-1234-2026-11-24"


@dataclass
class Logged:
    """A custody log with everything that opens it."""

    name: str
    content: bytes
    entries: list[Entry] = field(default_factory=list)
    disclosures: dict[int, dict[str, Disclosure]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.item, self.opening = hide("item", sha256(self.content).hexdigest())

    def add(self, action: str, *, actor: str = "", reason: str = "") -> Entry:
        """Write one more line, a minute after the one before."""
        opened = {name: hide(name, value) for name, value in (("actor", actor), ("reason", reason)) if value}
        entry = follow(
            self.entries[-1] if self.entries else None,
            log=self.name,
            action=action,
            at=START + timedelta(minutes=len(self.entries)),
            desk="7" if actor else "",
            item="" if action == "received" else self.item,
            actor=opened["actor"][0] if "actor" in opened else "",
            reason=opened["reason"][0] if "reason" in opened else "",
        )
        self.entries.append(entry)
        self.disclosures[entry.number] = {name: disclosure for name, (_, disclosure) in opened.items()}
        return entry


def chunks(content: bytes, size: int = 4096) -> Iterator[bytes]:
    """The content in small pieces, as a vault opens it."""
    return (content[start : start + size] for start in range(0, len(content), size))


def piece(
    log: Logged, path: str, content: bytes, *, original: bool = True, media_type: str = "image/png"
) -> Piece:
    """One file of the item that ``log`` is about."""
    return Piece(
        id=log.name,
        path=path,
        media_type=media_type,
        original=original,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        item_sha256=sha256(log.content).hexdigest(),
        item_salt=log.opening.salt,
        open=lambda: chunks(content),
        entries=tuple(log.entries),
        disclosures=log.disclosures,
    )


def logs() -> tuple[Logged, Logged]:
    """A picture and a voice message, some days old."""
    picture, sound = Logged("item-1", PICTURE), Logged("item-2", SOUND)
    for log in (picture, sound):
        log.add("received")
        log.add("scanned")
        log.add("opened", actor="Alma", reason="")
    picture.add("revealed", actor="Alma", reason="Who is on it?")
    return picture, sound


def witnessed(
    pictures: tuple[Logged, ...], authority: TimeStampingAuthority | None, *, before: Seal | None = None
) -> tuple[Seal, dict[str, Witness]]:
    """A seal over the heads of the logs, and the witness of each."""
    heads = [Head.of(log.entries[-1]) for log in pictures]
    tree = Tree([*heads, Head("somebody-else", 3, sha256(b"else").hexdigest())])
    seal = Seal.follow(before, root=tree.root, at=START + timedelta(days=1))
    stamp = authority.stamp(bytes.fromhex(seal.digest)) if authority else None
    return seal, {head.log: Witness(seal, head, tree.proof(head), stamp) for head in heads}


def contents(authority: TimeStampingAuthority | None) -> Contents:
    """A whole bundle: two seals, the second after the export was written down."""
    picture, sound = logs()
    first, early = witnessed((picture, sound), authority)
    for log in (picture, sound):
        log.add("exported", actor="Alma", reason="police")
    _, late = witnessed((picture, sound), authority, before=first)
    pieces = (
        piece(picture, "items/1-original.png", PICTURE),
        piece(picture, "items/1-copy.png", COPY, original=False),
        piece(sound, "items/2-original.ogg", SOUND, media_type="audio/ogg"),
    )
    return Contents(
        reference="AB-1234",
        purpose="police",
        language="nl",
        created=START + timedelta(days=2),
        centre="Shelter, Brussels",
        items=tuple(replace(one, witnesses=(early[one.id], late[one.id])) for one in pieces),
        documents={"report.pdf": b"%PDF-1.7 a report", "case.jsonld": b"{}"},
        info={"Contact-Name": "Shelter"},
    )


def written(path: Path, made: Contents, signer: SigningKey, authority: TimeStampingAuthority | None) -> Path:
    """Write the bundle to ``path``."""

    def stamp(digest: bytes) -> Stamp | None:
        return authority.stamp(digest) if authority else None

    with path.open("wb") as file:
        for part in write(made, signer=signer, stamp=stamp):
            file.write(part)
    return path
