"""The process that cleans one file and dies: ``python -m abri.centre.files.cleaners.apart``, fed and heard by pipes.

The first line it is sent is ours and says what the signatures told. Before it reads a byte of the file it has loaded
what it needs and given up everything else (``sandbox.py``).
"""

import json
import sys
import warnings
from collections.abc import Callable
from typing import Any, TypeAlias

from abri.centre.files import sandbox
from abri.centre.files.cleaners.answer import Answer, Refused
from abri.centre.files.limits import LARGEST, LARGEST_COPY, MEMORY, PROCESSOR_SECONDS

# Of what is packed the beginning says whether it is kept.
_ENOUGH = {"gzip": 4096}
Clean: TypeAlias = Callable[[bytes], Answer]


def _prepared(wish: dict[str, Any]) -> Clean:
    """The function that cleans files of this kind, after it has loaded all it will need."""
    code, group = wish["code"], wish["group"]
    if group == "image":
        from abri.centre.files.cleaners import image

        image.prepare(code)
        return lambda raw: image.clean(raw, code, reading=wish["reading"])
    if group == "pdf":
        from abri.centre.files.cleaners import pdf

        pdf.prepare()
        return pdf.clean
    from abri.centre.files.cleaners import writing

    writing.prepare(code)
    by_code: dict[str, Clean] = {
        "mail": writing.clean_mail,
        "zip": writing.clean_archive,
        "gzip": writing.clean_packed,
    }
    return by_code.get(code, writing.clean_text)


def _read(code: str, largest: int) -> bytes:
    raw = sys.stdin.buffer.read(_ENOUGH.get(code, largest + 1))
    if not raw:
        raise Refused("empty")
    if len(raw) > largest:
        raise Refused("too_large")
    return raw


def _answer(wish: dict[str, Any]) -> Answer:
    code, group = wish["code"], wish["group"]
    try:
        clean = _prepared(wish)
        # The library that reads HEIC decodes in a thread, however few it is allowed.
        sandbox.close_doors(threads=code == "heic")
        answer = clean(_read(code, LARGEST[group]))
    except Refused as refused:
        return Answer(code, "failed" if refused.failed else "no_view", refused.why)
    except MemoryError:
        return Answer(code, "failed", "too_much_memory")
    except Exception:  # noqa: BLE001 (whatever a library makes of a broken file: nothing of it may be told)
        return Answer(code, "failed", "damaged")
    if len(answer.copy) > LARGEST_COPY:
        return Answer(code, "no_view", "too_large")
    return answer


def main() -> None:
    """Clean what comes from standard input, write what became of it to standard output."""
    # They would quote what is odd about the file.
    warnings.simplefilter("ignore")
    wish = json.loads(sys.stdin.buffer.readline())
    sandbox.give_up_rights(MEMORY[wish["group"]] + 3 * wish["size"], PROCESSOR_SECONDS)
    for piece in _answer(wish).as_pieces():
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
