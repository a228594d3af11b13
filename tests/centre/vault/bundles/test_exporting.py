"""A bundle of a real case: what leaves, what is noted, and that anybody can check it without us."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import bagit
import pikepdf
import pytest
from django.conf import settings
from pytest_django import Settings

from abri.centre.cases.models import Case
from abri.centre.records.models import AuditEntry
from abri.centre.vault import blobs, custody, destruction, opening
from abri.centre.vault.bundles import exporting, signing
from abri.centre.vault.bundles.choosing import Choice, offers
from abri.centre.vault.bundles.exporting import Bundle, NothingChosen, NotOffered, NotWhole
from abri.centre.vault.bundles.opened_case import open_items
from abri.centre.vault.bundles.purposes import RULES
from abri.centre.vault.bundles.report import Sentences
from abri.centre.vault.bundles.signing import NoSigningKey
from abri.centre.vault.bundles.telling import Teller
from abri.centre.vault.models import Evidence, Part, Seal
from abri.engine.evidence.bundles import Trust, verify
from abri.engine.sealing import public_fingerprint
from tests.centre.vault.bundles.conftest import (
    ANSWER,
    COPY,
    EMAIL,
    LATER,
    MESSAGE,
    NOTE,
    PICTURE,
    STORY,
    URL,
    Prepared,
)
from tests.centre.vault.handing_in import files_on_disk
from tests.fakes.time_stamping import stamp_server

ROOT = "abri-{reference}-2026-11-21"


def written(bundle: Bundle, folder: Path) -> Path:
    path = folder / bundle.name
    with path.open("wb") as file:
        for piece in bundle.stream():
            file.write(piece)
    return path


def inside(bundle: Bundle) -> dict[str, bytes]:
    """What is in the zip, by the path below its folder."""
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream()))) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def said_in(report: bytes) -> str:
    """All text that a program reads out of the PDF."""
    with pikepdf.open(io.BytesIO(report)) as pdf:
        return " ".join(_texts(pdf))


def _texts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The letters of each page, by the map from shapes to characters that PDF/A asks of every font."""
    for page in pdf.pages:
        maps = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
        current: dict[int, str] = {}
        for drawn in pikepdf.parse_content_stream(page):
            operands: Any = drawn.operands
            if str(drawn.operator) == "Tf":
                current = maps[str(operands[0])]
            if str(drawn.operator) in {"Tj", "TJ"}:
                shown = operands[0] if str(drawn.operator) == "TJ" else [operands[0]]
                codes = b"".join(bytes(one) for one in shown if isinstance(one, pikepdf.String))
                yield "".join(
                    current.get(int.from_bytes(codes[at : at + 2], "big"), "")
                    for at in range(0, len(codes), 2)
                )


