"""The pages of working things out, from beginning to what leaves."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from abri.centre.accounts import keys, people
from abri.centre.cases import mailbox
from abri.centre.records.models import AuditEntry
from abri.centre.restoring import actions
from abri.centre.restoring.models import Entry, Process
from tests.centre.conftest import NOON, STORY, Cast, Report, make_desk, make_member, sign_in
from tests.centre.restoring.conftest import TITLE, Begun, Told

LIST = "/desk/restorative/"
BEGIN = "/desk/restorative/begin/"


@pytest.fixture
def clara(cast: Cast) -> Client:
    return sign_in(cast.clara)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def sent(client: Client, address: str, **given: object) -> str:
    answer = client.post(address, given)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def page_of(told: Told) -> str:
    return f"/desk/restorative/{told.process.reference}/"


def test_from_a_case_to_a_record(clara: Client, report: Report) -> None:
    case = report(desk_slug="school").case
    page = text(clara, f"/desk/cases/{case.reference}/")
    assert f"{BEGIN}?case={case.reference}" in page
    form = text(clara, f"{BEGIN}?case={case.reference}")
    assert case.reference in form
    assert STORY not in form
    given = {"way": "school:no_blame", "scope": "class", "title": TITLE, "case": case.reference}
    refused = clara.post(BEGIN, given)
    assert (refused.status_code, Process.objects.count()) == (422, 0)
    led = sent(clara, BEGIN, checked="on", **given)
    page = text(clara, led)
    assert TITLE in page
    assert STORY not in page
    assert Process.objects.get().case == case


def test_a_case_that_rules_it_out_is_refused_with_the_reason(clara: Client, report: Report) -> None:
    case = report(desk_slug="school", category=["sextortion"]).case
    assert "not for a talk in a group" in text(clara, f"{BEGIN}?case={case.reference}")
    given = {
        "way": "school:no_blame",
        "scope": "few",
        "title": TITLE,
        "checked": "on",
        "case": case.reference,
    }
    answer = clara.post(BEGIN, given)
    assert answer.status_code == 422
    assert "not for a talk in a group" in answer.content.decode()
    assert not Process.objects.exists()


def test_a_case_of_another_desk_begins_nothing(clara: Client, report: Report) -> None:
    other = report().case
    assert clara.get(f"{BEGIN}?case={other.reference}").status_code == 404


def test_desks_of_other_kinds_have_no_such_pages(cast: Cast, begun: Begun) -> None:
    told = begun()
    for member in (cast.alma, cast.boris, cast.emil):
        client = sign_in(member)
        assert "Working things out" not in text(client, "/desk/account/")
        for address in (LIST, BEGIN, page_of(told), f"{page_of(told)}leaving/"):
            assert client.get(address).status_code == 404, address
        assert client.post(f"{page_of(told)}note/", {"note-text": "x"}).status_code == 404


def test_the_whole_track_through_its_pages(clara: Client, begun: Begun) -> None:
    told = begun()
    here = page_of(told)
    assert "This waits for a yes" not in text(clara, here)
    sent(clara, f"{here}person/", **_once("person"), **{"person-role": "pupil", "person-name": "Lena"})
    early = clara.post(f"{here}step/", _step("listen"))
    assert early.status_code == 422
    assert "has not said yes" in early.content.decode()
    pupil = told.record.people[0]
    sent(clara, f"{here}word/", person=pupil.id, says="agreed")
    sent(clara, f"{here}step/", **_step("listen"))
    sent(clara, f"{here}person/", **_once("person"), **{"person-role": "group", "person-name": "Tom"})
    for step in ("gather", "explain", "share", "ideas", "hand_over"):
        sent(clara, f"{here}step/", **_step(step))
    named = clara.post(f"{here}agreement/", {**_once("agreement"), "agreement-text": "Tom says hello."})
    assert named.status_code == 422
    assert "Write roles instead of names" in named.content.decode()
    sent(clara, f"{here}agreement/", **_once("agreement"), **{"agreement-text": "Pupil 1 says hello."})
    (day,) = told.record.look_backs
    prefix = f"looked-{day.id}"
    sent(clara, f"{here}looked-back/", **{f"{prefix}-look_back": day.id, f"{prefix}-text": "Better."})
    sent(clara, f"{here}note/", **_once("note"), **{"note-text": "See the parents."})
    page = text(clara, here)
    for words in ("Pupil of the group 1", "Tom", "Pupil 1 says hello.", "Better.", "See the parents."):
        assert words in page
    sent(clara, f"{here}end/", **{"end-ending": "better"})
    assert "It goes better" in text(clara, here)
    assert "Add somebody" not in text(clara, here)
    sent(clara, f"{here}reopen/")
    assert "Add somebody" in text(clara, here)


def test_a_step_that_is_left_out_says_why(clara: Client, begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    given = {**_step("listen"), "step-text": "", "step-left_out": "on"}
    answer = clara.post(f"{page_of(told)}step/", given)
    assert answer.status_code == 422
    assert "why you left it out" in answer.content.decode()


def test_a_text_leaves_without_names(clara: Client, begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    chosen = f"{page_of(told)}leaving/?sheet=parents&to=parent&language=nl"
    form = text(clara, chosen)
    assert "Uw kind mag op elk moment stoppen" in form
    named = clara.post(chosen, {**_once(), "text": "Lena voelt zich beter."})
    assert named.status_code == 422
    assert "Write roles instead of names" in named.content.decode()
    asked = clara.post(chosen, {**_once(), "text": "Wij vroegen het aan Yente."})
    assert asked.status_code == 422
    assert 'name="seen" value="Yente"' in asked.content.decode()
    other = {**_once(), "text": "Wij vroegen het aan Kwinten.", "seen": "Yente", "no_names": "on"}
    assert clara.post(chosen, other).status_code == 422
    led = sent(clara, chosen, **_once(), text="Wij vroegen het aan Yente.", seen="Yente", no_names="on")
    sheet = text(clara, led)
    assert "Wij vroegen het aan Yente." in sheet
    assert "Lena" not in sheet
    assert TITLE not in sheet
    assert told.process.reference not in re.sub(r'(?:href|action)="[^"]*"', "", sheet)


def test_what_young_people_read_speaks_to_them(clara: Client, begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    form = text(clara, f"{page_of(told)}leaving/?sheet=invitation&to=group&language=fr")
    assert "Nous avons besoin de ton aide" in form


def test_the_words_of_the_agreement_stand_in_the_sheet(begun: Begun) -> None:
    told = begun("mediation")
    for role, name in (("first_party", "Noor"), ("second_party", "Bram")):
        told.agreed(role, name)
    actions.agree(text="The post goes by Friday.", **told.who)
    client = sign_in(told.member)
    chosen = f"{page_of(told)}leaving/?sheet=agreement&to=first_party&language=en"
    assert "The post goes by Friday." in text(client, chosen)
    early = client.post(
        chosen, {**_once(), "text": "The post goes by Friday.", "seen": "Friday", "no_names": "on"}
    )
    assert early.status_code == 422
    assert "Not everybody has agreed" in early.content.decode()
    agreement = told.record.agreement
    assert agreement is not None
    for person in told.record.people:
        sent(client, f"{page_of(told)}word/", person=person.id, agreement=agreement.id, says="agreed")
    assert "everybody agrees" in text(client, page_of(told))
    sent(client, chosen, **_once(), text="The post goes by Friday.", seen="Friday", no_names="on")


def test_a_withdrawn_report_warns_and_shows_nothing_of_itself(
    clara: Client, report: Report, begun: Begun
) -> None:
    reported = report(desk_slug="school")
    told = begun(case=reported.case)
    mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=NOON)
    page = text(clara, page_of(told))
    assert "The report behind this was withdrawn" in page
    assert reported.case.reference not in page


def test_who_was_not_let_in_reads_nothing(begun: Begun, cast: Cast) -> None:
    told = begun()
    late = sign_in(make_member("late", cast.school))
    assert TITLE not in text(late, LIST)
    page = text(late, page_of(told), status=403)
    assert "This record stays closed" in page
    assert late.post(f"{page_of(told)}note/", {**_once("note"), "note-text": "x"}).status_code == 403


def test_who_may_only_read_sees_no_form(begun: Begun, cast: Cast) -> None:
    told = begun()
    reader = make_member("reader", cast.school, "read_only")
    keys.let_in(
        person=reader.person, desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=NOON
    )
    client = sign_in(reader)
    page = text(client, page_of(told))
    assert TITLE in page
    assert f'action="{page_of(told)}' not in page
    assert client.post(f"{page_of(told)}note/", {"note-text": "x"}).status_code == 403
    assert client.get(f"{page_of(told)}leaving/").status_code == 403
    assert client.get(BEGIN).status_code == 404


def test_each_look_at_a_record_is_written_down(clara: Client, begun: Begun, cast: Cast) -> None:
    told = begun()
    text(clara, page_of(told))
    opened = AuditEntry.objects.about(told.process).get(action="restoring.opened")
    assert opened.actor_id == str(cast.clara.person.pk)


def test_the_list_shows_days_that_have_passed(clara: Client, begun: Begun) -> None:
    told = begun()
    actions.look_back_on(on=date(2020, 1, 6), about="the group", **told.who)
    assert "overdue" in text(clara, LIST)


def test_several_desks_are_told_apart(begun: Begun, cast: Cast) -> None:
    begun()
    other = make_desk("mediation", "mediation")
    people.join(person=cast.clara.person, desk=other, role="caseworker", at=NOON)
    client = sign_in(cast.clara)
    form = text(client, BEGIN)
    assert "school:no_blame" in form
    assert "mediation:mediation" in form
    assert '<th scope="col">Desk</th>' in text(client, LIST)


def test_damaged_entries_close_the_record_and_nothing_else(clara: Client, begun: Begun) -> None:
    told, whole = begun(), begun()
    actions.note(text="x", **told.who)
    actions.note(text="y", **whole.who)
    Entry.objects.filter(process=told.process).update(
        content=Entry.objects.get(process=whole.process).content
    )
    assert "This record stays closed" in text(clara, page_of(told), status=403)
    assert TITLE in text(clara, page_of(whole))
    assert clara.get(LIST).status_code == 200


def _once(prefix: str = "") -> dict[str, object]:
    return {f"{prefix}-once" if prefix else "once": uuid4()}


def _step(step: str) -> dict[str, object]:
    on = {"step-on_day": "20", "step-on_month": "11", "step-on_year": "2026"}
    return {"step-step": step, "step-text": "It went well.", **on}


def test_a_day_behind_which_there_is_none_is_refused(clara: Client, begun: Begun) -> None:
    here = page_of(begun())
    answer = clara.post(f"{here}step/", {**_step("listen"), **_last_day("step")})
    assert answer.status_code == 422
    assert "2999" in answer.content.decode()


def _last_day(prefix: str) -> dict[str, str]:
    return {f"{prefix}-on_day": "31", f"{prefix}-on_month": "12", f"{prefix}-on_year": "9999"}


def test_a_desk_with_a_record_that_goes_on_is_not_dissolved(begun: Begun, cast: Cast) -> None:
    """Nobody could read it any more, or end it."""
    told, emil = begun(), sign_in(cast.emil)
    address = f"/desk/admin/desks/{cast.school.pk}/dissolve/"
    assert "1 record of working something out goes on" in text(emil, address)
    assert "has open cases or records" in emil.post(address, follow=True).content.decode()
    actions.close(ending="not_begun", **told.who)
    assert emil.post(address).status_code == 302
    cast.school.refresh_from_db()
    assert cast.school.dissolved_at is not None
