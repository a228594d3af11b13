"""`abri evidence export` on the command line: it joins the command `evidence`, which checks bundles without the server.

What it does is imported when it runs: the other commands do not wait for Django.
"""

import argparse

# As in `vault.bundles`, which needs the settings; the tests compare.
PURPOSES = ("police", "court", "hotline", "platform", "own")
LANGUAGES = ("nl", "fr", "de", "en")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `export` to the command `evidence`."""
    parts = commands.choices["evidence"].get_default("parts")
    parser = parts.add_parser(
        "export",
        help="make a bundle of a case that anybody can check",
        description="Makes a bundle of a case. Without --item it holds what its purpose proposes. What it leaves out "
        "by rule is printed, and stands in the bundle.",
    )
    parser.add_argument("case", metavar="REF", help="reference of the case, such as AB-1234")
    parser.add_argument("--to", required=True, metavar="FILE", help="where to write; it must not exist yet")
    parser.add_argument("--purpose", required=True, choices=PURPOSES, help="who receives it")
    parser.add_argument("--language", default="en", choices=LANGUAGES, help="of the report (default: en)")
    parser.add_argument(
        "--item",
        action="append",
        default=[],
        metavar="N[:original|copy]",
        help="an item by its number; repeat it",
    )
    parser.add_argument(
        "--story", action="store_true", help="add the account where the purpose leaves a choice"
    )
    parser.add_argument("--chat", action="store_true", help="add the chat where the purpose allows it")
    sealing = parser.add_mutually_exclusive_group()
    sealing.add_argument("--seal-to", metavar="RECIPIENT", help="the receiver's age key (age1...)")
    sealing.add_argument("--passphrase-file", metavar="FILE", help="a file whose first line is a passphrase")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--user", metavar="NAME", help="sign-in name of the caseworker who makes it")
    who.add_argument("--identity", metavar="FILE", help="the offline recovery identity, made by age-keygen")
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        help="a file whose first line is the password of --user; else it is asked",
    )
    parser.set_defaults(run=_export)


def _export(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import exporting

    return exporting.export(chosen)
