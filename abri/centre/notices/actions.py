"""What a desk does with a notice. The only writers across rows; changes leave an audit entry in their transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import deadlines
from abri.centre.cases.models import Case, Deadline
from abri.centre.cases.references import save_new
from abri.centre.country import country
from abri.centre.notices import states, writings
from abri.centre.notices.changing import begun_from, changing
from abri.centre.notices.days import end_of
from abri.centre.notices.models import Notice, Notifier, Step
from abri.centre.notices.sheet import Leaving, sheet_of
from abri.centre.notices.wording import Wording, elements
from abri.centre.outbox import letters
from abri.centre.outbox.models import Letter
from abri.centre.records import audit
from abri.engine.packs import Watch

LETTER = "N"
# Nobody may write a whole novel into a mail.
LONGEST_NOTICE = 30_000


class Incomplete(Exception):
    """The notice lacks something without which it cannot leave; ``missing`` names the elements."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NoMailbox(Exception):
    """The pack knows no mailbox of this platform."""


class AlreadyLeft(Exception):
    """The notice left before this action ran, so it is not changed any more."""


class ChangedMeanwhile(Exception):
    """Somebody wrote the notice anew since it was read; nothing left."""


class NoRules(Exception):
    """The pack says nothing about notices."""


@dataclass(frozen=True)
class Choice:
    """What somebody chose for a notice, besides its words. ``named``: whether it says who sends it."""

    platform: str
    reason: str
    language: str
    named: bool = True


def watch() -> Watch:
    """When to look again; raises :class:`NoRules`."""
    found = country().platforms.watch
    if found is None:
        raise NoRules
    return found


def draft(*, case: Case, choice: Choice, wording: Wording, by: Person, at: datetime) -> Notice:
    """Begin a notice from ``case``; nothing leaves. Raises ``cases.NotAllowed``, ``cases.AlreadyClosed``."""
    with begun_from(case, by):
        notice = Notice(case=case, desk=case.desk, category=case.category, made_by=by, made_at=at)
        _choose(notice, choice)
        save_new(notice, LETTER)
        writings.write(_signed(notice, wording).content(), notice=notice)
        _record(notice, "drafted", by, at)
    return notice


def change(*, notice: Notice, choice: Choice, wording: Wording, by: Person, at: datetime) -> None:
    """Change a notice that has not left; raises :class:`AlreadyLeft`, ``cases.NotAllowed``, ``cases.AlreadyClosed``."""
    with changing(notice, by) as locked:
        if not locked.is_draft:
            raise AlreadyLeft
        _choose(locked, choice)
        writings.write(_signed(locked, wording).content(), notice=locked)
        _record(locked, "changed", by, at)


def drop(*, notice: Notice, by: Person, at: datetime) -> None:
    """Do not send a draft; raises as :func:`change` does."""
    with changing(notice, by) as locked:
        if not locked.is_draft:
            raise AlreadyLeft
        locked.state = Notice.State.DROPPED
        _record(locked, "dropped", by, at)


def send(
    *,
    notice: Notice,
    wording: Wording,
    way: Notice.Way,
    on: date,
    by: Person,
    at: datetime,
    seen: str = "",
) -> Letter | None:
    """That the notice leaves ``on`` that day: by mail from here, or because somebody copied it into a form.

    What it says is fixed from then on. ``seen`` is the mark of the words that somebody read (``writings.mark_of``).
    Raises :class:`Incomplete`, :class:`NoMailbox`, :class:`AlreadyLeft`, :class:`ChangedMeanwhile`,
    ``cases.NotAllowed``, ``cases.AlreadyClosed``.
    """
    pack, letter = country(), None
    notice, wording = as_it_leaves(notice, wording)
    missing = tuple(one.code for one in elements(wording, notice.reason, pack.platforms) if one.is_missing)
    if missing:
        raise Incomplete(missing)
    leaving = Leaving(pack, notice, wording, notifier_of(notice), on)
    left = sheet_of(leaving).text()[:LONGEST_NOTICE]
    with changing(notice, by) as locked:
        if not locked.is_draft:
            raise AlreadyLeft
        if seen and seen != writings.mark_of(writings.of_notice(locked)):
            raise ChangedMeanwhile
        if way == Notice.Way.MAIL:
            letter = _letter(locked, leaving, left, at=at)
        writings.write(replace(wording, left=left).content(), notice=locked)
        locked.way, locked.sent_on, locked.trusted = way, on, notice.trusted
        _happened(locked, Step.Kind.SENT, on=on, by=by, at=at)
    return letter


def record(
    *,
    notice: Notice,
    kind: Step.Kind,
    on: date,
    action: str = "",
    text: str = "",
    look_on: date | None = None,
    by: Person,
    at: datetime,
) -> Step:
    """Record what became of a notice; ``text`` (a platform's words or number) is sealed to the case.

    ``look_on`` takes the place of the day that the pack proposes. Raises ``states.CannotFollow``,
    ``cases.NotAllowed``, ``cases.AlreadyClosed``.
    """
    with changing(notice, by) as locked:
        return _happened(locked, kind, on=on, action=action, text=text, look_on=look_on, by=by, at=at)


