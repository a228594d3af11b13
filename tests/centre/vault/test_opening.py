"""Nothing is given out that is not what was stored, where it was stored."""

import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.db import connection
from pytest_django import Settings

from abri.centre.cases import keys
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, SealingError, seal
from abri.centre.vault import blobs, opening, parts
from abri.centre.vault.models import Evidence, Part
from abri.centre.vault.opening import Damaged
from abri.engine.sealing import seal_bytes
from tests.centre.conftest import Cast, Report
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import PAPER, kept, names_read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleaned")]

Held = tuple[Evidence, Identity]


@pytest.fixture
def held(cleaned: FakeCleaning) -> Held:
    cleaned.finds("png", "cleaned", copy=b"c" * 2_500, copy_media_type="image/png", veil=b"v" * 70)
    return kept()


def opened(held: Held, role: str = "original") -> bytes:
    evidence, identity = held
    return b"".join(opening.content(evidence, identity, role))


def row(held: Held, number: int, role: str = "original") -> Part:
    return held[0].parts.get(role=role, number=number)


def write(name: str, content: bytes) -> None:
    """What somebody with the disk alone can do."""
    (blobs.store().folder / name[:2] / name).write_bytes(content)


def forge(held: Held, number: int, content: bytes) -> None:
    """What somebody with disk and database can do: the public half seals for everybody."""
    part = row(held, number)
    sealed = seal_bytes(content, to=[held[0].recipient], context=parts.place_of(part.pk))
    Part.objects.filter(pk=part.pk).update(blob=blobs.store().put(sealed), size=len(sealed))


def test_content_comes_out_as_it_went_in(held: Held) -> None:
    assert opened(held) == PAPER
    assert opened(held, "copy") == b"c" * 2_500
    assert opened(held, "veil") == b"v" * 70


def test_a_form_that_was_not_made_is_missing(held: Held) -> None:
    with pytest.raises(Damaged, match="missing"):
        opened(held, "page")


@pytest.mark.parametrize(
    ("start", "stop", "reads"),
    [
        (0, 1, 1),
        (0, 1000, 1),
        (999, 1001, 2),
        (1500, 3456, 3),
        (0, 9999, 4),
        (3455, 3456, 1),
        (5000, 6000, 0),
    ],
)
def test_a_piece_opens_only_the_parts_it_is_in(
    held: Held, monkeypatch: pytest.MonkeyPatch, start: int, stop: int, reads: int
) -> None:
    read = names_read(monkeypatch)
    evidence, identity = held
    assert b"".join(opening.piece(evidence, identity, "original", start, stop)) == PAPER[start:stop]
    assert len(read) == reads


# ---------------------------------------------------------------- what somebody changed


def cut_short(held: Held) -> None:
    name = row(held, 2).blob
    write(name, blobs.store().get(name)[:-20])


def flip_a_bit(held: Held) -> None:
    name = row(held, 2).blob
    content = bytearray(blobs.store().get(name))
    content[500] ^= 1
    write(name, bytes(content))


def take_the_file_away(held: Held) -> None:
    blobs.store().delete(row(held, 2).blob)


def take_the_row_away(held: Held) -> None:
    row(held, 2).delete()


def swap_the_files(held: Held) -> None:
    two, three = row(held, 2), row(held, 3)
    Part.objects.filter(pk=two.pk).update(blob=three.blob)
    Part.objects.filter(pk=three.pk).update(blob=two.blob)


def renumber_the_rows(held: Held) -> None:
    two, three = row(held, 2), row(held, 3)
    Part.objects.filter(pk=two.pk).update(number=99)
    Part.objects.filter(pk=three.pk).update(number=2)
    Part.objects.filter(pk=two.pk).update(number=3)


def add_a_part(held: Held) -> None:
    Part.objects.create(
        pk=Part.id_of(held[0].pk, "original", 5), evidence=held[0], role="original", number=5,
        blob=row(held, 1).blob, size=1,
    )  # fmt: skip


def seal_a_shorter_part(held: Held) -> None:
    forge(held, 2, b"x" * 999)


