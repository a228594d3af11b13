"""A competition in which there is more and more: classes, tips, points, votes, promises, years; and rooms of play."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from abri.centre.learning.models import (
    Appointment,
    Chapter,
    Charter,
    ClassTeam,
    Edition,
    PlayAnswer,
    Player,
    PlayRoom,
    Progress,
    Score,
    Signature,
    Tip,
    Vote,
)
from abri.centre.learning.play import asking, rooms, tokens
from abri.engine.learning.competition import Phase
from abri.engine.packs.learning.tasks import Choosing
from tests.centre.conftest import make_member
from tests.centre.learning.competition.competing import POINTS, appoint, make_edition, make_team, make_tip
from tests.centre.learning.team import AtSchool, belong, make_school

THEME = "private"
CONTENT = {
    "title": {"en": "Charter"},
    "preamble": {"en": "Of classes."},
    "chapters": [{"theme": THEME, "names": {"en": "Mine"}, "texts": {"en": "Ask first."}, "tips": []}],
}


class GrowingCompetition:
    """Last year's edition, which is decided, this year's, in which classes vote, and next year's, which takes tips."""

    def __init__(self, home: AtSchool) -> None:
        self.home, self.at = home, timezone.now()
        self.last = self._decided(2026)
        self.now, self.next = make_edition(Phase.VOTE, 2027), make_edition(Phase.TIPS, 2028)
        Edition.objects.filter(pk=self.now.pk).update(jury_seed="of the test", jury_drawn_at=self.at)
        self.nele = appoint("nele", Appointment.Part.JUROR)
        self.paul = appoint("paul", Appointment.Part.EDITOR)
        self.voting, self.sending = make_team(self.now, home.lead), make_team(self.next, home.lead, "4A")
        make_tip(self.voting)
        self.theirs = belong(make_school("Het Baken"), make_member("lotte", None))
        self.tip = make_tip(make_team(self.now, self.theirs), "Wait a night.", "waiting")
        self.score = self._scored(make_team(self.now, self.theirs, "6B"))
        self.chapter = Chapter.objects.create(edition=self.now, theme=THEME, texts={"en": "Ask first."})
        self.signature = self._signed(self._charter(self.last), "A. Minister")

    @property
    def names(self) -> dict[str, object]:
        """What stands for the names in addresses."""
        voting, sending = self.voting.pk, self.sending.pk
        tip, score, signature = self.tip.pk, self.score.pk, self.signature.pk
        return {"voting": voting, "sending": sending, "tip": tip, "score": score, "signature": signature}

    def pupils(self) -> Client:
        """The browser of hanne's class."""
        client = Client()
        answer = client.post("/en/safer-internet-day/class/", {"code": self.sending.code})
        assert answer.status_code == 302, answer.content.decode()
        return client

    def grow(self, row: int) -> None:
        """One more of everything."""
        teacher = belong(make_school(f"Competing {row}"), make_member(f"teacher{row}", None))
        team = make_team(self.now, teacher, f"{row}A")
        make_team(self.next, teacher, f"{row}B")
        make_tip(self.sending, f"Tip {row} of ours.", ("waiting", "asked")[row % 2])
        make_tip(self.voting, f"Tip {row} of ours.", ("waiting", "accepted")[row % 2])
        make_team(self.next, self.home.lead, f"4{row}")
        make_tip(team, f"Tip {row} that waits.", "waiting")
        make_tip(team, f"Tip {row} that came back.", "asked")
        Tip.objects.filter(team=team, state="asked").update(decided_at=self.at)
        self._scored(team)
        Vote.objects.create(voter=team, chosen=self.voting, given_at=self.at, by_id="x")
        self._won(team)
        self._promised(row)

    def _decided(self, year: int) -> Edition:
        edition = make_edition(Phase.CHARTER, year)
        back = timedelta(days=365 * (2027 - year))
        for name in ("opens_on", "tips_until", "vote_from", "vote_until", "charter_on"):
            setattr(edition, name, getattr(edition, name) - back)
        edition.results, edition.results_at = {"jury": {"10-12": []}, "votes": [], "cast": 3}, self.at
        edition.save()
        return edition

    def _scored(self, team: ClassTeam) -> Score:
        """Another accepted tip: a juror has read it and said why, and nele is to read it."""
        tip = make_tip(team, f"Ask first, says {team.label}.")
        Tip.objects.filter(pk=tip.pk).update(chapter=Chapter.objects.filter(edition=self.now).first())
        other = make_member(f"juror{tip.pk}"[:30], None).person
        Score.objects.create(
            tip=tip, juror=other, points=POINTS, remark="Short.", assigned_at=self.at, given_at=self.at
        )
        return Score.objects.create(tip=tip, juror=self.nele.person, assigned_at=self.at)

    def _won(self, team: ClassTeam) -> None:
        """Another class on the lists of last year."""
        winner = make_team(self.last, team.teacher, team.label)
        results, place = self.last.results, len(self.last.results["votes"]) + 1
        results["votes"].append({"place": place, "team": str(winner.pk), "votes": 2})
        points = {"place": place, "tip": str(make_tip(winner).pk), "mean": 4.0, "criteria": {"clear": 4.0}}
        results["jury"]["10-12"].append(points)
        self.last.save()

    def _promised(self, row: int) -> None:
        """Another version of last year's charter, signed, another year with one, and what came of each promise."""
        for edition in (self.last, self._decided(2026 - row), self.now):
            self._signed(self._charter(edition), f"Minister {row}")
        for signature in Signature.objects.all():
            Progress.objects.create(
                signature=signature, year=2027 + row, state="begun", what="A draft.", source="The budget.",
                language="en", recorded_at=self.at, recorded_by_id="x",
            )  # fmt: skip

    def _charter(self, edition: Edition) -> Charter:
        number = Charter.objects.filter(edition=edition).count() + 1
        return Charter.objects.create(
            edition=edition, number=number, content=CONTENT, digest=str(number), published_at=self.at,
            published_by_id="x",
        )  # fmt: skip

    def _signed(self, charter: Charter, name: str) -> Signature:
        return Signature.objects.create(
            charter=charter, name=name, office="Minister", commitment="A law.", language="en",
            signed_on=self.at.date(), seen_by_id="x", seen_at=self.at,
        )  # fmt: skip


class GrowingRoom:
    """A room in which there are more and more players; once it has ``begun``, each round of them answered."""

    def __init__(self, *, begun: bool) -> None:
        chosen = [one for one in asking.quiz().questions.values() if isinstance(one.task, Choosing)]
        self.questions, self.begun = chosen[:6], begun
        names = [one.id for one in self.questions]
        self.room, secret = rooms.open_room(
            questions=names, language="en", beside="nl", seconds=0, at=timezone.now()
        )
        self.screen = Client()
        self.screen.cookies[tokens.TEACHERS_COOKIE] = secret

    def grow(self, row: int) -> None:
        """One more player, and one more round."""
        name, token = f"Panda {row}", f"{self.room.pk} {row}"
        Player.objects.create(room=self.room, nickname=name, folded=name, token_digest=token)
        if self.begun:
            self._played(row)

    def _played(self, number: int) -> None:
        room, question = self.room, self.questions[number]
        assert isinstance(question.task, Choosing)
        given = question.task.options[0].id
        room.rounds.append([question.id, ""])
        room.round, room.state = len(room.rounds), PlayRoom.State.SHOWN
        room.save()
        PlayAnswer.objects.bulk_create(
            PlayAnswer(room=room, player=one, round=room.round, given=given) for one in room.players.all()
        )
