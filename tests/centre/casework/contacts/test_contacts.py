"""A call or a visit is written down on one page: few keys, sealed like a report, a code for who wants one."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts import desks, people
from abri.centre.accounts.models import MemberKey
from abri.centre.cases import actions, arrivals, contacts, mailbox
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.country import country
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Receipt
from abri.centre.records.models import AuditEntry
from tests.centre.casework.case_page import pane
from tests.centre.conftest import NOON, Cast, make_member, sign_in

PAGE = "/desk/contacts/new/"
TOLD = "A girl in the fourth year is sent messages by a man whom she does not know."


def written(**more: Any) -> dict[str, Any]:
    return {
        "once": str(uuid4()),
        "came_by": "phone",
        "category": "grooming",
        "caller": "parent",
        "age": "12-13",
        "gender": "girl",
        "place": "messaging",
        "language": "nl",
        "region": "be.vl",
        "lasting": "5-15",
        "told": TOLD,
        **more,
    }


def contact(**more: Any) -> contacts.Contact:
    given: dict[str, Any] = {
        "came_by": Case.CameBy.PHONE,
        "answers": {"category": ["grooming"], "story": TOLD},
        "language": "nl",
        "counted": {"gender": "girl"},
        "receipt": True,
        "outcome": "",
    }
    return contacts.Contact(**{**given, **more})


def code_on(page: str) -> Receipt:
    groups = re.search(r'id="receipt"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert groups
    return Receipt.parse("".join(re.findall(r"<span>(\w{5})</span>", groups[1])))


class TestPage:
    def test_one_page_makes_a_case_that_its_writer_holds(self, alma: Client, cast: Cast) -> None:
        answer = alma.post(PAGE, written())
        assert answer.status_code == 200
        case = Case.objects.get()
        assert (case.came_by, case.category, case.age_band, case.region, case.language) == (
            "phone",
            "grooming",
            "12-13",
            "be.vl",
            "nl",
        )
        assert (case.state, case.unread, case.assignee) == ("open", False, cast.alma.person)
        assert case.reference in answer.content.decode()
        assert "T1 · High" in answer.content.decode()
        told = AuditEntry.objects.get(action="contact.recorded")
        assert told.detail == {"came_by": "phone", "receipt": False}

    def test_nothing_that_was_said_stands_in_clear(self, alma: Client) -> None:
        alma.post(PAGE, written())
        row = str(Case.objects.values().get()) + str(
            list(AuditEntry.objects.values_list("detail", flat=True))
        )
        for word in ("girl", "messaging", "5-15", "fourth year"):
            assert word not in row

    def test_the_case_shows_what_was_written_down(self, alma: Client) -> None:
        alma.post(PAGE, written())
        page = alma.get(f"/desk/cases/{Case.objects.get().reference}/").content.decode()
        assert TOLD in pane(page, "story")
        told = pane(page, "contact")
        for words in (
            "Telephone",
            "Girl or woman",
            "In messages or a group",
            "5 to 15 minutes",
            "no code",
            "messaging · female",
        ):
            assert words in told

    def test_the_code_is_shown_once_and_opens_the_mailbox(self, alma: Client) -> None:
        form = written(receipt="on")
        answer = alma.post(PAGE, form)
        receipt = code_on(answer.content.decode())
        assert mailbox.open_with_receipt(receipt).report()["answers"]["story"] == TOLD
        assert "no-store" in answer["Cache-Control"]
        assert "Met deze code opent" in answer.content.decode()
        again = alma.post(PAGE, form)
        assert again.status_code == 302
        assert Case.objects.count() == 1
        assert receipt.code not in alma.get(again["Location"]).content.decode()

    def test_a_mistake_keeps_what_was_typed(self, alma: Client) -> None:
        answer = alma.post(PAGE, written(category=""))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert TOLD in page
        assert "Choose what it is about." in page
        assert not Case.objects.exists()

    def test_a_call_can_end_at_once(self, alma: Client) -> None:
        answer = alma.post(PAGE, written(outcome="helped", told=""))
        case = Case.objects.get()
        assert (case.state, case.outcome) == ("closed", "helped")
        assert 'name="confirm"' not in answer.content.decode()
        assert not case.deadlines.running().exists()

    def test_danger_tells_the_writer_and_alerts_nobody_else(self, alma: Client, cast: Cast) -> None:
        cast.helpline.alert_email = "team@centre.example"
        cast.helpline.save()
        page = alma.post(PAGE, written(danger="suicide")).content.decode()
        assert "stay with the caller" in page
        case = Case.objects.get()
        assert (case.urgency, case.is_unread_danger) == (0, False)
        assert not Letter.objects.exists()

    def test_the_urgency_is_proposed_while_somebody_still_types(self, alma: Client) -> None:
        answer = alma.post("/desk/contacts/urgency/", written(danger="suicide", told=""))
        assert "T0 · Immediate" in answer.content.decode()
        assert "<html" not in answer.content.decode()
        assert alma.post("/desk/contacts/urgency/", {}).status_code == 200
        assert not Case.objects.exists()

    def test_it_is_asked_in_few_fields_and_one_must_be_filled_in(self, alma: Client) -> None:
        """A minute: a letter and the tabulator for each list, and as long as it takes to type a sentence."""
        page = alma.get(PAGE).content.decode()
        form = page[page.index('<form method="post" novalidate hx-post') :].split("</form>")[0]
        stops = re.findall(r"<(?:select|textarea|button|input(?![^>]*type=\"hidden\"))", form)
        assert len(stops) <= 14
        assert re.search(r'<select name="category"[^>]*autofocus', form)
        assert len(re.findall(r'<option value=""\s+selected', form)) >= 8
        least = {"once": str(uuid4()), "came_by": "phone", "category": "scam", "language": "fr"}
        assert alma.post(PAGE, least).status_code == 200

    def test_what_is_read_out_says_to_whom(self, alma: Client) -> None:
        page = alma.get(PAGE).content.decode()
        adult, young = page.index("To an adult:"), page.index("To a young person:")
        assert " u " in page[adult:young]
        assert " je " in page[young:]

    def test_somebody_of_two_desks_says_for_which(self, cast: Cast) -> None:
        dora = make_member("dora", cast.helpline)
        people.join(person=dora.person, desk=cast.school, role="caseworker", at=NOON)
        client = sign_in(dora)
        assert 'name="desk"' in client.get(PAGE).content.decode()
        client.post(PAGE, written(desk=str(cast.school.pk)))
        assert Case.objects.get().desk == cast.school

    @pytest.mark.parametrize("how", ["dissolved", "without its key"])
    def test_what_was_typed_stays_where_the_desk_goes_meanwhile(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, how: str
    ) -> None:
        """In the moment in which it is stored: who writes it down had a desk when the page was asked for."""
        client, record = sign_in(cast.alma), contacts.record

        def late(**given: Any) -> contacts.Recorded:
            if how == "dissolved":
                desks.dissolve(desk=cast.helpline, by=cast.emil.person, at=timezone.now())
            else:
                MemberKey.objects.filter(desk_key__desk=cast.helpline).delete()
            return record(**given)

        monkeypatch.setattr(contacts, "record", late)
        answer = client.post(PAGE, written())
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Nothing was stored: this desk takes nothing any more." in page
        assert TOLD in page
        assert not Case.objects.exists()

    def test_what_was_typed_stays_where_the_desk_goes_as_it_is_stored(
        self, alma: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        prepare = arrivals.prepare

        def late(*given: Any, **more: Any) -> arrivals.Arrival:
            prepared = prepare(*given, **more)
            desks.dissolve(desk=cast.helpline, by=cast.emil.person, at=timezone.now())
            return prepared

        monkeypatch.setattr(arrivals, "prepare", late)
        answer = alma.post(PAGE, written())
        assert answer.status_code == 422
        assert TOLD in answer.content.decode()
        assert not Case.objects.exists()

    def test_a_desk_that_nobody_opens_any_more_keeps_what_was_typed(self, alma: Client, cast: Cast) -> None:
        MemberKey.objects.filter(desk_key__desk=cast.helpline).delete()
        answer = alma.post(PAGE, written())
        assert answer.status_code == 422
        assert TOLD in answer.content.decode()
        assert not Case.objects.exists()

    def test_somebody_of_two_desks_goes_on_with_the_one_that_is_left(self, cast: Cast) -> None:
        dora = make_member("dora", cast.helpline)
        people.join(person=dora.person, desk=cast.school, role="caseworker", at=NOON)
        client = sign_in(dora)
        MemberKey.objects.filter(desk_key__desk=cast.school).delete()
        answer = client.post(PAGE, written(desk=str(cast.school.pk)))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "This desk takes nothing any more. Nothing was stored. Choose another one." in page
        assert TOLD in page
        assert re.search(rf'<option value="{cast.helpline.pk}"', page)

    @pytest.mark.parametrize(("member", "status"), [("boris", 404), ("clara", 200), ("emil", 404)])
    def test_it_is_for_who_acts_at_a_desk(self, cast: Cast, member: str, status: int) -> None:
        client = sign_in(getattr(cast, member))
        assert client.get(PAGE).status_code == status
        assert client.post(PAGE, written()).status_code == status
        assert Case.objects.count() == (1 if status == 200 else 0)


class TestRecord:
    def test_without_a_code_nobody_can_open_the_mailbox(self, cast: Cast) -> None:
        done = contacts.record(
            contact=contact(receipt=False), desk=cast.helpline, by=cast.alma.person, at=NOON, once=uuid4()
        )
        assert done.receipt is None
        assert not done.case.grants.filter(desk_key=None).exists()
        actions.open_case(case=done.case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)

    def test_it_has_been_looked_at_and_an_answer_is_owed(self, cast: Cast) -> None:
        done = contacts.record(
            contact=contact(), desk=cast.helpline, by=cast.alma.person, at=NOON, once=uuid4()
        )
        assert done.case.deadlines.get(kind=Deadline.Kind.FIRST_LOOK).met_at == NOON
        assert done.case.deadlines.running().get().kind == Deadline.Kind.ANSWER
        assert done.case.due_at == NOON + timedelta(hours=24)

    def test_a_second_time_is_not_stored_again(self, cast: Cast) -> None:
        once = uuid4()
        how: dict[str, Any] = {
            "contact": contact(),
            "desk": cast.helpline,
            "by": cast.alma.person,
            "at": NOON,
            "once": once,
        }
        contacts.record(**how)
        with pytest.raises(AlreadySent):
            contacts.record(**how)
        assert Case.objects.count() == 1
        assert Item.objects.filter(kind=Item.Kind.REPORT).count() == 1

    def test_nobody_writes_down_for_a_desk_of_others(self, cast: Cast) -> None:
        for member in (cast.boris, cast.clara, cast.emil):
            with pytest.raises(actions.NotAllowed):
                contacts.record(
                    contact=contact(), desk=cast.helpline, by=member.person, at=NOON, once=uuid4()
                )

    def test_an_outcome_that_the_pack_does_not_have_stores_nothing(self, cast: Cast) -> None:
        with pytest.raises(actions.UnknownOutcome):
            contacts.record(
                contact=contact(outcome="vanished"),
                desk=cast.helpline,
                by=cast.alma.person,
                at=NOON,
                once=uuid4(),
            )
        assert not Case.objects.exists()

    def test_every_list_of_the_form_is_of_the_pack(self) -> None:
        assert {"girl", "boy", "other", "unknown"} == set(country().contact.genders)
