"""Organisations as vCard 3.0 (RFC 2426), the version that every address book and telephone reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from abri.engine.catalogue.entry import Entry
from abri.engine.catalogue.exports.content_lines import escaped, joined
from abri.engine.catalogue.exports.values import said, table, words
from abri.engine.packs.organisations import CLOSED


def vcards(organisations: Iterable[Entry], language: str, *, address: Callable[[Entry], str]) -> str:
    """A card for each organisation that can be reached; `address` is where its page is.

    Who was closed and what nobody confirmed has no card: an address book says nothing of doubt.
    """
    return joined(
        line
        for organisation in organisations
        if organisation.kind != CLOSED and organisation.verified
        for line in _card(organisation, language, address(organisation))
    )


def _card(organisation: Entry, language: str, address: str) -> Iterator[str]:
    name = escaped(organisation.title.say(language))
    contact = {way: str(value) for way, value in table(organisation.details.get("contact")).items()}
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{name}"
    yield f"N:{name};;;;"
    yield f"ORG:{name}"
    if organisation.aliases:
        yield f"NICKNAME:{','.join(escaped(alias) for alias in organisation.aliases)}"
    if "phone" in contact:
        yield f"TEL;TYPE=WORK,VOICE:{contact['phone']}"
    if "email" in contact:
        yield f"EMAIL;TYPE=INTERNET:{contact['email']}"
    if "address" in contact:
        yield f"ADR;TYPE=WORK:;;{escaped(contact['address'])};;;;"
    if "web" in contact:
        yield f"URL:{contact['web']}"
    yield f"NOTE:{escaped(_note(organisation, language))}"
    yield f"CATEGORIES:{escaped(organisation.kind)}"
    yield f"UID:{organisation.id}@abri"
    yield f"REV:{organisation.checked.isoformat()}"
    yield f"SOURCE:{address}"
    yield "END:VCARD"


def _note(organisation: Entry, language: str) -> str:
    """What it does, and its hours with the day they were known on: hours alone would be a promise."""
    hours, as_of = (
        said(organisation, organisation.details.get("hours"), language),
        words(organisation, "hours_as_of"),
    )
    lines = [organisation.summary.say(language)]
    if hours and as_of:
        lines.append(f"{hours} ({as_of})")
    return "\n".join(lines)
