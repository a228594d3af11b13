"""The lines of what was found as HTML, without a template, as the lines of the queue are (``casework.lines``)."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe

from abri.centre.casework.queue import Row
from abri.centre.ui.templatetags.ui import fixed, moment


def lines(rows: Iterable[Row], now: datetime, *, several_desks: bool) -> SafeString:
    """The lines of these rows, as the heads of the table in ``casework/search/search.html`` stand."""
    drawn = "".join(_line(row, now, several_desks) for row in rows)
    # Every part was escaped where it was put in.
    return mark_safe(drawn)  # noqa: S308


def _line(row: Row, now: datetime, several_desks: bool) -> str:
    case, holder = row.case, escape(row.holder)
    outcome = f" ({escape(row.outcome)})" if row.outcome else ""
    desk = f"<td>{escape(row.desk)}</td>" if several_desks else ""
    return (
        f'<tr data-row><td><a data-open class="abri-code" href="{escape(row.url)}">{escape(case.reference)}</a></td>'
        f'<td class="abri-grow">{escape(row.category)}</td>'
        f"<td>{fixed('urgency', level=row.level, label=row.urgency, unread=case.is_unread_danger)}</td>"
        f"<td>{fixed('state', state=case.state, label=row.state)}{outcome}</td>"
        f"{desk}<td>{f'<strong>{holder}</strong>' if row.mine else holder or '–'}</td>"
        f"<td>{moment(case.created_at, now=now, style='ago')}</td>"
        f"<td>{moment(case.changed_at, now=now, style='ago')}</td></tr>\n"
    )
