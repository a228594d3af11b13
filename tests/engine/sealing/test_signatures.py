"""Signatures: what was signed is told from everything else, and stock openssl agrees."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from abri.engine.sealing import SealingError, SigningKey, public_fingerprint, verify_signature

CONTENT = b"the list of digests"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate()


def test_what_was_signed_is_told_from_everything_else(key: SigningKey) -> None:
    signature = key.sign(CONTENT)
    assert len(signature) == 64
    assert verify_signature(key.public_pem, CONTENT, signature)
    assert not verify_signature(key.public_pem, CONTENT + b"!", signature)
    assert not verify_signature(key.public_pem, CONTENT, bytes(64))
    assert not verify_signature(key.public_pem, CONTENT, signature + b"!")
    assert not verify_signature(SigningKey.generate().public_pem, CONTENT, signature)


def test_a_key_is_read_back_from_its_secret(key: SigningKey) -> None:
    again = SigningKey(key.secret)
    assert again.public_pem == key.public_pem
    assert verify_signature(key.public_pem, CONTENT, again.sign(CONTENT))


def test_a_secret_is_never_shown(key: SigningKey) -> None:
    assert repr(key) == f"<SigningKey {public_fingerprint(key.public_pem)}>"


@pytest.mark.parametrize("junk", ["", "junk", "-----BEGIN PUBLIC KEY-----", "\x00" * 10, "é", "x" * 5000])
def test_what_is_no_key_signs_nothing(key: SigningKey, junk: str) -> None:
    assert not verify_signature(junk, CONTENT, key.sign(CONTENT))
    with pytest.raises(SealingError):
        public_fingerprint(junk)
    with pytest.raises(SealingError):
        SigningKey(junk)


def test_a_key_of_another_kind_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    secret = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(SealingError, match="another kind"):
        SigningKey(secret)
    with pytest.raises(SealingError, match="another kind"):
        public_fingerprint(public)


def test_openssl_checks_the_signature_and_prints_the_same_fingerprint(
    key: SigningKey, tmp_path: Path
) -> None:
    (tmp_path / "centre.pem").write_text(key.public_pem)
    (tmp_path / "content").write_bytes(CONTENT)
    (tmp_path / "content.sig").write_bytes(key.sign(CONTENT))
    check = "openssl pkeyutl -verify -rawin -pubin -inkey centre.pem -in content -sigfile content.sig"
    told = subprocess.run(check.split(), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Signature Verified Successfully" in told.stdout
    fingerprint = "openssl pkey -pubin -in centre.pem -outform DER | sha256sum"
    printed = subprocess.run(
        ["sh", "-c", fingerprint], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert printed.stdout.split()[0] == public_fingerprint(key.public_pem)
