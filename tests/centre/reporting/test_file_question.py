"""The question that takes files: several at once, listed without a look at them, removed, sent, never lost silently."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from abri.centre.cases.models import Case
from abri.centre.files import kinds
from abri.centre.records.models import Pocket
from abri.centre.reporting import drafts, held
from abri.centre.ui.sizes import size
from abri.centre.vault import blobs, settling
from abri.centre.vault.models import Evidence, Part
from tests.centre.conftest import Cast
from tests.centre.reporting.conftest import ANSWERS, Dina
from tests.centre.reporting.handing_in import FILES, WORDS, adds, begins, holds, in_parts, says, sent
from tests.centre.vault.conftest import FakeCleaning, _told_screener, cleaned  # noqa: F401
from tests.fakes.screener import DISTRESS

ALL, CHECK = "/en/report/all/", "/en/report/check/"

pytestmark = pytest.mark.usefixtures("cleaned")


def on_disk() -> int:
    """How many sealed files there are."""
    return sum(path.is_file() for path in settings.ABRI_VAULT.glob("[0-9a-f][0-9a-f]/*"))


def test_several_files_come_at_once_and_are_listed(dina: Dina) -> None:
    says(dina)
    answer = adds(dina, sent("een.txt"), sent("twee.txt", b"more words"))
    assert answer.headers["Location"] == FILES
    page = dina.get(FILES).content.decode()
    for shown in ("een.txt", "twee.txt", "2 kB", "1 kB", "Arrived and locked."):
        assert shown in page
    assert dina.draft(timezone.now()).answers["files"] == "2"
    assert "2 files" in dina.get(CHECK).content.decode()


def test_continue_takes_what_was_chosen_and_goes_on(dina: Dina) -> None:
    says(dina)
    answer = dina.post(FILES, {"files_file": [sent()]})
    assert answer.headers["Location"] == "/en/report/region/"
    assert len(holds(dina).whole) == 1


def test_it_can_be_skipped(dina: Dina) -> None:
    says(dina)
    assert dina.post(FILES, {"skip": "1"}).headers["Location"] == "/en/report/region/"
    assert "files" not in dina.draft(timezone.now()).answers


def test_nothing_of_a_file_is_ever_shown(dina: Dina) -> None:
    says(dina)
    adds(dina, sent())
    shown = b"".join(dina.get(page).content for page in (FILES, CHECK, ALL))
    assert WORDS[:20] not in shown
    assert b"<img" not in shown.replace(b'<img class="abri', b"")


def test_one_of_them_is_removed(dina: Dina) -> None:
    says(dina)
    adds(dina, sent("een.txt"), sent("twee.txt"))
    first, _second = holds(dina).files
    assert dina.post(FILES, {"remove": first.id}).headers["Location"] == FILES
    assert [file.name for file in holds(dina).files] == ["twee.txt"]
    assert Evidence.objects.count() == Part.objects.count() == on_disk() == 1
    assert dina.draft(timezone.now()).answers["files"] == "1"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (("ABRI_UPLOAD_FILE", 100), "is larger than 0 kB"),
        (("ABRI_UPLOAD_CASE", 100), "Together the files would be more than"),
        (("ABRI_UPLOAD_WAITING", 100), "We have no room for files at the moment"),
    ],
)
def test_what_does_not_fit_is_said_in_words(
    dina: Dina, settings: Any, broken: tuple[str, int], said: str
) -> None:
    says(dina)
    setattr(settings, *broken)
    page = adds(dina, sent("heel groot.txt")).content.decode()
    assert said in page.replace("1 kB", "0 kB")
    assert "files_file" in page
    assert not holds(dina).files
    assert on_disk() == 0


def test_an_empty_file_costs_the_others_nothing(dina: Dina) -> None:
    says(dina)
    page = adds(dina, sent("een.txt"), sent("leeg.txt", b""), sent("drie.txt")).content.decode()
    assert "“leeg.txt” is empty" in page
    assert [file.name for file in holds(dina).whole] == ["een.txt", "drie.txt"]


def test_more_than_go_along_at_once_are_said_to_be_too_many(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "MOST_FILES", 2)
    says(dina)
    page = adds(dina, sent("1.txt"), sent("2.txt"), sent("3.txt")).content.decode()
    assert "At most 2 files can go along at once" in page
    assert len(holds(dina).whole) == 2
    assert "files_file" not in dina.get(FILES).content.decode()


@pytest.mark.parametrize("error", [blobs.NoSpace, blobs.StorageGone])
def test_a_full_disk_says_so_and_keeps_the_answers(
    dina: Dina, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    says(dina)

    def full(*_: Any) -> None:
        raise error

    monkeypatch.setattr(blobs.Store, "put", full)
    assert "We have no room for files" in adds(dina, sent()).content.decode()
    assert not Evidence.objects.exists()
    assert dina.draft(timezone.now()).answers["story"] == ANSWERS["story"]


def test_a_database_that_does_not_answer_is_said(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    says(dina)

    def full(*_: Any, **_more: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(held, "change", full)
    assert "We could not keep this file" in adds(dina, sent()).content.decode()


def test_what_nobody_can_look_at_is_kept_and_said_so(dina: Dina, cleaned: FakeCleaning) -> None:  # noqa: F811
    cleaned.says = type(cleaned.says)(kinds.OTHER, "no_view", "other")
    says(dina)
    adds(dina, sent("setup.exe"))
    assert "We keep it, but nobody can look at it here." in dina.get(FILES).content.decode()


def test_where_too_many_are_looked_at_it_is_kept_and_looked_at_later(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(dina)

    def busy(*_: Any, **_more: Any) -> None:
        raise settling.Busy

    monkeypatch.setattr(settling, "settle", busy)
    adds(dina, sent())
    assert "Arrived and locked." in dina.get(FILES).content.decode()
    assert dina.send().status_code == 302
    assert Evidence.objects.get().case is not None


class TestSending:
    """The files belong to the case from the moment in which it is stored."""

    def test_the_team_can_open_them(self, dina: Dina, cast: Cast) -> None:
        says(dina)
        adds(dina, sent("een.txt"), sent("twee.txt"))
        assert dina.send().status_code == 302
        case = Case.objects.get()
        kept = Evidence.objects.filter(case=case).in_order()
        assert [one.number for one in kept] == [1, 2]
        assert all(one.draft_until is None for one in kept)
        assert not Pocket.objects.filter(purpose=held.PURPOSE).exists()
        assert "2 files" in dina.get("/en/report/receipt/summary/").content.decode()

    def test_what_did_not_come_whole_stays_behind_and_is_said_before(self, dina: Dina) -> None:
        says(dina)
        in_parts(dina)
        begins(dina, 9_000, mark="2 other.txt")
        page = dina.get(CHECK).content.decode()
        assert "1 file" in page
        assert "Not all files are here yet" in page
        assert dina.send().status_code == 302
        assert Evidence.objects.get().case is not None

    def test_files_that_are_gone_are_said_and_the_rest_is_kept(self, dina: Dina) -> None:
        says(dina)
        adds(dina, sent())
        Evidence.objects.all().delete()
        page = dina.send()
        assert page.status_code == 410
        assert "The files are no longer here" in page.content.decode()
        assert not Case.objects.exists()
        assert dina.send().status_code == 302

    def test_twice_makes_one_report_with_them(self, dina: Dina) -> None:
        says(dina)
        adds(dina, sent())
        cookie = dina.cookies[drafts.COOKIE].value
        dina.send()
        again = Dina()
        again.cookies[drafts.COOKIE] = cookie
        assert again.send().headers["Location"].endswith("/report/receipt/")
        assert Case.objects.count() == Evidence.objects.count() == 1

    def test_danger_that_a_file_speaks_of_raises_the_urgency(
        self,
        dina: Dina,
        cleaned: FakeCleaning,  # noqa: F811
    ) -> None:
        cleaned.finds("png", "cleaned", text=DISTRESS)
        says(dina)
        adds(dina, sent("screenshot.png"))
        assert dina.send().status_code == 302
        assert Case.objects.get().urgency == Case.Urgency.IMMEDIATE
        assert "You can talk to someone now" in dina.get("/en/report/receipt/").content.decode()


@pytest.mark.parametrize("image", ["yes", "not_sure", ""])
def test_an_answer_on_the_one_page_deletes_them_although_something_is_wrong(dina: Dina, image: str) -> None:
    """The form may never be sent: what may show somebody under 18 does not wait for it."""
    says(dina)
    adds(dina, sent())
    page = dina.post(ALL, {"danger": "none", "minor_image": image, "files_attached": "1"})
    assert page.status_code in {200, 422}
    assert not Evidence.objects.exists()
    assert on_disk() == 0


def test_what_is_wrong_on_the_one_page_leaves_files_that_may_come(dina: Dina) -> None:
    says(dina)
    adds(dina, sent())
    dina.post(ALL, {"danger": "none", "category": ["cyberbullying.peers"], "minor_image": "none"})
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("leave", ["/en/exit/", "/en/report/"])
def test_leaving_and_beginning_anew_forget_them(dina: Dina, leave: str) -> None:
    says(dina)
    adds(dina, sent())
    (dina.get if leave.endswith("exit/") else dina.post)(leave)
    assert not Evidence.objects.exists()
    assert on_disk() == 0
    assert not Pocket.objects.filter(purpose=held.PURPOSE).exists()


def test_they_live_as_long_as_the_answers(dina: Dina) -> None:
    says(dina)
    adds(dina, sent())
    soon = timezone.now() + timedelta(minutes=5)
    Pocket.objects.update(expires_at=soon)
    Evidence.objects.update(draft_until=soon)
    dina.get(CHECK)
    assert min(Pocket.objects.values_list("expires_at", flat=True)) > soon + timedelta(minutes=45)
    until = Evidence.objects.get().draft_until
    assert until is not None
    assert until > soon + timedelta(minutes=45)


def test_no_name_of_a_file_stands_in_an_address_or_a_log(
    dina: Dina, caplog: pytest.LogCaptureFixture
) -> None:
    says(dina)
    adds(dina, sent("vader slaat.txt"), sent("leeg vader.txt", b""))
    page = dina.get(FILES)
    links = [piece.split('"')[0] for piece in page.content.decode().split('href="')[1:]]
    assert not any("vader" in link for link in links)
    assert "vader" not in caplog.text


class TestOnOnePage:
    """All questions at once: the files have a page of their own."""

    def test_there_is_a_button_and_no_field(self, dina: Dina) -> None:
        page = dina.get(ALL).content.decode()
        assert 'name="files_add"' in page
        assert "files_file" not in page

    def test_it_leads_to_the_page_with_all_answers_kept(self, dina: Dina) -> None:
        dina.get(ALL)
        answer = dina.post(ALL, {**ANSWERS, "minor_image": "none", "files_add": "1"})
        assert answer.headers["Location"] == FILES + "?change=1"
        assert dina.draft(timezone.now()).answers["story"] == ANSWERS["story"]
        answer = dina.post(FILES + "?change=1", {"files_file": [sent()]})
        assert answer.headers["Location"] == CHECK
        assert dina.send().status_code == 302
        assert Evidence.objects.get().case is not None

    @pytest.mark.parametrize(
        ("image", "leads"), [("", "minor_image/?change=1"), ("not_sure", "pictures/?change=1")]
    )
    def test_it_asks_about_pictures_first(self, dina: Dina, image: str, leads: str) -> None:
        dina.get(ALL)
        answer = dina.post(ALL, {**ANSWERS, "minor_image": image, "files_add": "1"})
        assert answer.headers["Location"] == f"/en/report/{leads}"

    def test_a_mistake_is_said_first(self, dina: Dina) -> None:
        dina.get(ALL)
        typed = {**ANSWERS, "contact": "email", "email": "no address", "files_add": "1"}
        page = dina.post(ALL, typed).content.decode()
        assert "does not look like an e-mail address" in page
        assert ANSWERS["story"] in page

    def test_files_that_are_there_go_along_even_if_the_button_is_pressed_twice(self, dina: Dina) -> None:
        says(dina)
        adds(dina, sent())
        assert "1 file" in dina.get(ALL).content.decode()
        form = {**ANSWERS, "minor_image": "none", "files_attached": "1"}
        for _ in range(2):
            assert dina.post(ALL, form).headers["Location"].endswith("/report/receipt/")
        assert Evidence.objects.get().case == Case.objects.get()

    def test_another_answer_about_pictures_keeps_them_from_going(self, dina: Dina) -> None:
        says(dina)
        adds(dina, sent())
        page = dina.post(ALL, {**ANSWERS, "minor_image": "not_sure", "files_attached": "1"})
        assert page.status_code == 410
        assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 kB"), (1, "1 kB"), (1_500, "2 kB"), (1_460_000, "1.5 MB"), (12_300_000, "12 MB"),
                        (1_000_000_000, "1 GB")]
)  # fmt: skip
def test_sizes_are_said_as_a_telephone_says_them(count: int, said: str) -> None:
    assert size(count) == said
