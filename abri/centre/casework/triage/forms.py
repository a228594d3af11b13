"""Changing what the software proposes, with a reason."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.cases import verdicts
from abri.centre.cases.models import Verdict
from abri.centre.cases.triage import Proposal
from abri.centre.casework.forms import LONGEST_REASON
from abri.centre.casework.triage import words
from abri.centre.ui.written import WrittenField


class ChangeForm(forms.Form):
    """Another value for one part. The due time is an instant, every other part one of its words."""

    chosen = forms.ChoiceField(
        label=pgettext_lazy("what a proposal becomes", "Instead"),
        error_messages={"required": _("Choose what it is.")},
    )
    due_at = forms.DateTimeField(
        label=_("Due by"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": _("Say by when."), "invalid": _("Write a day and a time.")},
    )
    reason = WrittenField(
        label=_("Why"),
        help_text=_("Kept as an internal note."),
        limit=LONGEST_REASON,
        rows=2,
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, part: str, proposal: Proposal, now: datetime, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=part, **kwargs)
        self.part = part
        if part == Verdict.Part.DUE:
            del self.fields["chosen"]
            self.initial.setdefault("due_at", timezone.localtime(max(proposal.due_at, now)))
            return
        del self.fields["due_at"]
        chosen = self.fields["chosen"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = words.values(part, verdicts.choices(Verdict.Part(part), proposal))
        self.initial.setdefault("chosen", proposal.part(part).code)
