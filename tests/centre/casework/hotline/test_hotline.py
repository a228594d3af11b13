"""The lane of addresses for a hotline: handed over and looked after, never opened."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case, Deadline
from abri.centre.notices import hotline
from abri.centre.notices.days import today
from abri.centre.notices.hotline import break_up
from abri.centre.notices.models import HotlineAddress, Writing
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import Cast, Report, sign_in

# Nothing anybody could find: the name is reserved for examples.
EXACT = "https://board.example/thread/7731?page=2"
BROKEN = "hxxps://board[.]example/thread/7731?page=2"


@pytest.fixture
def case(report: Report) -> Case:
    return report(category=["csam.url"]).case


def add(client: Client, case: Case, url: str = EXACT) -> HotlineAddress:
    answer = client.post(f"/desk/cases/{case.reference}/hotline/", {"url": url, "note": ""})
    assert answer.status_code == 302
    return HotlineAddress.objects.latest("made_at")


def html(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html(answer))))


def do(client: Client, address: HotlineAddress, action: str, **given: str) -> object:
    prefixed = {f"{action.replace('-', '_')}-{name}": value for name, value in given.items()}
    return client.post(f"/desk/hotline/{address.reference}/{action}/", prefixed)


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        (EXACT, BROKEN),
        ("HTTP://a.b.example", "hxxp://a[.]b[.]example"),
        ("board.example/x", "board[.]example/x"),
        ("abcdefg.onion", "abcdefg[.]onion"),
    ],
)
def test_an_address_is_broken_up_so_that_nothing_takes_it_for_one(address: str, broken: str) -> None:
    assert break_up(address) == broken


def test_an_address_is_shown_broken_up_and_never_as_a_link_or_picture(alma: Client, case: Case) -> None:
    address = add(alma, case)
    for path in (
        f"/desk/hotline/{address.reference}/", "/desk/hotline/", f"/desk/cases/{case.reference}/",
    ):  # fmt: skip
        page = html(alma.get(path))
        assert EXACT not in unescape(page), path
        assert "board.example" not in page, path
        assert not re.search(r'(?:href|src|action|hx-get)="[^"]*board', page), path
    assert BROKEN in html(alma.get(f"/desk/hotline/{address.reference}/"))


def test_whoever_sees_the_exact_address_is_on_record(alma: Client, case: Case) -> None:
    address = add(alma, case)
    page = html(alma.post(f"/desk/hotline/{address.reference}/exact/"))
    assert EXACT in unescape(page)
    assert f'href="{EXACT}' not in unescape(page)
    entry = AuditEntry.objects.about(case).get(action="hotline.shown")
    assert entry.detail == {"address": address.reference}


def test_the_address_is_sealed_to_the_case(alma: Client, case: Case) -> None:
    add(alma, case)
    stored = Writing.objects.get()
    assert b"board" not in bytes(stored.content or b"")
    columns = {name: str(getattr(stored.address, name)) for name in ("label", "country", "route", "hosted")}
    assert not any("board" in value for value in columns.values())


def test_an_address_that_is_none_is_taken_as_it_was_given(alma: Client, case: Case) -> None:
    """Nothing looks whether it is one: it may stand in a network that this program does not know."""
    add(alma, case, "xyzabc.onion/board")
    empty = alma.post(f"/desk/cases/{case.reference}/hotline/", {"url": "", "note": ""})
    assert "Copy the address into this box." in html(empty)
    refused = alma.post(f"/desk/cases/{case.reference}/hotline/", {"url": "two words", "note": ""})
    assert "Write one address, without spaces." in text_of(refused)


def test_the_route_follows_from_where_it_is_hosted(alma: Client, case: Case) -> None:
    address = add(alma, case)
    assert "Child Focus hotline" in text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    do(alma, address, "hosting", hosted="member", country="NL", host="")
    assert "through ICCAM" in text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    do(alma, address, "hosting", hosted="home", country="BE", host="A provider")
    page = text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    assert "passes the address to the federal police" in page
    assert "In this country (BE), A provider" in page


@pytest.mark.parametrize(
    ("hosted", "country", "said"),
    [
        ("home", "NL", "This is another country."),
        ("member", "", "Write which other country."),
        ("elsewhere", "BE", "Write which other country."),
        ("unknown", "1!", "Write two letters, such as NL."),
    ],
)
def test_the_country_of_hosting_is_what_the_analyst_states(
    alma: Client, case: Case, hosted: str, country: str, said: str
) -> None:
    address = add(alma, case)
    assert said in text_of(do(alma, address, "hosting", hosted=hosted, country=country, host=""))


def test_only_a_hotline_says_what_it_is(alma: Client, case: Case, cast: Cast) -> None:
    address = add(alma, case)
    page = text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    assert "only an analyst of the competent hotline says" in page
    refused = do(alma, address, "label", label="baseline")
    assert "Only people of a hotline say what something is." in text_of(refused)
    address.refresh_from_db()
    assert address.label == ""
    Desk.objects.filter(pk=cast.helpline.pk).update(kind=Desk.Kind.HOTLINE)
    do(alma, address, "label", label="baseline")
    assert "Illegal everywhere (INTERPOL baseline)" in text_of(
        alma.get(f"/desk/hotline/{address.reference}/")
    )
    assert do(alma, address, "label", label="invented").status_code == 422  # type: ignore[attr-defined]


def test_handing_over_promises_to_ask_again(alma: Client, case: Case) -> None:
    address, day = add(alma, case), today().isoformat()
    do(alma, address, "hand-over", to="be.childfocus.hotline", on=day, handed="R-99")
    address.refresh_from_db()
    assert (address.state, address.route) == ("handed_over", "be.childfocus.hotline")
    assert address.look_on == address.handed_on + timedelta(days=3)  # type: ignore[operator]
    rechecks = Deadline.objects.filter(kind=Deadline.Kind.RECHECK)
    assert (rechecks.running().count(), rechecks.exclude(met_at=None).count()) == (1, 1)
    assert "R-99" in text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    do(alma, address, "look", gone="no", look_on="")
    do(alma, address, "look", gone="yes", look_on="")
    ended = HotlineAddress.objects.get(pk=address.pk)
    assert (ended.state, ended.look_on) == ("gone", None)
    assert not rechecks.running().exists()
    assert address.reference not in text_of(alma.get("/desk/hotline/"))


def test_it_goes_nowhere_but_along_the_route(alma: Client, case: Case) -> None:
    address = add(alma, case)
    refused = do(alma, address, "hand-over", to="be.unia", on=today().isoformat(), handed="")
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert address.reference in text_of(alma.get("/desk/hotline/"))


def test_an_address_that_was_none_of_that_kind_is_dropped(alma: Client, case: Case) -> None:
    address = add(alma, case)
    do(alma, address, "drop")
    address.refresh_from_db()
    assert address.state == "dropped"
    assert not Deadline.objects.filter(kind=Deadline.Kind.RECHECK).running().exists()
    assert "Nobody looks after this address any more." in text_of(do(alma, address, "drop"))


def test_another_desk_finds_no_address(case: Case, cast: Cast) -> None:
    address = add(sign_in(cast.alma), case)
    clara, boris = sign_in(cast.clara), sign_in(cast.boris)
    assert clara.get(f"/desk/hotline/{address.reference}/").status_code == 404
    assert address.reference not in text_of(clara.get("/desk/hotline/"))
    assert boris.get(f"/desk/hotline/{address.reference}/").status_code == 200
    for action in ("exact", "hosting", "label", "hand-over", "look", "drop"):
        assert clara.post(f"/desk/hotline/{address.reference}/{action}/").status_code == 404
        assert boris.post(f"/desk/hotline/{address.reference}/{action}/").status_code == 403


def meanwhile(monkeypatch: pytest.MonkeyPatch, verb: str, then: Callable[[], object]) -> None:
    """Let ``then`` happen after the form of ``verb`` was read and before it is carried out."""
    carry_out = getattr(hotline, verb)

    def late(**given: Any) -> None:
        monkeypatch.setattr(hotline, verb, carry_out)
        then()
        carry_out(**given)

    monkeypatch.setattr(hotline, verb, late)


def test_of_two_forms_sent_at_once_neither_loses_what_the_other_said(
    alma: Client, case: Case, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, day = add(alma, case), today().isoformat()
    colleague = sign_in(cast.alma)

    def hand_over(number: str) -> object:
        return do(colleague, address, "hand-over", to="be.childfocus.hotline", on=day, handed=number)

    def host(name: str) -> object:
        return do(alma, address, "hosting", hosted="unknown", country="", host=name)

    meanwhile(monkeypatch, "hand_over", lambda: host("A provider"))
    hand_over("R-99")
    page = text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    assert "A provider" in page
    assert "R-99" in page
    meanwhile(monkeypatch, "state_hosting", lambda: hand_over("R-100"))
    host("Another one")
    page = text_of(alma.get(f"/desk/hotline/{address.reference}/"))
    assert "Another one" in page
    assert "R-100" in page


@pytest.mark.parametrize("verb", ["hosting", "hand-over"])
def test_nothing_is_written_over_words_that_cannot_be_read(alma: Client, case: Case, verb: str) -> None:
    address, day = add(alma, case), today().isoformat()
    stored = Writing.objects.get()
    damaged = bytes(stored.content or b"")[:-8]
    Writing.objects.update(content=damaged)
    given = {"hosting": {"hosted": "home", "country": "BE", "host": "A provider"}}
    given["hand-over"] = {"to": "be.childfocus.hotline", "on": day, "handed": "R-99"}
    refused = do(alma, address, verb, **given[verb])
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "What is stored about it was damaged. Nothing was changed." in text_of(refused)
    assert bytes(Writing.objects.get().content or b"") == damaged
    address.refresh_from_db()
    assert (address.hosted, address.state) == ("unknown", "waiting")
