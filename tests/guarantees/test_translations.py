"""Every sentence of the pages exists in Dutch, French and German, and every text of a pack in all its languages."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

import abri
from abri.engine.packs import Text, load_pack
from abri.engine.packs.loader import shipped_packs

SOURCE = Path(abri.__file__).parent
CATALOGUES = SOURCE / "centre" / "ui" / "locale"
# The sources are written in English, which needs no catalogue.
COMPLETE = ("nl", "fr", "de")
YOUNG = ("nl-young", "fr-young", "de-young")

# Functions that mark a text, and how many of their first arguments are context, singular, plural.
MARKS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ("text",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("text", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "text")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "text", "plural")),
}
CALL = re.compile(rf"(?<![\w.])({'|'.join(MARKS)})\s*\(")
PLACEHOLDER = re.compile(r"%\([A-Za-z_]\w*\)[sd]|%[sd%]|\{[a-z_]\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


class Marked(NamedTuple):
    """A text that a page shows: its context, if it has one, the text, and its plural, if it has one."""

    context: str | None
    text: str
    plural: str | None


def marked_in(tree: ast.AST) -> Iterator[Marked | ast.Call]:
    """Return the texts marked in Python; a mark around something else than a text comes back as it stands."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in MARKS:
            continue
        parts = MARKS[node.func.id]
        texts = [
            value.value
            for value in node.args[: len(parts)]
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        ]
        if len(texts) == len(parts):
            given = dict(zip(parts, texts, strict=True))
            yield Marked(given.get("context"), given["text"], given.get("plural"))
        else:
            yield node


def marked_in_template(source: str) -> Iterator[Marked]:
    """Return the texts marked in a template."""
    code = templatize(source)
    for found in CALL.finditer(code):
        call = _call_at(code, found.start())
        yield from (marked for marked in marked_in(call) if isinstance(marked, Marked))


def _call_at(code: str, start: int) -> ast.AST:
    """Parse the call that begins at `start`; what stands around it is no Python."""
    end = start
    while (end := code.find(")", end) + 1) > 0:
        try:
            return ast.parse(code[start:end], mode="eval")
        except SyntaxError:
            continue
    raise AssertionError(f"no end of the mark in {code[start : start + 80]!r}")


def every_text() -> dict[Marked, str]:
    """Return each text that pages show, with a place where it is used."""
    texts: dict[Marked, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for marked in marked_in(ast.parse(path.read_text(encoding="utf-8"))):
            place = str(path.relative_to(SOURCE))
            assert isinstance(marked, Marked), f"{place}:{marked.lineno} marks what is no constant text"
            texts[marked] = place
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            for marked in marked_in_template(path.read_text(encoding="utf-8")):
                texts[marked] = str(path.relative_to(SOURCE))
    return texts


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(CATALOGUES / to_locale(language) / "LC_MESSAGES" / "django.po"))


def entries(language: str) -> dict[tuple[str | None, str], Any]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue(language) if not entry.obsolete}


