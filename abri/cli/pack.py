"""`abri pack check`: every problem of a country pack at once, each with its cure."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from abri.cli import scaffold
from abri.engine.packs import PackError, load_pack, shipped_packs
from abri.engine.packs.advice import load_advice
from abri.engine.packs.learning import Learning, load_learning
from abri.engine.packs.learning.tasks import KINDS

FAILED = 1


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `pack` with its parts."""
    parser = commands.add_parser("pack", help="check or begin a country pack")
    parser.set_defaults(show_help=parser.print_help)
    parts = parser.add_subparsers(title="commands", metavar="COMMAND")
    check = parts.add_parser(
        "check",
        help="report every problem of a pack, or of all packs that come with Abri",
        description="Reads a country pack and reports every problem with the file, the entry and the cure. "
        "Exit status 1 if there is any.",
    )
    check.add_argument(
        "pack",
        metavar="PATH|NAME",
        nargs="?",
        help="a pack's folder, or the name of one that comes with Abri",
    )
    check.set_defaults(run=_check)
    scaffold.register(parts)


def _check(chosen: argparse.Namespace) -> int:
    names = [chosen.pack] if chosen.pack is not None else list(shipped_packs())
    return max([_check_one(name) for name in names], default=0)


def _check_one(name: str) -> int:
    try:
        pack = load_pack(name)
        articles = load_advice(name, pack)
        learning = load_learning(name, pack)
    except PackError as error:
        print(error, file=sys.stderr)
        count = len(error.problems)
        print(f"{name}: {count} problem{'s' if count > 1 else ''}", file=sys.stderr)
        return FAILED
    counted = {**pack.counted(), "articles of advice": len(articles)}
    held = ", ".join(f"{count} {noun.replace('_', ' ')}" for noun, count in counted.items() if count)
    print(f"{name}: no problems; {held}; texts in {', '.join(pack.languages)}, checked {pack.checked}")
    for line in _taught(learning):
        print(f"{name}: {line}")
    return 0


def _taught(learning: Learning) -> Iterator[str]:
    """What there is to learn with, a line for each thing; nothing where the pack teaches nothing."""
    questions, topics = learning.quiz.questions.values(), learning.quiz.topics
    kinds = Counter(question.kind for question in questions)
    if questions:
        told = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind])
        yield f"{len(questions)} questions to learn with about {', '.join(topics)}: {told}"
