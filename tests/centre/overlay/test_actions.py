"""Drafts, editions, and the way back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from abri.centre.country import country
from abri.centre.overlay import actions, editions, following
from abri.centre.overlay.models import Draft, Edition
from abri.centre.records.models import AuditEntry
from abri.engine.packs import PackError
from tests.centre.conftest import NOON, Cast, Member
from tests.centre.overlay.conftest import HIDDEN, said

pytestmark = pytest.mark.django_db


def draft(by: Member, changes: dict[str, Any]) -> Draft:
    return actions.change(by=by.person, at=NOON, how=lambda content: content.update(changes))


def publish(by: Member, changes: dict[str, Any]) -> Edition:
    draft(by, changes)
    return actions.publish(by=by.person, why="tried in the team", at=NOON)


def stored(cast: Cast, number: int, content: dict[str, Any], at: datetime) -> Edition:
    """An edition as another process would have stored it."""
    return Edition.objects.create(number=number, content=content, why="x", by=cast.emil.person, at=at)


def offered() -> set[str]:
    following.follow()
    return {one.value for one in country().intake.question("category").options}


def test_a_draft_changes_nothing_for_anybody(cast: Cast) -> None:
    draft(cast.emil, HIDDEN)
    assert "scam" in offered()


def test_what_was_published_counts_and_says_who_when_and_why(cast: Cast) -> None:
    edition = publish(cast.emil, HIDDEN)
    assert "scam" not in offered()
    assert (edition.number, edition.by, edition.at, edition.why) == (
        1,
        cast.emil.person,
        NOON,
        "tried in the team",
    )
    assert not Draft.objects.exists()
    entry = AuditEntry.objects.get(action="changes.published")
    assert (entry.actor_id, entry.detail["number"]) == (str(cast.emil.person.pk), 1)


def test_a_draft_that_cannot_be_published_is_not_kept(cast: Cast) -> None:
    draft(cast.emil, HIDDEN)
    with pytest.raises(PackError):
        draft(cast.emil, {"question": {"danger": {"hidden": True}}})
    assert Draft.objects.get().content == HIDDEN


def test_an_older_edition_is_brought_back_as_a_new_one(cast: Cast) -> None:
    publish(cast.emil, HIDDEN)
    publish(cast.emil, {"category": {"threat": {"hidden": True}}})
    edition = actions.bring_back(number=1, by=cast.emil.person, why="too much", at=NOON)
    assert (edition.number, edition.as_in, edition.content) == (3, 1, HIDDEN)
    assert "threat" in offered()
    assert "scam" not in offered()
    actions.bring_back(number=0, by=cast.emil.person, why="as it comes", at=NOON)
    assert {"scam", "threat"} <= offered()
    assert Edition.objects.count() == 4


def test_what_counts_already_is_not_published_again(cast: Cast) -> None:
    publish(cast.emil, HIDDEN)
    with pytest.raises(actions.NothingChanged):
        actions.bring_back(number=1, by=cast.emil.person, why="again", at=NOON)
    draft(cast.emil, {})
    with pytest.raises(actions.NothingChanged):
        actions.publish(by=cast.emil.person, why="again", at=NOON)


def test_an_edition_that_the_pack_outgrew_is_not_brought_back(cast: Cast) -> None:
    stored(cast, 1, {"category": {"gone": {"hidden": True}}}, NOON)
    stored(cast, 2, HIDDEN, NOON)
    with pytest.raises(PackError, match="gone"):
        actions.bring_back(number=1, by=cast.emil.person, why="x", at=NOON)


def test_who_comes_second_brings_the_draft_up_to_date_first(cast: Cast, vera: Member) -> None:
    draft(vera, {"category": {"threat": {"hidden": True}}})
    publish(cast.emil, HIDDEN)
    with pytest.raises(actions.Overtaken):
        actions.publish(by=vera.person, why="mine", at=NOON)
    actions.bring_up_to_date(by=vera.person, at=NOON)
    actions.publish(by=vera.person, why="mine", at=NOON)
    assert {"scam", "threat"}.isdisjoint(offered())


def test_of_two_who_publish_at_once_one_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(cast.emil, HIDDEN)
    stored(cast, 1, {}, NOON)
    monkeypatch.setattr(editions, "newest_number", lambda: 0)
    with pytest.raises(actions.Overtaken):
        actions.publish(by=cast.emil.person, why="x", at=NOON)
    assert Edition.objects.count() == 1


def test_an_own_question_of_an_older_edition_is_still_understood(cast: Cast) -> None:
    asked = {"kind": "one", "ask": said("Which year?"), "option": [{"value": "a1", "label": said("First")}]}
    publish(cast.emil, {"own_question": {"own_question1": asked}})
    actions.bring_back(number=0, by=cast.emil.person, why="x", at=NOON)
    following.follow()
    question = country().intake.question("own_question1")
    assert question.hidden
    assert question.values["a1"].label.say("nl") == "First (nl)"


def test_every_process_follows_within_seconds(cast: Cast) -> None:
    following.look(100.0)
    stored(cast, 1, HIDDEN, NOON)
    following.look(101.0)
    assert "scam" in {one.value for one in country().intake.question("category").options}
    following.look(100.0 + following.EVERY)
    assert "scam" not in {one.value for one in country().intake.question("category").options}


def test_a_restored_database_is_followed_though_its_numbers_come_again(cast: Cast) -> None:
    first = stored(cast, 1, HIDDEN, NOON)
    assert "scam" not in offered()
    first.delete()
    later = NOON + timedelta(days=1)
    stored(cast, 1, {"category": {"threat": {"hidden": True}}}, later)
    assert "scam" in offered()


def test_changes_that_do_not_fit_the_pack_are_left_out_and_counted(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    changes = {"category": {"gone": {"hidden": True}, "scam": {"hidden": True}}}
    stored(cast, 1, changes, NOON)
    assert "scam" not in offered()
    assert "1 changes of edition 1 do not fit the pack" in caplog.text


def test_without_a_database_what_is_known_goes_on_counting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> tuple[int, str]:
        raise DatabaseError

    monkeypatch.setattr(editions, "newest", away)
    following.look(0.0)
    assert country().categories
    assert "could not be looked up" in caplog.text
