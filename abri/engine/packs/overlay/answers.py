"""Canned answers that a centre words otherwise, takes out or adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from abri.engine.packs.overlay.entries import entries, words
from abri.engine.packs.overlay.own import is_own, name_own
from abri.engine.packs.pack import Pack
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text
from abri.engine.packs.work import PLACEHOLDERS, CannedAnswer, Work, read_answers

MOST_ANSWERS = 100
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OF_THE_PACK = {"source": "own text of the centre", "verified": False}


def changed_work(file: Table, pack: Pack) -> Work:
    """How the desk works, with the answers that are offered now: the centre's own after those of the pack."""
    answers = dict(pack.work.answers)
    for name, table in entries(file, "answer", pack.work.answers):
        hidden = table.flag("hidden", default=False)
        changed = _changed(answers[name], table, pack)
        if hidden or changed is None:
            del answers[name]
        else:
            answers[name] = changed
        table.done()
    own = 0
    for name, table in entries(file, "own_answer"):
        own += 1
        if not is_own(name):
            table.wrong(*name_own(name, "an answer"))
        made = _read(name, dict(table.values), table, pack)
        if made is not None:
            answers[name] = made
    if own > MOST_ANSWERS:
        file.wrong(f"there are more than {MOST_ANSWERS} answers of your own", "nobody finds one: keep fewer")
    return replace(pack.work, answers=MappingProxyType(answers))


def _changed(answer: CannedAnswer, table: Table, pack: Pack) -> CannedAnswer | None:
    """The answer with other words, read again as a pack's: with the same gaps in every language."""
    said = {key: table.values[key] for key in ("names", "text") if table.has(key)}
    if not said:
        return answer
    standing = {"names": _raw(answer.names), "text": _raw(answer.text), "categories": list(answer.categories)}
    made = _read(answer.id, {**standing, **said}, table, pack)
    return made and replace(made, origin=answer.origin, basis=answer.basis)


def _read(name: str, values: dict[str, object], table: Table, pack: Pack) -> CannedAnswer | None:
    """The answer of one table; what only the pack says is filled in."""
    for key in ("placeholders", *_OF_THE_PACK, "checked", "note", "id"):
        if key in values:
            table.wrong(f"an answer of the centre has no {key!r}", "remove it")
    placeholders = [one for one in PLACEHOLDERS if one in set(_placeholders(values.get("text")))]
    whole = {**values, **_OF_THE_PACK, "id": name, "checked": pack.checked, "placeholders": placeholders}
    inner = Table(table.file, table.entry, whole, table.problems, table.language)
    words(inner, "names", None)
    words(inner, "text", None, placeholders=[f"{{{one}}}" for one in placeholders])
    found = read_answers([inner], pack.id, tuple(pack.categories))
    return found[0] if found else None


def _placeholders(untrusted: object) -> Iterator[str]:
    for said in untrusted.values() if isinstance(untrusted, dict) else ():
        yield from _PLACEHOLDER.findall(said) if isinstance(said, str) else ()


def _raw(text: Text) -> Mapping[str, str]:
    """A text as a file holds it."""
    return {code.replace("-", "_"): said for code, said in text.items()}
