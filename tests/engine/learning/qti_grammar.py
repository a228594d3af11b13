"""What QTI 2.1 and content packages allow where, for the elements that packages of quizzes are made of.

Worked out from the schemas `imsqti_v2p1.xsd` and `imscp_v1p1.xsd`, whose licence does not let them stand here.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element


class Rule(NamedTuple):
    """Attributes that an element needs and may have, and its children: an expression over their names."""

    needs: str = ""
    may: str = ""
    children: str = ""
    words: bool = False


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BODY = f"id class label {XML_LANG}"
VALUE = "(and|gte|lte|match|correct|variable|baseValue|mapResponse) "
ACTIONS = "((setOutcomeValue|responseCondition) )*"

ITEMS = {
    "assessmentItem": Rule(
        "identifier title timeDependent",
        f"adaptive label toolName toolVersion {XML_LANG}",
        "(responseDeclaration )*(outcomeDeclaration )*(itemBody )?(responseProcessing )?(modalFeedback )*",
    ),
    "responseDeclaration": Rule(
        "identifier cardinality", "baseType", "(defaultValue )?(correctResponse )?(mapping )?"
    ),
    "outcomeDeclaration": Rule(
        "identifier cardinality", "baseType view normalMaximum normalMinimum", "(defaultValue )?"
    ),
    "correctResponse": Rule("", "interpretation", "(value )+"),
    "defaultValue": Rule("", "interpretation", "(value )+"),
    "value": Rule("", "fieldIdentifier baseType", words=True),
    "mapping": Rule("", "lowerBound upperBound defaultValue", "(mapEntry )+"),
    "mapEntry": Rule("mapKey mappedValue", "caseSensitive"),
    "itemBody": Rule("", BODY, "((p|choiceInteraction|orderInteraction|matchInteraction) )+"),
    "p": Rule("", BODY, "((strong|textEntryInteraction) )*", words=True),
    "strong": Rule("", BODY, words=True),
    "choiceInteraction": Rule(
        "responseIdentifier", f"shuffle maxChoices minChoices {BODY}", "(prompt )?(simpleChoice )+"
    ),
    "orderInteraction": Rule(
        "responseIdentifier", f"shuffle maxChoices minChoices {BODY}", "(prompt )?(simpleChoice )+"
    ),
    "matchInteraction": Rule(
        "responseIdentifier",
        f"shuffle maxAssociations minAssociations {BODY}",
        "(prompt )?simpleMatchSet simpleMatchSet ",
    ),
    "textEntryInteraction": Rule("responseIdentifier", f"expectedLength base patternMask {BODY}"),
    "simpleChoice": Rule("identifier", f"fixed {BODY}", words=True),
    "simpleMatchSet": Rule("", BODY, "(simpleAssociableChoice )*"),
    "simpleAssociableChoice": Rule("identifier matchMax", f"matchMin fixed {BODY}", words=True),
    "responseProcessing": Rule("", "template templateLocation", ACTIONS),
    "responseCondition": Rule("", "", "responseIf (responseElseIf )*(responseElse )?"),
    "responseIf": Rule("", "", VALUE + ACTIONS),
    "responseElseIf": Rule("", "", VALUE + ACTIONS),
    "setOutcomeValue": Rule("identifier", "", VALUE),
    "and": Rule("", "", f"({VALUE})+"),
    "gte": Rule("", "", VALUE * 2),
    "lte": Rule("", "", VALUE * 2),
    "match": Rule("", "", VALUE * 2),
    "correct": Rule("identifier"),
    "variable": Rule("identifier", "weightIdentifier"),
    "mapResponse": Rule("identifier"),
    "baseValue": Rule("baseType", words=True),
    "modalFeedback": Rule("outcomeIdentifier identifier showHide", "title", "(p )*", words=True),
}  # fmt: skip
TESTS = {
    "assessmentTest": Rule(
        "identifier title", "toolName toolVersion", "(outcomeDeclaration )*(testPart )+(outcomeProcessing )?"
    ),
    "testPart": Rule(
        "identifier navigationMode submissionMode", "", "(itemSessionControl )?(assessmentSection )+"
    ),
    "itemSessionControl": Rule(
        "", "maxAttempts showFeedback allowReview showSolution allowComment allowSkipping validateResponses"
    ),
    "assessmentSection": Rule(
        "identifier title visible", "required fixed keepTogether", "((assessmentItemRef|assessmentSection) )*"
    ),
    "assessmentItemRef": Rule("identifier href", "required fixed category"),
}
MANIFESTS = {
    "manifest": Rule("identifier", "version", "(metadata )?organizations resources "),
    "metadata": Rule("", "", "(schema )?(schemaversion )?"),
    "schema": Rule(words=True),
    "schemaversion": Rule(words=True),
    "organizations": Rule("", "default", "(organization )*"),
    "resources": Rule("", "", "(resource )*"),
    "resource": Rule("identifier type", "href", "(metadata )?(file )*(dependency )*"),
    "file": Rule("href"),
    "dependency": Rule("identifierref"),
}
RULES = {
    "http://www.imsglobal.org/xsd/imsqti_v2p1": {**ITEMS, **TESTS},
    "http://www.imsglobal.org/xsd/imscp_v1p1": MANIFESTS,
}


def faults(root: Element) -> list[str]:
    """What the rules do not allow, in words."""
    return [fault for element in root.iter() for fault in _faults(element)]


def _faults(element: Element) -> list[str]:
    space, _, tag = element.tag.removeprefix("{").partition("}")
    rule = RULES.get(space, {}).get(tag)
    if rule is None:
        return [f"{tag} is unknown"]
    found = set(element.keys())
    wrong = [f"{tag} lacks {name}" for name in rule.needs.split() if name not in found]
    wrong += [f"{tag} has no {name}" for name in found - {*rule.needs.split(), *rule.may.split()}]
    children = "".join(f"{child.tag.partition('}')[2]} " for child in element)
    if re.fullmatch(rule.children, children) is None:
        wrong.append(f"{tag} cannot hold: {children}")
    says = (element.text or "") + "".join(child.tail or "" for child in element)
    if says.strip() and not rule.words:
        wrong.append(f"{tag} holds words: {says.strip()}")
    return wrong
