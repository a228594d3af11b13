"""The documentation names every setting, command and make target, no others, and its links lead somewhere."""

import ast
import io
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from abri.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROSE = {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}
SETTINGS_GUIDE = ROOT / "docs" / "operator" / "settings.md"

# `a span` or a block of lines indented by four or fenced: where commands stand.
SPAN = re.compile(r"`([^`\n]+)`")
CODE_LINE = re.compile(r"^(?:    |\t)(.+)$", re.MULTILINE)
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def code_in(text: str) -> list[str]:
    """Return every piece of code in a document, one line each."""
    pieces = SPAN.findall(text) + CODE_LINE.findall(text)
    return pieces + [line for block in FENCED.findall(text) for line in block.splitlines()]


@cache
def settings_read() -> set[str]:
    """Return the names of the variables that the installed source reads from the environment."""
    # Which settings Django loads is no choice of an operator's.
    return variables_read("abri") - {"DJANGO_SETTINGS_MODULE"}


@cache
def variables_read(folder: str) -> set[str]:
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if re.match(r"env\.\w+$|os\.getenv$|os\.environ\.(get|pop|setdefault)$", called):
                    names.add(str(node.args[0].value))
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                names.add(ast.literal_eval(node.slice))
    return names


@cache
def commands() -> set[str]:
    """Return every command of `abri`, a command's own commands behind it: {"up", "pack check", ...}."""

    def below(*words: str) -> set[str]:
        told = io.StringIO()
        with redirect_stdout(told), pytest.raises(SystemExit) as end:
            main([*words, "--help"])
        assert not end.value.code
        _, found, listed = told.getvalue().partition("COMMAND\n")
        names = re.findall(r"^    ([a-z][a-z-]*)\b", listed, re.MULTILINE) if found else []
        return {" ".join(words)} if not names else set().union(*(below(*words, name) for name in names))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        return below()


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*  ## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`", SETTINGS_GUIDE.read_text()))
    assert settings_read() == documented
    assert {"ABRI_DATA", "ABRI_BASE_URL", "DATABASE_URL"} <= documented


def test_every_setting_named_anywhere_exists() -> None:
    named = {
        (str(path.relative_to(ROOT)), name)
        for path, text in PROSE.items()
        for name in re.findall(r"\bABRI_[A-Z_]+\b", text)
    }
    assert [
        (path, name)
        for path, name in sorted(named)
        if name not in settings_read() | variables_read("training")
    ] == []


def test_every_command_is_documented() -> None:
    code = "\n".join(piece for text in PROSE.values() for piece in code_in(text))
    assert commands() >= {"up", "pack check"}
    assert [name for name in sorted(commands()) if not re.search(rf"\babri {name}\b", code)] == []


def test_every_command_named_exists() -> None:
    first_words = {name.split()[0] for name in commands()}
    named = {
        (str(path.relative_to(ROOT)), word)
        for path, text in PROSE.items()
        for piece in code_in(text)
        for word in re.findall(r"(?:^|[\s/$])abri ([a-z][a-z-]*)\b", piece)
    }
    assert [(path, word) for path, word in sorted(named) if word not in first_words] == []


def test_every_make_target_is_documented() -> None:
    code = "\n".join(piece for text in PROSE.values() for piece in code_in(text))
    assert {"run", "test", "check"} <= make_targets()
    assert [name for name in sorted(make_targets()) if not re.search(rf"\bmake {name}\b", code)] == []


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+)(?: [a-z]+)*:", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (str(path.relative_to(ROOT)), word)
        for path, text in PROSE.items()
        for piece in code_in(text)
        for word in re.findall(r"^(?:\$ )?make ([a-z]+)\b", piece)
    }
    assert [(path, word) for path, word in sorted(named) if word not in targets] == []


def anchors(text: str) -> set[str]:
    """Return the addresses of a document's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(PROSE[path]):
        if re.match(r"[a-z]+:", link):
            continue
        address, _, anchor = unquote(link).partition("#")
        target = (path.parent / address).resolve() if address else path
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_decisions_are_numbered_without_a_gap() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1)) != []
    assert [
        path.name for path in decisions if not path.read_text().startswith(f"# {int(path.name[:4])}. ")
    ] == []


def test_a_wrong_link_or_name_would_be_seen() -> None:
    """The searches themselves: a document with one of each."""
    text = "Run `make brew`.\n\n    abri dance --now\n\n```\n$ make tea\n```\n[there](nowhere.md)"
    assert code_in(text) == ["make brew", "abri dance --now", "$ make tea"]
    assert LINK.findall(text) == ["nowhere.md"]
    assert anchors("# One: two, three!") == {"one-two-three"}
