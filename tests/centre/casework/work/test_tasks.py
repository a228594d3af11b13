"""Tasks: set, done, dropped; sealed, promised, and in the way of closing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from abri.centre.accounts import people
from abri.centre.cases import actions, keys, rotation
from abri.centre.cases.models import Deadline, Item
from abri.centre.casework.models import Task
from abri.centre.casework.work import tasks
from abri.centre.records.keyring import SealingError
from abri.centre.records.models import AuditEntry
from tests.centre.casework.case_page import address, pane, shown
from tests.centre.conftest import NOON, Cast, Member, Report, Reported, sign_in

FRIDAY = date(2026, 11, 27)
CALL = "Call the school back about the class group."


@pytest.fixture
def task(cast: Cast, held: Reported) -> Task:
    return tasks.add(case=held.case, text=CALL, due_on=FRIDAY, person=None, by=cast.alma.person, at=NOON)


def test_what_has_to_be_done_is_sealed_to_the_desk_and_never_among_the_notes(
    cast: Cast, alma: Client, held: Reported, task: Task
) -> None:
    assert keys.opened(task.note, cast.alma.keyring)["text"] == CALL
    with pytest.raises(SealingError):
        keys.opened(task.note, cast.clara.keyring)
    page = shown(alma, held)
    assert CALL in pane(page, "tasks")
    assert CALL not in pane(page, "mailbox")


def test_the_desk_promises_it_and_keeps_its_word(cast: Cast, held: Reported, task: Task) -> None:
    promised = Deadline.objects.get(kind="task", case=held.case)
    assert promised.due_at == tasks.end_of(FRIDAY)
    tasks.tick(task=task, done=True, by=cast.alma.person, at=NOON + timedelta(days=2))
    promised.refresh_from_db()
    assert promised.met_at == NOON + timedelta(days=2)
    task.refresh_from_db()
    assert (task.done_on, task.done_by, task.is_open) == (date(2026, 11, 23), cast.alma.person, False)


def test_a_dropped_task_counts_neither_way(cast: Cast, held: Reported, task: Task) -> None:
    tasks.tick(task=task, done=False, by=cast.alma.person, at=NOON)
    promised = Deadline.objects.get(kind="task", case=held.case)
    assert (promised.met_at, promised.dropped_at) == (None, NOON)


def test_a_task_ends_once(cast: Cast, task: Task) -> None:
    tasks.tick(task=task, done=True, by=cast.alma.person, at=NOON)
    with pytest.raises(tasks.TaskEnded):
        tasks.tick(task=task, done=False, by=cast.alma.person, at=NOON)
    assert AuditEntry.objects.filter(action__in=["task.done", "task.dropped"]).count() == 1


def test_only_who_acts_sets_a_task_and_only_for_who_acts(cast: Cast, held: Reported) -> None:
    for by, person in ((cast.boris.person, None), (cast.alma.person, cast.boris.person)):
        with pytest.raises(actions.NotAllowed):
            tasks.add(case=held.case, text=CALL, due_on=FRIDAY, person=person, by=by, at=NOON)
    assert not Task.objects.exists()


def test_a_case_with_an_open_task_is_not_closed_and_a_closed_one_gets_none(
    cast: Cast, alma: Client, held: Reported, task: Task
) -> None:
    refused = alma.post(f"{address(held)}close/", {"close-outcome": "helped"})
    assert refused.status_code == 422
    assert "A task is still open" in refused.content.decode()
    tasks.tick(task=task, done=True, by=cast.alma.person, at=NOON)
    actions.close(case=held.case, outcome="helped", by=cast.alma.person, at=NOON)
    with pytest.raises(actions.AlreadyClosed):
        tasks.add(case=held.case, text=CALL, due_on=FRIDAY, person=None, by=cast.alma.person, at=NOON)


def test_a_task_of_nobody_is_whose_case_it_is(cast: Cast, bea: Member, held: Reported, task: Task) -> None:
    assert list(Task.objects.open().for_person(cast.alma.person)) == [task]
    assert not Task.objects.open().for_person(bea.person).exists()
    actions.assign(case=held.case, to=bea.person, expected=cast.alma.person, by=cast.alma.person, at=NOON)
    assert list(Task.objects.open().for_person(bea.person)) == [task]


def test_a_new_key_of_the_desk_takes_the_task_along(
    cast: Cast, bea: Member, held: Reported, task: Task
) -> None:
    people.leave(person=bea.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    rotation.catch_up(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    note = Item.objects.get(pk=task.note_id)
    assert note.desk_key == cast.helpline.current_key
    assert keys.opened(note, cast.alma.keyring)["text"] == CALL


def test_erasing_the_case_leaves_no_task(held: Reported, task: Task) -> None:
    held.case.delete()
    assert not Task.objects.exists()
    assert Deadline.objects.filter(kind="task", case=None).count() == 1


class TestPages:
    def send(self, client: Client, held: Reported, **fields: str) -> tuple[int, str]:
        given = {"task-text": CALL, "task-due_on": "2099-01-01", "task-person": "holder", **fields}
        answer = client.post(f"{address(held)}tasks/", {"task-once": str(uuid4()), **given}, follow=True)
        return answer.status_code, answer.content.decode()

    def test_a_task_is_set_ticked_off_and_kept_to_be_seen(self, alma: Client, held: Reported) -> None:
        status, page = self.send(alma, held)
        assert status == 200
        assert "The task is set." in page
        task = Task.objects.get()
        ticked = alma.post(f"{address(held)}tasks/{task.pk}/", {"done": "1"}, follow=True).content.decode()
        assert "Done and dropped" in pane(ticked, "tasks")
        again = alma.post(f"{address(held)}tasks/{task.pk}/", {"done": "0"})
        assert again.status_code == 422
        assert "in the meantime" in again.content.decode()

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"task-text": " "}, "Say what has to be done."),
            ({"task-due_on": "2020-01-01"}, "This day has gone by"),
            ({"task-due_on": "soon"}, "Enter a valid date"),
            ({"task-person": "somebody"}, "Select a valid choice"),
            ({"task-text": "x" * 1_001}, "is longer than 1,000 characters"),
        ],
    )
    def test_a_mistake_is_said_and_nothing_is_lost(
        self, alma: Client, held: Reported, fields: dict[str, str], said: str
    ) -> None:
        status, page = self.send(alma, held, **fields)
        assert status == 422
        assert said in page
        assert not Task.objects.exists()

    def test_sent_twice_it_is_one_task(self, alma: Client, held: Reported) -> None:
        once = str(uuid4())
        for _time in range(2):
            status, _page = self.send(alma, held, **{"task-once": once})
            assert status == 200
        assert Task.objects.count() == 1

    def test_the_list_shows_mine_alone_the_late_ones_by_a_word(
        self, cast: Cast, bea: Member, alma: Client, held: Reported, task: Task
    ) -> None:
        late = tasks.add(
            case=held.case, text="Look at the answer.", due_on=date(2026, 11, 21), person=None,
            by=cast.alma.person, at=NOON,
        )  # fmt: skip
        tasks.add(
            case=held.case, text="For bea.", due_on=FRIDAY, person=bea.person, by=cast.alma.person, at=NOON
        )
        page = alma.get("/desk/tasks/").content.decode()
        main = page[page.index("<main") :]
        assert main.index("Look at the answer.") < main.index(CALL)
        assert "For bea." not in main
        assert ">late<" in main
        done = alma.post(f"{address(held)}tasks/{late.pk}/", {"done": "1", "next": "/desk/tasks/"})
        assert done.headers["Location"] == "/desk/tasks/"

    def test_another_desk_sees_no_task(self, cast: Cast, held: Reported, task: Task) -> None:
        clara = sign_in(cast.clara)
        assert clara.post(f"{address(held)}tasks/{task.pk}/", {"done": "1"}).status_code == 404
        assert CALL not in clara.get("/desk/tasks/").content.decode()

    def test_a_task_of_another_case_is_not_found(
        self, cast: Cast, alma: Client, report: Report, task: Task
    ) -> None:
        other = report()
        assert alma.post(f"{address(other)}tasks/{task.pk}/", {"done": "1"}).status_code == 404
        task.refresh_from_db()
        assert task.is_open
