"""`abri law match`: what the law says about an incident, in plain words or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from textwrap import fill

from abri.cli.incident import ask_for_incident, read_incident, read_language, read_pack
from abri.cli.problems import Unusable
from abri.engine.facts import Days, Facts
from abri.engine.law import Match, law_answer, match, older_law
from abri.engine.packs import Pack, Provision, Text

WIDTH = 100
NO_ARTICLE = "-"
"""What a pack writes where a law has no article to name."""
NO_SOURCE = "none"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `law` with its parts."""
    parser = commands.add_parser("law", help="say what the law says about an incident")
    parser.set_defaults(show_help=parser.print_help)
    parts = parser.add_subparsers(title="commands", metavar="COMMAND")
    matching = parts.add_parser(
        "match",
        help="say which provisions are met, or may be met, by these facts",
        description="Reads the facts of an incident (docs/pack-author/format.md names them) and prints the law "
        "that was in force on their day. Information, not advice.",
    )
    ask_for_incident(matching)
    matching.add_argument(
        "--on", metavar="DATE", help="as if it had happened on that day, such as 2026-09-01"
    )
    matching.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    pack = read_pack(chosen.pack)
    if not pack.law.sentences:
        raise Unusable(f"the pack {chosen.pack!r} says nothing about law; add law.toml to it")
    facts = read_incident(chosen.facts, pack)
    language = read_language(chosen.lang, facts, pack)
    if chosen.on is not None:
        day = _day(chosen.on)
        facts = replace(facts, on=Days(day, day))
    matches = match(pack, facts)
    if chosen.json:
        print(json.dumps(law_answer(matches), ensure_ascii=False, indent=2))
    else:
        found = [one for one in matches if one.outcome != "not_met"]
        print("\n".join(_Printed(pack, facts, language).lines(found)))
    return 0


def _day(untrusted: str) -> date:
    try:
        return date.fromisoformat(untrusted)
    except ValueError as error:
        raise Unusable(f"--on {untrusted}: it is not a day; write for example 2026-09-01") from error


class _Printed:
    """The answer for people, in one language."""

    def __init__(self, pack: Pack, facts: Facts, language: str) -> None:
        self.pack, self.facts, self.language = pack, facts, language

    def lines(self, found: list[Match]) -> Iterator[str]:
        """Every line of the answer."""
        yield from self._folded(self._sentence("information"))
        if not found:
            yield from self._folded(self._sentence("nothing"))
        elif self.facts.on is None:
            yield from self._folded(self._sentence("day_not_known"))
        elif len({older_law(self.pack, one, self.facts) is None for one in found if one.is_offence}) > 1:
            yield from self._folded(self._sentence("both_laws"))
        for one in found:
            yield ""
            yield from self._provision(one)

    def _provision(self, found: Match) -> Iterator[str]:
        provision = found.provision
        heading = "bears" if found.outcome == "met" and not found.is_offence else found.outcome
        names = provision.names.say(self.language)
        yield f"{self._sentence(heading)}{self._colon} {self._with_doubt(names, provision.verified)}"
        yield f"{self._citation(provision, ', ')} [{provision.id}]"
        yield from self._part("says", [provision.says])
        yield from self._part("why", [one.text for one in found.elements if one.outcome == "met"])
        yield from self._part("needed", self._open(found))
        yield from self._part(
            "heavier", [one.aggravation.text for one in found.aggravations if one.outcome == "met"]
        )
        yield from self._penalty(found)
        if provision.complaint_required is not None:
            yield from self._folded(
                self._sentence("complaint" if provision.complaint_required else "no_complaint")
            )
        yield from self._part("realistic", [provision.realistic] if provision.realistic else [])
        yield from self._part("where", [self._organisation(name) for name in provision.where])
        sourced = "no_source" if provision.source_precision == NO_SOURCE else "source"
        yield self._filled(sourced, source=provision.source, checked=provision.checked.isoformat())

    def _organisation(self, name: str) -> str:
        organisation = self.pack.organisations[name]
        return self._with_doubt(organisation.names.say(self.language), organisation.verified)

    def _with_doubt(self, words: str, verified: bool) -> str:
        return words if verified else f"{words} ({self._sentence('not_confirmed')})"

    def _open(self, found: Match) -> Iterator[Text | str]:
        for element in found.elements:
            if element.outcome == "unknown":
                said = element.text.say(self.language)
                yield f"{said} {self._sentence('unsettled')}" if element.unsettled else said

    def _penalty(self, found: Match) -> Iterator[str]:
        older = older_law(self.pack, found, self.facts)
        if older is None:
            penalty = self.pack.law.penalty(found.provision, found.level)
            if penalty is not None and penalty.verified:
                yield from self._folded(self._filled("penalty", penalty=penalty.text.say(self.language)))
            return
        for provision, penalty in older.penalties:
            which = "penalty_older" if provision is found.provision else "penalty_newer"
            law = self._citation(provision, " ")
            yield from self._folded(self._filled(which, law=law, penalty=penalty.text.say(self.language)))
        yield from self._folded(self._sentence("milder"))
        if older.milder:
            yield from self._folded(self._sentence(f"milder_{older.milder}"))

    def _part(self, heading: str, texts: Iterable[Text | str]) -> Iterator[str]:
        said = [text if isinstance(text, str) else text.say(self.language) for text in texts]
        if said:
            yield f"{self._sentence(heading)}{self._colon}"
        for words in said:
            yield fill(words, WIDTH, initial_indent="  - ", subsequent_indent="    ")

    @property
    def _colon(self) -> str:
        """A colon as the language writes it: French leaves a space before it that does not break."""
        return "\N{NO-BREAK SPACE}:" if self.language.partition("-")[0] == "fr" else ":"

    def _citation(self, provision: Provision, between: str) -> str:
        """The law with its article, where it has one."""
        instrument = provision.instrument.names.say(self.language)
        if provision.article == NO_ARTICLE:
            return instrument
        return f"{instrument}{between}{provision.article}"

    def _folded(self, words: str) -> Iterator[str]:
        yield fill(words, WIDTH)

    def _sentence(self, name: str) -> str:
        return self.pack.law.sentences[name].say(self.language)

    def _filled(self, name: str, **words: str) -> str:
        sentence = self._sentence(name)
        for placeholder, value in words.items():
            sentence = sentence.replace(f"{{{placeholder}}}", value)
        return sentence
