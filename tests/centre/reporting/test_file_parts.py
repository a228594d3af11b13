"""A file in parts, as the script sends it: any order, twice, after a broken line; worth nothing without the cookie."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import override_settings
from django.utils import timezone

from abri.centre.records import pockets
from abri.centre.records.models import Pocket
from abri.centre.reporting import drafts, handing_in, held
from abri.centre.vault import opening, parts, taking
from abri.centre.vault.models import Evidence, Part
from tests.centre.reporting.conftest import Dina
from tests.centre.reporting.handing_in import BEGIN, FILES, begins, holds, in_parts, puts, says
from tests.centre.vault.conftest import FakeCleaning, cleaned  # noqa: F401

SMALL = 1_000
WHOLE = bytes(range(256)) * 10

pytestmark = pytest.mark.usefixtures("cleaned")


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_SIZE", SMALL)


def test_it_comes_in_any_order_and_is_what_was_sent(dina: Dina) -> None:
    says(dina)
    in_parts(dina, WHOLE)
    (file,) = holds(dina).whole
    _id, identity = file.key
    assert b"".join(opening.content(Evidence.objects.get(), identity)) == WHOLE
    page = dina.get(FILES).content.decode()
    assert "groep.txt" in page
    assert "3 kB" in page


def test_a_broken_line_goes_on_where_it_stopped(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    assert begun["missing"] == [1, 2, 3]
    assert puts(dina, begun["id"], 2, WHOLE[SMALL : 2 * SMALL]).json() == {}
    assert dina.post(f"{FILES}{begun['id']}/").json() == {"missing": [1, 3]}
    assert "The line broke before all of it was here" in dina.get(FILES).content.decode()
    again = begins(dina, len(WHOLE)).json()
    assert again["id"] == begun["id"]
    assert again["missing"] == [1, 3]
    assert len(holds(dina).files) == 1


def test_the_same_file_chosen_again_goes_along_once(dina: Dina) -> None:
    says(dina)
    file = in_parts(dina, WHOLE)
    again = begins(dina, len(WHOLE)).json()
    assert (again["id"], again["missing"]) == (file, [])
    assert "Arrived and locked." in dina.post(f"{FILES}{file}/").json()["says"]
    assert len(holds(dina).whole) == 1


def test_what_came_whole_before_the_line_broke_is_locked_then(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, 5).json()
    puts(dina, begun["id"], 1, b"words")
    assert begins(dina, 5).json()["missing"] == []
    assert "says" in dina.post(f"{FILES}{begun['id']}/").json()
    assert len(holds(dina).whole) == 1


@pytest.mark.parametrize("other", [{"mark": "2 groep.txt"}, {"size": 2_559}, {"mark": ""}])
def test_another_file_does_not_go_on_in_its_place(dina: Dina, other: dict[str, Any]) -> None:
    says(dina)
    first = begins(dina, len(WHOLE)).json()
    second = begins(dina, **{"size": len(WHOLE), **other}).json()
    assert first["id"] != second["id"]


def test_a_part_sent_twice_counts_once(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    for _ in range(2):
        assert puts(dina, begun["id"], 1, WHOLE[:SMALL]).status_code == 200
    assert Part.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "content"), [(1, b"short"), (1, b"x" * (SMALL + 1)), (4, b""), (0, b"x" * SMALL), (999, b"x")]
)
def test_a_part_that_does_not_belong_is_refused(dina: Dina, number: int, content: bytes) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    assert puts(dina, begun["id"], number, content).status_code == 403
    assert not Part.objects.exists()


def test_an_id_is_worth_nothing_in_another_browser(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    sten = Dina()
    assert puts(sten, begun["id"], 1, WHOLE[:SMALL]).status_code == 410
    says(sten)
    for answer in (
        puts(sten, begun["id"], 1, WHOLE[:SMALL]),
        sten.post(f"{FILES}{begun['id']}/"),
        puts(sten, str(uuid4()), 1, WHOLE[:SMALL]),
    ):
        assert answer.status_code == 403
        assert answer.json() == {"error": "This file is no longer here. Choose it again."}
    sten.post(f"{FILES}{begun['id']}/", {"remove": "1"})
    assert Evidence.objects.count() == 1
    assert not Part.objects.exists()


def test_a_forged_request_brings_nothing(cast: Any) -> None:
    dina = Dina(enforce_csrf_checks=True)
    page = dina.get("/en/report/")
    token = page.content.decode().partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]

    def post(where: str, **form: Any) -> Any:
        return dina.post(where, {**form, "csrfmiddlewaretoken": token})

    post("/en/report/")
    post("/en/report/minor_image/", minor_image="none")
    assert begins(dina).status_code == 403
    begun = post(BEGIN, name="a.txt", size="5", mark="").json()
    where = f"{FILES}{begun['id']}/1/"
    kind = "application/octet-stream"
    assert dina.put(where, b"words", content_type=kind).status_code == 403
    assert not Part.objects.exists()
    assert dina.put(where, b"words", content_type=kind, headers={"X-CSRFToken": token}).status_code == 200


def test_what_was_stopped_is_forgotten(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    puts(dina, begun["id"], 1, WHOLE[:SMALL])
    assert dina.post(f"{FILES}{begun['id']}/", {"remove": "1"}).json() == {}
    assert not holds(dina).files
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("size", ["", "0", "-1", "words", "9" * 30, "\u0661"])
def test_a_size_that_is_none_is_refused(dina: Dina, size: str) -> None:
    says(dina)
    answer = dina.post(BEGIN, {"name": "a.txt", "size": size, "mark": ""})
    assert answer.status_code in {403, 413}
    assert "error" in answer.json()
    assert not Evidence.objects.exists()


def test_too_large_is_said_before_a_byte_comes(dina: Dina, settings: Any) -> None:
    settings.ABRI_UPLOAD_FILE = 2_000_000
    says(dina)
    answer = begins(dina, 2_000_001)
    assert answer.status_code == 413
    assert answer.json()["error"].startswith("“groep.txt” is larger than 2 MB.")


def test_a_flood_of_files_has_to_wait(dina: Dina, settings: Any) -> None:
    settings.ABRI_FLOOD_PER_MINUTE = 1
    says(dina)
    answers = [begins(dina, 5, mark=str(number)).status_code for number in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_database_that_does_not_answer_lets_the_script_try_again(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(dina)

    def full(*_: Any, **_more: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(held, "change", full)
    assert begins(dina).status_code == 503


def test_a_long_file_on_a_slow_line_keeps_the_answers(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    soon = timezone.now() + timedelta(minutes=5)
    Pocket.objects.update(expires_at=soon)
    answer = puts(dina, begun["id"], 1, WHOLE[:SMALL])
    assert min(Pocket.objects.values_list("expires_at", flat=True)) > soon + timedelta(minutes=45)
    assert answer.cookies[drafts.COOKIE]["max-age"] == 3600


def test_after_an_hour_without_a_click_it_says_what_is_gone(dina: Dina) -> None:
    says(dina)
    begun = begins(dina, len(WHOLE)).json()
    dina.age_pockets(expires_at=timezone.now())
    answer = puts(dina, begun["id"], 1, WHOLE[:SMALL])
    assert answer.status_code == 410
    assert "after 60 minutes without a click" in answer.json()["error"]
    assert not Part.objects.exists()


def test_what_was_sent_takes_no_more(dina: Dina) -> None:
    says(dina)
    file = in_parts(dina, WHOLE)
    assert dina.send().status_code == 302
    assert puts(dina, file, 1, WHOLE[:SMALL]).status_code == 410


def written(dina: Dina) -> drafts.Draft:
    """The draft of dina's browser, as a request finds it."""
    pocket = pockets.find(dina.cookies[drafts.COOKIE].value, drafts.PURPOSE, timezone.now())
    assert pocket is not None
    return drafts.Draft.opened(pocket)


def test_files_that_begin_at_once_do_not_pass_the_limits(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request read what was held before any of the others wrote."""
    says(dina)
    at = timezone.now()
    draft = written(dina)
    first, second, third = (handing_in.with_report(draft, at) for _ in range(3))
    monkeypatch.setattr(held, "MOST_FILES", 2)
    first.begin("a.txt", 600, at)
    with override_settings(ABRI_UPLOAD_CASE=1_000), pytest.raises(taking.CaseFull):
        second.begin("b.txt", 600, at)
    second.begin("b.txt", 600, at)
    with pytest.raises(handing_in.TooMany):
        third.begin("c.txt", 600, at)
    assert len(holds(dina).files) == Evidence.objects.count() == 2


def test_a_file_that_was_removed_while_it_was_locked_does_not_come_back(dina: Dina) -> None:
    says(dina)
    at = timezone.now()
    file = begins(dina, 10).json()["id"]
    puts(dina, file, 1, b"0123456789")
    draft = written(dina)
    finishing = handing_in.with_report(draft, at)
    held_file = finishing.file(file)
    dina.post(f"{FILES}{file}/", {"remove": "1"})
    with pytest.raises(handing_in.NotHeld):
        finishing._keep(held_file, at, known=True)
    assert not holds(dina).files
