"""Checks the seals in a bundle and their time stamps."""

import re

from abri.engine.evidence.bundles import layout
from abri.engine.evidence.bundles.reading import Bag, Unreadable
from abri.engine.evidence.bundles.report import Findings, Trust
from abri.engine.evidence.bundles.stamped import check_stamp
from abri.engine.evidence.canonical import Malformed, parse
from abri.engine.evidence.custody import written
from abri.engine.evidence.stamps import Stamp, Stamped
from abri.engine.evidence.witness import Seal

_SEAL = re.compile(rf"{layout.SEALS}([1-9][0-9]{{0,11}})\.json")


class Seals:
    """The seals in a bundle: some links of a longer chain."""

    def __init__(self, bag: Bag, trusted: Trust, findings: Findings) -> None:
        self.bag, self.trusted, self.findings = bag, trusted, findings
        self.stamped: list[Stamped] = []

    def checked(self) -> dict[int, Seal]:
        """The seals by number; those that follow each other have to fit."""
        seals: dict[int, Seal] = {}
        paths = {int(found[1]): path for path in self.bag.members if (found := _SEAL.fullmatch(path))}
        for number, path in sorted(paths.items()):
            try:
                seals[number] = self._read(number, path)
            except (Malformed, Unreadable) as error:
                self.findings.add("seals", False, path, str(error))
                continue
            self._stamp(seals[number], path)
        before: Seal | None = None
        for number, seal in seals.items():
            if before is not None and seal.at < before.at:
                self.findings.add("seals", False, paths[number], "it is earlier than the seal before")
            if before is not None and number == before.number + 1 and seal.previous != before.digest:
                self.findings.add(
                    "seals", False, paths[number], "it does not name the digest of the seal before"
                )
            before = seal
        if self.stamped:
            first, last = min(one.at for one in self.stamped), max(one.at for one in self.stamped)
            told = f"{len(self.stamped)} of {len(seals)} seals were stamped, from {written(first)} to {written(last)}"
            self.findings.settle("seal_stamps", told)
        self.findings.settle("seal_stamps", "no authority stamped a seal", None)
        return seals

    def _read(self, number: int, path: str) -> Seal:
        content = self.bag.read(path, layout.MOST_SMALL_BYTES)
        seal = Seal.from_dict(parse(content))
        if seal.line() != content or seal.number != number:
            raise Malformed("it is not written as Abri writes a seal, or bears another number")
        return seal

    def _stamp(self, seal: Seal, path: str) -> None:
        stem = path.removesuffix(".json")
        paths = [stem + ending for ending in layout.STAMP_ENDINGS]
        present = [one for one in paths if one in self.bag.members]
        if not present:
            return
        try:
            request, response, chain = (self.bag.read(one, layout.MOST_SMALL_BYTES) for one in paths)
        except Unreadable as error:
            self.findings.add("seal_stamps", False, path, f"a part of its time stamp cannot be read: {error}")
            return
        stamped = check_stamp(
            Stamp(request, response, chain),
            bytes.fromhex(seal.digest),
            self.trusted.authority,
            where=f"{stem}.tsr",
            name="seal_stamps",
            findings=self.findings,
        )
        if stamped is not None:
            self.stamped.append(stamped)
