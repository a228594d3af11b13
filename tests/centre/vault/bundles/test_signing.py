"""The centre's key: made once, never replaced, only its owner reads it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.vault.bundles.signing import NoSigningKey, fingerprint, make_signing_key, signing_key
from abri.engine.sealing import public_fingerprint, verify_signature


def test_the_key_is_made_once(settings: Settings, tmp_path: Path) -> None:
    settings.ABRI_SIGNING_KEY_FILE = tmp_path / "keys" / "signing.key"
    assert make_signing_key()
    first = fingerprint()
    assert not make_signing_key()
    assert fingerprint() == first == public_fingerprint(signing_key().public_pem)
    assert settings.ABRI_SIGNING_KEY_FILE.stat().st_mode & 0o077 == 0


def test_it_signs_what_its_public_half_checks() -> None:
    key = signing_key()
    assert verify_signature(key.public_pem, b"a bundle", key.sign(b"a bundle"))


@pytest.mark.parametrize("content", [None, "", "not a key", "\xff"])
def test_without_a_key_there_is_a_word_for_it(
    settings: Settings, tmp_path: Path, content: str | None
) -> None:
    settings.ABRI_SIGNING_KEY_FILE = tmp_path / "spoilt.key"
    if content is not None:
        settings.ABRI_SIGNING_KEY_FILE.write_bytes(content.encode("latin-1"))
    with pytest.raises(NoSigningKey):
        signing_key()
