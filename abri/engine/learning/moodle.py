"""Questions as Moodle XML, which question banks of Moodle and of several other systems import.

An order becomes a question of matching steps with places: a kind of its own is missing in older Moodles, and unknown to
what else reads this format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from abri.engine.learning.items import Choose, Item, Match, Number, Order, Paragraph


def moodle_xml(items: Iterable[Item], topics: Mapping[str, str]) -> bytes:
    """The items as a file for Moodle, in a category for each topic; `topics` are their names by id."""
    root = Element("quiz")
    topic = ""
    for item in items:
        if item.topic != topic:
            topic = item.topic
            _category(root, topics[topic])
        _question(root, item)
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _category(root: Element, name: str) -> None:
    question = SubElement(root, "question", type="category")
    # A slash parts categories; two of them stand for one.
    _text(question, "category", f"$course$/top/{name.replace('/', '//')}")


def _question(root: Element, item: Item) -> None:
    kinds = {Choose: "multichoice", Order: "matching", Match: "matching", Number: "numerical"}
    question = SubElement(root, "question", type=kinds[type(item.shape)])
    _text(question, "name", f"{item.id} {item.title}")
    body = "".join(_paragraph(paragraph) for paragraph in item.paragraphs)
    if isinstance(item.shape, Number):
        body += f"<p>{escape(item.shape.unit)}</p>"
    _html(question, "questiontext", body)
    _html(question, "generalfeedback", f"<p>{escape(item.explains)}</p><p>{escape(item.source)}</p>")
    for name, value in (
        ("defaultgrade", "1"),
        ("penalty", "0.3333333"),
        ("hidden", "0"),
        ("idnumber", item.id),
    ):
        SubElement(question, name).text = value
    match item.shape:
        case Choose() as choose:
            _choose(question, choose)
        case Order(steps):
            _match(question, [(says, str(place)) for place, (_, says) in enumerate(steps, start=1)])
        case Match(pairs):
            _match(question, [(left, right) for _, left, right in pairs])
        case Number() as number:
            _number(question, number)
    tags = SubElement(question, "tags")
    for code in item.digcomp:
        _text(tags, "tag", f"DigComp {code}")


def _choose(question: Element, choose: Choose) -> None:
    SubElement(question, "single").text = "false" if choose.several else "true"
    SubElement(question, "shuffleanswers").text = "true"
    SubElement(question, "answernumbering").text = "abc"
    for option in choose.options:
        answer = SubElement(question, "answer", fraction=_fraction(option.worth), format="html")
        SubElement(answer, "text").text = f"<p>{escape(option.says)}</p>"
        _html(answer, "feedback", f"<p>{escape(option.feedback)}</p>" if option.feedback else "")


def _match(question: Element, pairs: list[tuple[str, str]]) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    for left, right in pairs:
        part = SubElement(question, "subquestion", format="html")
        SubElement(part, "text").text = f"<p>{escape(left)}</p>"
        _text(part, "answer", right)


def _number(question: Element, number: Number) -> None:
    for worth, tolerance in ((Fraction(1), number.near), (Fraction(1, 2), 2 * number.near)):
        answer = SubElement(question, "answer", fraction=_fraction(worth), format="moodle_auto_format")
        SubElement(answer, "text").text = f"{number.answer:f}"
        _html(answer, "feedback", "")
        SubElement(answer, "tolerance").text = f"{tolerance:f}"


def _fraction(worth: Fraction) -> str:
    """Per cent with five places, as Moodle's list of allowed fractions writes them: "33.33333"."""
    return f"{float(worth * 100):.5f}".rstrip("0").rstrip(".")


def _paragraph(paragraph: Paragraph) -> str:
    who = f"<strong>{escape(paragraph.who)}</strong> " if paragraph.who else ""
    return f"<p>{who}{escape(paragraph.says)}</p>"


def _text(above: Element, name: str, words: str) -> None:
    SubElement(SubElement(above, name), "text").text = words


def _html(above: Element, name: str, body: str) -> None:
    SubElement(SubElement(above, name, format="html"), "text").text = body
