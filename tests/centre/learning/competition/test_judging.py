"""The jury: blind, two a tip, never of the own school, a third where they are far apart, whoever leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from abri.centre.learning.competition import editions, entering, judging, tipping
from abri.centre.learning.models import Appointment, Belonging, Score, Tip
from abri.engine.learning.competition import Phase
from tests.centre.conftest import NOON, Cast, Member, make_member, sign_in
from tests.centre.learning.competition.competing import POINTS, Competing, appoint, make_edition, make_tip

HIGH = dict.fromkeys(POINTS, 5)


@pytest.fixture
def jurors(competing: Competing) -> list[Member]:
    """Four jurors; the first one is of the northern school."""
    found = [appoint(name, "juror") for name in ("mila", "noor", "olga", "pim")]
    Belonging.objects.create(
        school=competing.north.school, person=found[0].person, role="member", since=NOON, until=NOON
    )
    return found


def draw(competing: Competing) -> int:
    competing.at(Phase.JURY)
    return judging.draw(edition=competing.edition, by=competing.paul.person, at=timezone.now())


def give(score: Score, points: dict[str, int] | None = None) -> None:
    judging.give(score=score, points=points or POINTS, remark="", at=timezone.now())


def test_each_tip_goes_to_two_and_never_to_its_own_school(competing: Competing, jurors: list[Member]) -> None:
    for number in range(10):
        make_tip(competing.class_n, f"Tip {number}")
    assert draw(competing) == 0
    for tip in (*competing.class_n.tips.all(), competing.tip_s):
        readers = {score.juror_id for score in tip.scores.all()}
        assert len(readers) == 2
        assert tip.team == competing.class_s or jurors[0].person.pk not in readers
    seed = competing.edition.__class__.objects.get(pk=competing.edition.pk).jury_seed
    assert draw(competing) == 0
    assert Score.objects.count() == 24
    assert competing.edition.__class__.objects.get(pk=competing.edition.pk).jury_seed == seed


def test_nothing_is_shared_out_while_tips_come_in(competing: Competing, jurors: list[Member]) -> None:
    page = sign_in(competing.paul).post("/learning/competition/2027/draw/", follow=True)
    assert "Tips are still coming in" in page.content.decode()
    assert not Score.objects.exists()


def test_a_juror_sees_a_tip_without_its_class_and_without_other_points(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    first, second = competing.tip_s.scores.all()
    judging.give(score=first, points=HIGH, remark="A remark of the first.", at=timezone.now())
    person = next(one for one in jurors if one.person.pk == second.juror_id)
    page = sign_in(person).get(f"/learning/jury/{second.pk}/").content.decode()
    assert competing.tip_s.text in page
    for hidden in ("6A", competing.south.name, competing.south.reference, "A remark of the first."):
        assert hidden not in page
    assert sign_in(person).get(f"/learning/jury/{first.pk}/").status_code == 404


def test_points_are_given_on_the_page_for_every_criterion(competing: Competing, jurors: list[Member]) -> None:
    draw(competing)
    score = competing.tip_s.scores.first()
    assert score is not None
    browser = sign_in(next(one for one in jurors if one.person.pk == score.juror_id))
    given = {f"points_{name}": str(points) for name, points in POINTS.items()}
    lacking = {name: one for name, one in given.items() if name != "points_own"}
    assert browser.post(f"/learning/jury/{score.pk}/", lacking).status_code == 422
    assert browser.post(f"/learning/jury/{score.pk}/", given | {"points_own": "6"}).status_code == 422
    assert browser.post(f"/learning/jury/{score.pk}/", given | {"remark": "Clear."}).status_code == 302
    score.refresh_from_db()
    assert (score.points, score.remark) == (POINTS, "Clear.")
    assert browser.post(f"/learning/jury/{score.pk}/", given).status_code == 404


def test_two_who_are_far_apart_bring_a_third(competing: Competing, jurors: list[Member]) -> None:
    draw(competing)
    first, second = competing.tip_s.scores.all()
    give(first)
    give(second, POINTS | {"clear": 2})
    third = competing.tip_s.scores.get(given_at=None)
    assert third.third
    assert third.juror_id not in {first.juror_id, second.juror_id}
    assert judging.standing(competing.edition)[str(competing.tip_s.pk)] is None
    give(third)
    assert judging.standing(competing.edition)[str(competing.tip_s.pk)] is not None


def test_two_who_agree_are_enough(competing: Competing, jurors: list[Member]) -> None:
    draw(competing)
    for score in competing.tip_s.scores.all():
        give(score)
    assert competing.tip_s.scores.count() == 2
    assert judging.standing(competing.edition)[str(competing.tip_s.pk)] == 3.5


def test_who_leaves_half_way_is_replaced_and_what_was_given_stays(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    first, second = competing.tip_s.scores.all()
    give(first)
    Appointment.objects.filter(person__in=[first.juror, second.juror]).update(until=timezone.now())
    with pytest.raises(judging.NotOpen):
        give(second)
    draw(competing)
    second.refresh_from_db()
    assert second.ended_at is not None
    left = competing.tip_s.scores.get(given_at=None, ended_at=None)
    assert left.juror_id not in {first.juror_id, second.juror_id}
    give(left)
    assert judging.standing(competing.edition)[str(competing.tip_s.pk)] == 3.5


def test_without_jurors_of_other_schools_the_editor_is_told(competing: Competing) -> None:
    for name in ("mila", "noor"):
        member = appoint(name, "juror")
        Belonging.objects.create(school=competing.south, person=member.person, role="member", since=NOON)
    competing.at(Phase.JURY)
    browser = sign_in(competing.paul)
    page = browser.post("/learning/competition/2027/draw/", follow=True).content.decode()
    assert "1 tip lacks a juror" in page
    assert competing.tip_n.scores.count() == 2


def test_a_juror_who_came_to_the_school_since_reads_no_further(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    score = competing.tip_s.scores.first()
    assert score is not None
    Belonging.objects.create(school=competing.south, person=score.juror, role="member", since=NOON)
    draw(competing)
    score.refresh_from_db()
    assert score.ended_at is not None
    assert competing.tip_s.scores.filter(ended_at=None).count() == 2


def test_a_class_that_goes_after_scoring_counts_no_more_and_loses_nothing(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    first, second = competing.tip_s.scores.all()
    give(first)
    person = competing.lotte.person
    entering.take_out(team=competing.class_s, by=person, at=timezone.now())
    assert str(competing.tip_s.pk) not in judging.standing(competing.edition)
    with pytest.raises(judging.NotOpen):
        give(second)
    entering.bring_back(team=competing.class_s, by=person, at=timezone.now())
    give(second)
    assert judging.standing(competing.edition)[str(competing.tip_s.pk)] == 3.5


def test_next_years_edition_hides_nothing_of_this_years(competing: Competing, jurors: list[Member]) -> None:
    draw(competing)
    coming = make_edition(Phase.ANNOUNCED, 2028)
    assert editions.current(timezone.now()) == competing.edition
    assert coming != competing.edition
    score = competing.tip_s.scores.first()
    assert score is not None
    page = sign_in(next(one for one in jurors if one.person.pk == score.juror_id)).get("/learning/jury/")
    assert competing.tip_s.text in page.content.decode()


# ---------------------------------------------------------------- who sees whose tips are whose


def takes(member: Member, part: str, **more: object) -> None:
    Appointment.objects.create(
        person=member.person, part=part, appointed_by_id="x", **{"since": NOON, **more}
    )


def readers(competing: Competing) -> set[object]:
    return set(competing.tip_s.scores.filter(ended_at=None).values_list("juror_id", flat=True))


@pytest.mark.parametrize("part", ["moderator", "editor"])
def test_who_moderates_or_edits_reads_no_tip_for_the_jury(
    competing: Competing, jurors: list[Member], part: str
) -> None:
    for one in jurors[:2]:
        takes(one, part)
    draw(competing)
    assert readers(competing) == {one.person.pk for one in jurors[2:]}
    page = sign_in(jurors[0]).get("/learning/jury/").content.decode()
    assert "Some tips are not given to you" in page
    assert "Some tips are not given to you" not in sign_in(jurors[2]).get("/learning/jury/").content.decode()


def test_a_part_that_ended_while_tips_came_in_counts_and_an_older_one_does_not(
    competing: Competing, jurors: list[Member]
) -> None:
    competing.at(Phase.JURY)
    takes(jurors[1], "moderator", until=timezone.now() - timedelta(days=5))
    takes(jurors[2], "moderator", until=timezone.now() - timedelta(days=500))
    draw(competing)
    assert jurors[1].person.pk not in set(Score.objects.values_list("juror_id", flat=True))
    assert jurors[2].person.pk in set(Score.objects.values_list("juror_id", flat=True))


def test_moderators_of_another_region_read_tips_of_this_one(
    competing: Competing, jurors: list[Member]
) -> None:
    for one in jurors:
        takes(one, "moderator", region="be.fwb")
    assert draw(competing) == 0
    assert len(readers(competing)) == 2


def one_to_read(competing: Competing, jurors: list[Member]) -> tuple[Score, Member]:
    """One of the tip's readings that were drawn, and whose it is."""
    score = competing.tip_s.scores.first()
    assert score is not None
    return score, next(one for one in jurors if one.person.pk == score.juror_id)


