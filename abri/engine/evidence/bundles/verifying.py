"""Checks a bundle without a network, a server or a database.

From the outside in: can the file be read safely, is it the bag that its manifests describe, who signed it and who
stamped it, and then what stands in it: each custody log, each disclosure, each seal. Every check is made, also after
one failed, so that the report names everything that is broken; the first broken link comes first.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from abri.engine.evidence.bundles import layout
from abri.engine.evidence.bundles.indexed import Index
from abri.engine.evidence.bundles.logs import Log
from abri.engine.evidence.bundles.reading import Bag, Unreadable, opened
from abri.engine.evidence.bundles.report import NAMES, Findings, Report, Trust
from abri.engine.evidence.bundles.seals import Seals
from abri.engine.evidence.bundles.stamped import check_stamp
from abri.engine.evidence.custody import written
from abri.engine.evidence.stamps import Stamp
from abri.engine.sealing import SealingError, public_fingerprint, verify_signature

_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]+)")


def verify(path: Path, *, trusted: Trust | None = None) -> Report:
    """Every check of the bundle at ``path``, a zip or a folder into which it was unpacked.

    Never raises for what stands in the file; raises :class:`OSError` where the disk cannot be read. Memory does not
    grow with the size of the bundle; each byte of evidence is read once and digested once.
    """
    findings = Findings()
    try:
        with opened(path) as bag:
            _Verification(bag, trusted or Trust(), findings).run()
            findings.settle("structure", f"{len(bag.members)} files lie in {bag.root}, one behind the other")
    except Unreadable as error:
        findings.add("structure", False, "", str(error))
    for name in NAMES:
        findings.settle(name, "it could not be checked", None)
    return findings.report()


class _Verification:
    """The checks of one bundle."""

    def __init__(self, bag: Bag, trusted: Trust, findings: Findings) -> None:
        self.bag, self.trusted, self.findings = bag, trusted, findings

    def run(self) -> None:
        """All checks."""
        self._declaration()
        self._tags()
        manifest = self._manifest(layout.MANIFEST, "files")
        self._payload(manifest)
        self._signature()
        self._stamp()
        self._evidence(manifest)

    def _declaration(self) -> None:
        content = self._small(layout.BAGIT, "bag")
        if content is not None and content != layout.DECLARATION:
            self.findings.add("bag", False, layout.BAGIT, "this is no bag of BagIt 1.0 in UTF-8")
        info = self._small(layout.INFO, "bag", layout.MOST_SMALL_BYTES)
        payload = [member.size for path, member in self.bag.members.items() if path.startswith(layout.DATA)]
        told = f"Payload-Oxum: {sum(payload)}.{len(payload)}".encode()
        if info is not None and told not in info.splitlines():
            self.findings.add("bag", False, layout.INFO, "it announces another number of bytes or files")

    def _tags(self) -> None:
        """The files beside the payload: exactly those that may be there, with the digests of the tag manifest."""
        listed = self._manifest(layout.TAG_MANIFEST, "bag")
        for path in layout.LISTED:
            if path not in listed:
                self.findings.add("bag", False, path, "no digest of it stands in the tag manifest")
        for path in self.bag.members:
            if not path.startswith(layout.DATA) and path not in layout.LISTED + layout.AFTER:
                self.findings.add("bag", False, path, "no bundle has such a file")
        for path, digest in listed.items():
            if path not in layout.LISTED:
                self.findings.add("bag", False, path, "no tag manifest names such a file")
            elif path not in self.bag.members:
                self.findings.add("bag", False, path, "it is missing")
            elif self.bag.digest(path) != digest:
                self.findings.add("bag", False, path, "it was altered: its digest is another one")
        self.findings.settle("bag", f"{len(listed)} files beside the evidence are what the tag manifest says")

    def _payload(self, manifest: Mapping[str, str]) -> None:
        payload = {path for path in self.bag.members if path.startswith(layout.DATA)}
        for path in sorted(payload - manifest.keys()):
            self.findings.add("files", False, path, "it stands in no manifest: somebody added it")
        for path in manifest:
            if path not in payload:
                self.findings.add("files", False, path, "it is missing")
        # In the order in which they lie, which is the order in which a disk reads fastest.
        for path in self.bag.members:
            if path in manifest and path in payload and self.bag.digest(path) != manifest[path]:
                self.findings.add("files", False, path, "it was altered: its digest is another one")
        self.findings.settle("files", f"{len(payload)} files are what the manifest says")

    def _manifest(self, path: str, name: str) -> dict[str, str]:
        """The digests by path that a manifest names."""
        content = self._small(path, name, layout.MOST_LIST_BYTES)
        digests: dict[str, str] = {}
        for number, line in enumerate((content or b"").decode("ascii", "replace").splitlines(), start=1):
            found = _LINE.fullmatch(line)
            if found is None or found[2] in digests:
                self.findings.add(
                    name, False, path, f"line {number} is no digest with a path, or stands twice"
                )
                continue
            digests[found[2]] = found[1]
        return digests

    def _signature(self) -> None:
        signed, key = self._tag_manifest, self._small(layout.CENTRE, "signature")
        signature = self._small(layout.SIGNATURE, "signature")
        if signed is None or key is None or signature is None:
            return
        pem = key.decode("ascii", "replace")
        try:
            fingerprint = public_fingerprint(pem)
        except SealingError as error:
            self.findings.add("signature", False, layout.CENTRE, f"{error}")
            return
        if not verify_signature(pem, signed, signature):
            self.findings.add(
                "signature", False, layout.SIGNATURE, "the key in the bundle did not sign this list"
            )
        self.findings.settle("signature", "the key in the bundle signed the list of digests")
        self._centre(fingerprint)

    def _centre(self, fingerprint: str) -> None:
        if self.trusted.centre is None:
            said = f"compare this fingerprint with the one that the centre makes public: {fingerprint}"
            self.findings.add("centre", None, layout.CENTRE, said)
        elif public_fingerprint(self.trusted.centre) == fingerprint:
            self.findings.add("centre", True, layout.CENTRE, f"it is the key you trust: {fingerprint}")
        else:
            self.findings.add(
                "centre", False, layout.CENTRE, f"it is not the key you trust, but {fingerprint}"
            )

    def _stamp(self) -> None:
        paths = (layout.REQUEST, layout.RESPONSE, layout.AUTHORITY)
        if not any(path in self.bag.members for path in paths):
            self.findings.add("stamp", None, "", "no authority stamped this bundle")
            self.findings.add("authority", None, "", "no authority stamped this bundle")
            return
        parts = [self._small(path, "stamp") for path in paths]
        signed = self._tag_manifest
        request, response, chain = parts
        if request is None or response is None or chain is None or signed is None:
            return
        stamped = check_stamp(
            Stamp(request, response, chain),
            hashlib.sha256(signed).digest(),
            self.trusted.authority,
            where=layout.RESPONSE,
            name="stamp",
            findings=self.findings,
        )
        if stamped is not None:
            said = f"{stamped.authority} saw the list of digests at {written(stamped.at)}"
            self.findings.add("stamp", True, layout.RESPONSE, said)

    def _evidence(self, manifest: Mapping[str, str]) -> None:
        """What stands in the bundle: index, seals, custody logs."""
        items = Index(self.bag, manifest, self.findings).items()
        seals = Seals(self.bag, self.trusted, self.findings).checked()
        lines = sealed = disclosed = 0
        for name, files in items.items():
            # One after another, so that the lines of one log alone are in memory.
            log = Log(name, files, self.bag, seals, self.findings)
            log.check()
            lines, sealed, disclosed = (
                lines + len(log.entries),
                sealed + log.sealed,
                disclosed + log.disclosed,
            )
        findings = self.findings
        if items:
            findings.settle("items", "each original is the one that its custody log is about")
            findings.settle(
                "custody", f"{len(items)} logs with {lines} lines: each line names the one before"
            )
        if disclosed:
            findings.settle("disclosures", f"{disclosed} names and reasons are those of their lines")
        findings.settle("disclosures", "names and reasons are withheld", None)
        if sealed:
            findings.settle("seals", f"{sealed} of {lines} lines stand under {len(seals)} seals")
        findings.settle("seals", "no line stands under a seal", None)

    @cached_property
    def _tag_manifest(self) -> bytes | None:
        return self._small(layout.TAG_MANIFEST, "signature", layout.MOST_LIST_BYTES)

    def _small(self, path: str, name: str, most: int = layout.MOST_SMALL_BYTES) -> bytes | None:
        """The content of a file that has to be there, or None and a finding."""
        try:
            return self.bag.read(path, most)
        except Unreadable as error:
            self.findings.add(name, False, path, str(error))
            return None
