"""What a supervisor fills in: the month to draw, and what a case was found to be like."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.casework import words
from abri.centre.casework.supervision.quality import NO, NOT_APPLICABLE, PARTLY, YES, Found
from abri.centre.country import country
from abri.centre.ui.forms import Radios
from abri.centre.ui.written import WrittenField
from abri.engine.packs.work import SUPERVISORS

LONGEST_REMARK = 4_000
SAID = (
    (YES, pgettext_lazy("answer of a review", "Yes")),
    (PARTLY, pgettext_lazy("answer of a review", "Partly")),
    (NO, pgettext_lazy("answer of a review", "No")),
    (NOT_APPLICABLE, pgettext_lazy("answer of a review", "Does not apply")),
)


def who_reads() -> str:
    """Whose keys open a review, by the pack's rule."""
    if country().work.sampled_read_by == SUPERVISORS:
        return gettext("Only who supervises this desk today can open it, nobody else at the desk.")
    return gettext("Only you can open it.")


class DrawForm(forms.Form):
    """For which month a sample is drawn."""

    # A month of long ago has no midnight that a database could compare with.
    month = forms.DateField(input_formats=["%Y-%m-%d"], validators=[MinValueValidator(date(2000, 1, 1))])


class ReviewForm(forms.Form):
    """One answer for each question of the pack, and a remark."""

    remark = WrittenField(
        label=_("Remark"),
        limit=LONGEST_REMARK,
        rows=4,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].help_text = gettext("%(who_reads)s Do not name the reporter.") % {
            "who_reads": who_reads()
        }
        for rubric in country().work.rubrics:
            self.fields[rubric.id] = forms.ChoiceField(
                label=words.said(rubric.ask),
                help_text=words.said(rubric.hint) if rubric.hint else "",
                choices=SAID,
                widget=Radios,
                error_messages={"required": _("Choose an answer.")},
            )
        self.order_fields([*(rubric.id for rubric in country().work.rubrics), "remark"])

    def found(self) -> Found:
        """What was answered."""
        given = self.cleaned_data
        return Found(
            {rubric.id: given[rubric.id] for rubric in country().work.rubrics}, given.get("remark", "")
        )
