"""How evidence is cut into parts, and each part sealed for its place."""

from uuid import UUID

from abri.centre.vault.blobs import Store
from abri.centre.vault.models import Evidence, Part
from abri.engine.sealing import Context, Identity, open_bytes, seal_bytes

# A broken line costs at most this much, and a server holds no more of a file at once.
PART_SIZE = 8 * 1024 * 1024


def count_of(size: int) -> int:
    """In how many parts ``size`` bytes are stored."""
    return -(-size // PART_SIZE)


def length_of(size: int, number: int) -> int:
    """How many of ``size`` bytes are in part ``number``, counted from 1."""
    return min(PART_SIZE, size - (number - 1) * PART_SIZE)


def seal_part(evidence: Evidence, role: str, number: int, content: bytes, store: Store) -> Part:
    """Seal ``content`` to ``evidence`` and store it; returns the unsaved row. Raises as ``store.put``."""
    part_id = Part.id_of(evidence.pk, role, number)
    sealed = seal_bytes(content, to=[evidence.recipient], context=place_of(part_id))
    return Part(
        pk=part_id, evidence=evidence, role=role, number=number, blob=store.put(sealed), size=len(sealed)
    )


def open_part(part: Part, identity: Identity, store: Store) -> bytes:
    """What is in ``part``; raises as ``store.get`` and as ``open_bytes``."""
    return open_bytes(store.get(part.blob), by=[identity], context=place_of(part.pk))


def place_of(part_id: UUID) -> Context:
    """Where the ciphertext of this part belongs. It is bound into it and checked on opening."""
    return Context(Part._meta.db_table, str(part_id), "content")
