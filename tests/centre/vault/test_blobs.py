"""Sealed files lie under the digest of what they hold, and on the disk before anybody hears of them."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from obstore.exceptions import GenericError
from pytest_django import Settings

from abri.centre.vault import blobs
from abri.centre.vault.blobs import BlobMissing, BlobSpoilt, NoSpace, StorageGone, Store
from tests.centre.vault.handing_in import begun, handed_in

SEALED = b"age-encryption.org/v1\n" + bytes(range(256)) * 20
pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return blobs.store()


def path_of(store: Store, name: str) -> Path:
    return store.folder / name[:2] / name


def test_the_name_is_the_digest_of_the_ciphertext(store: Store) -> None:
    name = store.put(SEALED)
    assert name == sha256(SEALED).hexdigest()
    assert store.get(name) == SEALED
    assert store.size(name) == len(SEALED)
    assert list(store.names()) == [name]


def test_only_the_service_may_look_into_the_folder(store: Store) -> None:
    store.put(SEALED)
    assert store.folder.stat().st_mode & 0o077 == 0


def test_file_and_folder_are_on_the_disk_before_the_name_is_known(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    real = os.fsync

    def noted(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append(path)
        assert not path.is_file() or path.read_bytes() == SEALED
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    path = path_of(store, store.put(SEALED))
    assert synced == [store.folder, path, path.parent]


def test_the_same_ciphertext_twice_is_one_file(store: Store) -> None:
    assert store.put(SEALED) == store.put(SEALED)
    assert len(list(store.names())) == 1


def test_a_file_that_a_power_cut_left_empty_is_written_again(store: Store) -> None:
    name = store.put(SEALED)
    path_of(store, name).write_bytes(b"")
    assert store.put(SEALED) == name
    assert store.get(name) == SEALED


def test_a_flipped_bit_is_found(store: Store) -> None:
    name = store.put(SEALED)
    path_of(store, name).write_bytes(SEALED[:-1] + bytes([SEALED[-1] ^ 1]))
    with pytest.raises(BlobSpoilt):
        store.get(name)


def test_a_missing_file_is_named(store: Store) -> None:
    name = store.put(SEALED)
    store.delete(name)
    store.delete(name)
    for ask in (store.get, store.size):
        with pytest.raises(BlobMissing, match=name):
            ask(name)


@pytest.mark.parametrize("untrusted_name", ["../abri-vault.txt", "", "A" * 64, "a" * 63, "a" * 65])
def test_no_other_name_reaches_the_disk(store: Store, untrusted_name: str) -> None:
    for ask in (store.get, store.size, store.delete):
        with pytest.raises(BlobMissing):
            ask(untrusted_name)


def test_a_disk_that_is_not_there_is_not_taken_for_a_new_vault(store: Store) -> None:
    evidence, _ = handed_in()
    for path in sorted(store.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(StorageGone):
        blobs.store()
    for ask in (lambda: store.put(SEALED), lambda: store.get("a" * 64), lambda: list(store.found())):
        with pytest.raises(StorageGone):
            ask()
    assert list(store.folder.iterdir()) == []
    assert evidence.parts.count() == 4


def test_a_folder_that_cannot_be_made_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.ABRI_VAULT = tmp_path / "file" / "vault"
    with pytest.raises(StorageGone):
        begun()


def test_what_has_to_stay_free_stays_free(store: Store, settings: Settings) -> None:
    assert store.free() > 0
    settings.ABRI_VAULT_KEEP_FREE = 1 << 60
    with pytest.raises(NoSpace):
        blobs.store().put(SEALED)
    assert list(store.names()) == []


class FullDisk:
    """A store on a disk that is full, as the real one says it."""

    def put(self, *_: Any, **__: Any) -> None:
        raise GenericError("Generic LocalFileSystem error: No space left on device (os error 28)")


def test_a_full_disk_is_told_from_a_broken_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_files", FullDisk())
    with pytest.raises(NoSpace):
        store.put(SEALED)
    monkeypatch.setattr(FullDisk, "put", lambda *_, **__: (_ for _ in ()).throw(GenericError("os error 5")))
    with pytest.raises(StorageGone):
        store.put(SEALED)


def test_what_a_crash_left_half_written_is_not_counted_and_can_be_cleared(store: Store) -> None:
    name = store.put(SEALED)
    half = path_of(store, name).with_name(f"{name}#1")
    half.write_bytes(SEALED[:100])
    assert list(store.names()) == [name]
    assert store.clear_unfinished(before=timezone.now() - timedelta(hours=1)) == 0
    assert store.clear_unfinished(before=timezone.now() + timedelta(hours=1)) == 1
    assert not half.exists()
    assert store.get(name) == SEALED