def strings(entry: Any) -> list[str]:
    """Return the translations of an entry: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@pytest.fixture(scope="module")
def texts() -> dict[Marked, str]:
    return every_text()


@pytest.mark.parametrize("language", COMPLETE)
def test_every_text_is_translated(language: str, texts: dict[Marked, str]) -> None:
    held = entries(language)
    missing = [
        f"{place}: {marked.text}"
        for marked, place in texts.items()
        if (entry := held.get((marked.context, marked.text))) is None
        or not all(strings(entry))
        or bool(marked.plural) != bool(entry.msgid_plural)
    ]
    assert missing == []


@pytest.mark.parametrize("language", COMPLETE + YOUNG)
def test_no_translation_is_left_over(language: str, texts: dict[Marked, str]) -> None:
    """What no page shows any more was reworded: its translation has to be looked at again."""
    shown = {(marked.context, marked.text) for marked in texts}
    assert [msgid for context, msgid in entries(language) if (context, msgid) not in shown] == []


@pytest.mark.parametrize("language", COMPLETE + YOUNG)
def test_nothing_waits_for_a_second_look(language: str) -> None:
    held = catalogue(language)
    assert [entry.msgid for entry in held if entry.fuzzy] == []
    assert [entry.msgid for entry in held.obsolete_entries()] == []


@pytest.mark.parametrize("language", COMPLETE + YOUNG)
def test_placeholders_and_tags_survive_translation(language: str) -> None:
    changed = [
        f"{entry.msgid} -> {said}"
        for entry in entries(language).values()
        for said in strings(entry)
        if placeholders(said) not in (placeholders(entry.msgid), placeholders(entry.msgid_plural))
        or sorted(TAG.findall(said)) != sorted(TAG.findall(entry.msgid))
    ]
    assert changed == []


@pytest.mark.parametrize("language", COMPLETE + YOUNG)
def test_what_runs_is_what_was_translated(language: str) -> None:
    """The compiled catalogue says what people edited; a young one holds the rest of its language too."""
    compiled = polib.mofile(str(CATALOGUES / to_locale(language) / "LC_MESSAGES" / "django.mo"))
    held = {(entry.msgctxt, entry.msgid): strings(entry) for entry in compiled}
    sources = [catalogue(language.removesuffix("-young")), catalogue(language)]
    edited = {
        (entry.msgctxt, entry.msgid): strings(entry)
        for source in sources
        for entry in source.translated_entries()
    }
    assert held == edited, "run make messages"


@pytest.mark.parametrize("language", YOUNG)
def test_no_library_speaks_for_us_to_young_people(language: str) -> None:
    """A library's catalogue translates some of the same words; ours has to win in both registers."""
    plain, young = entries(language.removesuffix("-young")), entries(language)
    wrong = []
    for (context, msgid), entry in plain.items():
        if context or entry.msgid_plural or (context, msgid) in young:
            continue
        with translation.override(language):
            said = translation.gettext(msgid)
        if said != entry.msgstr:
            wrong.append(f"{msgid}: {said} instead of {entry.msgstr}")
    assert wrong == []


def test_every_language_of_the_settings_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *COMPLETE, *YOUNG}
    held = {path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/django.po")}
    assert held == {to_locale(code) for code in COMPLETE + YOUNG}


@pytest.mark.parametrize("name", shipped_packs())
def test_every_text_of_a_pack_is_complete(name: str) -> None:
    """Loading refuses what is missing; this walks what was loaded, so that no reader forgets to look."""
    pack = load_pack(name)
    incomplete = [
        path for path, text in texts_below(pack, name) if not all(text.get(code) for code in pack.languages)
    ]
    assert incomplete == []
    spoken = {"en", *COMPLETE} & set(pack.languages)
    assert spoken == {"en", *COMPLETE} if name == "be" else spoken


def texts_below(value: Any, path: str) -> Iterator[tuple[str, Text]]:
    """Return every text in `value`, however deep, with the way to it."""
    if isinstance(value, Text):
        yield path, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_below(getattr(value, field.name), f"{path}.{field.name}")
    elif hasattr(value, "items"):
        for key, inner in value.items():
            yield from texts_below(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from texts_below(inner, f"{path}[{number}]")


def test_every_way_of_marking_is_seen() -> None:
    """The search itself: what it misses would be shown in English."""
    template = (
        '{% load i18n %}{% translate "one" %}{% include "x" with text=_("two (2)") %}{{ _("three") }}'
        "{% blocktranslate trimmed count n=n %}four {{ n }}\n times{% plural %}fours {{ n }}{% endblocktranslate %}"
        '{% translate "May" context "month" %}'
    )
    assert set(marked_in_template(template)) == {
        Marked(None, "one", None),
        Marked(None, "two (2)", None),
        Marked(None, "three", None),
        Marked(None, "four %(n)s times", "fours %(n)s"),
        Marked("month", "May", None),
    }
    python = ast.parse('_("a" "b"); ngettext("c", "d", n); pgettext("e", "f"); _(name)')
    found = list(marked_in(python))
    assert {one for one in found if isinstance(one, Marked)} == {
        Marked(None, "ab", None),
        Marked(None, "c", "d"),
        Marked("e", "f", None),
    }
    assert sum(isinstance(one, ast.Call) for one in found) == 1
