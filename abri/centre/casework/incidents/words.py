"""Which cases are related, and why, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.reading import Reading
from abri.centre.vault import addresses, told
from abri.centre.vault.index import Related
from abri.centre.vault.models import BlindMark, CaseMark, Evidence
from abri.centre.vault.opening import Description
from abri.centre.vault.told import Told

_SAME: Mapping[str, object] = MappingProxyType(
    {
        BlindMark.What.FILE: gettext_lazy("the same file"),
        CaseMark.What.LINK: gettext_lazy("the same address"),
        CaseMark.What.ACCOUNT: gettext_lazy("the same account"),
        CaseMark.What.NAME: gettext_lazy("an account of the same name"),
    }
)


@dataclass(frozen=True)
class RelatedLine:
    """One related case: why it is shown, and whether it could be put together with this one."""

    case: Case
    why: str
    category: str
    incident: str
    may_join: bool


def lines(related: Iterable[Related], desk_id: UUID) -> list[RelatedLine]:
    """The related cases; those of ``desk_id`` in no incident yet may be put together."""
    return [
        RelatedLine(
            case=one.case,
            why=_why(one.same),
            category=words.category(one.case.category),
            incident=one.case.incident.reference if one.case.incident and one.case.desk_id == desk_id else "",
            may_join=one.case.desk_id == desk_id and one.case.incident_id is None,
        )
        for one in related
    ]


def told_in(reading: Reading, descriptions: Mapping[UUID, Description]) -> frozenset[Told]:
    """What a case that was opened tells of: addresses and accounts in answers, story, messages and kept addresses."""
    return told.first(_told(reading, descriptions))


def _told(reading: Reading, descriptions: Mapping[UUID, Description]) -> Iterator[Told]:
    answers = (reading.sealed or {}).get("answers", {})
    yield from told.told_in_answer(str(answers.get(addresses.QUESTION) or ""))
    for description in descriptions.values():
        if description.kind == Evidence.LINK:
            yield from told.told_by_link(description.told)
    yield from told.told_in_story(str(answers.get("story") or ""))
    for message in reading.conversation:
        # What the desk wrote tells nothing about who did it.
        if not message.mine and message.text is not None:
            yield from told.told_in_story(message.text.said)


def _why(same: tuple[str, ...]) -> str:
    # Where the account itself is the same, that its name is goes without saying.
    told_apart = [what for what in same if what != CaseMark.What.NAME or CaseMark.What.ACCOUNT not in same]
    said = [str(_SAME[what]) for what in told_apart]
    if len(said) == 2:
        return _("%(first)s and %(second)s") % {"first": said[0], "second": said[1]}
    return ", ".join(said)
