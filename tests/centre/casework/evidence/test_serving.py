"""What leaves the vault for a browser: fixed types, a sandbox, the piece that was asked for, and a line in the log."""

import pytest
from django.test import Client

from abri.centre.files.cleaning import Cleaned
from abri.centre.files.kinds import KINDS
from abri.centre.vault import parts
from tests.centre.casework.holding import COPY, address, log, of_kind, picture, reveal
from tests.centre.conftest import Cast, Report, sign_in
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import PAPER, names_read

WHY = {"form_of": "original", "reason": "The police asked for it."}


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch, report: Report, cleaned: FakeCleaning, alma: Client) -> str:
    """Where a video of four parts is, which alma chose to see."""
    monkeypatch.setattr(parts, "PART_SIZE", 1_000)
    one = of_kind(report().case, cleaned, "mp4", PAPER)
    reveal(alma, one)
    return address(one, "look/")


def asked(client: Client, path: str, piece: str) -> tuple[int, str, bytes]:
    """What a player gets that asks for ``piece``."""
    answer = client.get(path, headers={"Range": piece})
    return answer.status_code, answer.headers.get("Content-Range", ""), answer.content


class TestHeaders:
    def test_whatever_comes_out_is_boxed_in(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned)
        reveal(alma, one)
        answers = [
            alma.get(address(one, "veil/")),
            alma.get(address(one, "look/")),
            alma.post(address(one, "download/"), WHY),
        ]
        for answer in answers:
            assert answer.status_code == 200
            assert answer.headers["Content-Security-Policy"] == (
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
            )
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        said = [answer.headers["Content-Disposition"].partition(";")[0] for answer in answers]
        assert said == ["inline", "inline", "attachment"]

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            ("pdf", ("application/pdf", "pdf")),
            ("text", ("text/plain; charset=utf-8", "txt")),
            ("other", ("application/octet-stream", "bin")),
            ("wacz", ("application/wacz", "wacz")),
        ],
    )
    def test_the_type_is_that_of_the_kind_and_the_name_that_of_the_case(
        self, alma: Client, report: Report, cleaned: FakeCleaning, kind: str, told: tuple[str, str]
    ) -> None:
        one = of_kind(report().case, cleaned, kind)
        assert one.case is not None
        answer = alma.post(address(one, "download/"), WHY)
        assert answer.headers["Content-Type"] == told[0]
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="{one.case.reference}-1.{told[1]}"'
        )

    def test_a_type_that_nobody_lists_becomes_bytes(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        cleaned.says = Cleaned(KINDS["pdf"], "cleaned", copy=b"<html>", copy_media_type="text/html")
        one = of_kind(
            report().case, cleaned, "pdf", result="cleaned", copy=b"<html>", copy_media_type="text/html"
        )
        answer = alma.post(address(one, "download/"), {"form_of": "copy"})
        assert answer.headers["Content-Type"] == "application/octet-stream"


class TestTakingACopy:
    def test_the_original_comes_whole_and_is_written_down_with_the_reason(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned)
        assert alma.post(address(one, "download/"), WHY).getvalue() == b"the original picture"
        assert log(one)[-1] == "copied"
        page = alma.get(address(one)).content.decode()
        assert "Alma downloaded it" in page
        assert "The police asked for it." in page

    def test_the_original_is_not_given_without_a_reason(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned)
        answer = alma.post(address(one, "download/"), {"form_of": "original"})
        assert answer.status_code == 422
        assert "Say in a few words why." in answer.content.decode()
        assert "copied" not in log(one)

    def test_the_working_copy_needs_none(self, alma: Client, report: Report, cleaned: FakeCleaning) -> None:
        one = picture(report().case, cleaned)
        assert alma.post(address(one, "download/"), {"form_of": "copy"}).getvalue() == COPY
        assert log(one)[-1] == "copied"

    def test_who_may_only_read_takes_nothing_along(
        self, cast: Cast, report: Report, cleaned: FakeCleaning
    ) -> None:
        one, boris = picture(report().case, cleaned), sign_in(cast.boris)
        assert boris.post(address(one, "download/"), WHY).status_code == 403
        assert "Take a copy" not in boris.get(address(one)).content.decode()
        assert "copied" not in log(one)

    def test_what_is_damaged_is_neither_sent_nor_written_down(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned)
        one.parts.filter(role="original").update(blob="0" * 64)
        assert alma.post(address(one, "download/"), WHY).status_code == 404
        assert "copied" not in log(one)


class TestRanges:
    def test_a_player_gets_the_piece_it_asks_for(self, alma: Client, film: str) -> None:
        assert asked(alma, film, "bytes=0-1") == (206, f"bytes 0-1/{len(PAPER)}", PAPER[:2])
        assert asked(alma, film, "bytes=1990-1999") == (
            206,
            f"bytes 1990-1999/{len(PAPER)}",
            PAPER[1990:2000],
        )
        assert asked(alma, film, "bytes=-56") == (206, f"bytes 3400-3455/{len(PAPER)}", PAPER[3400:])

    def test_more_than_a_part_comes_in_several_answers(self, alma: Client, film: str) -> None:
        got = b""
        while len(got) < len(PAPER):
            status, said, piece = asked(alma, film, f"bytes={len(got)}-")
            assert (status, said) == (206, f"bytes {len(got)}-{len(got) + len(piece) - 1}/{len(PAPER)}")
            assert 0 < len(piece) <= 1_000
            got += piece
        assert got == PAPER

    def test_only_the_part_that_is_needed_is_opened(
        self, alma: Client, film: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = names_read(monkeypatch)
        asked(alma, film, "bytes=3100-3200")
        assert len(read) == 1

    @pytest.mark.parametrize("piece", ["bytes=9999-", "bytes=20-10", "bytes=-0"])
    def test_a_piece_that_does_not_exist_is_refused(self, alma: Client, film: str, piece: str) -> None:
        status, said, content = asked(alma, film, piece)
        assert (status, said, content) == (416, f"bytes */{len(PAPER)}", b"")

    @pytest.mark.parametrize("piece", ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=" + "9" * 5000 + "-"])
    def test_nonsense_is_answered_with_the_beginning_or_refused(
        self, alma: Client, film: str, piece: str
    ) -> None:
        assert asked(alma, film, piece)[0] in {206, 416}

    def test_a_player_that_asks_for_everything_gets_the_first_part(self, alma: Client, film: str) -> None:
        answer = alma.get(film)
        assert (answer.status_code, answer.content) == (206, PAPER[:1_000])
