"""The command `abri`: the engine for a terminal. The server's commands join through the entry points
"abri.commands"; nothing here needs them.

Exit status: 0 done, 1 what was checked has problems, 2 the command could not be understood or its input read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from abri.cli import batch, evidence, law, pack, route, screening
from abri.cli.problems import Unusable

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
GROUP = "abri.commands"
USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = _parser(sorted(entry_points(group=GROUP), key=lambda point: point.name))
    chosen = parser.parse_args(arguments)
    if not hasattr(chosen, "run"):
        chosen.show_help()
        return USAGE_ERROR
    try:
        return int(chosen.run(chosen) or 0)
    except Unusable as error:
        print(f"abri: {error}", file=sys.stderr)
        return USAGE_ERROR
    except BrokenPipeError:
        # The reader (head, less) has gone: close quietly instead of failing again when Python flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser(points: Sequence[EntryPoint]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="abri",
        description="Abri, an open Safer Internet Centre: check packs, match law, see where a report would go, "
        "screen chats, verify evidence.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(show_help=parser.print_help)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    pack.register(commands)
    law.register(commands)
    route.register(commands)
    screening.register(commands)
    batch.register(commands)
    evidence.register(commands)
    absent = [f"{point.name} (needs {module})" for point in points if (module := _join(point, commands))]
    if absent:
        parser.epilog = (
            f"Not usable here: {', '.join(absent)}. They come with the server: pip install 'abri[centre]'"
        )
    return parser


def _join(point: EntryPoint, commands: Commands) -> str:
    """Let a package add its commands; the name of the module it needs where that is not installed, else ""."""
    try:
        register = point.load()
    except ModuleNotFoundError as error:
        return error.name or "more"
    register(commands)
    return ""
