"""What `abri up --demo` says each time: where to report, who can sign in, and receipts that open a mailbox."""

import json
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from abri.centre.demonstration import stories
from abri.centre.doors import REPORTING, is_open
from abri.centre.private_files import write_private_file

# Known to everybody on purpose: nothing in the demonstration is real, and production refuses it.
PASSWORD = "phare-vuurtoren-leuchtturm"  # noqa: S105


def keep(receipts: Mapping[str, str]) -> None:
    """Write the receipts of the shown cases, by language, beside the database, which does not know them."""
    _file().unlink(missing_ok=True)
    write_private_file(_file(), json.dumps(dict(receipts), indent=2))


def greeting() -> str:
    """The text to print."""
    base, reports = settings.ABRI_BASE_URL, is_open(REPORTING)
    signed_in = "\n".join(f"      {person['username']:<8}{person['says']}" for person in stories.people())
    opened = "\n".join(f"      {language}  {receipt}" for language, receipt in _receipts().items())
    mailbox = f"\n  Open a mailbox   {base}/en/mailbox/ with a receipt code\n{opened}" if opened else ""
    return (
        f"Abri is open, as a DEMONSTRATION: all people and {'cases' if reports else 'schools'} are invented, and "
        "everybody knows the password.\n\n"
        f"  {'Report    ' if reports else 'First page'}       {base}/\n"
        f"  Sign in          {base}/desk/ with the password {PASSWORD} as\n"
        f"{signed_in}{mailbox}"
    )


def _receipts() -> dict[str, str]:
    try:
        receipts: dict[str, str] = json.loads(_file().read_text())
    except OSError:
        # Somebody removed the file; the demonstration works without it.
        return {}
    return receipts


def _file() -> Path:
    path: Path = settings.ABRI_DATA / "demonstration.json"
    return path
