"""What something is called, a colon, and what it is: as each language writes it, on every page."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

import abri.centre
from abri.centre.ui.colons import labelled, named

CENTRE = Path(abri.centre.__file__).parent
TRANSLATED = re.compile(r"{% blocktrans.*?{% endblocktrans\w* %}", re.DOTALL)
# A colon straight behind something that is shown, where a text goes on: French would miss its space.
FIXED = re.compile(r"(?:\}\}|%\}|</\w+>|\}\}</\w+>):(?:\s|</|\{)")


@pytest.mark.parametrize(("language", "written"), [("fr", "Lieu\xa0: Mons"), ("nl", "Lieu: Mons")])
def test_french_puts_a_no_break_space_before_a_colon(language: str, written: str) -> None:
    page = Template("{% load ui %}{{ name }}{% colon %}{{ value }}")
    with translation.override(language):
        assert named("Lieu", "Mons") == written
        assert page.render(Context({"name": "Lieu", "value": "Mons"})) == written


def test_no_colon_follows_a_question_or_a_sentence() -> None:
    page = Template('{% load ui %}{% labelled name "<Choose>." %}')
    assert page.render(Context({"name": "How old are you?"})) == "How old are you? &lt;Choose&gt;."
    assert labelled("Look at each.", "Choose.") == "Look at each. Choose."


def test_no_template_writes_such_a_colon_itself() -> None:
    found = {
        str(path.relative_to(CENTRE)): hits
        for path in CENTRE.rglob("templates/**/*.html")
        if (hits := FIXED.findall(TRANSLATED.sub("", path.read_text())))
    }
    assert found == {}
