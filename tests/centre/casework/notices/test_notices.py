"""The pages of notices, as people at the desks see them."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abri.centre.accounts.models import Membership
from abri.centre.cases.models import Case
from abri.centre.casework.notices import words as notice_words
from abri.centre.notices.models import Notice, Notifier
from abri.centre.outbox.models import Letter
from abri.centre.vault import links
from tests.centre.conftest import NOON, Cast, Report, Reported, sign_in, today

ADDRESS = "https://www.instagram.com/p/Cabc123/"
FORM = {
    "platform": "instagram",
    "site": "",
    "held": [ADDRESS],
    "more": "",
    "account": "",
    "reason": "CYBER_VIOLENCE/STALKING",
    "explanation": "The account writes to a girl of fourteen every night.",
    "law": ["be.cp2024.art237"],
    "language": "en",
    "good_faith": "on",
}


@pytest.fixture
def reported(report: Report, cast: Cast) -> Reported:
    """A report whose case holds an address, at a desk that said as whom it sends."""
    found = report(category=["stalking.expartner"], platform="instagram")
    links.add(found.case, [links.Link(ADDRESS, platform="instagram")], at=NOON, author=cast.alma.person)
    Notifier.objects.create(
        desk=cast.helpline, name="Helpline", email="notices@centre.example", changed_at=NOON
    )
    return found


def begin(client: Client, case: Case, **changed: object) -> Notice:
    answer = client.post(f"/desk/cases/{case.reference}/notices/new/", {**FORM, **changed})
    assert answer.status_code == 302, text_of(answer)[:3000]
    return Notice.objects.latest("made_at")


def text_of(answer: object) -> str:
    html = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def send(client: Client, notice: Notice, **changed: object) -> object:
    given = {"send-way": "form", "send-on": today().isoformat(), **changed}
    return client.post(f"/desk/notices/{notice.reference}/send/", given)


def step(client: Client, notice: Notice, kind: str, **changed: object) -> object:
    given = {"step-kind": kind, "step-on": today().isoformat(), **changed}
    return client.post(f"/desk/notices/{notice.reference}/step/", given)


def test_a_new_notice_begins_with_what_the_case_knows(alma: Client, reported: Reported) -> None:
    page = alma.get(f"/desk/cases/{reported.case.reference}/notices/new/").content.decode()
    assert re.search(r'<option value="instagram" selected', page)
    assert re.search(r'<option value="CYBER_VIOLENCE/STALKING" selected', page)
    box = re.search(rf'<input[^>]*value="{re.escape(ADDRESS)}"[^>]*>', page)
    assert box
    assert "checked" in box[0]
    assert 'value="be.cp2024.art237"' in page
    assert f'href="{ADDRESS}"' not in page


def test_a_notice_is_written_read_sent_and_followed_to_its_end(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case)
    page = text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    for said in (
        "Not sent yet", "As the platform will read it", FORM["explanation"], "Harassment",
        "notices@centre.example", "We believe in good faith",
    ):  # fmt: skip
        assert str(said) in page, said
    send(alma, notice)
    page = text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    assert "Sent, no receipt yet" in page
    assert "As it left" in page
    step(alma, notice, "receipt", **{"step-text": "Ticket 4711"})
    step(alma, notice, "decision", **{"step-action": "refused"})
    page = text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    for said in (
        "Ticket 4711",
        "Complain at the platform (Article 20)",
        "Appeals Centre Europe",
        "BIPT",
        "(IE): the coordinator there",
    ):
        assert said in page, said
    step(alma, notice, "end")
    assert "Ended" in text_of(alma.get("/desk/notices/?view=ended"))
    notice.refresh_from_db()
    assert (notice.state, notice.action) == ("ended", "refused")


def test_an_address_is_never_a_link(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case)
    for address in (f"/desk/notices/{notice.reference}/", f"/desk/cases/{reported.case.reference}/"):
        page = alma.get(address).content.decode()
        assert f'href="{ADDRESS}' not in page
    assert ADDRESS in alma.get(f"/desk/notices/{notice.reference}/").content.decode()


def test_what_is_missing_is_said_and_nothing_leaves(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case, explanation="", good_faith="")
    page = text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    assert "It cannot leave like this." in page
    assert "Say in a few sentences why this content is illegal." in page
    answer = send(alma, notice)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    notice.refresh_from_db()
    assert notice.is_draft


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"more": "not an address"}, "This is no address of a page: not"),
        ({"platform": "other"}, "Write what the site is called."),
        ({"nameless": "on"}, "About this kind of content a notice has to say who sends it."),
        ({"reason": "NONSENSE"}, "not one of the available choices"),
        ({"held": ["https://elsewhere.example/"]}, "not one of the available choices"),
    ],
)
def test_a_mistake_in_the_form_is_said_and_what_was_typed_stays(
    alma: Client, reported: Reported, changed: dict[str, object], said: str
) -> None:
    answer = alma.post(f"/desk/cases/{reported.case.reference}/notices/new/", {**FORM, **changed})
    assert answer.status_code == 422
    page = text_of(answer)
    assert said in page
    assert str(FORM["explanation"]) in page
    assert not Notice.objects.exists()


def test_a_draft_is_changed_until_it_leaves(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case)
    alma.post(
        f"/desk/notices/{notice.reference}/change/", {**FORM, "language": "fr", "account": "somebody.123"}
    )
    page = text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    assert "Notification de contenu illicite" in page
    assert "Compte : somebody.123" in page.replace("\u00a0", " ")
    form = alma.get(f"/desk/notices/{notice.reference}/change/").content.decode()
    assert 'value="somebody.123"' in form
    send(alma, notice)
    assert alma.get(f"/desk/notices/{notice.reference}/change/").status_code == 302


def test_a_mailbox_that_nobody_confirmed_is_compared_before_a_mail_leaves(
    alma: Client, reported: Reported, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = begin(alma, reported.case, platform="telegram")
    confirmed = notice_words.profile(notice)
    assert confirmed is not None
    doubted = replace(confirmed, basis=replace(confirmed.basis, verified=False))
    monkeypatch.setattr(notice_words, "profile", lambda notice: doubted)
    assert "Nobody has confirmed this address." in text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    refused = send(alma, notice, **{"send-way": "mail"})
    assert "Compare the address first" in text_of(refused)
    assert not Letter.objects.exists()
    send(alma, notice, **{"send-way": "mail", "send-compared": "on"})
    assert Letter.objects.get().kind == "notice"
    page = text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    assert "Its mail: Waiting to leave" in page


def test_a_confirmed_mailbox_needs_no_comparing(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case, platform="telegram")
    assert "Nobody has confirmed this address." not in text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    send(alma, notice, **{"send-way": "mail"})
    assert Letter.objects.get().kind == "notice"


def test_a_mail_that_did_not_arrive_is_said_everywhere(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case, platform="telegram")
    send(alma, notice, **{"send-way": "mail", "send-compared": "on"})
    Letter.objects.update(state=Letter.State.REFUSED, code="smtp 550")
    assert "The mail did not arrive" in text_of(alma.get(f"/desk/notices/{notice.reference}/"))
    assert "the mail did not arrive" in text_of(alma.get("/desk/notices/?view=running"))
    case_page = text_of(alma.get(f"/desk/cases/{reported.case.reference}/"))
    assert "the mail did not arrive" in case_page
    assert f"The mail of notice {notice.reference} did not arrive" in case_page


@pytest.mark.parametrize(
    ("form_of", "kind", "begins"),
    [
        ("text", "text/plain", b"Notice of"),
        ("json", "application/json", b"{"),
        ("pdf", "application/pdf", b"%PDF"),
    ],
)
def test_a_notice_is_saved_as_text_data_or_pages(
    alma: Client, reported: Reported, form_of: str, kind: str, begins: bytes
) -> None:
    notice = begin(alma, reported.case)
    answer = alma.post(f"/desk/notices/{notice.reference}/save/", {"form_of": form_of})
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{notice.reference}.')
    assert answer.content.startswith(begins)


def test_the_list_shows_first_what_somebody_should_look_at(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case)
    assert "No notice has to be looked at today" in text_of(alma.get("/desk/notices/"))
    assert notice.reference in text_of(alma.get("/desk/notices/?view=drafts"))
    send(alma, notice)
    assert notice.reference in text_of(alma.get("/desk/notices/?view=running"))
    late = today() - timedelta(days=2)
    Notice.objects.update(look_on=late)
    page = text_of(alma.get("/desk/notices/"))
    assert notice.reference in page
    assert "overdue since" in page


def test_the_list_asks_the_database_as_often_for_many_as_for_one(alma: Client, reported: Reported) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            alma.get("/desk/notices/?view=running")
        return len(found)

    send(alma, begin(alma, reported.case))
    alma.get("/desk/notices/?view=running")
    one = asked()
    for _ in range(4):
        send(alma, begin(alma, reported.case))
    assert asked() == one


def test_a_reader_of_the_desk_sees_a_notice_and_changes_nothing(reported: Reported, cast: Cast) -> None:
    alma, boris = sign_in(cast.alma), sign_in(cast.boris)
    notice = begin(alma, reported.case)
    page = boris.get(f"/desk/notices/{notice.reference}/")
    assert page.status_code == 200
    assert "Send it" not in text_of(page)
    assert boris.get(f"/desk/cases/{reported.case.reference}/notices/new/").status_code == 403
    for action in ("send", "step", "drop", "save", "change"):
        assert boris.post(f"/desk/notices/{notice.reference}/{action}/").status_code == 403


def test_another_desk_finds_no_notice(reported: Reported, cast: Cast) -> None:
    notice = begin(sign_in(cast.alma), reported.case)
    clara = sign_in(cast.clara)
    assert clara.get(f"/desk/notices/{notice.reference}/").status_code == 404
    assert notice.reference not in text_of(clara.get("/desk/notices/?view=drafts"))
    for action in ("send", "step", "drop", "save", "change"):
        assert clara.post(f"/desk/notices/{notice.reference}/{action}/").status_code == 404


def test_a_withdrawn_report_hides_its_notices(alma: Client, reported: Reported) -> None:
    notice = begin(alma, reported.case)
    Case.objects.update(state="withdrawn", withdrawn_at=NOON, erase_at=NOON, unread=False, assignee=None)
    assert alma.get(f"/desk/notices/{notice.reference}/").status_code == 404
    assert notice.reference not in text_of(alma.get("/desk/notices/?view=drafts"))


def test_a_supervisor_says_as_whom_the_desk_sends_and_drafts_the_report(
    cast: Cast, reported: Reported
) -> None:
    Membership.objects.filter(person=cast.alma.person).update(role=Membership.Role.SUPERVISOR)
    client = sign_in(cast.alma)
    page = text_of(client.get("/desk/notices/sender/helpline/"))
    assert "This desk is no trusted flagger." in page
    cast.helpline.trusted_flagger = True
    cast.helpline.save()
    given = {"name": "The helpline", "email": "n@centre.example", "areas": ["CYBER_VIOLENCE"]}
    assert "Say who named the desk." in text_of(client.post("/desk/notices/sender/helpline/", given))
    given |= {"named_by": "BIPT", "since": "2025-12-22"}
    assert client.post("/desk/notices/sender/helpline/", given).status_code == 302
    notice = begin(client, reported.case)
    assert "Notice by a trusted flagger (Article 22): The helpline" in text_of(
        client.get(f"/desk/notices/{notice.reference}/")
    )
    send(client, notice)
    year = today().year
    report = client.get(f"/desk/notices/year/helpline/{year}/")
    assert "Meta Platforms Ireland Limited – Instagram" in text_of(report)
    saved = client.get(f"/desk/notices/year/helpline/{year}/", {"form": "json"}).json()
    assert (saved["sent"], saved["sent_as_trusted_flagger"]) == (1, 1)
    text = client.get(f"/desk/notices/year/helpline/{year}/", {"form": "text", "language": "de"})
    assert "Jahresbericht über Meldungen" in text.content.decode()
    assert client.get("/desk/notices/year/school/2026/").status_code == 404


def test_caseworkers_find_no_page_for_supervisors(alma: Client, reported: Reported) -> None:
    assert alma.get("/desk/notices/sender/helpline/").status_code == 404
    assert alma.get("/desk/notices/year/helpline/2026/").status_code == 404
    assert "For supervisors" not in text_of(alma.get("/desk/notices/"))


def test_what_a_colleague_changed_since_the_page_was_opened_is_read_first(
    alma: Client, reported: Reported
) -> None:
    notice = begin(alma, reported.case)
    page = alma.get(f"/desk/notices/{notice.reference}/").content.decode()
    seen = re.search(r'name="send-seen" value="(\w+)"', page)
    assert seen is not None
    alma.post(f"/desk/notices/{notice.reference}/change/", {**FORM, "explanation": "Other words."})
    answer = alma.post(
        f"/desk/notices/{notice.reference}/send/",
        {"send-way": "form", "send-on": today().isoformat(), "send-seen": seen.group(1)},
        follow=True,
    )
    assert "A colleague changed this notice meanwhile." in text_of(answer)
    assert "Other words." in text_of(answer)
    assert Notice.objects.get().state == "draft"


@pytest.mark.parametrize("day", ["9999-12-31", "3000-01-01"])
def test_a_day_that_no_calendar_goes_beyond_is_refused(alma: Client, reported: Reported, day: str) -> None:
    notice = begin(alma, reported.case)
    send(alma, notice)
    answer = step(alma, notice, "receipt", **{"step-look_on": day})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert Notice.objects.get().state == "sent"
