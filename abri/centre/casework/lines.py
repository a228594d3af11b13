"""The lines of the queue as HTML, without a template: with one they took half of what the whole page costs.

Whatever is put in is escaped where it is put in. The words and codes of a case come in small components, which are
made once for each language (``ui.templatetags.ui.fixed``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.casework.addresses import of_case
from abri.centre.casework.queue import Row
from abri.centre.ui.templatetags.ui import fixed, moment


@dataclass(frozen=True)
class Looking:
    """Who looks at which view, when, and what the forms carry: the token of this browser, and the way back."""

    person: Person
    view: str
    now: datetime
    token: str
    back: str


def lines(rows: Iterable[Row], looking: Looking, *, several_desks: bool) -> SafeString:
    """The lines of these rows, as the heads of the table in ``casework/queue.html`` stand."""
    cells = _of_ended if looking.view == "closed" else _of_waiting
    drawn = "".join(_line(row, looking, cells(row, looking), several_desks) for row in rows)
    # Every part was escaped where it was put in.
    return mark_safe(drawn)  # noqa: S308


def _line(row: Row, looking: Looking, cells: tuple[str, ...], several_desks: bool) -> str:
    case = row.case
    danger = " data-danger" if case.is_unread_danger else ""
    topic = escape(row.category)
    desk = f"<td>{escape(row.desk)}</td>" if several_desks else ""
    ended = looking.view == "closed" and row.outcome
    state = escape(row.outcome) if ended else fixed("state", state=case.state, label=row.state)
    holder = escape(row.holder)
    return (
        f"<tr data-row{danger}>"
        f"<td>{fixed('urgency', level=row.level, label=row.urgency, unread=case.is_unread_danger)}</td>"
        f'<td><a data-open class="abri-code" href="{escape(row.url)}">{escape(case.reference)}</a></td>'
        f'<td class="abri-grow" title="{topic}">{"".join(_tags(row))}{topic}</td>'
        f"{_short(case.language, row.language)}{_short(case.age_band or '–', row.age)}"
        f"{desk}<td>{state}</td>"
        f"<td>{f'<strong>{holder}</strong>' if row.mine else holder or '–'}</td>"
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"
    )


def _short(code: str, words: str) -> str:
    """A cell with a code for who sees it, and its words for who points at it or hears it."""
    said = escape(words)
    return (
        f'<td title="{said}"><span aria-hidden="true">{escape(code)}</span>'
        f'<span class="abri-hidden">{said}</span></td>'
    )


def _tags(row: Row) -> Iterator[str]:
    """What is special about a case, each as a tag. Words within an f-string are not found for the catalogues."""
    case, withdrawn = row.case, row.case.state == Case.State.WITHDRAWN
    if case.unread and case.state != Case.State.NEW and not withdrawn:
        yield fixed("tag", text=_("new message"), tone="yellow") + " "
    if case.escalated_to_id:
        yield fixed("tag", text=_("escalated"), tone="red") + " "
    if withdrawn:
        yield fixed("tag", text=_("withdrawn")) + " "
    if row.news:
        yield fixed("tag", text=_("news"), tone="lagoon") + " "
    if row.covered:
        yield fixed("tag", text=_("you stand in"), tone="lagoon") + " "
    if case.legal_hold:
        yield fixed("tag", text=_("legal hold")) + " "


def _of_ended(row: Row, looking: Looking) -> tuple[str, ...]:
    return (moment(row.case.changed_at, style="date"),)


def _of_waiting(row: Row, looking: Looking) -> tuple[str, ...]:
    return _due(row), moment(row.case.created_at, now=looking.now), _actions(row, looking)


def _due(row: Row) -> str:
    if not row.due:
        return "–"
    said = fixed("tag", text=row.due, tone="red") if row.overdue else escape(row.due)
    return f'<time datetime="{row.due_iso}" title="{escape(row.due_full)}">{said}</time>'


def _actions(row: Row, looking: Looking) -> str:
    """Taking a case that nobody holds, and answering in one's own."""
    take = _take(row, looking) if row.may_take else ""
    if not (row.may_act and row.mine):
        return take
    verb = _("Reply")
    named = f'aria-label="{_about(verb, row)}"'
    return f'{take}<a data-key="r" href="{escape(row.url)}#answer" {named}>{escape(verb)}</a>'


def _take(row: Row, looking: Looking) -> str:
    verb = _("Take")
    hidden = {
        "csrfmiddlewaretoken": looking.token,
        "assign-to": str(looking.person.pk),
        "assign-expected": "",
        "next": looking.back,
    }
    boxes = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return (
        f'<form method="post" action="{escape(of_case("assign", row.case.reference))}">{boxes}'
        '<button class="abri-button abri-button--secondary abri-button--small" type="submit" data-key="a" '
        f'aria-label="{_about(verb, row)}">{escape(verb)}</button></form>'
    )


def _about(verb: str, row: Row) -> str:
    return escape(_("%(name)s: %(value)s") % {"name": verb, "value": row.case.reference})
