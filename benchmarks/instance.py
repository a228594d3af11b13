"""A fresh, empty centre with one desk, served as an operator would serve it, in a folder that is thrown away."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ABRI = str(Path(sys.executable).with_name("abri"))

# Of people who exist for a minute.
PASSWORD = "a password for measuring"  # noqa: S105

FOUNDING = f"""
import django
django.setup()
from django.utils import timezone
from abri.centre.accounts import people
from abri.centre.accounts.models import Desk
now = timezone.now()
desk = Desk.objects.create(slug="measured", kind="helpline", name="Measured", created_at=now, is_fallback=True)
person, _ = people.create(
    username="measurer", name="Measurer", email="", password="{PASSWORD}", language="en", at=now
)
people.join(person=person, desk=desk, role="caseworker", at=now)
"""


def free_port() -> int:
    """A port of this machine at which nobody listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class Instance:
    """A served centre. ``kill`` is what a power cut does to the program; ``serve`` starts it again on the same data."""

    def __init__(
        self, *, fill: Sequence[str] = ("-c", FOUNDING), serve: bool = True, **environment: str
    ) -> None:
        """Choose a folder and a port; ``environment`` overrides settings, which the benchmark has to report.

        ``fill``: what Python runs to fill the empty centre. Without any the folder of ``ABRI_DATA`` is taken as it is
        and stays there. ``serve``: whether the server is started at once.
        """
        self._fill, self._serves = fill, serve
        self.folder = Path(tempfile.mkdtemp(prefix="abri-bench-")) if fill else Path(environment["ABRI_DATA"])
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "abri.centre.settings",
            "ABRI_ENV": "development",
            "ABRI_DATA": str(self.folder),
            "ABRI_BASE_URL": f"http://127.0.0.1:{self.port}",
            **environment,
        }
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Prepare, fill and serve."""
        subprocess.run([ABRI, "prepare"], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        if self._fill:
            subprocess.run([sys.executable, *self._fill], env=self.environment, check=True)
        if self._serves:
            self.serve()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and remove the folder."""
        self.kill()
        if self._fill:
            shutil.rmtree(self.folder)

    def serve(self) -> None:
        """Start the server and wait until it answers; raises ``TimeoutError`` after 30 seconds."""
        with (self.folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                [ABRI, "serve", "--port", str(self.port)],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError((self.folder / "server.log").read_text()[-2000:])

    @property
    def pid(self) -> int:
        """The process id of the served program; raises ``LookupError`` while it is not served."""
        if self._server is None:
            raise LookupError("nothing is served")
        return self._server.pid

    def kill(self) -> None:
        """SIGKILL the server with all its processes: no handler runs, nothing is flushed."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None
