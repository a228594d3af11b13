"""A bundle told in CASE/UCO, the exchange format of digital investigations: JSON-LD that `case_validate` accepts.

Files with their digests, addresses and accounts, each line of the custody logs as an investigative action, and one
provenance record an item. Nothing stands in it that the bundle leaves out: names and reasons only where disclosed.
https://caseontology.org (CASE 1.4, UCO 1.4)
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from abri.engine.evidence.custody import Entry

Node = dict[str, Any]

# The namespace of every id in the graph: the same bundle gives the same ids.
_NAMESPACE = UUID("7d0f4a36-5c1c-4c0e-9f52-3f2b6f0f1a11")
_CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "kb": "urn:abri:",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class ExhibitFile:
    """A file of an exhibit, by its path below ``data/``."""

    path: str
    media_type: str
    size: int
    sha256: str
    original: bool


@dataclass(frozen=True)
class SeenAddress:
    """An address on the internet and the account behind it; empty what nobody said."""

    url: str
    platform: str = ""
    account: str = ""
    account_id: str = ""


@dataclass(frozen=True)
class Exhibit:
    """One item of evidence. ``actors`` are the names that are disclosed, by the number of the line."""

    number: int
    files: tuple[ExhibitFile, ...]
    entries: tuple[Entry, ...]
    address: SeenAddress | None = None
    actors: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Investigation:
    """A bundle as CASE sees it; ``about`` is one sentence on its purpose."""

    reference: str
    centre: str
    about: str
    created: datetime
    exhibits: tuple[Exhibit, ...]


def case_jsonld(investigation: Investigation) -> bytes:
    """The graph as indented JSON-LD in UTF-8. The same investigation gives the same bytes."""
    graph = {"@context": _CONTEXT, "@graph": list(_Graph(investigation).nodes())}
    return json.dumps(graph, ensure_ascii=False, indent=1).encode() + b"\n"


class _Graph:
    """Builds the nodes of one investigation; ids follow from what they name."""

    def __init__(self, investigation: Investigation) -> None:
        self.given = investigation
        self.centre = self._id("organization", investigation.centre)

    def nodes(self) -> Iterator[Node]:
        """Every node, the investigation first."""
        records = [self._record_id(exhibit) for exhibit in self.given.exhibits]
        yield {
            "@id": self._id("investigation", ""),
            "@type": "case-investigation:Investigation",
            "uco-core:name": self.given.reference,
            "uco-core:description": self.given.about,
            "uco-core:objectCreatedTime": _instant(self.given.created),
            "uco-core:object": [_ref(self.centre), *map(_ref, records)],
        }
        yield {
            "@id": self.centre,
            "@type": "uco-identity:Organization",
            "uco-core:name": self.given.centre,
        }
        for actor in sorted({name for one in self.given.exhibits for name in one.actors.values()}):
            yield {
                "@id": self._id("person", actor),
                "@type": "uco-identity:Person",
                "uco-core:name": actor,
            }
        for exhibit in self.given.exhibits:
            yield from self._exhibit(exhibit)

    def _exhibit(self, exhibit: Exhibit) -> Iterator[Node]:
        things = [self._file_id(file) for file in exhibit.files]
        yield from map(self._file, exhibit.files)
        yield from self._derived(exhibit)
        if exhibit.address is not None:
            for node in self._address(exhibit, exhibit.address):
                things.append(node["@id"])
                yield node
        record = self._record_id(exhibit)
        yield {
            "@id": record,
            "@type": "case-investigation:ProvenanceRecord",
            "uco-core:description": f"Item {exhibit.number} of {self.given.reference}",
            "case-investigation:exhibitNumber": str(exhibit.number),
            "uco-core:object": [_ref(thing) for thing in things],
        }
        for entry in exhibit.entries:
            yield self._action(exhibit, entry, [*things, record])

    def _file(self, file: ExhibitFile) -> Node:
        name = self._file_id(file)
        return {
            "@id": name,
            "@type": "uco-observable:File",
            "uco-core:hasFacet": [
                {
                    "@id": self._id("file-facet", name),
                    "@type": "uco-observable:FileFacet",
                    "uco-observable:fileName": file.path.rpartition("/")[2],
                    "uco-observable:filePath": f"data/{file.path}",
                    "uco-observable:isDirectory": False,
                    "uco-observable:sizeInBytes": file.size,
                },
                {
                    "@id": self._id("content-data-facet", name),
                    "@type": "uco-observable:ContentDataFacet",
                    "uco-observable:mimeType": file.media_type,
                    "uco-observable:sizeInBytes": file.size,
                    "uco-observable:hash": [
                        {
                            "@id": self._id("hash", name),
                            "@type": "uco-types:Hash",
                            "uco-types:hashMethod": "SHA256",
                            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
                        }
                    ],
                },
            ],
        }

    def _derived(self, exhibit: Exhibit) -> Iterator[Node]:
        """That the working copy was made from the original, where both are in the bundle."""
        original = next((file for file in exhibit.files if file.original), None)
        for file in exhibit.files:
            if original is not None and not file.original:
                yield {
                    "@id": self._id("relationship", file.path),
                    "@type": "uco-observable:ObservableRelationship",
                    "uco-core:source": _ref(self._file_id(file)),
                    "uco-core:target": _ref(self._file_id(original)),
                    "uco-core:kindOfRelationship": "Derived_From",
                    "uco-core:isDirectional": True,
                }

    def _address(self, exhibit: Exhibit, address: SeenAddress) -> Iterator[Node]:
        name = self._id("url", f"{exhibit.number} {address.url}")
        yield {
            "@id": name,
            "@type": "uco-observable:URL",
            "uco-core:hasFacet": [
                {
                    "@id": self._id("url-facet", name),
                    "@type": "uco-observable:URLFacet",
                    "uco-observable:fullValue": address.url,
                }
            ],
        }
        if address.account or address.account_id:
            yield self._account(exhibit, address)

    def _account(self, exhibit: Exhibit, address: SeenAddress) -> Node:
        name = self._id("account", f"{exhibit.number} {address.account} {address.account_id}")
        account: Node = {
            "@id": self._id("account-facet", name),
            "@type": "uco-observable:AccountFacet",
            "uco-observable:accountIdentifier": address.account_id or address.account,
        }
        digital: Node = {
            "@id": self._id("digital-account-facet", name),
            "@type": "uco-observable:DigitalAccountFacet",
            "uco-observable:accountLogin": address.account or address.account_id,
        }
        node: Node = {
            "@id": name,
            "@type": "uco-observable:DigitalAccount",
            "uco-core:hasFacet": [account, digital],
        }
        if address.platform:
            node["uco-core:description"] = address.platform
        return node

    def _action(self, exhibit: Exhibit, entry: Entry, things: list[str]) -> Node:
        performer = self.centre
        if actor := exhibit.actors.get(entry.number):
            performer = self._id("person", actor)
        return {
            "@id": self._id("action", f"{entry.log} {entry.number}"),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": entry.action,
            "uco-core:description": f"Line {entry.number} of the custody log, digest {entry.digest}",
            "uco-action:startTime": {"@type": "xsd:dateTime", "@value": entry.at},
            "uco-action:performer": _ref(performer),
            "uco-action:object": [_ref(thing) for thing in things],
        }

    def _record_id(self, exhibit: Exhibit) -> str:
        return self._id("provenance-record", str(exhibit.number))

    def _file_id(self, file: ExhibitFile) -> str:
        return self._id("file", file.path)

    def _id(self, kind: str, name: str) -> str:
        scope = f"{self.given.reference} {_written(self.given.created)}"
        return f"kb:{kind}-{uuid5(_NAMESPACE, f'{scope} {kind} {name}')}"


def _ref(name: str) -> Node:
    return {"@id": name}


def _instant(at: datetime) -> Node:
    return {"@type": "xsd:dateTime", "@value": _written(at)}


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
