"""Every mistake a pack's author may make is named with its file, its entry and its cure."""

from __future__ import annotations

import pytest

from tests.engine.conftest import Changed, complaints

# fmt: off
MISTAKES: dict[str, list[tuple[str, str, str]]] = {
    "organisations.toml": [
        ("anonymous = true", "anonymus = true", "organisation xx.child: unknown key 'anonymus'; did"),
        ('id = "xx.night"', 'id = "xx.child"', "organisation xx.child: the id 'xx.child' is used twice"),
        (', fr = "Ligne enfants"', "", "xx.child: the text 'names' has no 'fr'; add fr ="),
        ('fr = "Gratuit"', 'fr = " "', "the text 'cost' is empty in 'fr'"),
        ('fr = "Gratuit"', 'fr = "Gratuit", nl = "Gratis"', "has an unknown language 'nl'"),
        ('fr = "Gratuit"', 'fr = "Gra\\u0000tuit"', "has control characters in 'fr'"),
        ('fr = "Gratuit"', 'fr = "{prix}"', "wrong braces in 'fr'; use no words in braces"),
        ("checked = 2026-11-21", 'checked = "yesterday"', "write a date such as 2026-11-21"),
        ("checked = 2026-11-21", "checked = 2026-11-21T10:00:00", "write a date such as"),
        ("checked = 2026-11-21", "checked = 1926-11-21", "too long ago"),
        ("checked = 2026-11-21", "checked = 2026-11-31", "it is not TOML"),
        ('kind = "crisis"', 'kind = "crysis"', "did you mean 'crisis'?"),
        ("ages = [0, 17]", "ages = [17, 0]", "ages [17, 0] is not a range"),
        ('region = ["xx.north"]', 'region = ["xx.norht"]', "'xx.norht' is not a region"),
        ('languages = ["*"]', 'languages = ["Elvish"]', "'Elvish' is not a language code"),
        ('audience = ["parents"]', 'audience = ["dads"]', "audience 'dads' is not allowed"),
        ('phone = "0800 22 222"', 'phone = "call us"', "contact phone 'call us' does not fit"),
        ('days = "mon-fri"', 'days = "fri-mon"', "days 'fri-mon' are not days"),
        ('until = "17:00"', 'until = "8:00"', "until '8:00' is not a time"),
        ('until = "17:00"', 'until = "08:00"', "the hours end before they begin"),
        ('hours_as_of = "2026-09"', 'hours_as_of = "recently"', "hours_as_of 'recently'"),
        ('needs = ["danger", "talk"]', 'needs = ["dance"]', "needs 'dance' is unknown"),
        ('aliases = ["Kids line"]', 'aliases = "Kids line"', "aliases 'Kids line' does not fit"),
        ('opening_on_holidays = "as_usual"', 'opening_on_holidays = "open"', "opening_on_holidays 'open' is not"),
        ('kind = "police"', 'kind = "police"\nopening_on_holidays = "closed"', "says nothing without opening"),
        ("verified = true", "verified = 1", "verified 1 does not fit; write true or false"),
    ],
    "categories.toml": [
        ('group = "people"', 'group = "poeple"', "did you mean 'people'?"),
        ('["xx.police"]', '["xx.polices"]', "did you mean 'xx.police'?"),
        ('"desk.school"', '"desk.scool"', "did you mean 'desk.school'?"),
        ('["xx.police"]', '["xx.closed"]', "first_channels 'xx.closed' is not allowed"),
        ('conduct = ["threat"]', 'conduct = ["thread"]', "did you mean 'threat'?"),
        ('["xx.new.threat"]', '["xx.new.thread"]', "category bullying: 'xx.new.thread' is not a provision"),
        ('urgency = "high"', 'urgency = "higher"', "did you mean 'high'?"),
        ('evidence_upload = "forbidden"', 'evidence_upload = "no"', "evidence_upload 'no'"),
    ],
    "intake.toml": [
        ('kind = "many"', 'kind = "mayn"', "did you mean 'many'?"),
        ('fact = "wants"', 'fact = "want"', "'want' is not a fact; did you mean 'wants'?"),
        ('fact = "acts"', 'fact = "victim_age"', "cannot set the fact 'victim_age'"),
        ('value = "talk"', 'value = "speak"', "the fact 'wants': 'speak' is not one of its words"),
        ('value = "removal"', 'value = "talk"', "the option 'talk' is offered twice"),
        ('image = "intimate_minor"', 'image = "nude"', "the fact 'image': 'nude'"),
        ('is = "none" }', 'is = "nobody" }', "'nobody' is not one of its words"),
        ('{ fact = "danger", is = "none" }', '{ fact = "notice", is = "waiting" }',
         "which nothing before it sets"),
        ('"image.adult", "flash"', '"image.adlut"', "did you mean 'image.adult'?"),
        ('answer = "contact", is = "email"', 'answer = "contact", is = "fax"', "which is no option"),
        ('answer = "contact"', 'answer = "email"', "which is not asked before it"),
        ("max_length = 50", "max_length = 0", "max_length 0 is out of bounds; use 1 to 100000"),
        ('options_from = "regions"', 'options_from = "region"', "did you mean 'regions'?"),
    ],
    "routing.toml": [
        ('channels = ["xx.alarm"', 'channels = ["xx.alarms"', "did you mean 'xx.alarm'?"),
        ('fact = "authors"', 'fact = "author"', "did you mean 'authors'?"),
        ("at_least = 5", 'at_least = "five"', "'five' is not a whole number"),
        ('{ fact = "authors", at_least = 5 }', '{ answer = "acts", is = "5" }', "about the answer 'acts'"),
        ('has = "image.adult"', 'has = "image.adlut"', "did you mean 'image.adult'?"),
        ('["suicide", "violence_now", "self_harm"]', '["violence_now", "self_harm"]',
         "danger 'suicide' alone"),
        ('urgency = "low"\n', 'urgency = "high"\n', "no due time for 'low'"),
        ('desks = ["platform"]', 'desks = ["platfrom"]', "did you mean 'platform'?"),
        ('channels = ["xx.child", "xx.police"]', 'channels = ["xx.north.line"]', "whole country"),
        ("about: {category}.", "about something.", "wrong braces in 'en'; use {category}"),
        ('id = "crowd"', 'id = "danger"', "the id 'danger' is used twice"),
        ("[general]", "[generel]", "unknown key 'generel'; did you mean 'general'?"),
    ],
    "routing.examples.toml": [
        ('danger = "suicide"', 'danger = "fire"', "facts: danger: 'fire'"),
        ('["bullying"]', '["bulying"]', "did you mean 'bullying'?"),
        ('first = "xx.north.line"', 'frist = "xx.north.line"', "did you mean 'first'?"),
    ],
    "law.toml": [
        ("number = 2", "number = 1", "level 1 is there twice"),
        ("number = 2", "number = 99", "number 99 is out of bounds"),
        ('facts = { category = ["threat"]', 'facts = { category = ["thread"]', "did you mean 'threat'?"),
        ('conduct = ["threat"] }', 'conduct = ["thread"] }', "facts: conduct: 'thread'"),
        ("{penalty}", "{punishment}", "the text 'penalty' has wrong braces"),
        ("nothing = ", "nothin = ", "'nothing' is missing"),
    ],
    "provisions/code.toml": [
        ('id = "xx.new"', 'id = "xx.old"', "the id 'xx.old' is used twice"),
        ('instrument = "xx.old"', 'instrument = "xx.odl"', "did you mean 'xx.old'?"),
        ('kind = "offence"', 'kind = "ofence"', "did you mean 'offence'?"),
        ('id = "xx.new.threat"', 'id = "xx.old.threat"', "the id 'xx.old.threat' is used twice"),
        ("level = 1", "level = 3", "level 3 is not a [[level]] of law.toml; use one of: 1, 2"),
        ("until = 2026-09-01", "until = 2026-09-31", "it is not TOML"),
        ("until = 2026-09-01", "", "takes its place, but it has no end"),
        ("until = 2026-09-01", "until = 2026-10-01", "before it ends (2026-10-01)"),
        ("until = 2026-09-01", "from = 2026-09-01\nuntil = 2026-09-01", "before it begins"),
        ("until = 2026-09-01", "until = 1726-09-01", "too long ago"),
        ("from = 2026-09-01", 'from = "soon"', "from 'soon' does not fit"),
        ('replaced_by = ["xx.new.threat"]', 'replaced_by = ["xx.new.thread"]', "did you mean 'xx.new.threat'"),
        ('replaced_by = ["xx.new.threat"]', 'replaced_by = ["xx.old.threat"]', "in a circle"),
        ('milder = "older"', 'milder = "old"', "did you mean 'older'?"),
        ("penalty_verified = true", "penalty_verified = false", "the penalty of 'xx.old.threat' is not verified"),
        ('replaced_by = ["xx.new.threat"]\n', "", "milder is said of a provision without successor"),
        ("at_least = 2", 'at_least = "two"', "when: 'acts' at_least 'two'"),
        ('{ fact = "acts", at_least = 2 }', '{ known = "acts" }', "'known' has no place in law"),
        ('{ fact = "acts", at_least = 2 }', '{ answer = "acts", is = "2" }', "'answer' has no place in law"),
        ('{ fact = "acts", at_least = 2 }', '{ fact = "on", within_days = 3 }', "'within_days' has no place"),
        ('{ fact = "acts", at_least = 2 }', '{ fact = "acs", at_least = 2 }', "did you mean 'acts'?"),
        ('"category", has = "threat"', '"category", has = "thread"', "'thread' is not a category of the pack"),
        ('where = ["xx.police"]', 'where = ["xx.polices"]', "did you mean 'xx.police'?"),
        ('id = "deliberate"', 'id = "threat"', "the id 'threat' is used twice"),
        ('article = "11"', "", "'article' is missing"),
        ("level = 1\ntext", "text", "'level' is missing"),
        ('points_to = { fact = "conduct", has = "impersonation" }', "", "nothing points to it"),
        ('when = { fact = "deliberate", is = true }', "", "nothing says whether it is met"),
        ('dated_by = "proceedings"', 'dated_by = "process"', "did you mean 'proceedings'?"),
    ],
    "provisions/code.examples.toml": [
        ('met = ["xx.new.threat"]', 'met = ["xx.new.thread"]', "did you mean 'xx.new.threat'?"),
        ('levels = { "xx.new.threat" = 2 }', 'levels = { "xx.new.thread" = 2 }', "levels: 'xx.new.thread'"),
        ('["deliberate"]', '["deliberat"]', "did you mean 'deliberate'?"),
        ('category = ["threat"]', 'category = ["thread"]', "did you mean 'threat'?"),
        ("victim_age = 13", "victim_age = 300", "facts: victim_age: 300"),
        ('"one on the last day', '"a threat under the new code"\nnam = "x', "used twice"),
    ],
    "pack.toml": [
        ("organisations = 8", "organisations = 80", "the pack has 10 organisations, at_least says 80"),
        ("organisations = 8", "organizations = 8", "counts 'organizations', which is unknown"),
        ('timezone = "Europe/Lisbon"', 'timezone = "Europe/Lisboa"', "timezone 'Europe/Lisboa'"),
        ('fallback = ["en", "fr"]', 'fallback = ["en"]', "the fallback chain leaves out 'fr'"),
        ('id = "xx.alarm"', 'id = "xx.closed"', "'xx.closed' has no phone number"),
        ("range = [0, 11]", "", "'range' is missing"),
        ('id = "xx"', 'id = "exland"', "write the two-letter code"),
        ('id = "helped"', 'id = "Helped!"', "is not an id"),
    ],
}
# fmt: on


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [(file, *mistake) for file, mistakes in MISTAKES.items() for mistake in mistakes],
)
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    """In `file`, the words `old` become `new`; some line then says `named`."""
    found = complaints(changed(file, old, new))
    assert any(named in line for line in found), found
    assert any(line.startswith(f"{file}: ") for line in found)
    assert all("; " in line for line in found)