def seal_to_another_key(held: Held) -> None:
    part = row(held, 2)
    stranger = Identity.generate()
    sealed = seal_bytes(b"x" * 1000, to=[stranger.recipient], context=parts.place_of(part.pk))
    Part.objects.filter(pk=part.pk).update(blob=blobs.store().put(sealed))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (cut_short, "spoilt"), (flip_a_bit, "spoilt"), (take_the_file_away, "missing"),
        (take_the_row_away, "missing"), (swap_the_files, "moved"), (renumber_the_rows, "order"),
        (seal_a_shorter_part, "length"), (seal_to_another_key, "key"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_the_one_that_came_is_named(
    held: Held, change: Callable[[Held], None], why: str
) -> None:
    change(held)
    with pytest.raises(Damaged) as caught:
        opened(held)
    assert (caught.value.why, caught.value.number) == (why, 2)


def test_a_part_too_many_is_named(held: Held) -> None:
    add_a_part(held)
    with pytest.raises(Damaged, match=r"extra \(part 5\)"):
        opened(held)


def test_no_byte_of_a_part_is_given_out_before_it_is_checked(held: Held) -> None:
    flip_a_bit(held)
    given: list[bytes] = []
    with pytest.raises(Damaged):
        given.extend(opening.content(*held))
    assert b"".join(given) == PAPER[:1000]


def test_what_was_sealed_anew_in_its_place_is_not_what_the_log_names(held: Held) -> None:
    forge(held, 2, b"x" * 1000)
    with pytest.raises(Damaged, match="digest"):
        opened(held)


def test_a_description_that_was_sealed_anew_is_not_what_the_log_names(held: Held) -> None:
    evidence, identity = held
    told = opening.described(evidence, identity).told | {"sha256": sha256(b"something else").hexdigest()}
    seal(evidence, "content", json.dumps(told), to=[evidence.recipient])
    with pytest.raises(Damaged, match="digest"):
        opening.described(evidence, identity)
    seal(evidence, "content", json.dumps({"v": 1}), to=[evidence.recipient])
    with pytest.raises(Damaged, match="digest"):
        opening.described(evidence, identity)


@pytest.mark.parametrize("text", ["[]", "{", "null"])
def test_a_description_that_is_none_is_named(held: Held, text: str) -> None:
    evidence, identity = held
    seal(evidence, "content", text, to=[evidence.recipient])
    with pytest.raises(Damaged, match="spoilt"):
        opening.described(evidence, identity)


def test_what_was_destroyed_has_no_description(held: Held) -> None:
    evidence, identity = held
    evidence.content = None
    with pytest.raises(Damaged, match="missing"):
        opening.described(evidence, identity)


def test_what_was_sealed_off_is_opened_for_nobody_but_who_is_competent(held: Held) -> None:
    evidence, identity = held
    Evidence.objects.filter(pk=evidence.pk).update(state="sealed_off")
    evidence.refresh_from_db()
    for role in ("original", "copy", "veil"):
        with pytest.raises(opening.SealedOff):
            opening.content(evidence, identity, role)
        with pytest.raises(opening.SealedOff):
            opening.piece(evidence, identity, role, 0, 10)
    assert b"".join(opening.content(evidence, identity, hand_over=True)) == PAPER


# ---------------------------------------------------------------- between two cases


@pytest.fixture
def two(cast: Cast, report: Report, cleaned: FakeCleaning) -> list[tuple[Evidence, Keyring]]:
    """The same file in two cases that one caseworker opens, with the ring of each case."""
    cleaned.finds("text", "kept")
    found = []
    for _ in range(2):
        case = report().case
        found.append((kept(case=case)[0], keys.case_keyring(case, cast.alma.keyring)))
    return found


def swap(table: str, column: str, first: object, second: object) -> None:
    """Exchange a column of two rows, as somebody with the database can."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id, "{column}" FROM "{table}"')  # noqa: S608
        values = {str(pk).replace("-", ""): value for pk, value in cursor.fetchall()}
        one, other = str(first).replace("-", ""), str(second).replace("-", "")
        for pk, value in ((one, values[other]), (other, values[one])):
            key = pk if connection.vendor == "sqlite" else str(Evidence(pk=pk).pk)
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [value, key])  # noqa: S608


def test_the_same_file_in_two_cases_tells_nobody_that_it_is(two: list[tuple[Evidence, Keyring]]) -> None:
    (one, _), (other, _) = two
    assert one.item != other.item
    names = [set(evidence.parts.values_list("blob", flat=True)) for evidence in (one, other)]
    assert not names[0] & names[1]


def test_files_that_were_swapped_between_cases_do_not_open(two: list[tuple[Evidence, Keyring]]) -> None:
    (one, ring), (other, _) = two
    for number in (1, 2):
        swap("vault_part", "blob", one.parts.get(number=number).pk, other.parts.get(number=number).pk)
    identity = opening.identity_of(one, ring)
    with pytest.raises(Damaged, match=r"key \(part 1\)"):
        b"".join(opening.content(one, identity))


@pytest.mark.parametrize("column", ["content", "sealed_identity"])
def test_rows_that_were_swapped_between_cases_do_not_open(
    two: list[tuple[Evidence, Keyring]], column: str
) -> None:
    (one, ring), (other, _) = two
    both = ring.with_identities([two[1][1].opened_identity(other, "sealed_identity")])
    swap("vault_evidence", column, one.pk, other.pk)
    one.refresh_from_db()
    with pytest.raises((SealingError, Damaged)):
        opening.described(one, opening.identity_of(one, both))


def test_a_part_of_one_file_sealed_for_the_other_is_refused(
    two: list[tuple[Evidence, Keyring]], cleaned: FakeCleaning
) -> None:
    """Even to the right key: the place is bound into it."""
    (one, ring), (other, _) = two
    identity = opening.identity_of(one, ring)
    part = other.parts.get(number=1)
    sealed = seal_bytes(PAPER[:1000], to=[one.recipient], context=parts.place_of(part.pk))
    one.parts.filter(number=1).update(blob=blobs.store().put(sealed))
    with pytest.raises(Damaged, match=r"moved \(part 1\)"):
        b"".join(opening.content(one, identity))


def test_evidence_of_another_desk_does_not_open(cast: Cast, report: Report) -> None:
    evidence, _ = kept(case=report().case)
    with pytest.raises(NotForThisKey):
        opening.identity_of(evidence, cast.clara.keyring)


def test_a_vault_that_is_gone_is_no_damage(held: Held, settings: Settings) -> None:
    settings.ABRI_VAULT = settings.ABRI_DATA / "elsewhere"
    with pytest.raises(blobs.StorageGone):
        opened(held)


def test_what_was_kept_is_not_believed_once_its_row_commits_to_nothing(held: Held) -> None:
    """Whoever empties the column would else put any description in its place: anybody can seal to a public half."""
    evidence, identity = held
    evidence.item = ""
    told = json.loads(Keyring([identity]).open(evidence, "content"))
    seal(evidence, "content", json.dumps({**told, "sha256": "0" * 64}), to=[evidence.recipient])
    with pytest.raises(Damaged) as damaged:
        opening.described(evidence, identity)
    assert damaged.value.why == "digest"
