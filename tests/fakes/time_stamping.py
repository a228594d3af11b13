"""A time-stamping authority of our own, made with stock `openssl`, alone or behind HTTP on the loopback.

It answers as a real one does: a root, an authority's certificate for time stamping alone, RFC 3161 responses.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from abri.engine.evidence.stamps import Stamp, request

CONFIGURATION = """
[authority]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = critical,CA:FALSE
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[tsa]
default_tsa = stamping
[stamping]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class TimeStampingAuthority:
    """Keys and certificates of one authority in ``folder``; two of them do not know each other."""

    def __init__(self, folder: Path, *, name: str = "Stamps of the test") -> None:
        """Make the keys and certificates of root and authority."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        (folder / "openssl.cnf").write_text(CONFIGURATION.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self._make("root", f"/CN=Root of {name}", "-x509", "-days", "3650", "-extensions", "root")
        self._make("tsa", f"/CN={name}")
        self._openssl(
            *("x509", "-req", "-in", "tsa.pem", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2"),
            *("-days", "3650", "-extfile", "openssl.cnf", "-extensions", "authority", "-out", "tsa.pem"),
        )

    @property
    def root_pem(self) -> bytes:
        """The root certificate: what a checker trusts."""
        return (self.folder / "root.pem").read_bytes()

    @property
    def chain_pem(self) -> bytes:
        """The authority's certificate and its root: what is kept beside a stamp."""
        return (self.folder / "tsa.pem").read_bytes() + self.root_pem

    def answer(self, request_der: bytes) -> bytes:
        """The response to a request, both in DER; a refusal for what is no request."""
        (self.folder / "asked.tsq").write_bytes(request_der)
        self._openssl(
            *("ts", "-reply", "-config", "openssl.cnf", "-section", "stamping", "-queryfile", "asked.tsq"),
            *("-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "answer.tsr"),
        )
        return (self.folder / "answer.tsr").read_bytes()

    def stamp(self, digest: bytes) -> Stamp:
        """A whole stamp of a SHA-256 digest."""
        asked = request(digest)
        return Stamp(asked, self.answer(asked), self.chain_pem)

    def _make(self, name: str, subject: str, *more: str) -> None:
        self._openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.pem", *more),
            *(("-config", str(self._request_configuration())) if more else ()),
        )

    def _request_configuration(self) -> Path:
        path = self.folder / "request.cnf"
        path.write_text(
            "[req]\ndistinguished_name = name\n[name]\n" + (self.folder / "openssl.cnf").read_text()
        )
        return path

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)


@dataclass
class StampServer:
    """An authority behind HTTP: where it is, what it was asked, and how it answers from now on."""

    authority: TimeStampingAuthority
    url: str = ""
    asked: list[bytes] = field(default_factory=list)
    # Replaces the next answers: a status with a body, or None to hang up without a word.
    status: int = 200
    body: bytes | None = None
    hang_up: bool = False


class _Session(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        """Answer one request for a stamp."""
        stamps = self.server.stamps
        asked = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        stamps.asked.append(asked)
        if stamps.hang_up:
            self.close_connection = True
            return
        body = stamps.body if stamps.body is not None else stamps.authority.answer(asked)
        self.send_response(stamps.status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep the test's output clean."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stamps: StampServer


@contextmanager
def stamp_server(folder: Path) -> Iterator[StampServer]:
    """An authority behind HTTP on a free port for the length of the block."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.stamps = StampServer(
            TimeStampingAuthority(folder), f"http://127.0.0.1:{server.server_address[1]}/"
        )
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.stamps
        finally:
            server.shutdown()
            thread.join()
