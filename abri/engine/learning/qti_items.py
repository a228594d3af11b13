"""One question as an item of IMS QTI 2.1, with its marks and what is told afterwards."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil
from xml.etree.ElementTree import Element, SubElement

from abri.engine.learning.items import Choose, Item, ItemOption, Match, Number, Order

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
RESPONSE, SCORE, FEEDBACK, EXPLANATION = "RESPONSE", "SCORE", "FEEDBACK", "EXPLANATION"


def name(identifier: str) -> str:
    """The id as QTI takes it: it begins with a letter, and holds letters, digits, dashes and underscores.

    A dot becomes two dashes, which no id has: a test writes "item.SCORE", and a dot of the item's own would mislead.
    """
    return "q_" + re.sub(r"[^a-zA-Z0-9_-]", "-", identifier.replace(".", "--"))


def item_xml(item: Item, language: str) -> Element:
    """The item as the root of its file."""
    root = Element("assessmentItem", {
        "xmlns": QTI, "identifier": name(item.id), "title": item.title, "adaptive": "false",
        "timeDependent": "false", "xml:lang": language,
    })  # fmt: skip
    match item.shape:
        case Choose() as choose:
            _choose(root, item, choose)
        case Order() as order:
            _order(root, item, order)
        case Match() as match:
            _match(root, item, match)
        case Number() as number:
            _number(root, item, number)
    _modal(root, EXPLANATION, "explanation", [item.explains, item.source])
    return root


def _choose(root: Element, item: Item, choose: Choose) -> None:
    cardinality = "multiple" if choose.several else "single"
    best = max(option.worth for option in choose.options)
    right = [option for option in choose.options if option.worth == best]
    declared = _response(
        root, cardinality, "identifier", [name(one.id) for one in right[: None if choose.several else 1]]
    )
    _mapping(declared, [(name(option.id), option.worth) for option in choose.options])
    _outcomes(root, cardinality)
    body = _body(root, item)
    most = "0" if choose.several else "1"
    interaction = SubElement(
        body, "choiceInteraction", responseIdentifier=RESPONSE, shuffle="true", maxChoices=most
    )
    for option in choose.options:
        SubElement(interaction, "simpleChoice", identifier=name(option.id)).text = option.says
    processing = SubElement(root, "responseProcessing")
    SubElement(_set(processing, SCORE), "mapResponse", identifier=RESPONSE)
    SubElement(_set(processing, FEEDBACK), "variable", identifier=RESPONSE)
    _explain(processing)
    _feedback(root, choose.options)


def _feedback(root: Element, options: tuple[ItemOption, ...]) -> None:
    for option in options:
        if option.feedback:
            _modal(root, FEEDBACK, name(option.id), [option.feedback])


def _order(root: Element, item: Item, order: Order) -> None:
    """All or nothing: QTI has no mark for a part of an order that every system works out alike."""
    _response(root, "ordered", "identifier", [name(step) for step, _ in order.steps])
    _outcomes(root)
    interaction = SubElement(
        _body(root, item), "orderInteraction", responseIdentifier=RESPONSE, shuffle="true"
    )
    for step, says in order.steps:
        SubElement(interaction, "simpleChoice", identifier=name(step)).text = says
    processing = SubElement(root, "responseProcessing")
    hit = SubElement(SubElement(processing, "responseCondition"), "responseIf")
    same = SubElement(hit, "match")
    SubElement(same, "variable", identifier=RESPONSE)
    SubElement(same, "correct", identifier=RESPONSE)
    _worth(hit, "1")
    _explain(processing)


def _match(root: Element, item: Item, match: Match) -> None:
    keys = [f"{name(pair)}_left {name(pair)}_right" for pair, _, _ in match.pairs]
    declared = _response(root, "multiple", "directedPair", keys)
    _mapping(declared, [(key, Fraction(1, len(keys))) for key in keys])
    _outcomes(root)
    interaction = SubElement(
        _body(root, item), "matchInteraction",
        responseIdentifier=RESPONSE, shuffle="true", maxAssociations=str(len(keys)),
    )  # fmt: skip
    for side, place in (("left", 1), ("right", 2)):
        choices = SubElement(interaction, "simpleMatchSet")
        for pair in match.pairs:
            shown = {"identifier": f"{name(pair[0])}_{side}", "matchMax": "1"}
            SubElement(choices, "simpleAssociableChoice", shown).text = pair[place]
    processing = SubElement(root, "responseProcessing")
    SubElement(_set(processing, SCORE), "mapResponse", identifier=RESPONSE)
    _explain(processing)


def _number(root: Element, item: Item, number: Number) -> None:
    _response(root, "single", "float", [f"{number.answer:f}"])
    _outcomes(root)
    line = SubElement(_body(root, item), "p")
    entry = SubElement(line, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="8")
    entry.tail = f" {number.unit}"
    processing = SubElement(root, "responseProcessing")
    condition = SubElement(processing, "responseCondition")
    for branch, off, worth in (("responseIf", number.near, "1"), ("responseElseIf", 2 * number.near, "0.5")):
        taken = SubElement(condition, branch)
        # Two bounds instead of one comparison with a tolerance: not every system can do the latter.
        within = SubElement(taken, "and")
        for comparison, bound in (("gte", number.answer - off), ("lte", number.answer + off)):
            compared = SubElement(within, comparison)
            SubElement(compared, "variable", identifier=RESPONSE)
            SubElement(compared, "baseValue", baseType="float").text = f"{bound:f}"
        _worth(taken, worth)
    _explain(processing)


def _response(root: Element, cardinality: str, kind: str, right: list[str]) -> Element:
    declared = SubElement(
        root, "responseDeclaration", identifier=RESPONSE, cardinality=cardinality, baseType=kind
    )
    correct = SubElement(declared, "correctResponse")
    for value in right:
        SubElement(correct, "value").text = value
    return declared


def _mapping(declared: Element, worth: list[tuple[str, Fraction]]) -> None:
    mapping = SubElement(declared, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
    for key, value in worth:
        # Rounded up, so that all right ones together reach the upper bound.
        SubElement(mapping, "mapEntry", mapKey=key, mappedValue=f"{ceil(value * 10**6) / 10**6:g}")


def _outcomes(root: Element, feedback: str = "") -> None:
    score = SubElement(root, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    SubElement(SubElement(score, "defaultValue"), "value").text = "0"
    if feedback:
        SubElement(
            root, "outcomeDeclaration", identifier=FEEDBACK, cardinality=feedback, baseType="identifier"
        )
    SubElement(
        root, "outcomeDeclaration", identifier=EXPLANATION, cardinality="single", baseType="identifier"
    )


def _body(root: Element, item: Item) -> Element:
    body = SubElement(root, "itemBody")
    for paragraph in item.paragraphs:
        line = SubElement(body, "p")
        if paragraph.who:
            who = SubElement(line, "strong")
            who.text, who.tail = paragraph.who, f" {paragraph.says}"
        else:
            line.text = paragraph.says
    return body


def _set(above: Element, outcome: str) -> Element:
    return SubElement(above, "setOutcomeValue", identifier=outcome)


def _worth(above: Element, value: str) -> None:
    SubElement(_set(above, SCORE), "baseValue", baseType="float").text = value


def _explain(processing: Element) -> None:
    SubElement(_set(processing, EXPLANATION), "baseValue", baseType="identifier").text = "explanation"


def _modal(root: Element, outcome: str, identifier: str, paragraphs: list[str]) -> None:
    modal = SubElement(
        root, "modalFeedback", outcomeIdentifier=outcome, identifier=identifier, showHide="show"
    )
    for words in paragraphs:
        SubElement(modal, "p").text = words
