"""`abri screen`: who may have done what to whom in a chat, as text, as JSON, as a report in one file."""

from __future__ import annotations

import argparse

LANGUAGES = ("nl", "fr", "de", "en")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `screen`."""
    parser = commands.add_parser(
        "screen",
        help="say who may have done what to whom in a chat export",
        description="Reads the export of a chat (WhatsApp, Telegram, Instagram, Messenger, Discord, Snapchat, TikTok, "
        "Signal, Google Chat, Reddit, a table, or pasted text) and says what seems to happen in it. Nothing leaves "
        "this machine. It only suggests: read the messages before you decide anything.",
    )
    parser.add_argument("path", metavar="PATH", help="the export, a file or archive, or - for standard input")
    parser.add_argument(
        "--html", metavar="REPORT.html", help="write a report in four languages to a new file"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the summary")
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default="en",
        help="language of the summary and the report (default: %(default)s)",
    )
    parser.add_argument(
        "--anonymise",
        action="store_true",
        help="replace names, telephone numbers and e-mail addresses everywhere",
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    # The other commands start without waiting for the model's libraries.
    from abri.cli.screening import command

    return command.run(chosen)
