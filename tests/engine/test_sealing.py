"""Sealing: what opens, what does not, and what a ciphertext's length tells."""

import secrets
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.sealing import (
    Context,
    CookieKey,
    Identity,
    MovedCiphertext,
    NotForThisKey,
    SealingError,
    WrongKey,
    WrongPassword,
    fingerprint,
    is_recipient,
    is_sealed,
    lock,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
    unlock,
)
from abri.engine.sealing.padding import padme_length, text_length

PLACE = Context("cases_item", "7d0c", "content")
STORY = "They made a group without me. 😔 \u200fשלום"


def test_what_was_sealed_opens_for_each_recipient_and_for_nobody_else() -> None:
    alma, boris, sten = Identity.generate(), Identity.generate(), Identity.generate()
    sealed = seal_text(STORY, to=[alma.recipient, boris.recipient], context=PLACE)
    assert open_text(sealed, by=[alma], context=PLACE) == STORY
    assert open_text(sealed, by=[sten, boris], context=PLACE) == STORY
    with pytest.raises(NotForThisKey):
        open_text(sealed, by=[sten], context=PLACE)
    with pytest.raises(NotForThisKey):
        open_text(sealed, by=[], context=PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Context("cases_item", "7d0d", "content"),
        Context("cases_item", "7d0c", "sealed_key"),
        Context("cases_case", "7d0c", "content"),
        Context("cases_item", "7d0c", "content", version=2),
    ],
)
def test_a_ciphertext_moved_to_another_place_is_refused(elsewhere: Context) -> None:
    alma = Identity.generate()
    sealed = seal_text(STORY, to=[alma.recipient], context=PLACE)
    with pytest.raises(MovedCiphertext):
        open_text(sealed, by=[alma], context=elsewhere)


def test_places_that_print_alike_are_different_places() -> None:
    assert Context("a", "b|c", "d").encoded() != Context("a|b", "c", "d").encoded()
    assert Context('a","b', "c", "d").encoded() != Context("a", 'b","c', "d").encoded()


def test_an_altered_or_foreign_ciphertext_is_refused() -> None:
    alma = Identity.generate()
    sealed = bytearray(seal_text(STORY, to=[alma.recipient], context=PLACE))
    sealed[-1] ^= 1
    with pytest.raises(NotForThisKey):
        open_text(bytes(sealed), by=[alma], context=PLACE)
    for garbage in (b"", b"plain text", secrets.token_bytes(300)):
        with pytest.raises(NotForThisKey):
            open_text(garbage, by=[alma], context=PLACE)


def test_an_age_file_that_abri_did_not_write_is_refused() -> None:
    alma = Identity.generate()
    foreign = pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(alma.recipient)])
    with pytest.raises(SealingError):
        open_text(foreign, by=[alma], context=PLACE)


def test_sealing_to_nobody_or_to_nonsense_is_refused() -> None:
    with pytest.raises(SealingError):
        seal_text(STORY, to=[], context=PLACE)
    with pytest.raises(SealingError):
        seal_text(STORY, to=["age1nonsense"], context=PLACE)
    with pytest.raises(SealingError):
        Identity("AGE-SECRET-KEY-1NONSENSE")
    assert not is_recipient("age1nonsense")
    assert is_recipient(Identity.generate().recipient)


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=3000), content=st.binary(max_size=3000))
def test_texts_and_files_come_back_as_they_went_in(text: str, content: bytes) -> None:
    alma = Identity.generate()
    assert open_text(seal_text(text, to=[alma.recipient], context=PLACE), by=[alma], context=PLACE) == text
    assert (
        open_bytes(seal_bytes(content, to=[alma.recipient], context=PLACE), by=[alma], context=PLACE)
        == content
    )