def reads_no_further(competing: Competing, score: Score, juror: Member) -> None:
    """Neither gives points nor sees the tip, and it waits for somebody else."""
    with pytest.raises(judging.NotOpen):
        give(score)
    browser = sign_in(juror)
    assert competing.tip_s.text not in browser.get("/learning/jury/").content.decode()
    assert browser.get(f"/learning/jury/{score.pk}/").headers["Location"] == "/learning/jury/"
    assert judging.without_readers(competing.edition) > 0


def test_who_moderates_since_reads_no_further_and_somebody_else_does(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    score, since = one_to_read(competing, jurors)
    takes(since, "moderator")
    reads_no_further(competing, score, since)
    assert draw(competing) == 0
    assert since.person.pk not in readers(competing)
    assert len(readers(competing)) == 2


@pytest.mark.parametrize(
    ("held", "asked", "region", "answer"),
    [
        (("moderator", ""), "juror", "be.vl", 422),
        (("moderator", "be.vl"), "juror", "", 422),
        (("moderator", "be.vl"), "juror", "be.fwb", 302),
        (("editor", "be.fwb"), "juror", "be.vl", 422),
        (("juror", "be.vl"), "editor", "be.fwb", 422),
        (("juror", "be.vl"), "moderator", "be.vl", 422),
        (("juror", "be.vl"), "moderator", "be.fwb", 302),
        (("juror", ""), "reviewer", "", 302),
        (("moderator", ""), "editor", "", 302),
    ],
)
def test_nobody_is_appointed_to_the_jury_and_to_what_sees_whose_tips_are_whose(
    cast: Cast, held: tuple[str, str], asked: str, region: str, answer: int
) -> None:
    takes(make_member("mila", None), held[0], region=held[1])
    given = {"who": "mila", "part": asked, "region": region, "language": "nl"}
    page = sign_in(cast.emil).post("/learning/parts/", given)
    assert page.status_code == answer
    assert Appointment.objects.count() == (1 if answer == 422 else 2)
    assert ("must not know whose tips it reads" in page.content.decode()) == (answer == 422)


def test_a_juror_who_came_to_the_school_since_gives_it_no_points(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    score, since = one_to_read(competing, jurors)
    Belonging.objects.create(school=competing.south, person=since.person, role="member", since=NOON)
    reads_no_further(competing, score, since)


def test_points_for_words_that_were_written_anew_are_given_anew(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    first, second = competing.tip_s.scores.all()
    give(first, HIGH)
    by, at, tip = competing.north.jana.person, timezone.now(), competing.tip_s
    tipping.decide(tip=tip, revision=tip.revision, to="ask", reason="unclear", by=by, at=at)
    tip.refresh_from_db()
    tipping.rewrite(tip=tip, text="Ask before you post.", theme=tip.theme, revision=tip.revision, at=at)
    tip.refresh_from_db()
    tipping.decide(tip=tip, revision=tip.revision, to="accept", reason="", by=by, at=at)
    assert list(tip.scores.all()) == [second]
    assert judging.without_readers(competing.edition) > 0
    assert draw(competing) == 0
    assert tip.scores.filter(given_at=None).count() == 2


def test_a_juror_reads_words_again_that_were_changed_meanwhile(
    competing: Competing, jurors: list[Member]
) -> None:
    draw(competing)
    score = competing.tip_s.scores.first()
    assert score is not None
    browser = sign_in(next(one for one in jurors if one.person.pk == score.juror_id))
    given = {f"points_{name}": str(points) for name, points in POINTS.items()}
    page = browser.get(f"/learning/jury/{score.pk}/").content.decode()
    assert 'name="revision" value="1"' in page
    Tip.objects.filter(pk=competing.tip_s.pk).update(revision=4, text="Ask before you post.")
    answer = browser.post(f"/learning/jury/{score.pk}/", given | {"revision": "1"}, follow=True)
    assert "This tip was changed meanwhile." in answer.content.decode()
    assert "Ask before you post." in answer.content.decode()
    score.refresh_from_db()
    assert score.given_at is None
