"""The law by what happens to somebody: situations in their words, and a day that decides which law counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.centre.country import country, world
from abri.centre.directory.answers import Json, answer, public
from abri.centre.directory.country_pages import Way
from abri.centre.directory.words import KINDS
from abri.centre.ui.help_lines import organisations_for
from abri.centre.ui.language import speak
from abri.centre.ui.law_lines import law_answer
from abri.engine.catalogue import LAW
from abri.engine.facts import Days
from abri.engine.law import match
from abri.engine.packs import Situation

EXPLAIN_LAW = frozenset({"helpline", "regulator", "reporting_point", "equality_body", "mediation", "organisation",
                         "ombuds", "network", "police"})  # fmt: skip
# How people write a day where the browser has no calendar of its own.
WRITTEN = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"]
NO_DATE = gettext_lazy(
    "We do not understand this date. Write day, month and year as numbers, for example 27 3 2026."
)
ONE_DAY = timedelta(days=1)


class When(forms.Form):
    """The day it happened, or the first and the last day."""

    on = forms.DateField(
        label=gettext_lazy("It happened on"),
        required=False,
        input_formats=WRITTEN,
        error_messages={"invalid": NO_DATE},
    )
    until = forms.DateField(
        label=gettext_lazy("Last day, if it went on for longer"),
        required=False,
        input_formats=WRITTEN,
        error_messages={"invalid": NO_DATE},
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def clean(self) -> None:
        """Refuse a period that ends before it begins."""
        on, until = self.cleaned_data.get("on"), self.cleaned_data.get("until")
        if until and on is None and "on" not in self.errors:
            self.add_error("on", _("Tell us the first day as well."))
        if on and until and until < on:
            self.add_error("until", _("The last day lies before the first one."))

    def days(self, today: date) -> Days:
        """The days that were asked for; today where nobody asked, or where the answer makes no sense."""
        if not self.is_bound or not self.is_valid() or not self.cleaned_data["on"]:
            return Days(today, today)
        on = self.cleaned_data["on"]
        return Days(on, self.cleaned_data["until"] or on)


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of time through which the law about a situation stayed the same."""

    label: str
    url: str
    current: bool


@public
def law(request: HttpRequest, language: str) -> HttpResponse:
    """What happens to people, in their words; each leads to what the law says about it."""
    spoken = speak(request, language, young=False)
    situations = [(one.id, one.names.say(spoken)) for one in country().law.situations.values()]
    known = {
        "situations": situations,
        "lines": organisations_for("law", EXPLAIN_LAW, spoken),
        "articles": list(_articles(language)),
    }

    def data() -> Json:
        return {"situations": [_situation(one, language) for one in country().law.situations.values()]}

    return answer(request, "directory/law.html", known, data)


@public
def situation(request: HttpRequest, language: str, situation_id: str) -> HttpResponse:
    """What the law of a day says about one situation."""
    found = country().law.situations.get(situation_id)
    if found is None:
        raise Http404
    spoken = speak(request, language, young=True)
    today = timezone.localdate(timezone=country().zone)
    when = When(request.GET if request.GET.keys() & {"on", "until"} else None)
    days = when.days(today)
    said = law_answer(replace(found.facts, on=days), spoken)
    if said is None:
        raise Http404
    refused = when.is_bound and not when.is_valid()
    known = {
        "title": found.names.say(spoken),
        "when": when if when.is_bound else When(initial={"on": today}),
        "refused": refused,
        "heading": _heading(days, today),
        "answer": None if refused else said,
        "eras": list(_eras(found, None if refused else days, language)),
    }

    def data() -> Json:
        if refused:
            return {"errors": when.errors.get_json_data()}
        return {
            **_situation(found, language),
            "on": days.first.isoformat(),
            "until": days.last.isoformat(),
            **asdict(said),
        }

    return answer(request, "directory/situation.html", known, data, status=422 if refused else 200)


def _articles(language: str) -> Iterator[Way]:
    """The articles of this country by kind, those there are most of first."""
    here = world().countries[country().id]
    address = reverse("directory:section", args=[language, here.id, LAW])
    kinds = Counter(entry.kind for entry in here.section(LAW))
    for kind, count in kinds.most_common():
        yield Way(f"{address}?kind={kind}", str(KINDS[LAW].get(kind, kind)), count=count)


def _situation(one: Situation, language: str) -> Json:
    address = reverse("directory:situation", args=[language, one.id])
    return {"id": one.id, "names": dict(one.names), "facts": one.facts.plain(), "url": address}


def _heading(days: Days, today: date) -> str:
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in days)
    if days.first != days.last:
        return _("If it happened from %(first)s to %(last)s") % {"first": first, "last": last}
    if days.first == today:
        return _("If it happened today, %(day)s") % {"day": first}
    return _("If it happened on %(day)s") % {"day": first}


def _eras(found: Situation, days: Days | None, language: str) -> Iterator[Era]:
    """The stretches between the days on which an offence about this situation began or ended, newest first."""
    offences = [one.provision for one in match(country(), found.facts) if one.is_offence]
    changes = sorted({day for one in offences for day in (one.starts, one.ends) if day})
    address = reverse("directory:situation", args=[language, found.id])
    for begins, ends in reversed([*zip([None, *changes], [*changes, None], strict=True)]):
        last = ends - ONE_DAY if ends else None
        inside = last or begins
        if inside is None or not any(one.starts is None or one.starts <= inside for one in offences):
            continue
        current = days is not None and _lies_in(days, begins, last)
        yield Era(_stretch(begins, last), f"{address}?on={begins or inside}", current)


def _lies_in(days: Days, begins: date | None, last: date | None) -> bool:
    return (begins is None or begins <= days.first) and (last is None or days.last <= last)


def _stretch(begins: date | None, last: date | None) -> str:
    since = formats.date_format(begins, "DATE_FORMAT") if begins else ""
    until = formats.date_format(last, "DATE_FORMAT") if last else ""
    if since and until:
        return _("%(since)s to %(until)s") % {"since": since, "until": until}
    return _("Since %(day)s") % {"day": since} if since else _("Until %(day)s") % {"day": until}
