"""A flood: browsers work for their turn, or wait for it; nobody is locked out and nobody's address is kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from altcha.v1 import Payload, solve_challenge
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from abri.centre import turns
from abri.centre.cases.models import Case
from abri.centre.records.models import AuditEntry, Pocket
from abri.centre.reporting import budget, drafts
from tests.centre.conftest import Report
from tests.centre.reporting.conftest import ANSWERS, Dina

NOW = timezone.now()


@pytest.fixture(autouse=True)
def _easy_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "HARDEST", 50)


@pytest.fixture
def flood(dina: Dina, report: Report, settings: Any) -> None:
    """As many reports in the last minute as the budget allows."""
    settings.ABRI_FLOOD_PER_MINUTE = 3
    for _ in range(3):
        report(at=timezone.now())


def solved(challenge: str) -> str:
    """What the script of the page would send."""
    work = json.loads(challenge)
    found = solve_challenge(work["challenge"], work["salt"], work["algorithm"], work["maxNumber"])
    assert found
    return json.dumps(
        Payload(work["algorithm"], work["challenge"], found.number, work["salt"], work["signature"]).to_dict()
    )


def test_a_calm_minute_asks_for_nothing(dina: Dina) -> None:
    assert dina.report()


def test_reports_of_an_earlier_minute_do_not_count(dina: Dina, flood: None) -> None:
    AuditEntry.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert dina.report()


def test_the_budget_can_be_switched_off(dina: Dina, flood: None, settings: Any) -> None:
    settings.ABRI_FLOOD_PER_MINUTE = 0
    assert dina.report()


def test_counting_reads_no_more_rows_than_the_budget(
    dina: Dina, flood: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1) as asked:
        assert budget.reports_exhausted(timezone.now())
    assert "LIMIT 1 OFFSET 2" in asked[0]["sql"]


def test_with_scripts_the_browser_works_for_its_turn(dina: Dina, flood: None) -> None:
    dina.tell()
    assert dina.send().url == "/en/report/turn/"
    assert Case.objects.count() == 3
    page = dina.get("/en/report/turn/")
    assert "ui/work.js" in page.content.decode()
    assert dina.send(work=solved(page.context["work"])).url == "/en/report/receipt/"
    assert Case.objects.count() == 4


def test_without_scripts_the_page_waits_and_then_the_button_works(dina: Dina, flood: None) -> None:
    dina.tell()
    dina.send()
    page = dina.get("/en/report/turn/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in page
    assert dina.send().url == "/en/report/turn/"
    draft = dina.draft(timezone.now())
    draft.waiting_since = (timezone.now() - turns.WAIT).isoformat()
    Pocket.objects.update(content=draft.key.seal(json.dumps(draft.content), purpose="draft"))
    page = dina.get("/en/report/turn/").content.decode()
    assert "It is your turn" in page
    assert "http-equiv" not in page
    assert dina.send().url == "/en/report/receipt/"


def test_pressing_again_does_not_begin_the_wait_anew(dina: Dina, flood: None) -> None:
    dina.tell()
    dina.send()
    first = dina.draft(timezone.now()).waiting_since
    dina.send()
    assert dina.draft(timezone.now()).waiting_since == first


def test_the_form_on_one_page_waits_as_a_draft(dina: Dina, flood: None) -> None:
    dina.get("/en/report/all/")
    assert dina.post("/en/report/all/", ANSWERS).url == "/en/report/turn/"
    page = dina.get("/en/report/turn/")
    assert dina.send(work=solved(page.context["work"])).url == "/en/report/receipt/"
    assert Case.objects.count() == 4


def test_one_turn_sends_one_report(dina: Dina, flood: None) -> None:
    dina.tell()
    dina.send()
    work = solved(dina.get("/en/report/turn/").context["work"])
    other = Dina()
    other.tell()
    assert other.send(work=work).url == "/en/report/turn/"
    dina.send(work=work)
    dina.send(work=work)
    assert Case.objects.count() == 4


def test_a_turn_is_used_up_also_when_the_receipt_is_forgotten_and_the_cookie_comes_back(
    dina: Dina, flood: None
) -> None:
    dina.get("/en/report/all/")
    cookie = dina.cookies[drafts.COOKIE].value
    dina.post("/en/report/all/", ANSWERS)
    work = solved(dina.get("/en/report/turn/").context["work"])
    assert dina.send(work=work).url == "/en/report/receipt/"
    dina.post("/en/report/receipt/saved/")
    dina.cookies[drafts.COOKIE] = cookie
    assert dina.post("/en/report/all/", {**ANSWERS, "work": work}).url == "/en/report/turn/"
    assert Case.objects.count() == 4


def test_without_a_draft_there_is_no_turn(dina: Dina) -> None:
    dina.tell()
    assert dina.get("/en/report/turn/").url == "/en/report/check/"


@pytest.fixture
def rush(dina: Dina, settings: Any) -> None:
    """As many reports begun in this minute as the budget allows."""
    settings.ABRI_FLOOD_PER_MINUTE = 1
    for _ in range(4):
        assert Dina().begin().status_code == 302


def test_in_a_rush_beginning_keeps_nothing_until_it_is_ones_turn(dina: Dina, rush: None) -> None:
    page = dina.begin()
    assert page.status_code == 429
    assert Pocket.objects.count() == 4
    assert drafts.COOKIE not in dina.cookies
    turn = {"turn": page.context["turn"], "work": solved(page.context["work"]), "to": "school"}
    assert dina.begin(**turn).url == "/en/report/reporter/"
    assert dina.draft(timezone.now()).desk == "school"
    # One turn begins one report.
    assert Dina().begin(**turn).status_code == 429


def test_in_a_rush_a_browser_without_scripts_waits_and_begins_once(
    dina: Dina, rush: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = dina.begin()
    turn = {"turn": page.context["turn"], "ticket": page.context["ticket"]}
    again = dina.begin(**turn)
    assert (again.status_code, again.context["ticket"]) == (429, turn["ticket"])
    assert dina.begin(turn="another", ticket=turn["ticket"]).status_code == 429
    monkeypatch.setattr(turns, "WAIT", timedelta(0))
    assert dina.begin(**turn).status_code == 302
    assert Dina().begin(**turn).status_code == 429


def test_a_report_that_was_begun_stays_when_beginning_another_has_to_wait(dina: Dina, rush: None) -> None:
    other = Dina()
    turn = dina.begin().context
    dina.begin(turn=turn["turn"], work=solved(turn["work"]))
    dina.answer("danger", "none")
    assert dina.begin().status_code == 429
    assert dina.draft(timezone.now()).answers
    assert other.begin().status_code == 429


@pytest.fixture
def guessing(dina: Dina, settings: Any) -> None:
    """As many wrong codes in this minute as the budget allows."""
    settings.ABRI_WRONG_RECEIPTS_PER_MINUTE = 3
    for _ in range(3):
        dina.post("/en/mailbox/", {"code": budgetless_code()})


def budgetless_code() -> str:
    """A code that opens nothing."""
    return "ABCDEFGHJKMNPQRSTVWX"


def test_many_wrong_codes_slow_the_right_one_down_and_do_not_lock_it_out(
    dina: Dina, report: Report, guessing: None
) -> None:
    code = report().receipt.display
    page = dina.post("/en/mailbox/", {"code": code})
    assert page.status_code == 429
    assert not Pocket.objects.exists()
    worked = dina.post("/en/mailbox/", {"code": code, "work": solved(page.context["work"])})
    assert worked.url == "/en/mailbox/"


def test_without_scripts_a_ticket_opens_the_mailbox_after_the_wait(
    dina: Dina, report: Report, guessing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = report().receipt.display
    page = dina.post("/en/mailbox/", {"code": code})
    ticket = page.context["ticket"]
    again = dina.post("/en/mailbox/", {"code": code, "ticket": ticket})
    assert again.status_code == 429
    assert again.context["ticket"] == ticket
    monkeypatch.setattr(turns, "WAIT", timedelta(0))
    assert dina.post("/en/mailbox/", {"code": code, "ticket": ticket}).url == "/en/mailbox/"


def test_work_for_one_code_tries_no_other(dina: Dina, report: Report, guessing: None) -> None:
    page = dina.post("/en/mailbox/", {"code": budgetless_code()})
    other = {
        "code": report().receipt.display,
        "work": solved(page.context["work"]),
        "ticket": page.context["ticket"],
    }
    assert dina.post("/en/mailbox/", other).status_code == 429


def test_a_code_with_a_typing_mistake_costs_nothing(dina: Dina, settings: Any) -> None:
    settings.ABRI_WRONG_RECEIPTS_PER_MINUTE = 1
    for _ in range(3):
        dina.post("/en/mailbox/", {"code": "ABC"})
    assert not budget.wrong_codes_exhausted(timezone.now())


def test_the_next_minute_is_calm_again(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ABRI_WRONG_RECEIPTS_PER_MINUTE = 2
    monkeypatch.setattr(turns, "MINUTE", 60)
    first = NOW.replace(second=0, microsecond=0)
    turns.count(budget.WRONG, first, by=2)
    assert budget.wrong_codes_exhausted(first + timedelta(seconds=59))
    assert not budget.wrong_codes_exhausted(first + timedelta(seconds=60))


def test_work_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = timezone.now() - turns.TURN_LASTS - timedelta(minutes=1)
    assert not turns.has_worked("a", solved(turns.challenge("a", long_ago)))
    assert turns.has_worked("a", solved(turns.challenge("a", timezone.now())))


def test_a_ticket_is_bound_waits_and_expires() -> None:
    ticket = turns.ticket("a", NOW)
    assert not turns.has_waited("a", ticket, NOW + turns.WAIT - timedelta(seconds=1))
    assert turns.has_waited("a", ticket, NOW + turns.WAIT)
    assert not turns.has_waited("b", ticket, NOW + turns.WAIT)
    assert not turns.has_waited("a", ticket, NOW + turns.TURN_LASTS + timedelta(seconds=1))
    assert not turns.has_waited("a", ticket, NOW - timedelta(seconds=1))
    assert not turns.has_waited("a", ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), NOW + turns.WAIT)


def test_a_page_shows_no_id_that_finds_a_row() -> None:
    assert "secret-lookup" not in turns.challenge("secret-lookup", NOW) + turns.ticket("secret-lookup", NOW)


def test_a_forged_solution_is_refused() -> None:
    work = json.loads(solved(turns.challenge("a", timezone.now())))
    for forged in ({"number": work["number"] + 1}, {"signature": "0" * 64}, {"salt": work["salt"] + "x"}):
        assert not turns.has_worked("a", json.dumps(work | forged))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.sampled_from(["algorithm", "challenge", "number", "salt", "signature", "x"]), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(JSON.map(json.dumps) | st.text(max_size=60))
def test_whatever_is_sent_as_work_is_refused_quietly(untrusted: str) -> None:
    assert turns.has_worked("a", untrusted) is False


@given(st.text(max_size=80))
def test_whatever_is_sent_as_a_ticket_is_refused_quietly(untrusted: str) -> None:
    assert turns.has_waited("a", untrusted, NOW) is False
