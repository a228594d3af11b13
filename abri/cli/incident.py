"""What the commands about one incident share: a pack, a file of facts and a language, read or refused."""

from __future__ import annotations

import sys
import tomllib
from argparse import ArgumentParser
from pathlib import Path

from abri.cli.problems import Unusable
from abri.engine.facts import Facts, FactsError, read_facts
from abri.engine.packs import Pack, PackError, load_pack, unknown_codes

LARGEST_FACTS = 1_000_000
DEFAULT_PACK = "be"


def ask_for_incident(parser: ArgumentParser) -> None:
    """Add the arguments every command about one incident has."""
    parser.add_argument("facts", metavar="FACTS.toml", help="a TOML file of facts, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--lang", metavar="LANGUAGE", help="language of the texts (default: that of the facts)"
    )
    parser.add_argument(
        "--pack", metavar="PATH|NAME", default=DEFAULT_PACK, help="the country pack (default: %(default)s)"
    )


def read_pack(name: str) -> Pack:
    """The pack of this name or folder; raises Unusable with every problem it has."""
    try:
        return load_pack(name)
    except PackError as error:
        raise Unusable(f"the pack {name!r} has problems\n{error}") from error


def read_incident(name: str, pack: Pack) -> Facts:
    """The facts of a file, or of standard input for "-"; raises Unusable where they cannot be read."""
    try:
        raw = sys.stdin.buffer.read(LARGEST_FACTS + 1) if name == "-" else _file(Path(name))
        if len(raw) > LARGEST_FACTS:
            raise Unusable(f"{name}: it has more than {LARGEST_FACTS} bytes; facts need a few hundred")
        facts = read_facts(tomllib.loads(raw.decode("utf-8-sig")))
    except OSError as error:
        raise Unusable(f"{name}: it cannot be read ({error.strerror})") from error
    except FactsError as error:
        raise Unusable("\n".join(f"{name}: {problem}" for problem in error.problems)) from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{name}: it is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{name}: it is not TOML: {error}") from error
    unknown = unknown_codes(pack, facts)
    if unknown:
        raise Unusable("\n".join(f"{name}: {problem}" for problem in unknown))
    return facts


def _file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FACTS + 1)


def read_language(asked: str | None, facts: Facts, pack: Pack) -> str:
    """The language asked for, else that of the facts, else the pack's first; raises Unusable."""
    if asked is not None:
        if asked.removesuffix("-young") not in pack.languages:
            raise Unusable(f"--lang {asked}: the pack speaks {', '.join(pack.languages)}; name one of them")
        return asked
    spoken = (facts.language or "").split("-")[0]
    return spoken if spoken in pack.languages else pack.fallback[0]
