"""What happened to a case, from its audit entries, in words and with people's names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from abri.centre.accounts import audit_words
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case, Verdict
from abri.centre.casework import words
from abri.centre.casework.referrals import timeline as referral_sentences
from abri.centre.records.models import AuditEntry
from abri.centre.vault.bundles.purposes import RULES
from abri.centre.vault.bundles.report import Sentences

# The page opens a case again after every change that its reader makes.
SAME_SITTING = timedelta(minutes=30)
_URGENCY_DECIDED = frozenset({"case.urgency_changed", "case.urgency_raised"})


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    action: str
    sentence: str
    times: int = 1


@dataclass(frozen=True)
class _Told:
    """What a sentence may name."""

    who: str
    detail: Mapping[str, Any]
    names: Mapping[str, str]

    def name(self, key: str) -> str:
        return self.names.get(str(self.detail.get(key, "")), "")


def timeline_of(case: Case, known: Iterable[Person | Desk | None] = ()) -> tuple[list[Event], bool]:
    """The events of ``case``, the newest first, and whether a person set or confirmed the urgency last.

    Somebody who opens a case several times in a row makes one line, and an action says by itself that its author had
    the case open. The audit trail keeps every opening. Three queries at most, however long the story is: ``known``
    are people and desks whose names need not be asked for.
    """
    entries = list(AuditEntry.objects.about(case).order_by("at", "id"))
    names = _names(entries, {str(one.pk): str(one) for one in known if one is not None})
    events: list[Event] = []
    last: AuditEntry | None = None
    for entry in entries:
        if events and last is not None and _is_again(entry, last, events[-1]):
            # Said already: a case may have been opened hundreds of times.
            events[-1], last = replace(events[-1], times=events[-1].times + 1), entry
            continue
        event = Event(entry.at, entry.action, _sentence(entry, names))
        if entry.action == "case.opened" and events and events[-1].sentence == event.sentence:
            events[-1] = replace(events[-1], times=events[-1].times + 1)
        elif last is None or not _goes_without_saying(entry, last):
            events.append(event)
        last = entry
    decided = [entry.action for entry in entries if entry.action in _URGENCY_DECIDED]
    return events[::-1], decided[-1:] == ["case.urgency_changed"]


def _is_again(entry: AuditEntry, last: AuditEntry, said: Event) -> bool:
    """Whether the same person opened the case once more, right after the opening that was ``said`` last."""
    opened = {entry.action, last.action, said.action} == {"case.opened"}
    return opened and entry.actor_id == last.actor_id


def _goes_without_saying(entry: AuditEntry, last: AuditEntry) -> bool:
    """Whether this opening belongs to what the same person did just before."""
    opened_by_the_same = entry.action == "case.opened" and entry.actor_id == last.actor_id
    return opened_by_the_same and entry.at - last.at < SAME_SITTING


def _names(entries: Iterable[AuditEntry], known: Mapping[str, str]) -> Mapping[str, str]:
    ids = {entry.actor_id for entry in entries} | {str(entry.detail.get("to", "")) for entry in entries}
    ids -= {"", *known}
    if not ids:
        return known
    people = {str(person.pk): str(person) for person in Person.objects.filter(pk__in=ids)}
    return {**known, **people} | {str(desk.pk): str(desk) for desk in Desk.objects.filter(pk__in=ids)}


def _sentence(entry: AuditEntry, names: Mapping[str, str]) -> str:
    told = _Told(names.get(entry.actor_id, _("Somebody who left")), entry.detail, names)
    if tell := _SENTENCES.get(entry.action):
        return tell(told)
    said = audit_words.say(entry.action)
    # A notice, or an address for a hotline: a case may have several.
    number = entry.detail.get("notice") or entry.detail.get("address")
    if not number:
        return said
    return _("%(what)s: %(number)s, %(who)s") % {"what": said, "number": number, "who": told.who}


def _assigned(told: _Told) -> str:
    if not told.detail.get("to"):
        return _("%(who)s gave it back to the queue") % {"who": told.who}
    if told.name("to") == told.who:
        return _("%(who)s took it") % {"who": told.who}
    return _("%(who)s gave it to %(to)s") % {"who": told.who, "to": told.name("to")}


def _urgency(told: _Told) -> str:
    before, after = (Case.Urgency(told.detail[name]).label for name in ("before", "after"))
    if before == after:
        return _("%(who)s confirmed the urgency: %(urgency)s") % {"who": told.who, "urgency": after}
    return _("%(who)s changed the urgency from %(before)s to %(after)s") % {
        "who": told.who,
        "before": before,
        "after": after,
    }


def _raised(told: _Told) -> str:
    before, after = (Case.Urgency(told.detail[name]).label for name in ("before", "after"))
    return _("The software found danger and raised the urgency from %(before)s to %(after)s") % {
        "before": before,
        "after": after,
    }


def _confirmed(told: _Told) -> str:
    return _("%(who)s confirmed what was suggested: %(part)s") % {"who": told.who, "part": _part(told)}


def _changed(told: _Told) -> str:
    return _("%(who)s changed what was suggested: %(part)s") % {"who": told.who, "part": _part(told)}


def _part(told: _Told) -> str:
    return str(Verdict.Part(str(told.detail["part"])).label)


def _closed(told: _Told) -> str:
    outcome = words.outcome(str(told.detail.get("outcome", "")))
    return _("%(who)s closed it: %(outcome)s") % {"who": told.who, "outcome": outcome}


def _escalated(told: _Told) -> str:
    if told.name("to"):
        return _("Nobody had opened it in time: %(desk)s sees it too") % {"desk": told.name("to")}
    return _("Nobody had opened it in time: the desk was alerted again")


def _alerted(told: _Told) -> str:
    match told.detail.get("whom"):
        case "everyone":
            return _("Nobody had opened it: everybody at the desk was alerted")
        case "supervisors":
            return _("Nobody had opened it: those who supervise were alerted")
        case _:
            return _("Still nobody had opened it: everybody was alerted once more")


def _exported(told: _Told) -> str:
    """Who took a bundle out, and for whom."""
    purpose = str(told.detail.get("purpose", ""))
    receiver = Sentences(words.reading_language())(f"receiver_{purpose}") if purpose in RULES else purpose
    who = _("The operator, with the recovery key,") if told.detail.get("recovery") else told.who
    return _("%(who)s made a bundle. Receiver: %(receiver)s") % {"who": who, "receiver": receiver}


_SENTENCES: Mapping[str, Callable[[_Told], str]] = MappingProxyType(
    {
        "case.received": lambda told: _("The report arrived"),
        "contact.recorded": lambda told: _("%(who)s wrote it down") % {"who": told.who},
        "proposal.confirmed": _confirmed,
        "proposal.changed": _changed,
        "case.opened": lambda told: _("%(who)s opened it") % {"who": told.who},
        "case.assigned": _assigned,
        "case.urgency_changed": _urgency,
        "case.urgency_raised": _raised,
        "case.closed": _closed,
        "case.reopened": lambda told: _("%(who)s opened it again") % {"who": told.who},
        "case.held": lambda told: _("%(who)s put a legal hold on it") % {"who": told.who},
        "case.released": lambda told: _("%(who)s ended the legal hold") % {"who": told.who},
        "case.withdrawn": lambda told: _("The reporter withdrew the report"),
        "case.escalated": _escalated,
        "case.alerted": _alerted,
        "case.exported": _exported,
        "message.from_reporter": lambda told: _("The reporter wrote"),
        "message.from_desk": lambda told: _("%(who)s answered") % {"who": told.who},
        "conversation.asked": lambda told: _("The reporter asked to talk live"),
        "conversation.invited": lambda told: (
            _("%(who)s invited the reporter to talk live") % {"who": told.who}
        ),
        "conversation.taken_up": lambda told: _("The reporter came to talk live"),
        "conversation.joined": lambda told: (
            _("%(who)s began to talk live with the reporter") % {"who": told.who}
        ),
        "conversation.ended": lambda told: _("The live conversation ended"),
        "conversation.given_back": lambda told: _("Nobody of the desk was there any more to talk live"),
        "finding.dismissed": lambda told: (
            _("%(who)s dismissed something that the software found") % {"who": told.who}
        ),
        "finding.restored": lambda told: _("%(who)s let a dismissed finding count again") % {"who": told.who},
        "evidence.added": lambda told: (
            _("%(who)s added evidence %(number)s")
            % {"who": told.who, "number": told.detail.get("number", "")}
        ),
        "incident.joined": lambda told: (
            _("%(who)s put it into incident %(incident)s")
            % {"who": told.who, "incident": told.detail.get("incident", "")}
        ),
        "incident.parted": lambda told: (
            _("%(who)s took it out of incident %(incident)s")
            % {"who": told.who, "incident": told.detail.get("incident", "")}
        ),
        **referral_sentences.SENTENCES,
        "note.written": lambda told: _("%(who)s wrote a note") % {"who": told.who},
        "task.set": lambda told: _("%(who)s set a task") % {"who": told.who},
        "task.done": lambda told: _("%(who)s ticked a task off") % {"who": told.who},
        "task.dropped": lambda told: _("%(who)s dropped a task") % {"who": told.who},
        "case.watched": lambda told: _("%(who)s began to watch it") % {"who": told.who},
        "case.unwatched": lambda told: _("%(who)s stopped watching it") % {"who": told.who},
        "case.reviewed": lambda told: _("%(who)s looked at it again, for a sample") % {"who": told.who},
    }
)
