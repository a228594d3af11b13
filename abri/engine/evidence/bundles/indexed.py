"""Checks ``bundle.json``: that everything it names is there, and that nothing is there of which it does not speak."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from abri.engine.evidence.bundles import layout
from abri.engine.evidence.bundles.reading import Bag, Unreadable
from abri.engine.evidence.bundles.report import Findings
from abri.engine.evidence.canonical import Malformed, parse, shaped

_LOG = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SEAL_FILE = re.compile(rf"{layout.SEALS}[1-9][0-9]{{0,11}}\.(?:json|tsq|tsr|pem)")
_INDEX_SHAPE = {
    "v": int,
    "reference": str,
    "purpose": str,
    "language": str,
    "created": str,
    "centre": str,
    "items": list,
    "documents": list,
}
_ITEM_SHAPE = {
    "id": str,
    "media_type": str,
    "original": bool,
    "path": str,
    "sha256": str,
    "size": int,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One file of an item, as the index names it."""

    path: str
    original: bool
    sha256: str


class Index:
    """``bundle.json``, compared with what is there."""

    def __init__(self, bag: Bag, manifest: Mapping[str, str], findings: Findings) -> None:
        self.bag, self.manifest, self.findings = bag, manifest, findings
        self.explained = {layout.INDEX}

    def items(self) -> dict[str, list[Item]]:
        """The files of each item by the name of its log; nothing where the index cannot be read."""
        try:
            index = shaped(parse(self.bag.read(layout.INDEX, layout.MOST_LIST_BYTES)), _INDEX_SHAPE)
            items = self._items(index["items"])
            documents = [str(path) for path in index["documents"]]
            info = self.bag.read(layout.INFO, layout.MOST_SMALL_BYTES).decode(errors="replace")
        except (Malformed, Unreadable) as error:
            self.findings.add("contents", False, layout.INDEX, str(error))
            return {}
        for path in documents:
            if path not in self.bag.members:
                self.findings.add("contents", False, path, "the index names it, but it is missing")
        if f"External-Identifier: {index['reference']}" not in info.split("\n"):
            self.findings.add("contents", False, layout.INFO, "it bears another reference than the index")
        self.explained.update(documents)
        self._unexplained(items)
        self.findings.settle(
            "contents", f"{len(items)} items and {len(documents)} documents, as the index says"
        )
        return items

    def _items(self, listed: list[object]) -> dict[str, list[Item]]:
        items: dict[str, list[Item]] = {}
        for one in listed:
            item = shaped(one, _ITEM_SHAPE)
            path, sha256 = item["path"], item["sha256"]
            if not _LOG.fullmatch(item["id"]):
                raise Malformed("an item has a name that no log bears")
            if path not in self.bag.members:
                self.findings.add("contents", False, path, "the index names it, but it is missing")
            elif (item["size"], sha256) != (self.bag.members[path].size, self.manifest.get(path)):
                self.findings.add(
                    "contents", False, path, "the index names another size or digest than the manifest"
                )
            self.explained.add(path)
            items.setdefault(item["id"], []).append(Item(path, item["original"], sha256))
        return items

    def _unexplained(self, items: Mapping[str, object]) -> None:
        """Name every file that nothing in the bundle speaks about."""
        endings = (layout.LOG_ENDING, layout.OPENED_ENDING, layout.SEALS_ENDING)
        self.explained.update(layout.CUSTODY + name + ending for name in items for ending in endings)
        for path in self.bag.members:
            if not path.startswith(layout.DATA) or path in self.explained:
                continue
            of_a_seal = _SEAL_FILE.fullmatch(path) and f"{path.rpartition('.')[0]}.json" in self.bag.members
            if not of_a_seal:
                self.findings.add("contents", False, path, "nothing in the index speaks of it")
