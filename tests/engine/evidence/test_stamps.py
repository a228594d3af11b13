"""Time stamps prove an instant to whoever trusts the authority, and nothing to anybody else."""

import base64
import contextlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.evidence.stamps import BadStamp, Stamp, check, request
from tests.fakes.time_stamping import TimeStampingAuthority, stamp_server

DIGEST = sha256(b"a seal").digest()


@pytest.fixture(scope="module")
def stamp(authority: TimeStampingAuthority) -> Stamp:
    return authority.stamp(DIGEST)


def test_a_stamp_tells_when_and_by_whom(stamp: Stamp, authority: TimeStampingAuthority) -> None:
    stamped = check(stamp, DIGEST, authority.root_pem)
    assert abs(datetime.now(UTC) - stamped.at) < timedelta(minutes=10)
    assert stamped.authority == "CN=Stamps of the test"


def test_two_requests_never_have_the_same_nonce() -> None:
    assert request(DIGEST) != request(DIGEST)


def test_only_a_sha_256_can_be_stamped() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        request(b"short")


def test_a_stamp_of_another_digest_is_refused(stamp: Stamp, authority: TimeStampingAuthority) -> None:
    with pytest.raises(BadStamp, match="another digest"):
        check(stamp, sha256(b"another").digest(), authority.root_pem)


def test_the_request_of_another_stamp_is_refused(stamp: Stamp, authority: TimeStampingAuthority) -> None:
    other = sha256(b"another").digest()
    with pytest.raises(BadStamp, match="another digest"):
        check(replace(stamp, request=request(other)), DIGEST, authority.root_pem)
    with pytest.raises(BadStamp, match="another digest"):
        check(replace(authority.stamp(other), request=stamp.request), DIGEST, authority.root_pem)


def test_an_answer_to_another_request_for_the_same_digest_is_refused(
    stamp: Stamp, authority: TimeStampingAuthority
) -> None:
    with pytest.raises(BadStamp, match="does not hold"):
        check(replace(stamp, request=request(DIGEST)), DIGEST, authority.root_pem)


def test_an_authority_that_is_not_trusted_proves_nothing(
    stamp: Stamp, stranger: TimeStampingAuthority
) -> None:
    with pytest.raises(BadStamp, match="does not hold"):
        check(stamp, DIGEST, stranger.root_pem)


def test_a_refusal_is_no_stamp(stamp: Stamp, authority: TimeStampingAuthority) -> None:
    with pytest.raises(BadStamp, match="refused"):
        check(replace(stamp, response=authority.answer(b"no request")), DIGEST, authority.root_pem)


@pytest.mark.parametrize(
    "roots", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_roots_that_cannot_be_read_prove_nothing(stamp: Stamp, roots: bytes) -> None:
    with pytest.raises(BadStamp, match="cannot be read"):
        check(stamp, DIGEST, roots)


def test_a_huge_stamp_is_not_even_read(stamp: Stamp, authority: TimeStampingAuthority) -> None:
    with pytest.raises(BadStamp, match="larger"):
        check(replace(stamp, response=bytes(1 << 20)), DIGEST, authority.root_pem)


def test_another_name_of_the_authority_is_not_believed(
    stamp: Stamp, authority: TimeStampingAuthority
) -> None:
    places = [found.start() for found in re.finditer(b"Stamps of the test", stamp.response)]
    # In what was signed, and twice in the certificate: who it is, and who issued it.
    assert len(places) == 3
    for place in places:
        response = bytearray(stamp.response)
        response[place] = ord("s")
        with pytest.raises(BadStamp):
            check(replace(stamp, response=bytes(response)), DIGEST, authority.root_pem)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0), value=st.integers(0, 255), kept=st.integers(0, 5000))
def test_a_damaged_stamp_is_refused_or_says_the_same(
    stamp: Stamp, authority: TimeStampingAuthority, place: int, value: int, kept: int
) -> None:
    whole = check(stamp, DIGEST, authority.root_pem)
    damaged = bytearray(stamp.response[:kept] if place % 3 == 0 else stamp.response)
    if damaged:
        damaged[place % len(damaged)] = value
    with contextlib.suppress(BadStamp):
        assert check(replace(stamp, response=bytes(damaged)), DIGEST, authority.root_pem) == whole


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0), bit=st.integers(0, 7))
def test_damaged_certificates_prove_nothing_or_the_same(
    stamp: Stamp, authority: TimeStampingAuthority, place: int, bit: int
) -> None:
    der = bytearray(base64.b64decode(stamp.chain_pem.split(b"-----")[2]))
    der[place % len(der)] ^= 1 << bit
    pem = b"-----BEGIN CERTIFICATE-----\n%b-----END CERTIFICATE-----\n" % base64.encodebytes(der)
    whole = check(stamp, DIGEST, authority.root_pem)
    with contextlib.suppress(BadStamp):
        assert check(replace(stamp, chain_pem=pem), DIGEST, authority.root_pem) == whole
    with contextlib.suppress(BadStamp):
        check(stamp, DIGEST, pem)


def test_a_certificate_of_a_version_that_does_not_exist_is_refused(
    stamp: Stamp, authority: TimeStampingAuthority
) -> None:
    der = base64.b64decode(authority.root_pem.split(b"-----")[2])
    damaged = der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09", 1)
    assert damaged != der
    pem = b"-----BEGIN CERTIFICATE-----\n%b-----END CERTIFICATE-----\n" % base64.encodebytes(damaged)
    with pytest.raises(BadStamp, match="cannot be read"):
        check(stamp, DIGEST, pem)


def test_the_authority_answers_over_http(tmp_path: Path) -> None:
    with stamp_server(tmp_path / "stamps") as server:
        asked = request(DIGEST)
        with urlopen(server.url, data=asked) as answer:  # noqa: S310 - the server of this test
            stamp = Stamp(asked, answer.read(), server.authority.chain_pem)
        assert check(stamp, DIGEST, server.authority.root_pem).authority == "CN=Stamps of the test"
        assert server.asked == [asked]
