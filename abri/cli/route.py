"""`abri route`: where a report with these facts would go, how soon, and why."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from textwrap import indent

from abri.cli.incident import ask_for_incident, read_incident, read_language, read_pack
from abri.cli.problems import Unusable
from abri.engine.packs import Pack
from abri.engine.routing import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Offer,
    Route,
    answers_now,
    due_at,
    recommend,
    route_answer,
)

_STATES = {"open": "open now", "closed": "closed now", "not_known": "hours not known"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `route`."""
    parser = commands.add_parser(
        "route",
        help="say where a report with these facts would go, how soon, and why",
        description="Reads the facts of an incident (docs/pack-author/format.md names them) and prints the "
        "route: channels in order, desks, urgency, due time, what may be uploaded, who may be told.",
    )
    ask_for_incident(parser)
    parser.add_argument("--at", metavar="INSTANT", help="for example 2026-11-21T20:00 (default: now)")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    pack = read_pack(chosen.pack)
    facts = read_incident(chosen.facts, pack)
    language = read_language(chosen.lang, facts, pack)
    at = _instant(chosen.at, pack)
    route, offers = recommend(pack, facts, at), answers_now(pack, facts, at, language)
    if chosen.json:
        print(json.dumps(route_answer(route, offers, language), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(pack, route, offers, language, at)))
    return 0


def _instant(untrusted: str | None, pack: Pack) -> datetime:
    if untrusted is None:
        return datetime.now(pack.zone)
    try:
        at = datetime.fromisoformat(untrusted)
    except ValueError as error:
        raise Unusable(
            f"--at {untrusted}: it is not an instant; write for example 2026-11-21T20:00"
        ) from error
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        bounds = f"{EARLIEST_YEAR} to {LATEST_YEAR}"
        raise Unusable(f"--at {untrusted}: it is out of bounds; write a year from {bounds}")
    return at if at.tzinfo is not None else at.replace(tzinfo=pack.zone)


def _lines(pack: Pack, route: Route, offers: tuple[Offer, ...], language: str, at: datetime) -> Iterator[str]:
    due = due_at(pack, route.due, at).astimezone(pack.zone)
    yield f"Urgency: {route.urgency}, within {route.due.amount} {route.due.unit.replace('_', ' ')}(s)"
    yield f"Due: {due:%Y-%m-%d %H:%M}"
    yield "Channels:"
    for name in route.channels:
        organisation = pack.organisations[name]
        unconfirmed = "" if organisation.verified else " (not confirmed)"
        yield f"  {organisation.names.say(language)} [{name}]{unconfirmed}"
    yield f"Desks: {', '.join(route.desks)}"
    yield f"Upload of evidence: {route.evidence_upload}"
    yield f"Authorities without consent: {route.may_inform_authorities_without_consent}"
    yield "Answers now:"
    for offer in offers:
        as_of = f", as of {offer.as_of}" if offer.as_of else ""
        contact = offer.organisation.contact
        reach = contact.phone or contact.web
        yield f"  {offer.organisation.names.say(language)} {reach} ({_STATES[offer.state]}{as_of})"
    yield "Why:"
    for reason in route.reasons:
        yield indent(f"{reason.about.replace('_', ' ')}: {reason.text.say(language)}", "  ")
