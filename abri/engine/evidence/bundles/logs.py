"""Checks one custody log in a bundle: its chain, what it discloses, and the seals over its heads."""

from collections.abc import Mapping, Sequence
from typing import Any

from abri.engine.evidence.bundles import layout
from abri.engine.evidence.bundles.indexed import Item
from abri.engine.evidence.bundles.reading import Bag, Unreadable
from abri.engine.evidence.bundles.report import Findings
from abri.engine.evidence.canonical import Malformed, is_digest, parse, shaped
from abri.engine.evidence.custody import BrokenChain, Disclosure, Entry, check_chain, discloses
from abri.engine.evidence.witness import Head, Seal, check_proof

_OPENED_SHAPE = {"v": int, "log": str, "lines": list}
_LINE_SHAPE = {"number": int, "field": str, "salt": str, "value": str}
_SEALS_SHAPE = {"v": int, "log": str, "witnesses": list}
_WITNESS_SHAPE = {"seal": int, "number": int, "digest": str, "proof": list}


class Log:
    """The log of one item and the files of that item."""

    def __init__(
        self, name: str, items: Sequence[Item], bag: Bag, seals: Mapping[int, Seal], findings: Findings
    ) -> None:
        self.name, self.items, self.bag, self.seals, self.findings = name, items, bag, seals, findings
        self.entries: list[Entry] = []
        self.disclosed = 0
        """How many actors and reasons the receiver may know."""
        self.sealed = 0
        """Up to which line a seal holds the log."""

    def check(self) -> None:
        """Note everything about this log that does not hold."""
        self._chain(self._path(layout.LOG_ENDING))
        path = self._path(layout.OPENED_ENDING)
        if (opened := self._object(path, "disclosures")) is not None:
            try:
                self._item(opened.pop("item", None), path)
                self._lines(shaped(opened, _OPENED_SHAPE)["lines"], path)
            except Malformed as error:
                self.findings.add("disclosures", False, path, str(error))
        path = self._path(layout.SEALS_ENDING)
        if (held := self._object(path, "seals")) is not None:
            try:
                for one in shaped(held, _SEALS_SHAPE)["witnesses"]:
                    self._witness(shaped(one, _WITNESS_SHAPE), path)
            except Malformed as error:
                self.findings.add("seals", False, path, str(error))

    def _path(self, ending: str) -> str:
        return f"{layout.CUSTODY}{self.name}{ending}"

    def _object(self, path: str, check: str) -> dict[str, Any] | None:
        try:
            found = parse(self.bag.read(path, layout.MOST_LIST_BYTES))
        except (Malformed, Unreadable) as error:
            self.findings.add(check, False, path, str(error))
            return None
        if found.get("log") != self.name:
            self.findings.add(check, False, path, "it is about another log")
        return found

    def _chain(self, path: str) -> None:
        """Read the lines as far as they can be read, and check that they are a chain."""
        try:
            content = self.bag.read(path, layout.MOST_LIST_BYTES)
        except Unreadable as error:
            self.findings.add("custody", False, path, str(error))
            return
        unread = ""
        for number, line in enumerate(content.splitlines(keepends=True), start=1):
            try:
                entry = Entry.from_dict(parse(line))
            except Malformed as error:
                unread = f"line {number}: {error}"
                break
            if entry.line() + b"\n" != line or entry.log != self.name:
                unread = f"line {number}: it belongs to another log, or is not written as Abri writes a line"
                break
            self.entries.append(entry)
        try:
            check_chain(self.entries)
        except BrokenChain as error:
            unread = str(error)
        if unread or not self.entries:
            self.findings.add("custody", False, path, unread or "it has no line")

    def _item(self, untrusted: object, path: str) -> None:
        """Whether the digest that is disclosed is the one that the log is about, and that of the original."""
        if untrusted is None:
            self.findings.add("items", None, path, "the digest of the original is withheld")
            return
        item = shaped(untrusted, {"sha256": str, "salt": str})
        about = {entry.item for entry in self.entries} - {""}
        if not is_digest(item["sha256"]) or not about:
            self.findings.add("items", False, path, "the log names no content, or this is no digest")
        opening = Disclosure(item["salt"], item["sha256"])
        if not all(discloses("item", opening, commitment) for commitment in about):
            self.findings.add("items", False, path, "the log is about another content than this digest")
        for one in self.items:
            if one.original and one.sha256 != item["sha256"]:
                self.findings.add(
                    "items", False, one.path, "it is not the original that the custody log is about"
                )

    def _lines(self, untrusted_lines: list[object], path: str) -> None:
        for untrusted in untrusted_lines:
            line = shaped(untrusted, _LINE_SHAPE)
            number, field = line["number"], line["field"]
            if field not in {"actor", "reason"} or not 1 <= number <= len(self.entries):
                told = f"line {number}, {field[:20]}: the log has no such line or field"
                self.findings.add("disclosures", False, path, told)
                continue
            commitment = getattr(self.entries[number - 1], field)
            if not discloses(field, Disclosure(line["salt"], line["value"]), commitment):
                told = f"line {number}: this is not the {field} that was written"
                self.findings.add("disclosures", False, path, told)
            self.disclosed += 1

    def _witness(self, line: Mapping[str, Any], path: str) -> None:
        """Whether a head stands under its seal, and still in the log."""
        seal, head = self.seals.get(line["seal"]), Head(self.name, line["number"], line["digest"])
        said = f"seal {line['seal']} holds line {head.number}"
        if seal is None:
            self.findings.add("seals", False, path, f"seal {line['seal']} is missing or cannot be read")
        elif not check_proof(head, line["proof"], seal.root):
            self.findings.add("seals", False, path, f"that {said} is not true")
        elif not 1 <= head.number <= len(self.entries):
            told = f"{said}, but the log ends at line {len(self.entries)}: lines were removed"
            self.findings.add("seals", False, path, told)
        elif self.entries[head.number - 1].digest != head.digest:
            self.findings.add("seals", False, path, f"{said}, but as another one than stands in the log")
        else:
            self.sealed = max(self.sealed, head.number)
