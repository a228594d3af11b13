"""Advice: what somebody can do in one situation, as an article in every language of the pack.

Each article is one file a language, ``advice/<topic>.<language>.md``: a head in TOML between two lines ``+++`` (title,
the day it was checked, its sources), then a small part of Markdown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from abri.engine.packs.loader import SHIPPED
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import read_text
from abri.engine.packs.text import Text

FENCE = "+++"
LARGEST_ARTICLE = 100_000
_NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([a-z]{2,3}(?:-young)?)\.md")


@dataclass(frozen=True, slots=True)
class Article:
    """One topic. ``body`` is Markdown; ``checked`` is the oldest of the days its languages were checked."""

    topic: str
    title: Text
    body: Text
    checked: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    body: str
    checked: date
    sources: tuple[str, ...]


def load_advice(name_or_path: str | Path, pack: Pack) -> Mapping[str, Article]:
    """The articles of the pack of this name or folder by topic, sorted; empty where it has none.

    Raises PackError that lists every problem.
    """
    shipped = SHIPPED / str(name_or_path)
    folder = (shipped if shipped.is_dir() else Path(name_or_path)) / "advice"
    problems = Problems()
    pages: dict[str, dict[str, _Page]] = {}
    for path in sorted(folder.glob("*")):
        name = _NAME.fullmatch(path.name)
        if name is None:
            problems.add(
                f"advice/{path.name}", "file", "its name does not fit", "name it <topic>.<language>.md"
            )
        elif page := _page(path, problems):
            pages.setdefault(name[1], {})[name[2]] = page
    for topic, found in pages.items():
        for language in pack.languages:
            if language not in found:
                file = f"advice/{topic}.{language}.md"
                problems.add(file, "file", "it is missing", f"translate the article {topic!r}")
    problems.refuse()
    return MappingProxyType({topic: _article(topic, found, pack) for topic, found in pages.items()})


def _article(topic: str, pages: dict[str, _Page], pack: Pack) -> Article:
    first = pages[pack.fallback[0]]
    return Article(
        topic=topic,
        title=Text(tuple((language, page.title) for language, page in pages.items()), pack.fallback),
        body=Text(tuple((language, page.body) for language, page in pages.items()), pack.fallback),
        checked=min(page.checked for page in pages.values()),
        sources=first.sources,
    )


def _page(path: Path, problems: Problems) -> _Page | None:
    file = f"advice/{path.name}"
    text = read_text(path, file, problems, largest=LARGEST_ARTICLE)
    if text is None:
        return None
    try:
        _, head, body = text.split(FENCE, 2)
        values = tomllib.loads(head)
    except (ValueError, RecursionError) as error:
        problems.add(
            file, "head", f"it cannot be read ({error})", f"begin with a head in TOML between two {FENCE}"
        )
        return None
    title, checked, sources = values.get("title"), values.get("checked"), values.get("source")
    if isinstance(checked, datetime):  # To Python an instant is a day as well.
        checked = None
    if not isinstance(title, str) or not title or not isinstance(checked, date) or not body.strip():
        problems.add(
            file, "head", "title, checked or the text is missing", 'write title = "..." and checked = a date'
        )
        return None
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        problems.add(file, "source", "it is not a list of texts", 'write source = ["https://..."]')
        return None
    return _Page(title, body.strip(), checked, tuple(sources))