def saved(*, notice: Notice, by: Person, at: datetime) -> None:
    """That somebody took the notice out of this program as a file."""
    _record(notice, "saved", by, at)


def change_sender(*, desk: Desk, given: Mapping[str, Any], by: Person, at: datetime) -> Notifier:
    """Say as whom ``desk`` sends from now on; what has left is not changed, drafts are signed anew when they leave."""
    told = {name: given[name] for name in ("name", "email", "areas", "named_by", "since") if name in given}
    with transaction.atomic():
        notifier, _made = Notifier.objects.update_or_create(desk=desk, defaults={**told, "changed_at": at})
        audit.record("notices.sender_changed", subject=desk, actor=by, at=at, desk_id=desk.pk)
    return notifier


def notifier_of(notice: Notice) -> Notifier | None:
    """As whom the desk of ``notice`` sends; ``None`` while nobody said so."""
    return Notifier.objects.select_related("desk").filter(desk=notice.desk_id).first()


def letter_key(notice: Notice) -> str:
    """What the outbox knows the mail of ``notice`` by: it leaves once."""
    return f"notice:{notice.pk}"


def _choose(notice: Notice, choice: Choice) -> None:
    notice.platform, notice.reason, notice.language = choice.platform, choice.reason, choice.language
    nameless = country().platforms.anonymous_for(choice.reason) is not None
    # Only what the law lets be nameless is: a platform may lay anything else aside.
    notice.named = choice.named or not nameless
    notice.trusted = _bears_header(notice)


def as_it_leaves(notice: Notice, wording: Wording) -> tuple[Notice, Wording]:
    """A draft with the header and the sender that it would have now; ``notice`` is not saved."""
    notice.trusted = _bears_header(notice)
    return notice, _signed(notice, wording)


def _bears_header(notice: Notice) -> bool:
    """Whether it leaves as a trusted flagger's: a desk that is one, about what it was named for, under its name."""
    notifier = notifier_of(notice)
    return notifier is not None and notifier.flags(notice.reason) and notice.named


def _signed(notice: Notice, wording: Wording) -> Wording:
    """The words with the desk's name and mailbox, or without them: never those of a person."""
    notifier = notifier_of(notice)
    if not notice.named or notifier is None:
        return replace(wording, name="", email="", left="")
    return replace(wording, name=notifier.name, email=notifier.email, left="")


def _letter(notice: Notice, leaving: Leaving, left: str, *, at: datetime) -> Letter:
    platform = leaving.platform
    if platform is None or not platform.mailbox:
        raise NoMailbox
    return letters.enqueue(
        Letter.Kind.NOTICE, to=platform.mailbox, language=notice.language, at=at, about=notice.case_id,
        detail=left, link=leaving.wording.email, key=letter_key(notice),
    )  # fmt: skip


def _happened(
    notice: Notice,
    kind: Step.Kind,
    *,
    on: date,
    action: str = "",
    text: str = "",
    look_on: date | None = None,
    by: Person,
    at: datetime,
) -> Step:
    """Move a locked notice along, with the promise to look again; whoever calls saves it."""
    rules = watch()
    notice.state = states.after(notice, kind)
    match kind:
        case Step.Kind.RECEIPT:
            notice.received_on = on
        case Step.Kind.DECISION:
            notice.decided_on, notice.action = on, action
    step = Step.objects.create(
        notice=notice, kind=kind, action=action if kind == Step.Kind.DECISION else "", on=on, by=by, at=at
    )
    if text:
        writings.write({"text": text}, notice=notice, step=step)
    proposed = states.look_on(notice, kind, on, rules)
    notice.look_on = (look_on or proposed) if proposed else None
    _promise(notice, at)
    _record(notice, kind.value, by, at)
    return step


def _record(notice: Notice, happened: str, by: Person, at: datetime) -> None:
    """What happened to a notice stands in the story of its case."""
    if notice.case is not None:
        audit.record(
            f"notice.{happened}", subject=notice.case, actor=by, at=at, desk_id=notice.desk_id,
            notice=notice.reference, platform=notice.platform,
        )  # fmt: skip


def _promise(notice: Notice, at: datetime) -> None:
    """What was owed is kept by what just happened; the next look is owed by the end of its day."""
    deadlines.keep(notice.deadline, at=at)
    notice.deadline = None
    case = notice.case
    if notice.look_on is None or case is None:
        return
    decided = notice.state == Notice.State.DECIDED and notice.action in states.TOOK_IT_DOWN
    kind = Deadline.Kind.RECHECK if decided else Deadline.Kind.NOTICE
    notice.deadline = deadlines.promise(
        kind, due_at=end_of(notice.look_on), desk=notice.desk, case=case, urgency=case.urgency
    )
