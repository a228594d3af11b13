"""An authority is asked for a stamp of a digest; what it answers is checked at once, and waited for briefly."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.vault import custody, links, seals, stamping
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence, Seal
from abri.engine.evidence.stamps import check
from tests.centre.conftest import NOON, Report
from tests.fakes.time_stamping import StampServer, TimeStampingAuthority, stamp_server

DIGEST = bytes(range(32))


@pytest.fixture(scope="module")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StampServer]:
    with stamp_server(tmp_path_factory.mktemp("authority")) as server:
        yield server


@pytest.fixture
def authority(_authority: StampServer, settings: Settings, tmp_path: Path) -> StampServer:
    """A time-stamping authority made with OpenSSL, on the loopback, that the centre knows and trusts."""
    _authority.status, _authority.body, _authority.hang_up = 200, None, False
    _authority.asked.clear()
    settings.ABRI_STAMP_URL = _authority.url
    settings.ABRI_STAMP_ROOTS = tmp_path / "roots.pem"
    settings.ABRI_STAMP_ROOTS.write_bytes(_authority.authority.root_pem)
    return _authority


@pytest.fixture
def evidence(report: Report) -> Evidence:
    (link,) = links.add(report().case, [Link("https://example.org/a")], at=NOON)
    return link


def test_a_stamp_holds_and_carries_its_certificates(authority: StampServer) -> None:
    made = stamping.stamp(DIGEST)
    assert made is not None
    assert check(made, DIGEST, authority.authority.root_pem).authority == "CN=Stamps of the test"
    assert made.chain_pem.count(b"BEGIN CERTIFICATE") == 2
    assert made.chain_pem.endswith(authority.authority.root_pem)


def test_the_authority_is_told_the_digest_alone(authority: StampServer) -> None:
    stamping.stamp(DIGEST)
    (asked,) = authority.asked
    assert DIGEST in asked
    assert len(asked) < 80


def test_a_name_and_a_password_in_the_address_are_sent_as_such(
    authority: StampServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ABRI_STAMP_URL = authority.url.replace("http://", "http://centre:se%20cret@")
    sent: list[dict[str, str]] = []
    request = http.client.HTTPConnection.request

    def noted(
        connection: http.client.HTTPConnection, method: str, target: str, body: bytes, headers: dict[str, str]
    ) -> None:
        sent.append(headers)
        request(connection, method, target, body, headers)

    monkeypatch.setattr(http.client.HTTPConnection, "request", noted)
    assert stamping.stamp(DIGEST) is not None
    assert sent[0]["Authorization"] == "Basic Y2VudHJlOnNlIGNyZXQ="


def test_without_an_authority_nobody_is_asked(authority: StampServer, settings: Settings) -> None:
    settings.ABRI_STAMP_URL = ""
    assert stamping.stamp(DIGEST) is None
    assert not authority.asked


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_any_other_answer_is_none_and_leads_nowhere(authority: StampServer, status: int) -> None:
    authority.status = status
    assert stamping.stamp(DIGEST) is None
    assert len(authority.asked) == 1


def test_an_answer_that_is_no_stamp_is_none(authority: StampServer) -> None:
    for body in (b"", b"<html>hello</html>", b"\x30\x03\x02\x01\x00"):
        authority.body = body
        assert stamping.stamp(DIGEST) is None


def test_an_answer_about_another_digest_is_none(authority: StampServer) -> None:
    authority.body = authority.authority.stamp(bytes(32)).response
    assert stamping.stamp(DIGEST) is None


def test_an_answer_that_was_given_before_is_none(authority: StampServer) -> None:
    """The nonce of the request is new each time, so nobody can keep an answer and give it again."""
    authority.body = authority.authority.stamp(DIGEST).response
    assert stamping.stamp(DIGEST) is None


def test_an_authority_that_is_not_trusted_is_none(
    authority: StampServer, settings: Settings, tmp_path: Path
) -> None:
    stranger = TimeStampingAuthority(tmp_path / "stranger", name="A stranger")
    settings.ABRI_STAMP_ROOTS.write_bytes(stranger.root_pem)
    assert stamping.stamp(DIGEST) is None


def test_an_answer_that_is_too_large_is_not_read_to_its_end(authority: StampServer) -> None:
    authority.body = bytes(100_000)
    assert stamping.stamp(DIGEST) is None


def test_an_authority_that_hangs_up_or_is_not_there_is_none(
    authority: StampServer, settings: Settings
) -> None:
    authority.hang_up = True
    assert stamping.stamp(DIGEST) is None
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        settings.ABRI_STAMP_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert stamping.stamp(DIGEST) is None


@pytest.mark.parametrize("begins", ["HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 200 O"])
def test_an_authority_that_answers_drop_by_drop_is_given_up(
    authority: StampServer, settings: Settings, monkeypatch: pytest.MonkeyPatch, begins: str
) -> None:
    monkeypatch.setattr(stamping, "SECONDS", 0.3)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        settings.ABRI_STAMP_URL = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        given_up = threading.Event()
        thread = threading.Thread(target=_drip, args=(listening, begins, given_up))
        thread.start()
        assert stamping.stamp(DIGEST) is None
        thread.join()
        assert given_up.is_set()


def _drip(listening: socket.socket, begins: str, given_up: threading.Event) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(10_000)
        connection.sendall(begins.encode())
        try:
            for _ in range(1_000):
                connection.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            given_up.set()


def test_a_days_seal_is_stamped_once(authority: StampServer, evidence: Evidence) -> None:
    seals.close_day(at=NOON)
    assert seals.stamp_due(at=NOON) == 1
    assert seals.stamp_due(at=NOON) == 0
    (proof,) = seals.witnesses(evidence)
    assert proof.stamp is not None
    check(proof.stamp, bytes.fromhex(proof.seal.digest), authority.authority.root_pem)


def test_a_seal_that_got_no_stamp_gets_it_in_a_later_round(
    authority: StampServer, evidence: Evidence
) -> None:
    seals.close_day(at=NOON)
    authority.status = 503
    assert seals.stamp_due(at=NOON) == 0
    authority.status = 200
    assert seals.stamp_due(at=NOON + timedelta(minutes=10)) == 1
    assert Seal.objects.get().stamped_at == NOON + timedelta(minutes=10)


def test_an_authority_that_is_gone_is_asked_once_a_round(authority: StampServer, evidence: Evidence) -> None:
    for day in range(3):
        custody.record(evidence, "opened", at=NOON)
        seals.close_day(at=NOON + timedelta(days=day))
    authority.status = 503
    seals.stamp_due(at=NOON + timedelta(days=3))
    assert len(authority.asked) == 1


def test_a_seal_of_last_month_is_left_to_the_ones_that_name_it(
    authority: StampServer, evidence: Evidence
) -> None:
    seals.close_day(at=NOON)
    assert seals.stamp_due(at=NOON + timedelta(days=8)) == 0
