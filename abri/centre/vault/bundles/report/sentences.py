"""The sentences of the report, of the page that offers it and of the bundle, each in four languages.

Another file of the same form may be read the same way.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("nl", "fr", "de", "en")

_FILE = Path(__file__).with_name("sentences.toml")
_TIGHT = re.compile(r" (?=[:;?!»])|(?<=«) ")


class Sentences:
    """What there is to say in one language; another than the four is answered in English."""

    def __init__(self, language: str, file: Path = _FILE) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._file = file

    def __call__(self, name: str, /, **words: object) -> str:
        """The sentence of that name with ``words`` in the place of its braces."""
        sentence = _read(self._file)[name][self.language]
        for placeholder, word in words.items():
            sentence = sentence.replace(f"{{{placeholder}}}", str(word))
        return sentence


@cache
def _read(file: Path) -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    for sentence in texts.values():
        # French does not let a line begin with a colon.
        sentence["fr"] = _TIGHT.sub("\N{NO-BREAK SPACE}", sentence["fr"])
    return texts
