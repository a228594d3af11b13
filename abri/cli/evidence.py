"""`abri evidence verify`: checks a bundle of evidence offline, with nothing but this package."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from abri.cli.problems import Unusable

if TYPE_CHECKING:
    from abri.engine.evidence.bundles import Report

MOST_PEM_BYTES = 1 << 17
SAID = {True: "holds", False: "BROKEN", None: "open"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `evidence` with its parts.

    Where the server is installed, it adds more parts: ``commands.choices["evidence"].get_default("parts")`` takes them.
    """
    parser = commands.add_parser("evidence", help="check evidence that somebody hands over")
    parts = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(show_help=parser.print_help, parts=parts)
    verifying = parts.add_parser(
        "verify",
        help="check a bundle offline: digests, custody, signature, time stamps",
        description="Checks a bundle without internet and says what holds, what is broken and what nobody could check. "
        "Exit status: 0 nothing is broken, 1 something is, 2 the bundle could not be read.",
    )
    verifying.add_argument(
        "bundle", metavar="BUNDLE", help="the zip, or the folder into which it was unpacked"
    )
    verifying.add_argument("--json", action="store_true", help="print one JSON object instead of the list")
    verifying.add_argument(
        "--authority", metavar="PEM", help="certificates of the time-stamping authorities that you trust"
    )
    verifying.add_argument("--centre", metavar="PEM", help="the public key of the centre, as it publishes it")
    verifying.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    # The other commands start without waiting for what checks signatures.
    from abri.engine.evidence.bundles import Trust, verify
    from abri.engine.evidence.stamps import BadStamp, certificates
    from abri.engine.sealing import SealingError, public_fingerprint

    path = Path(chosen.bundle)
    try:
        centre = _read(chosen.centre).decode("ascii", "replace") if chosen.centre else None
        authority = _read(chosen.authority) if chosen.authority else None
        if centre is not None:
            public_fingerprint(centre)
        if authority is not None:
            certificates(authority)
    except SealingError as error:
        raise Unusable(f"--centre {chosen.centre}: {error}") from error
    except BadStamp as error:
        raise Unusable(f"--authority {chosen.authority}: it holds no certificates in PEM") from error
    try:
        path.stat()
        report = verify(path, trusted=Trust(centre, authority))
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error
    print(_as_json(path.name, report) if chosen.json else _as_text(report))
    return 0 if report.ok else 1


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MOST_PEM_BYTES)
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}") from error


def _as_json(name: str, report: Report) -> str:
    """The answer for programs; docs/developer/evidence.md promises its shape."""
    broken = report.broken
    answer = {
        "v": 1,
        "bundle": name,
        "ok": report.ok,
        "broken": asdict(broken) if broken else None,
        "checks": [asdict(check) for check in report.checks],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_text(report: Report) -> str:
    """The answer for people: a line a check, and the first broken link."""
    lines = []
    for check in report.checks:
        where = f"{check.where}: " if check.where else ""
        lines.append(f"{SAID[check.ok]:<7} {check.name:<12} {where}{check.detail}")
    broken = report.broken
    if broken is None:
        open_ones = ", ".join(dict.fromkeys(check.name for check in report.checks if check.ok is None))
        left = f" Nobody could check: {open_ones}." if open_ones else ""
        return "\n".join([*lines, "", f"Nothing is broken.{left}"])
    where = f" ({broken.where})" if broken.where else ""
    return "\n".join([*lines, "", f"BROKEN, first at {broken.name}{where}: {broken.detail}."])
