"""`abri screen-batch`: every message of a file screened, on all cores or a cluster, going on where it stopped."""

from __future__ import annotations

import argparse
import os


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `screen-batch`."""
    parser = commands.add_parser(
        "screen-batch",
        help="screen the messages of a JSONL or Parquet file",
        description="Reads id, text and, where there is one, lang of every message and writes id, abusive, flagged, "
        "labels and lang in the same order. JSONL (.jsonl, .ndjson) and Parquet (.parquet) both ways. Stopped at any "
        "moment, the same command goes on where it was. It only suggests.",
    )
    parser.add_argument("source", metavar="IN", help="the messages")
    parser.add_argument("target", metavar="OUT", help="the findings; a new file")
    parser.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="the cores of this machine, or Dask (default: %(default)s)",
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="Dask's scheduler; without it, Dask uses this machine"
    )
    parser.add_argument(
        "--workers",
        metavar="N",
        type=_count,
        default=os.cpu_count() or 1,
        help="processes on this machine (default: one a core, here %(default)s)",
    )
    parser.add_argument(
        "--part-size",
        metavar="KB",
        type=_count,
        default=4096,
        help="how much is read, screened and kept at a time (default: %(default)s)",
    )
    parser.add_argument(
        "--progress", action="store_true", help="say how far it is, even where nobody sees a terminal"
    )
    parser.set_defaults(run=_run)


def _count(given: str) -> int:
    if not given.isdecimal() or not 0 < (count := int(given[:9])) <= 1_000_000:
        raise argparse.ArgumentTypeError("a whole number from 1 to 1,000,000 is needed")
    return count


def _run(chosen: argparse.Namespace) -> int:
    # The other commands start without waiting for the model's libraries.
    from abri.cli.batch import command

    return command.run(chosen)
