"""Tips: a class writes them, the engine and rules look at the words, then a moderator decides."""

from datetime import datetime

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.competition import chartering
from abri.centre.learning.competition.editions import NotNow, competition, require
from abri.centre.learning.models import ClassTeam, Score, Tip
from abri.centre.learning.wording import CONTACT, NAME, UNREADABLE, Wording, breaks_rule, check, folded
from abri.centre.records import audit
from abri.engine.learning.competition import Phase

BY_RULE = frozenset({CONTACT, NAME, UNREADABLE})
DECIDED_TO = {"accept": Tip.State.ACCEPTED, "ask": Tip.State.ASKED, "refuse": Tip.State.REFUSED}


class Refused(Exception):
    """The words are not taken; ``wording`` says why. Nothing was stored."""

    def __init__(self, wording: Wording) -> None:
        super().__init__("refused")
        self.wording = wording


class TooMany(Exception):
    """The class has sent as many tips as one may."""


class SentBefore(Exception):
    """The class has sent the same tip already."""


class ChangedMeanwhile(Exception):
    """The tip is no longer as it was shown; nothing was stored."""


def write(*, team: ClassTeam, text: str, theme: str, at: datetime) -> Tip:
    """Store a tip for a moderator to read.

    Raises ``NotNow``, :class:`Refused`, :class:`TooMany` and :class:`SentBefore`.
    """
    require(team.edition, at, Phase.TIPS)
    doubtful = _checked(team, text)
    with transaction.atomic():
        # Locked, so that two tips sent at once do not go past the bound together.
        ClassTeam.objects.select_for_update().get(pk=team.pk)
        others = _others(team)
        if len(others) >= most():
            raise TooMany
        if folded(text) in {folded(other.text) for other in others}:
            raise SentBefore
        return Tip.objects.create(team=team, text=text, theme=theme, doubtful=doubtful, written_at=at)


@transaction.atomic
def rewrite(*, tip: Tip, text: str, theme: str, revision: int, at: datetime) -> None:
    """Put other words in the place of a tip that nobody has accepted yet; points for those of before are gone.

    One that came back may be changed until the vote begins. Raises as :func:`write`, and :class:`ChangedMeanwhile`.
    """
    require_open(tip, at)
    doubtful = _checked(tip.team, text)
    if folded(text) in {folded(other.text) for other in _others(tip.team) if other.pk != tip.pk}:
        raise SentBefore
    _store(
        tip, revision, text=text, theme=theme, doubtful=doubtful, state=Tip.State.WAITING, reason="",
        written_at=at, decided_at=None, decided_by_id="",
    )  # fmt: skip
    # What the jury gave was for other words; who still has to read it reads these.
    Score.objects.given().filter(tip=tip).delete()


@transaction.atomic
def take_back(*, tip: Tip, revision: int, at: datetime) -> None:
    """Delete a tip that nobody has accepted yet; raises ``NotNow`` and :class:`ChangedMeanwhile`."""
    require_open(tip, at)
    if not Tip.objects.filter(pk=tip.pk, revision=revision).delete()[0]:
        raise ChangedMeanwhile


@transaction.atomic
def decide(*, tip: Tip, revision: int, to: str, reason: str, by: Person, at: datetime) -> None:
    """Accept a tip, send it back, or refuse it, with a code that the class is told.

    An accepted one may still be refused, also after the winners are published: somebody may find late what is wrong
    with it. Then its words leave every page, those of charters too. Raises ``NotNow`` for anything else by then, and
    :class:`ChangedMeanwhile`.
    """
    state = DECIDED_TO[to]
    if state != Tip.State.REFUSED and tip.team.edition.is_decided:
        raise NotNow
    _store(
        tip, revision, state=state, reason="" if state == Tip.State.ACCEPTED else Tip.Reason(reason).value,
        decided_at=at, decided_by_id=str(by.pk),
    )  # fmt: skip
    if state == Tip.State.REFUSED:
        chartering.take_out(tip)
    audit.record(f"competition.tip_{state}", subject=tip, actor=by, at=at, reason=reason)


def require_open(tip: Tip, at: datetime) -> None:
    """Raise ``NotNow`` where the class cannot change this tip any more."""
    sent_back = tip.state == Tip.State.ASKED
    if tip.state not in {Tip.State.WAITING, Tip.State.ASKED}:
        raise NotNow
    require(tip.team.edition, at, Phase.TIPS, *([Phase.JURY] if sent_back else []))


def most() -> int:
    """How many tips a class may send."""
    found = competition()
    return found.tips if found is not None else 0


def _others(team: ClassTeam) -> list[Tip]:
    return list(Tip.objects.filter(team=team).exclude(state=Tip.State.REFUSED))


def _checked(team: ClassTeam, text: str) -> bool:
    """Whether a moderator should look twice; raises :class:`Refused` where a rule is broken.

    What the screener alone finds offensive is left to the moderator, who reads every tip: it is wrong too often about
    kind advice that names what it warns of.
    """
    wording = check(text, team.language, refuse_names=True)
    if BY_RULE & set(wording.reasons) or breaks_rule(text):
        raise Refused(wording)
    return bool(wording.reasons)


def _store(tip: Tip, revision: int, **columns: object) -> None:
    seen = Tip.objects.filter(pk=tip.pk, revision=revision)
    if not seen.update(revision=revision + 1, **columns):
        raise ChangedMeanwhile
