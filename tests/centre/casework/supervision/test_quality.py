"""Samples of closed cases: drawn by chance once, checkable by anybody, reviewed by somebody else, sealed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from abri.centre.accounts import keys as account_keys
from abri.centre.accounts.models import Membership, Person
from abri.centre.cases import actions, rotation
from abri.centre.cases.models import Case
from abri.centre.casework.models import Review, Sample
from abri.centre.casework.supervision import quality
from abri.centre.casework.supervision.quality import Found
from abri.centre.country import country
from abri.centre.records.keyring import Keyring
from abri.centre.records.models import AuditEntry
from tests.centre.casework.work.conftest import let_in, opened
from tests.centre.conftest import Cast, Member, Report, make_member, sign_in, today

OCTOBER = date(2026, 10, 1)
IN_OCTOBER = datetime(2026, 10, 14, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 9, tzinfo=UTC)
FINE = {rubric.id: "yes" for rubric in country().work.rubrics}


def closed(report: Report, by: Member, at: datetime = IN_OCTOBER) -> Case:
    case = report(at=at).case
    opened(case, by, at)
    actions.close(case=case, outcome="helped", by=by.person, at=at)
    return case


@pytest.fixture
def pool(cast: Cast, report: Report) -> list[Case]:
    """Eight cases that alma closed in October: more than are drawn."""
    return [closed(report, cast.alma) for _place in range(8)]


@pytest.fixture
def sample(cast: Cast, sofie: Member, pool: list[Case]) -> Sample:
    return quality.draw(desk=cast.helpline, month=OCTOBER, by=sofie.person, at=LATER)


def review_of(sample: Sample) -> Review:
    review = sample.reviews.order_by("place").first()
    assert review is not None
    return review


def written(sample: Sample, by: Member, remark: str, **answers: str) -> Review:
    review = review_of(sample)
    found = Found({**FINE, **answers}, remark)
    quality.write(review=review, found=found, keyring=by.keyring, by=by.person, at=LATER)
    return Review.objects.get(pk=review.pk)


class TestDrawing:
    def test_as_many_as_the_pack_says_and_who_knows_the_seed_draws_the_same(
        self, pool: list[Case], sample: Sample
    ) -> None:
        rows = list(sample.reviews.order_by("place"))
        assert len(rows) == country().work.sampled_a_month < len(pool)
        ids = [case.pk for case in pool]
        assert [row.case_id for row in rows] == quality.drawn(sample.seed, reversed(ids), len(rows))
        assert (sample.pool, sample.pool_digest) == (8, quality.digest_of(ids))
        entry = AuditEntry.objects.get(action="desk.sample_drawn")
        assert entry.detail["seed"] == sample.seed

    def test_another_seed_draws_others(self) -> None:
        ids = [uuid4() for _place in range(200)]
        first, second = (set(quality.drawn(seed, ids, 20)) for seed in ("a", "b"))
        assert first != second

    def test_a_month_is_drawn_once(self, cast: Cast, sofie: Member, sample: Sample) -> None:
        with pytest.raises(quality.AlreadyDrawn):
            quality.draw(desk=cast.helpline, month=OCTOBER, by=sofie.person, at=LATER)
        assert Sample.objects.get() == sample

    def test_not_before_it_is_over_by_the_countrys_clock(
        self, cast: Cast, sofie: Member, pool: list[Case]
    ) -> None:
        last_hour = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)
        with pytest.raises(quality.MonthNotOver):
            quality.draw(desk=cast.helpline, month=OCTOBER, by=sofie.person, at=last_hour)
        quality.draw(desk=cast.helpline, month=OCTOBER, by=sofie.person, at=last_hour + timedelta(hours=1))

    def test_only_what_this_desk_closed_in_this_month(
        self, cast: Cast, sofie: Member, report: Report
    ) -> None:
        case = closed(report, cast.alma)
        closed(report, cast.alma, IN_OCTOBER + timedelta(days=30))
        assert list(quality.closed_in(cast.helpline, OCTOBER)) == [case]
        assert not quality.closed_in(cast.school, OCTOBER)
        with pytest.raises(quality.NothingToDraw):
            quality.draw(desk=cast.helpline, month=date(2026, 9, 1), by=sofie.person, at=LATER)

    def test_only_supervisors_draw(self, cast: Cast, pool: list[Case]) -> None:
        for member in (cast.alma, cast.boris, cast.clara, cast.emil):
            with pytest.raises(quality.NotASupervisor):
                quality.draw(desk=cast.helpline, month=OCTOBER, by=member.person, at=LATER)


class TestReviewing:
    def test_what_was_found_opens_with_a_supervisors_key_and_no_other(
        self, cast: Cast, sofie: Member, sample: Sample
    ) -> None:
        """Also not with the keys of the desk, old and new: a colleague's work is nobody else's concern."""
        tom = let_in(make_member("tom", cast.helpline, Membership.Role.SUPERVISOR), cast.helpline, cast.alma)
        review = written(sample, sofie, "Well done.")
        for member in (sofie, tom):
            assert quality.opened(review, member.keyring) == Found(FINE, "Well done.")
        for member in (cast.alma, cast.boris, cast.clara):
            assert quality.opened(review, member.keyring) is None
        ring = rotation.replace_key(desk=cast.helpline, keyring=sofie.keyring, by=sofie.person, at=LATER)
        rotation.reseal_batch(desk=cast.helpline, keyring=ring)
        review.refresh_from_db()
        assert quality.opened(review, cast.alma.keyring) is None
        assert quality.opened(review, Keyring([sofie.identity])) == Found(FINE, "Well done.")
        assert b"Well done" not in bytes(review.content or b"")
        assert (review.reviewed_by, review.reviewed_on) == (sofie.person, date(2026, 11, 3))

    @pytest.fixture
    def only_the_writer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A pack that names nobody else who reads a review."""
        pack = country()
        alone = replace(pack, work=replace(pack.work, sampled_read_by="reviewer"))
        monkeypatch.setattr(quality, "country", lambda: alone)

    def test_where_the_pack_names_nobody_else_only_who_wrote_it_opens_it(
        self, cast: Cast, sofie: Member, sample: Sample, only_the_writer: None
    ) -> None:
        tom = let_in(make_member("tom", cast.helpline, Membership.Role.SUPERVISOR), cast.helpline, cast.alma)
        review = written(sample, sofie, "Well done.")
        assert quality.opened(review, sofie.keyring) == Found(FINE, "Well done.")
        assert quality.opened(review, tom.keyring) is None

    def test_nobody_replaces_a_colleagues_review_that_they_cannot_open(
        self, cast: Cast, sofie: Member, sample: Sample, only_the_writer: None
    ) -> None:
        """Seen to fail while the page only warned."""
        tom = let_in(make_member("tom", cast.helpline, Membership.Role.SUPERVISOR), cast.helpline, cast.alma)
        review = written(sample, sofie, "Well done.")
        with pytest.raises(quality.AlreadyReviewed):
            written(sample, tom, "Badly done.")
        page = sign_in(tom).get(f"/desk/supervision/reviews/{review.pk}/").content.decode()
        assert "Only who wrote this review can open and change it." in page
        assert "Keep the review" not in page
        assert quality.opened(Review.objects.get(pk=review.pk), sofie.keyring) == Found(FINE, "Well done.")
        # Once its writer has left nobody could: then another supervisor looks at the case anew.
        Membership.objects.filter(person=sofie.person).update(ended_at=LATER)
        assert quality.opened(written(sample, tom, "Anew."), tom.keyring) == Found(FINE, "Anew.")

    def test_a_key_that_nobody_let_in_opens_nothing(self, cast: Cast, sofie: Member, sample: Sample) -> None:
        """Who writes the database may put another key there, or make somebody a supervisor: neither is sealed to."""
        tom = let_in(make_member("tom", cast.helpline, Membership.Role.SUPERVISOR), cast.helpline, cast.alma)
        Person.objects.filter(pk=tom.person.pk).update(recipient=cast.clara.identity.recipient)
        review = written(sample, sofie, "Well done.")
        assert quality.opened(review, cast.clara.keyring) is None
        assert quality.opened(review, Keyring([tom.identity])) is None

    def test_nobody_reviews_ones_own_case_while_another_supervisor_could(
        self, cast: Cast, sofie: Member, sample: Sample
    ) -> None:
        review = review_of(sample)
        Case.objects.filter(pk=review.case_id).update(assignee=sofie.person)
        review = Review.objects.get(pk=review.pk)
        assert quality.may_review(review, sofie.person)
        let_in(make_member("tom", cast.helpline, Membership.Role.SUPERVISOR), cast.helpline, cast.alma)
        with pytest.raises(quality.OwnCase):
            quality.write(
                review=review, found=Found(FINE, ""), keyring=sofie.keyring, by=sofie.person, at=LATER
            )

    def test_erasing_the_case_takes_the_review_along(self, sofie: Member, sample: Sample) -> None:
        review = review_of(sample)
        quality.write(review=review, found=Found(FINE, ""), keyring=sofie.keyring, by=sofie.person, at=LATER)
        review.case.delete()
        assert not Review.objects.filter(pk=review.pk).exists()
        assert Sample.objects.get().pool == 8

    def test_answers_are_counted(self, sofie: Member, sample: Sample) -> None:
        rows = list(sample.reviews.order_by("place"))
        for row, answer in zip(rows[:2], ("yes", "no"), strict=True):
            found = Found({**FINE, "safe": answer}, "")
            quality.write(review=row, found=found, keyring=sofie.keyring, by=sofie.person, at=LATER)
        counts = quality.tally(sample.reviews.all(), sofie.keyring)
        assert counts["safe"] == {"yes": 1, "partly": 0, "no": 1, "not_applicable": 0}


