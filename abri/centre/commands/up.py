"""`abri up`: prepare, fill the demonstration if asked to, then run web and worker in one command."""

import argparse
import http.client
import os
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from abri.centre.commands import preparation, supervision, web
from abri.centre.commands.refusals import Refused, set_up, told

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (it is looked up here, not listened at)


@told
def run(chosen: argparse.Namespace) -> int:
    """`abri up`."""
    _choose_environment(chosen)
    web.check_address(chosen.host, chosen.port)
    set_up(whole=True)
    for line in preparation.prepare():
        print(line, flush=True)
    greeting = _demonstration() if chosen.demo else _address()
    web_command = ["serve", "--lifeline", "--host", chosen.host, "--port", str(chosen.port)]
    for name in ("processes", "threads"):
        if (value := getattr(chosen, name)) is not None:
            web_command += [f"--{name}", str(value)]
    return supervision.run_together(
        {"web": web_command, "worker": ["worker", "--lifeline"]},
        is_ready=partial(_answers, chosen.host, chosen.port),
        announce=partial(print, f"\n{greeting}\n\nStop with Ctrl-C.", flush=True),
    )


def _choose_environment(chosen: argparse.Namespace) -> None:
    """Settings follow from the environment, and the children inherit it."""
    os.environ.setdefault("ABRI_BASE_URL", f"http://localhost:{chosen.port}")
    if not chosen.demo:
        return
    if os.environ.get("ABRI_ENV") == "production":
        raise Refused(
            "the demonstration has people whose passwords everybody knows, so it is refused in production: leave out "
            "--demo, or ABRI_ENV=production"
        )
    os.environ["ABRI_ENV"] = "demonstration"


def _demonstration() -> str:
    from django.utils import timezone

    from abri.centre import demonstration

    try:
        if demonstration.fill(at=timezone.now()):
            print("Filled the demonstration with invented people and what they do.", flush=True)
    except demonstration.NotEmpty as error:
        raise Refused(
            "this database already has people of its own, and the demonstration needs an empty one: set ABRI_DATA to "
            "another folder"
        ) from error
    return demonstration.greeting()


def _address() -> str:
    from django.conf import settings

    return f"Abri is open at {settings.ABRI_BASE_URL}/; sign in at {settings.ABRI_BASE_URL}/desk/"


def _answers(host: str, port: int) -> bool:
    """Whether the web process answers by now."""
    from django.conf import settings

    asked = http.client.HTTPConnection(ANY_ADDRESS.get(host, host), port, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": urlsplit(settings.ABRI_BASE_URL).netloc})
        return asked.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