def _characters(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    section = ""
    for line in bytes(font.ToUnicode.read_bytes()).decode("ascii").splitlines():
        section = line.split()[-1] if line.endswith(("beginbfchar", "beginbfrange")) else section
        parts = [part.strip("<>[] ") for part in line.split(">")[:-1]]
        parts = [part.lstrip("< ") for part in parts]
        if section == "beginbfchar" and len(parts) == 2:
            found[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be")
        if section == "beginbfrange" and len(parts) == 3:
            first, last, text = int(parts[0], 16), int(parts[1], 16), bytes.fromhex(parts[2])
            begin = int.from_bytes(text[-2:], "big")
            for step in range(last - first + 1):
                found[first + step] = (text[:-2] + (begin + step).to_bytes(2, "big")).decode("utf-16-be")
    return found


@pytest.mark.parametrize("purpose", RULES)
def test_every_bundle_holds_in_every_check(prepared: Prepared, tmp_path: Path, purpose: str) -> None:
    items = (
        {1: frozenset({"original"})}
        if purpose == "own"
        else {1: frozenset({"copy"}), 2: frozenset({"original"})}
    )
    path = written(prepared.bundle(purpose, items=items), tmp_path)
    report = verify(path, trusted=Trust(signing.signing_key().public_pem))
    assert report.ok, report.broken


def test_the_files_are_those_that_were_handed_in(prepared: Prepared) -> None:
    files = inside(prepared.bundle())
    assert files["data/items/1/original/Emma_in_the_group.png"] == PICTURE
    assert files["data/items/1/copy/Emma_in_the_group.png"] == COPY
    assert json.loads(files["data/items/2/link.json"])["url"] == URL
    assert files["data/account.txt"].decode() == STORY
    assert not any("private" in name for name in files)


@pytest.mark.parametrize(
    ("purpose", "words"), [("police", True), ("court", True), ("hotline", False), ("platform", False)]
)
def test_what_somebody_wrote_about_an_address_goes_with_the_account_alone(
    prepared: Prepared, purpose: str, words: bool
) -> None:
    files = inside(prepared.bundle(purpose, items={2: frozenset({"original"})}))
    assert (b"Her face." in files["data/items/2/link.json"]) is words


def test_stock_tools_accept_it(prepared: Prepared, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(prepared.bundle(), tmp_path)) as opened:
        opened.extractall(tmp_path)
    folder = tmp_path / ROOT.format(reference=prepared.case.reference)
    bagit.Bag(str(folder)).validate()
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(
            ["sha256sum", "--check", "--strict", name], cwd=folder, check=True, capture_output=True
        )
    signed = ["-in", "tagmanifest-sha256.txt", "-sigfile", "tagmanifest-sha256.txt.sig"]
    verified = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "centre.pem", *signed]
    subprocess.run(verified, cwd=folder, check=True, capture_output=True)
    assert public_fingerprint((folder / "centre.pem").read_text()) == signing.fingerprint()


def test_what_was_noted_is_in_the_bundle_with_a_seal_over_it(prepared: Prepared) -> None:
    before = Seal.objects.count()
    files = inside(prepared.bundle())
    log = [json.loads(line) for line in files[f"data/custody/{prepared.picture.pk}.jsonl"].splitlines()]
    assert [line["action"] for line in log][-1] == "exported"
    assert Seal.objects.count() == before + 1
    heads = json.loads(files[f"data/custody/{prepared.picture.pk}.seals.json"])["witnesses"]
    assert heads[-1]["number"] == log[-1]["number"]
    entry = AuditEntry.objects.get(action="case.exported")
    assert (entry.detail["purpose"], entry.detail["items"]) == ("police", 2)
    assert "exported" not in {one.action for one in custody.entries(prepared.adult)}


@pytest.mark.parametrize("purpose", RULES)
def test_notes_and_the_address_of_the_reporter_are_in_no_bundle(prepared: Prepared, purpose: str) -> None:
    items = {1: frozenset({"original", "copy"})}
    files = inside(prepared.bundle(purpose, items=items, story=True, chat=True))
    everything = b"\n".join(files.values()).decode("utf-8", "replace") + said_in(files["data/report.pdf"])
    for secret in (NOTE, EMAIL, "Between us"):
        assert secret not in everything


def test_staff_are_named_for_a_court_alone(prepared: Prepared) -> None:
    for purpose in RULES:
        files = inside(prepared.bundle(purpose, items={1: frozenset({"original"})}))
        opened = files[f"data/custody/{prepared.picture.pk}.opened.json"].decode()
        everywhere = opened + files["data/case.jsonld"].decode() + said_in(files["data/report.pdf"])
        assert ("Alma" in everywhere) == (purpose == "court"), purpose


def test_the_police_read_what_the_person_told_and_not_what_the_desk_answered(prepared: Prepared) -> None:
    said = said_in(inside(prepared.bundle())["data/report.pdf"])
    assert "Since the trip" in said
    assert "[crying face]" in said
    assert MESSAGE in said
    assert ANSWER not in said
    assert "The person who reported" in said


def test_a_platform_learns_addresses_and_nothing_of_the_person(prepared: Prepared) -> None:
    files = inside(
        prepared.bundle("platform", items={1: frozenset({"original"}), 2: frozenset({"original"})})
    )
    assert "data/account.txt" not in files
    assert "data/items/1/original/file.png" in files
    said = said_in(files["data/report.pdf"]) + files["data/case.jsonld"].decode()
    assert "178414" in said
    for hidden in ("Since the trip", MESSAGE, ANSWER, "Emma", "parent", "13 to 15", "Her face", "classmate"):
        assert hidden.lower() not in said.lower(), hidden


def test_the_story_goes_to_a_hotline_only_when_it_is_chosen(prepared: Prepared) -> None:
    items = {2: frozenset({"original"})}
    assert "data/account.txt" not in inside(prepared.bundle("hotline", items=items))
    assert "data/account.txt" in inside(prepared.bundle("hotline", items=items, story=True))


def test_the_own_copy_has_both_sides_of_the_conversation_and_nothing_of_the_desks(prepared: Prepared) -> None:
    said = said_in(inside(prepared.bundle("own", items={1: frozenset({"original"})}))["data/report.pdf"])
    assert ANSWER in said
    assert MESSAGE in said
    with pytest.raises(NotOffered) as refused:
        prepared.bundle("own", items={2: frozenset({"original"})})
    assert refused.value.number == 2


def test_the_chat_leaves_when_it_is_chosen_and_to_no_platform(prepared: Prepared) -> None:
    assert "data/chat.jsonl" not in inside(prepared.bundle())
    lines = inside(prepared.bundle(chat=True))["data/chat.jsonl"].splitlines()
    assert [json.loads(line)[0] for line in lines] == list(range(1, len(lines) + 1))
    assert "data/chat.jsonl" not in inside(prepared.bundle("platform", chat=True))


def test_a_picture_of_an_adult_is_proposed_to_nobody_and_leaves_when_chosen(prepared: Prepared) -> None:
    (adult,) = [one for one in offers(prepared.case, prepared.ring) if one.is_intimate]
    assert {one: adult.chosen_at_first(rule) for one, rule in RULES.items()} == dict.fromkeys(RULES, ())
    files = inside(prepared.bundle(items={3: frozenset({"original"})}))
    assert files["data/items/3/original/private.png"] == PICTURE + b"x"


@pytest.mark.parametrize("state", ["sealed_off", "destroyed", "receiving"])
def test_what_is_sealed_off_destroyed_or_still_coming_never_leaves(prepared: Prepared, state: str) -> None:
    if state == "destroyed":
        destruction.destroy(prepared.picture, reason="retention", at=LATER)
    else:
        Evidence.objects.filter(pk=prepared.picture.pk).update(state=state)
    with pytest.raises(NotOffered):
        prepared.bundle()
    assert not AuditEntry.objects.filter(action="case.exported").exists()


@pytest.mark.parametrize("fault", ["gone", "short", "row"])
def test_a_missing_or_short_file_is_found_before_anything_is_noted(prepared: Prepared, fault: str) -> None:
    part = prepared.picture.parts.filter(role="original").order_by("number").last()
    assert part is not None
    (path,) = Path(settings.ABRI_VAULT).glob(f"??/{part.blob}")
    if fault == "gone":
        path.unlink()
    elif fault == "short":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        Part.objects.filter(pk=part.pk).delete()
    with pytest.raises(NotWhole) as refused:
        prepared.bundle()
    assert refused.value.number == 1
    assert custody.entries(prepared.picture)[-1].action != "exported"


def test_a_bundle_without_anything_is_not_made(prepared: Prepared) -> None:
    with pytest.raises(NothingChosen):
        prepared.bundle("platform", items={})
    assert "data/account.txt" in inside(prepared.bundle("police", items={}))


def test_without_the_centres_key_nothing_is_noted(
    prepared: Prepared, settings: Settings, tmp_path: Path
) -> None:
    settings.ABRI_SIGNING_KEY_FILE = tmp_path / "nowhere.key"
    with pytest.raises(NoSigningKey):
        prepared.bundle()
    assert not AuditEntry.objects.filter(action="case.exported").exists()


def test_a_log_that_was_tampered_with_leaves_and_the_verifier_names_the_line(
    prepared: Prepared, tmp_path: Path
) -> None:
    prepared.picture.custody.filter(number=1).update(action="copied")
    report = verify(written(prepared.bundle(), tmp_path))
    assert report.broken is not None
    assert str(prepared.picture.pk) in report.broken.where + report.broken.detail


@pytest.mark.parametrize("line", [1, 2])
def test_the_report_says_that_a_log_does_not_hold(prepared: Prepared, line: int) -> None:
    # A changed first line does not fit the second; the last line before the export was covered by nothing.
    prepared.picture.custody.filter(number=line).update(action="copied")
    said = said_in(inside(prepared.bundle())["data/report.pdf"])
    assert "from line 2 on" in said


def test_the_bundle_streams_part_by_part_and_leaves_nothing_on_the_disk(
    prepared: Prepared, tmp_path: Path
) -> None:
    before = files_on_disk()
    largest = max(len(piece) for piece in prepared.bundle().stream())
    # The parts of these tests have a thousand bytes; the documents come in one piece.
    assert largest < 300_000
    assert files_on_disk() == before
    assert blobs.store().folder.exists()


def test_with_an_authority_the_bundle_and_its_seal_are_stamped(
    prepared: Prepared, settings: Settings, tmp_path: Path
) -> None:
    with stamp_server(tmp_path / "authority") as server:
        settings.ABRI_STAMP_URL = server.url
        settings.ABRI_STAMP_ROOTS = tmp_path / "roots.pem"
        settings.ABRI_STAMP_ROOTS.write_bytes(server.authority.root_pem)
        path = written(prepared.bundle(), tmp_path)
        root = server.authority.root_pem
    report = verify(path, trusted=Trust(signing.signing_key().public_pem, root))
    assert report.ok, report.broken
    with zipfile.ZipFile(path) as opened:
        names = {name.partition("/")[2] for name in opened.namelist()}
    assert {"tagmanifest-sha256.txt.tsr", "authority.pem"} <= names
    assert any(name.startswith("data/seals/") and name.endswith(".tsr") for name in names)
    assert Seal.objects.exclude(stamped_at=None).exists()


def test_an_authority_that_does_not_answer_stops_nothing(
    prepared: Prepared, settings: Settings, tmp_path: Path
) -> None:
    settings.ABRI_STAMP_URL = "http://127.0.0.1:9"
    settings.ABRI_STAMP_ROOTS = None
    report = verify(written(prepared.bundle(), tmp_path))
    assert report.ok
    assert any(check.ok is None for check in report.checks)


def test_the_graph_of_a_real_case_is_accepted(prepared: Prepared, tmp_path: Path) -> None:
    graph = tmp_path / "case.jsonld"
    graph.write_bytes(inside(prepared.bundle("court"))["data/case.jsonld"])
    validator = Path(sys.executable).with_name("case_validate")
    subprocess.run([validator, graph], check=True, capture_output=True)


def test_the_name_of_the_file_tells_the_reference_and_the_day_alone(prepared: Prepared) -> None:
    assert prepared.bundle().name == f"abri-{prepared.case.reference}-2026-11-21.zip"
    assert exporting.bundle_name("AB-1234", LATER + timedelta(days=1)) == "abri-AB-1234-2026-11-22.zip"


def test_the_own_copy_says_nothing_about_the_words_of_others(prepared: Prepared) -> None:
    (offer, *_) = offers(prepared.case, prepared.ring)
    passage = {"start": 0, "end": 4, "named": ["threat"], "marked": [], "flagged": True}
    offer.described.told.update(text="They wait.", findings={"passages": [passage]})
    for purpose, times in (("police", 1), ("own", 0)):
        opened = open_items(prepared.case, prepared.ring)
        found = Teller(opened, Choice(purpose, "en", {}), Sentences("en")).found([offer])
        assert [one.where for one in found or ()].count("item") == times


def test_what_is_sealed_off_while_a_bundle_is_made_does_not_leave(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = exporting._check_whole

    def sealed_off_meanwhile(taken: Any) -> None:
        check(taken)
        Evidence.objects.filter(pk=prepared.picture.pk).update(state="sealed_off")

    with monkeypatch.context() as patched:
        patched.setattr(exporting, "_check_whole", sealed_off_meanwhile)
        with pytest.raises(NotOffered):
            prepared.bundle()
    assert custody.entries(prepared.picture)[-1].action != "exported"
    Evidence.objects.update(state="kept")
    bundle = prepared.bundle()
    Evidence.objects.filter(pk=prepared.picture.pk).update(state="sealed_off")
    with pytest.raises(opening.SealedOff):
        b"".join(bundle.stream())


def test_a_report_that_is_withdrawn_before_leaves_in_no_bundle(prepared: Prepared) -> None:
    Case.objects.filter(pk=prepared.case.pk).update(
        state="withdrawn", withdrawn_at=LATER, erase_at=LATER + timedelta(days=3), opened_at=None
    )
    with pytest.raises(exporting.Withdrawn):
        prepared.bundle()
    assert not AuditEntry.objects.filter(action="case.exported").exists()
    assert not prepared.picture.custody.filter(action="exported").exists()


def test_a_bundle_breaks_off_when_the_report_is_withdrawn_while_it_leaves(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ASKED_EVERY", 1)
    pieces = prepared.bundle().stream()
    next(pieces)
    Case.objects.filter(pk=prepared.case.pk).update(
        state="withdrawn", withdrawn_at=LATER, erase_at=LATER + timedelta(days=3), opened_at=None
    )
    with pytest.raises(exporting.Withdrawn):
        list(pieces)
