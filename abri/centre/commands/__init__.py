"""The centre's commands: `abri up`, `serve`, `worker`, `prepare`, `administrator`, `recover`, `vault`, `backup`,
`restore` and `evidence export`.

They join the command line of ``abri.cli`` through the entry point group "abri.commands". Django is imported only when
one of them runs: `abri pack check` does not wait for it.
"""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from abri.centre.commands import evidence

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run: TypeAlias = Callable[[argparse.Namespace], int]

HOST, PORT = "127.0.0.1", 8000


def register(commands: Commands) -> None:
    """Add the centre's commands to the parser of `abri`."""
    up = _add(commands, "up", "prepare the centre and run web and worker together", _up)
    up.add_argument("--demo", action="store_true", help="fill a demonstration with invented people and cases")
    _add_address(up)
    serve = _add(commands, "serve", "answer web requests (run 'abri worker' beside it)", _serve)
    _add_address(serve)
    worker = _add(commands, "worker", "deliver mails, escalate unread danger, erase what is due", _worker)
    for child in (serve, worker):
        # The supervisor of `abri up` holds the other end: when it is killed, its children notice and stop.
        child.add_argument("--lifeline", action="store_true", help=argparse.SUPPRESS)
    _add(
        commands, "prepare", "make keys, tables and static files: after installing and after every update", _prepare
    )  # fmt: skip
    administrator = _add(
        commands, "administrator", "invite an administrator and print the link", _administrator
    )
    administrator.add_argument("email", metavar="EMAIL", help="where the person gets mails from the centre")
    administrator.add_argument("--language", default="en", help="of the invitation (default: %(default)s)")
    _add_recover(commands)
    _add_vault(commands)
    _add_backup(commands)
    evidence.register(commands)


def _add(commands: Commands, name: str, summary: str, run: Run) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    parser.set_defaults(run=run)
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=PORT, help="default: %(default)s")
    parser.add_argument("--host", default=HOST, help="address to listen at (default: %(default)s)")
    parser.add_argument("--processes", type=int, help="web processes (default: one a core, at most four)")
    parser.add_argument("--threads", type=int, help="threads in each web process (default: 2)")


def _add_recover(commands: Commands) -> None:
    recover = _add(commands, "recover", "open a desk again whose members all lost their passwords", _recover)
    recover.add_argument("desk", metavar="DESK", help="short name of the desk, as in addresses")
    recover.add_argument(
        "--identity", required=True, metavar="FILE", help="the offline recovery identity, made by age-keygen"
    )
    recover.add_argument(
        "--to", required=True, metavar="NAME", help="sign-in name of the member who gets the desk's keys"
    )
    recover.add_argument(
        "--fingerprint",
        required=True,
        metavar="CODE",
        help="fingerprint of that member's key, which the member reads to you from the page Your account",
    )


def _add_vault(commands: Commands) -> None:
    vault = commands.add_parser("vault", help="check the evidence that people handed in, or sweep its folder")
    verbs = vault.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = _add(
        verbs, "check", "see whether every piece of evidence is there as it was stored", _vault_check
    )
    check.add_argument(
        "--identity", metavar="FILE", help="the offline recovery identity: open everything as well"
    )
    sweep = _add(verbs, "sweep", "delete files that belong to nothing and name what is missing", _vault_sweep)
    sweep.add_argument(
        "--however-many",
        action="store_true",
        help="also when so many belong to nothing that it is suspicious",
    )


def _add_backup(commands: Commands) -> None:
    backup = _add(commands, "backup", "write everything into one sealed file and remove old ones", _backup)
    backup.add_argument("to", metavar="DEST", help="folder for the backups, best on another machine's disk")
    restore = _add(commands, "restore", "put a backup into an empty machine", _restore)
    restore.add_argument("source", metavar="SRC", help="the backup, a file abri-backup-...age")
    restore.add_argument(
        "--identity", required=True, metavar="FILE", help="the offline backup identity, made by age-keygen"
    )
    restore.add_argument(
        "--tombstones",
        action="append",
        metavar="FILE",
        help="the newest list of what was erased (tombstones.jsonl)",
    )
    restore.add_argument(
        "--without-tombstones", action="store_true", help="there is no such list: what was erased comes back"
    )


def _up(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import up

    return up.run(chosen)


def _serve(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import web

    return web.run(chosen)


def _worker(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import worker

    return worker.run(chosen)


def _prepare(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import preparation

    return preparation.run(chosen)


def _administrator(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import administrator

    return administrator.run(chosen)


def _recover(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import recovery

    return recovery.run(chosen)


def _vault_check(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import vault

    return vault.check(chosen)


def _vault_sweep(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import vault

    return vault.sweep(chosen)


def _backup(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import backup

    return backup.backup(chosen)


def _restore(chosen: argparse.Namespace) -> int:
    from abri.centre.commands import backup

    return backup.restore(chosen)
