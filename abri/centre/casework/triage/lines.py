"""The parts of a proposal as HTML, without templates: six of them were a fifth of what drawing a case costs.

Whatever is put in is escaped where it is put in. The forms around stand in ``casework/triage/panel.html``.
"""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Row:
    """One part: what it is now, what is proposed where that differs, why, and who decided."""

    part: str
    label: str
    value: str
    reasons: tuple[str, ...]
    # Empty where nobody decided yet, or the decision is what is proposed.
    proposed: str
    by: str
    confirmed: bool
    # Where it is confirmed, and where another choice is made; the latter is empty where there is none.
    judge_url: str
    change_url: str

    @property
    def said(self) -> SafeString:
        """What the part is, who decided, and why it is proposed."""
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in self.reasons)
        listed = f'\n    <ul class="abri-small">{reasons}</ul>' if reasons else ""
        value = self._decided() if self.by else self._suggested()
        # Every part was escaped where it was put in.
        return mark_safe(f"<h3>{escape(self.label)}</h3>\n    <p>{value}</p>{listed}")  # noqa: S308

    @property
    def waits(self) -> bool:
        """Whether what is proposed can still be confirmed."""
        return not self.by or bool(self.proposed)

    @property
    def confirms(self) -> str:
        """What the button that confirms it says."""
        return _("Take the suggestion after all") if self.proposed else _("Confirm")

    @property
    def confirms_what(self) -> str:
        """The same for who does not see the page."""
        return _about(_("Confirm"), self.label)

    @property
    def change_it(self) -> str:
        """What leads to another choice."""
        return _about(_("Change"), self.label)

    @property
    def change(self) -> SafeString:
        """The form for another choice, folded: it is fetched when somebody opens it."""
        url, says = escape(self.change_url), escape(self.change_it)
        return mark_safe(  # noqa: S308 - as above
            f'<details class="abri-details" hx-get="{url}" hx-trigger="toggle once" '
            'hx-target="find .abri-details__text"><summary class="abri-details__summary">'
            f'<span class="abri-details__summary-text">{says}</span></summary>'
            f'<div class="abri-details__text"><a href="{url}">{says}</a></div></details>'
        )

    def _decided(self) -> str:
        who = {"who": self.by}
        if self.confirmed:
            says = pgettext("proposal", "confirmed by %(who)s") % who
        else:
            says = pgettext("proposal", "changed by %(who)s") % who
        if self.proposed:
            says += "; " + _("suggested: %(proposed)s") % {"proposed": self.proposed}
        return (
            f'<strong>{escape(self.value)}</strong> <span class="abri-muted abri-small">{escape(says)}</span>'
        )

    def _suggested(self) -> str:
        why = " ".join(self.reasons)
        said = escape(_("(suggested: %(why)s)") % {"why": why})
        hidden = f'<span class="abri-hidden"> {said}</span>'
        return f'<span class="abri-suggested" title="{escape(why)}">{escape(self.value)}{hidden}</span>'


def _about(verb: str, part: str) -> str:
    return _("%(name)s: %(value)s") % {"name": verb, "value": part}
