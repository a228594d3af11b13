"""One page for a call or a visit: fields to choose from, what was said, and what becomes of it."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Desk
from abri.centre.cases.contacts import WAYS, Contact
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.country import country
from abri.centre.ui.language import plain
from abri.centre.ui.written import OnceForm, WrittenField
from abri.engine.packs import Question

LONGEST_TOLD = 10_000
# What the page asks of the questions of the intake, by the fact that an answer states.
ASKED = MappingProxyType({"danger": "danger", "caller": "reporter", "age": "victim_age", "region": "region"})
CATEGORY = "category"
STORY = "story"


def question(field: str) -> Question | None:
    """The question of the intake behind a field of the form, where the pack asks it."""
    fact = ASKED[field]
    return next((one for one in country().intake.questions if one.fact == fact and one.options), None)


def _words_of(named: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(code, words.said(names)) for code, names in named]


class ContactForm(OnceForm):
    """Insafe's fields first, each chosen with a letter and the tabulator; then what was said, in free words."""

    came_by = forms.ChoiceField(label=pgettext_lazy("way to reach the desk", "How"))
    category = forms.ChoiceField(
        label=_("What it is about"), error_messages={"required": _("Choose what it is about.")}
    )
    danger = forms.ChoiceField(label=_("Danger now"), required=False)
    caller = forms.ChoiceField(label=_("Who it is"), required=False)
    age = forms.ChoiceField(label=_("Age of the person concerned"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    place = forms.ChoiceField(label=_("Where it happened"), required=False)
    language = forms.ChoiceField(label=_("Language"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    lasting = forms.ChoiceField(label=_("How long it took"), required=False)
    desk = forms.ModelChoiceField(
        label=_("Desk"), queryset=Desk.objects.none(), empty_label=None,
        error_messages={
            "invalid_choice": _("This desk takes nothing any more. Nothing was stored. Choose another one.")
        },
    )  # fmt: skip
    told = WrittenField(
        label=_("What was said"),
        help_text=_("Sealed like a report. Leave out names and numbers that nobody needs."),
        limit=LONGEST_TOLD,
        rows=5,
        required=False,
    )
    receipt = forms.BooleanField(
        label=_("The caller wants a code for the mailbox"), required=False,
        help_text=_("Shown once, on the next page, to read out or print."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("What becomes of it"), required=False)

    def __init__(self, *args: Any, desks: Iterable[Desk], spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = list(desks)
        self._offer_desks(mine)
        for name, choices in _offered():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
            if len(choices) < 2:
                # The pack does not ask it.
                del self.fields[name]
        speaks = country().languages
        self.initial.setdefault("language", plain(spoken) if plain(spoken) in speaks else speaks[0])
        self.fields["category"].widget.attrs["autofocus"] = True

    def _offer_desks(self, desks: list[Desk]) -> None:
        """Somebody of one desk is not asked for it."""
        field = self.fields["desk"]
        field.queryset = Desk.objects.filter(pk__in=[desk.pk for desk in desks]).order_by("name")  # type: ignore[attr-defined]
        field.initial = desks[0]
        chosen = self.data.get(self.add_prefix("desk"), "")
        if len(desks) == 1 and chosen in ("", str(desks[0].pk)):
            field.required, field.widget = False, forms.HiddenInput()

    def clean_desk(self) -> Desk:
        """The chosen desk, or the only one."""
        chosen: Desk | None = self.cleaned_data["desk"]
        return chosen or self.fields["desk"].initial

    def answers(self) -> dict[str, Any]:
        """The answers of the intake that were given, by question."""
        given = self.cleaned_data
        answers: dict[str, Any] = {CATEGORY: [given["category"]]} if given.get("category") else {}
        for field in ASKED:
            asked = question(field)
            if asked is not None and given.get(field):
                answers[asked.id] = given[field]
        if given.get("told"):
            answers[STORY] = given["told"]
        return answers

    def contact(self) -> Contact:
        """What was written down; the form must be valid."""
        given = self.cleaned_data
        counted = {name: given[name] for name in ("gender", "place", "lasting") if given.get(name)}
        return Contact(
            came_by=Case.CameBy(given["came_by"]),
            answers=self.answers(),
            language=given["language"],
            counted=counted,
            receipt=given["receipt"],
            outcome=given.get("outcome", ""),
        )


def _offered() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """What can be chosen in each field, from the pack and the centre."""
    pack, unknown = country(), [("", gettext("Not known"))]
    yield "came_by", [(way.value, way.label) for way in WAYS]
    yield (
        "category",
        [("", gettext("Choose")), *_words_of((code, one.names) for code, one in pack.categories.items())],
    )
    for field in ASKED:
        asked = question(field)
        options = _words_of((one.value, one.label) for one in asked.options) if asked else []
        yield field, [*unknown, *options]
    for name, listed in (
        ("gender", pack.contact.genders),
        ("place", pack.contact.places),
        ("lasting", pack.contact.lasting),
    ):
        yield name, [*unknown, *_words_of((code, one.names) for code, one in listed.items())]
    yield "language", [(code, words.language(code)) for code in pack.languages]
    ends = _words_of((code, one.names) for code, one in pack.outcomes.items() if one.by_hand)
    yield "outcome", [("", gettext("It stays open, and it is yours")), *ends]
