"""Text in a picture, read by tesseract where it is installed: ``python -m abri.centre.files.ocr`` turns into it.

It is given no outsider's file but a plain grey picture that the process which cleans has drawn. Still it may neither
write, nor reach the network, nor take long.
"""

import logging
import shutil
import subprocess
import sys
from functools import cache

from abri.centre.files import pipes, sandbox
from abri.centre.files.cleaners.text import normalised
from abri.centre.files.limits import LONGEST_TEXT

logger = logging.getLogger(__name__)

LANGUAGES = ("nld", "fra", "deu", "eng")
PATIENCE = 12.0
_PROCESSOR_SECONDS = 8
_ADDRESS_SPACE = 600 * 1024 * 1024
_LARGEST_ANSWER = 1024 * 1024
_TO_LIST = 5.0


@cache
def languages() -> tuple[str, ...]:
    """Which of our languages tesseract reads on this machine; none where it is not installed."""
    program = shutil.which("tesseract")
    if not program:
        return ()
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=_TO_LIST, check=True
        ).stdout.split()
    except (OSError, subprocess.SubprocessError):
        logger.warning("tesseract is installed and does not run; no text is read in pictures")
        return ()
    return tuple(language for language in LANGUAGES if language in listed)


def read(picture: bytes) -> str:
    """The text in a grey picture (PGM); empty where there is none, nobody reads it, or it takes too long."""
    program = shutil.which("tesseract")
    if not languages() or not program:
        return ""
    heard = pipes.ask(
        "abri.centre.files.ocr",
        (picture,),
        patience=PATIENCE,
        largest=_LARGEST_ANSWER,
        words=(program, "+".join(languages())),
        # More threads than one are not faster where two pictures are read at once.
        environment={"OMP_THREAD_LIMIT": "1"},
    )
    if heard.answer is None:
        return ""
    lines = (" ".join(line.split()) for line in heard.answer.decode("utf-8", "replace").split("\n"))
    return normalised("\n".join(line for line in lines if line))[:LONGEST_TEXT]


def main() -> None:
    """Give up what reading does not take, and become tesseract: from standard input to standard output."""
    program, spoken = sys.argv[1:]
    sandbox.give_up_rights(_ADDRESS_SPACE, _PROCESSOR_SECONDS)
    sandbox.become([program, "stdin", "stdout", "-l", spoken, "--psm", "3"])


if __name__ == "__main__":
    main()