class TestPages:
    @pytest.fixture
    def sofies(self, sofie: Member) -> Client:
        return sign_in(sofie)

    @pytest.fixture
    def last_month(self, cast: Cast, report: Report) -> date:
        month = quality.month_before(today())
        closed(report, cast.alma, datetime(month.year, month.month, 12, 9, tzinfo=UTC))
        return month

    def test_a_sample_is_drawn_reviewed_and_counted(self, sofies: Client, last_month: date) -> None:
        page = sofies.get("/desk/supervision/samples/").content.decode()
        assert page.count("Draw the sample</button>") == 1
        drawn = sofies.post("/desk/supervision/draw/helpline/", {"month": f"{last_month}"}, follow=True)
        review = Review.objects.get()
        assert f"/desk/supervision/reviews/{review.pk}/" in drawn.content.decode()
        assert Sample.objects.get().seed in drawn.content.decode()
        path = f"/desk/supervision/reviews/{review.pk}/"
        refused = sofies.post(path, {"remark": "Well done."})
        assert refused.status_code == 422
        assert "Choose an answer." in refused.content.decode()
        kept = sofies.post(path, {**FINE, "remark": "Well done."}, follow=True).content.decode()
        assert "Your review is kept" in kept
        assert "What was found" in kept
        again = sofies.get(path).content.decode()
        assert "Well done." in again
        assert "What you keep replaces it" in again
        assert "1 of 1 looked at" in sofies.get("/desk/supervision/samples/").content.decode()

    @pytest.mark.parametrize(
        ("month", "said"),
        [
            ("x", "cannot be read"),
            ("0001-01-01", "cannot be read"),
            ("2099-01-01", "This month is not over"),
            ("2020-01-01", "No case was closed"),
        ],
    )
    def test_a_month_that_cannot_be_drawn_is_said(self, sofies: Client, month: str, said: str) -> None:
        page = sofies.post("/desk/supervision/draw/helpline/", {"month": month}, follow=True).content.decode()
        assert said in page
        assert not Sample.objects.exists()

    def test_another_desks_supervisor_finds_nothing(self, cast: Cast, sofies: Client, sample: Sample) -> None:
        review = review_of(sample)
        ute = make_member("ute", cast.school, Membership.Role.SUPERVISOR)
        account_keys.let_in(
            person=ute.person, desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=LATER
        )
        utes = sign_in(ute)
        for path in (f"samples/{sample.pk}/", f"reviews/{review.pk}/"):
            assert sofies.get(f"/desk/supervision/{path}").status_code == 200
            assert utes.get(f"/desk/supervision/{path}").status_code == 404
        assert utes.post("/desk/supervision/draw/helpline/", {"month": "2026-10-01"}).status_code == 404

    @pytest.mark.parametrize("who", ["alma", "boris", "emil"])
    def test_nobody_else_sees_a_sample(self, cast: Cast, sample: Sample, who: str) -> None:
        client = sign_in(getattr(cast, who))
        for path in ("samples/", f"samples/{sample.pk}/", f"reviews/{review_of(sample).pk}/"):
            assert client.get(f"/desk/supervision/{path}").status_code == 404
