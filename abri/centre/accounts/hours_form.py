"""When a desk is there, day by day, as an administrator fills it in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Desk
from abri.engine.routing import HoursError, read_hours

# Before and after noon, or an evening beside the day.
PERIODS = 2
MIDNIGHT, END_OF_DAY = "00:00", "24:00"
_CLOCK = {"type": "time", "autocomplete": "off", "class": "abri-input"}


class HoursForm(forms.Form):
    """Up to two periods for each day of the week; an empty day is a day on which nobody is there."""

    on_holidays = forms.BooleanField(
        label=_("Also there on public holidays"), required=False,
        help_text=_("Not ticked: on public holidays nobody is there, whatever stands above."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, desk: Desk, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"on_holidays": desk.on_holidays, **_by_day(desk.hours)}
        super().__init__(data, initial=initial, **kwargs)
        # What is wrong with a day as a whole, by its number.
        self.wrong_days: dict[int, list[str]] = {}
        for day in range(7):
            for period in range(PERIODS):
                for end, label in (("begins", _("%(day)s, from")), ("until", _("%(day)s, until"))):
                    said = label % {"day": WEEKDAYS[day]}
                    self.fields[_name(day, period, end)] = forms.TimeField(
                        label=said, required=False,
                        widget=forms.TimeInput({**_CLOCK, "aria-label": said}, format="%H:%M"),
                        error_messages={"invalid": _("Write a time such as 09:00.")},
                    )  # fmt: skip

    def days(self) -> Iterator[dict[str, Any]]:
        """The days with their boxes, for the page."""
        for day in range(7):
            boxes = [
                self[_name(day, period, end)] for period in range(PERIODS) for end in ("begins", "until")
            ]
            errors = [said for box in boxes for said in box.errors] + self.wrong_days.get(day, [])
            yield {"label": WEEKDAYS[day], "boxes": boxes, "errors": errors}

    def clean(self) -> dict[str, Any]:
        """The periods of the week; both ends of a period are needed, and periods of a day do not overlap."""
        cleaned = super().clean() or {}
        entries = []
        for day in range(7):
            try:
                entries += self._periods(day, cleaned)
            except ValidationError as error:
                self.wrong_days[day] = [f"{WEEKDAYS[day]}: {said}" for said in error.messages]
        if self.wrong_days:
            raise ValidationError([said for errors in self.wrong_days.values() for said in errors])
        try:
            read_hours(entries)
        except HoursError as error:
            raise ValidationError(gettext("These hours make no sense. Look at each day again.")) from error
        return {**cleaned, "hours": entries}

    def _periods(self, day: int, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        periods, last = [], ""
        for period in range(PERIODS):
            begins, until = (cleaned.get(_name(day, period, end)) for end in ("begins", "until"))
            if begins is None and until is None:
                continue
            if begins is None or until is None:
                raise ValidationError(gettext("Say from when and until when."))
            first, end = _written(begins), _written(until, ends=True)
            if first == end:
                raise ValidationError(gettext("It ends when it begins."))
            if last and first < last:
                raise ValidationError(gettext("The second period begins before the first one ends."))
            periods.append({"days": [day], "begins": first, "until": end})
            last = end if end > first else END_OF_DAY
        return periods


def _name(day: int, period: int, end: str) -> str:
    return f"{_day_name(day)}-{period}-{end}"


def _day_name(day: int) -> str:
    return f"day{day}"


def _written(clock: time, *, ends: bool = False) -> str:
    """A time as the hours hold it; a day that ends at midnight ends at 24:00."""
    written = f"{clock:%H:%M}"
    return END_OF_DAY if ends and written == MIDNIGHT else written


def _by_day(hours: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The stored hours in the boxes of the form; of a day with more periods than boxes the first ones."""
    boxes: dict[str, str] = {}
    for day in range(7):
        periods = sorted((entry["begins"], entry["until"]) for entry in hours if day in entry.get("days", ()))
        for place, (begins, until) in enumerate(periods[:PERIODS]):
            boxes[_name(day, place, "begins")] = begins
            boxes[_name(day, place, "until")] = MIDNIGHT if until == END_OF_DAY else until
    return boxes