@pytest.mark.parametrize("length", [0, 1, 65_536, 262_000, 262_144, 262_145, 1_000_003])
def test_what_is_sealed_piece_by_piece_has_the_same_layout(length: int) -> None:
    alma = Identity.generate()
    content = bytes(range(251)) * (length // 251 + 1)
    content = content[:length]
    sealed = seal_bytes(content, to=[alma.recipient], context=PLACE)
    assert open_bytes(sealed, by=[alma], context=PLACE) == content
    place = PLACE.encoded()
    packed = len(place).to_bytes(2, "big") + place + length.to_bytes(8, "big") + content
    padded = pyrage.decrypt(sealed, [alma.key])
    assert padded == packed + bytes(padme_length(len(packed)) - len(packed))


def test_a_short_text_and_a_longer_one_are_equally_long_when_sealed() -> None:
    """Measured inside: the age header varies by a random stanza, which hides rather than tells."""
    alma = Identity.generate()
    sealed = [seal_text("x" * size, to=[alma.recipient], context=PLACE) for size in (0, 3, 400, 900)]
    assert {len(pyrage.decrypt(one, [alma.key])) for one in sealed} == {1024}


@given(st.integers(min_value=0, max_value=1 << 40))
def test_padding_never_shortens_and_padme_adds_at_most_an_eighth(length: int) -> None:
    assert text_length(length) >= length
    assert length <= padme_length(length) <= length + length // 8 + 1


def test_text_lengths_are_the_four_steps_and_then_whole_blocks() -> None:
    assert [text_length(n) for n in (0, 1024, 1025, 4097, 16385, 65536, 65537, 140000)] == [
        1024, 1024, 4096, 16384, 65536, 65536, 131072, 196608,
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("age") is None, reason="the age program is not installed")
def test_the_age_program_opens_what_abri_sealed(tmp_path: Path) -> None:
    """Interoperability: the bytes are an age file, whatever program reads it."""
    alma = Identity.generate()
    sealed = seal_text(STORY, to=[alma.recipient], context=PLACE)
    assert is_sealed(sealed)
    secret = tmp_path / "identity"
    secret.write_text(alma.secret)
    command = ["age", "--decrypt", "--identity", str(secret)]
    opened = subprocess.run(command, input=sealed, capture_output=True, check=True).stdout
    assert STORY.encode() in opened


def test_an_identity_follows_from_its_seed() -> None:
    seed = secrets.token_bytes(32)
    assert Identity.from_seed(seed).secret == Identity.from_seed(seed).secret
    assert Identity.from_seed(seed).secret.startswith("AGE-SECRET-KEY-1")
    with pytest.raises(SealingError):
        Identity.from_seed(b"short")


def test_a_lock_opens_with_its_password_and_its_owner_only() -> None:
    locked = lock("the secret", "correct horse", owner="alma")
    assert b"the secret" not in locked
    assert unlock(locked, "correct horse", owner="alma") == "the secret"
    with pytest.raises(WrongPassword):
        unlock(locked, "correct hors", owner="alma")
    with pytest.raises(WrongPassword):
        unlock(locked, "correct horse", owner="boris")
    for damaged in (b"", locked[:20], locked[:-1], b"x" + locked):
        with pytest.raises(WrongPassword):
            unlock(damaged, "correct horse", owner="alma")


def test_a_cookie_key_opens_its_own_state_for_its_own_purpose() -> None:
    key = CookieKey.new()
    sealed = key.seal(STORY, purpose="draft")
    assert CookieKey.parse(key.cookie).open(sealed, purpose="draft") == STORY
    assert key.lookup not in key.cookie
    with pytest.raises(WrongKey):
        key.open(sealed, purpose="mailbox")
    with pytest.raises(WrongKey):
        CookieKey.new().open(sealed, purpose="draft")
    for nonsense in ("", "abc", "é" * 44, "A" * 43, "A" * 44 + "!!"):
        with pytest.raises(WrongKey):
            CookieKey.parse(nonsense).open(sealed, purpose="draft")


def test_fingerprints_are_readable_and_differ() -> None:
    first, second = fingerprint(Identity.generate().recipient), fingerprint(Identity.generate().recipient)
    assert first != second
    assert [len(group) for group in first.split()] == [4] * 8
