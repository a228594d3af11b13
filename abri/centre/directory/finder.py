"""The help finder: a few questions, none of which has to be answered, and nothing that is stored."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from abri.centre.country import country
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.engine.facts import Facts
from abri.engine.packs import Answer

# Questions of the intake whose answers choose help lines; the finder asks them in the same words.
WHO, AGE, REGION, DANGER, CATEGORY = "reporter", "age", "region", "danger", "category"
PLACE, PROPOSED = "place", "proposed"
LONGEST_PLACE = 60
Choices = list[tuple[Any, Any]]
Proposal: TypeAlias = Literal["found", "several", "unknown"]
"""What a place said about the region: one, more than one, or nothing."""


class Unspoiled(forms.ChoiceField):
    """A choice that says nothing where it is not one of those offered: only an address written by hand holds such."""

    def clean(self, value: Any) -> Any:
        """The choice, or nothing."""
        return super().clean(value if self.valid_value(value) else "")


class Finder(forms.Form):
    """Who it is about, where, in which language, and what."""

    about = Unspoiled(label=_("What is it about?"), required=False)
    reporter = Unspoiled(label=_("Who are you?"), required=False)
    age = Unspoiled(label=_("How old is the person it is about?"), required=False)
    place = forms.CharField(
        label=_("Postcode or place where this person lives"),
        help_text=_(
            "Only to find the part of the country. It is not kept, and not part of the address of this page."
        ),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    region = Unspoiled(label=_("Where does this person live?"), required=False)
    speak = Unspoiled(label=_("Which language do you want to talk?"), required=False)

    def __init__(self, *args: Any, spoken: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._choose("about", _about(spoken))
        for name in (WHO, AGE, REGION):
            self._choose(name, _options(name, spoken))
        if not country().places.rows:
            del self.fields[PLACE]
        self._choose("speak", [(code, LANGUAGE_NAMES.get(code, code)) for code in country().languages])

    def _choose(self, name: str, choices: Choices) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("I would rather not say")), *choices]

    @property
    def language(self) -> str:
        """The language somebody wants to talk; empty where they did not say."""
        return str(self._given.get("speak", ""))

    def facts(self, at: datetime) -> Facts:
        """What the answers say; an address that somebody spoiled says nothing."""
        answers: dict[str, Answer] = {
            name: self._given[name] for name in (WHO, AGE, REGION) if self._given.get(name)
        }
        kind, _colon, value = str(self._given.get("about", "")).partition(":")
        if kind == DANGER:
            answers[DANGER] = value
        elif kind == CATEGORY:
            answers[CATEGORY] = [value]
        return country().intake.facts(answers, today=at.astimezone(country().zone).date())

    def without_place(self) -> Iterator[tuple[str, str]]:
        """The answers for an address that can be kept: a place became the region it lies in, and what it said."""
        given = {name: str(value) for name, value in self._given.items() if value}
        if place := given.pop(PLACE, ""):
            regions = {one.region for one in country().places.find(place)}
            proposal: Proposal = "unknown"
            if len(regions) == 1:
                proposal, given[REGION] = "found", regions.pop()
            elif regions:
                proposal = "several"
            given[PROPOSED] = proposal
        yield from given.items()

    @property
    def _given(self) -> dict[str, Any]:
        if not self.is_bound:
            return {}
        self.full_clean()
        return self.cleaned_data


def _options(name: str, spoken: str) -> Choices:
    question = country().intake.by_id.get(name)
    return [(option.value, option.label.say(spoken)) for option in question.options] if question else []


def _about(spoken: str) -> Choices:
    """Danger first, then the categories below the headings of the pack."""
    pack = country()
    danger = [(f"{DANGER}:{value}", label) for value, label in _options(DANGER, spoken) if value != "none"]
    groups = [
        (
            group.names.say(spoken),
            [
                (f"{CATEGORY}:{category.code}", category.names.say(spoken))
                for category in pack.categories.values()
                if category.group == group.id
            ],
        )
        for group in pack.groups
    ]
    return [(_("In danger now"), danger), *groups]
