"""What editors fill in: words in every language, what is hidden, times, and why."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.overlay import wording
from abri.centre.overlay.models import LONGEST_WHY
from abri.engine.packs import Pack, Text
from abri.engine.packs.danger import DangerChain
from abri.engine.packs.overlay import LONGEST
from abri.engine.packs.rules import DUE_UNITS, Due
from abri.engine.packs.work import GAP, PLACEHOLDERS

YOUNG = "_young"
_BRACES = re.compile(r"\{[^{}]*\}")
_SEVERAL_LINES = frozenset({"text"})


class WordsForm(forms.Form):
    """One entry: its texts in every language, and whether it is hidden.

    A text that is left empty in every language is as in the pack.
    """

    def __init__(
        self,
        *args: Any,
        pack: Pack,
        texts: Mapping[str, tuple[Text | None, Text | None]],
        hideable: bool = False,
        hidden: bool = False,
        **kwargs: Any,
    ) -> None:
        """``texts``: by key what the pack says, and what is said now."""
        super().__init__(*args, **kwargs)
        self.pack, self.texts = pack, texts
        if hideable:
            self.fields["hidden"] = forms.BooleanField(
                label=_("Hide it"), required=False, initial=hidden,
                help_text=_("It is offered no more. What was answered before keeps its meaning."),
            )  # fmt: skip
        for key, (_standing, now) in texts.items():
            for code in codes(pack):
                self.fields[f"{key}.{code}"] = _field(key, code, now)

    def groups(self) -> Iterator[dict[str, Any]]:
        """The boxes of each text together."""
        for key in self.texts:
            boxes = [self[f"{key}.{code}"] for code in codes(self.pack)]
            yield {"legend": wording.key(key), "boxes": boxes}

    def clean(self) -> dict[str, Any]:
        """Refuse a text that is there in some languages and missing in others."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for key, (standing, _now) in self.texts.items():
            said = self.said(key)
            missing = [code for code in self.pack.languages if code not in said]
            if missing and (said or (standing is None and key in self.needed)):
                for code in missing:
                    self.add_error(f"{key}.{code}", gettext("Write it in this language too."))
            if not missing:
                self._check_braces(key)
        return cleaned

    def _check_braces(self, key: str) -> None:
        """Words in braces are filled in: known ones, each once, the same in every language; and so are the gaps."""
        said = self.said(key)
        first = next(iter(said.values()), "")
        braces = sorted(_BRACES.findall(first))
        known = {f"{{{one}}}" for one in PLACEHOLDERS} if key == "text" else set()
        for code, words in said.items():
            found = _BRACES.findall(words)
            if sorted(found) != braces or not set(found) <= known or len(set(found)) < len(found):
                usable = " ".join(sorted(known))
                wrong = (
                    gettext(
                        "Use the same words in braces as in the other languages, each once. There are: %(words)s"
                    )
                    if known
                    else gettext("Nothing is filled in here: leave out the braces.")
                )
                self.add_error(f"{key}.{code}", wrong % {"words": usable} if known else wrong)
            elif words.count(GAP) != first.count(GAP):
                self.add_error(
                    f"{key}.{code}", gettext("Leave the same things open as in the other languages: […]")
                )

    # Texts without which the entry cannot be.
    needed: frozenset[str] = frozenset()

    def said(self, key: str) -> dict[str, str]:
        """What was typed for one text, by language."""
        typed = {code: self.cleaned_data.get(f"{key}.{code}", "") for code in codes(self.pack)}
        return {code: "\n".join(words.splitlines()) for code, words in typed.items() if words}

    def changes(self) -> dict[str, Any]:
        """What differs from the pack, as the changes hold it."""
        found: dict[str, Any] = {}
        for key, (standing, _now) in self.texts.items():
            said = self.said(key)
            if said and said != {code: words.strip() for code, words in raw(standing).items()}:
                found[key] = said
        if self.cleaned_data.get("hidden"):
            found["hidden"] = True
        return found


class OwnForm(WordsForm):
    """An entry of the centre's own: its texts have to be there."""

    needed = frozenset({"ask", "names", "text"})


def _field(key: str, code: str, now: Text | None) -> forms.CharField:
    rows = 8 if key in _SEVERAL_LINES else 2
    plain = code.removesuffix(YOUNG)
    return forms.CharField(
        label=wording.language(code.replace("_", "-")),
        required=False,
        max_length=LONGEST[key],
        initial=raw(now).get(code, ""),
        widget=forms.Textarea({"rows": rows, "lang": plain, "autocomplete": "off"}),
    )


def codes(pack: Pack) -> tuple[str, ...]:
    """The languages of a text of the pack, those for young people behind the plain ones."""
    known = {code for code, _name in settings.LANGUAGES}
    young = (f"{code}{YOUNG}" for code in pack.languages if f"{code}-young" in known)
    return (*pack.languages, *young)


def raw(text: Text | None) -> dict[str, str]:
    """A text as the changes hold it."""
    return {code.replace("-", "_"): words for code, words in (text or {}).items()}


class TimesForm(WordsForm):
    """By when somebody acts on reports of one urgency, and how that is promised."""

    def __init__(self, *args: Any, due: Due, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = {"hour": _("hours"), "working_hour": _("hours of the desk"), "working_day": _("working days")}
        self.fields["amount"] = forms.IntegerField(
            label=_("Due within"), min_value=1, max_value=1000, initial=due.amount
        )
        self.fields["unit"] = forms.ChoiceField(
            label=_("Counted in"), choices=[(unit, units[unit]) for unit in DUE_UNITS], initial=due.unit
        )

    @property
    def due(self) -> Due:
        """The time that was chosen."""
        return Due(self.cleaned_data["amount"], self.cleaned_data["unit"])


class DangerForm(forms.Form):
    """How many minutes each step waits while nobody reads of danger."""

    def __init__(self, *args: Any, standing: DangerChain, now: DangerChain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        for name, words in wording.STEPS.items():
            most = getattr(standing, name)
            self.fields[name] = forms.IntegerField(
                label=str(words), min_value=1, max_value=most, initial=getattr(now, name),
                help_text=gettext("Minutes, %(most)s at most") % {"most": most},
            )  # fmt: skip

    def changes(self) -> dict[str, dict[str, int]]:
        """What differs from the pack."""
        chosen: dict[str, int] = self.cleaned_data
        return {
            name: {"minutes": minutes}
            for name, minutes in chosen.items()
            if minutes != getattr(self.standing, name)
        }


class WhyForm(forms.Form):
    """Why something counts from now on."""

    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_WHY, error_messages={"required": _("Say in a few words why.")},
        help_text=_("Your colleagues read it beside the change. Name nobody here."),
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )  # fmt: skip


class OwnQuestionForm(OwnForm):
    """A question of the centre's own, with what can be chosen."""

    kind = forms.ChoiceField(
        label=_("Kind of answer"),
        choices=[
            ("one", _("One of several answers")),
            ("many", _("Any of several answers")),
            ("text", _("A line of text")),
            ("long_text", _("A longer text")),
        ],
    )

    # Rows for answers beside those that are there.
    MORE = 4

    def __init__(
        self,
        *args: Any,
        options: list[dict[str, Any]],
        asked_after: list[tuple[str, Any]],
        fixed_kind: bool,
        **kwargs: Any,
    ) -> None:
        """``options`` are the answers so far; ``asked_after`` groups answers to earlier questions."""
        super().__init__(*args, **kwargs)
        self.options = options
        if fixed_kind:
            self.fields["kind"].disabled = True
        self.rows = [*options, *({"value": "", "label": {}} for _ in range(self.MORE))]
        for number, row in enumerate(self.rows):
            for code in self.pack.languages:
                self.fields[f"option.{number}.{code}"] = forms.CharField(
                    label=wording.language(code), required=False, max_length=LONGEST["label"],
                    initial=row["label"].get(code, ""),
                    widget=forms.TextInput({"lang": code, "autocomplete": "off"}),
                )  # fmt: skip
        self.fields["when"] = forms.MultipleChoiceField(
            label=_("Asked only after one of these answers"), required=False, choices=asked_after,
            help_text=_("All of one question. None ticked: it is asked of everybody."),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def clean_when(self) -> dict[str, Any] | None:
        """The condition; answers of one question only."""
        chosen = [value.split(":", 1) for value in self.cleaned_data["when"]]
        asked = {question for question, _answer in chosen}
        if len(asked) > 1:
            raise ValidationError(gettext("Choose answers of one question."))
        return {"answer": asked.pop(), "in": [answer for _q, answer in chosen]} if asked else None

    def clean(self) -> dict[str, Any]:
        """Refuse answers that miss a language, and a choice between nothing."""
        cleaned = super().clean()
        for number in range(len(self.rows)):
            said = self._label(number)
            for code in self.pack.languages if said else ():
                if code not in said:
                    self.add_error(f"option.{number}.{code}", gettext("Write it in this language too."))
        if cleaned.get("kind") in {"one", "many"} and not any(map(self._label, range(len(self.rows)))):
            self.add_error("kind", gettext("Write at least one answer to choose."))
        return cleaned

    def _label(self, number: int) -> dict[str, str]:
        typed = {code: self.cleaned_data.get(f"option.{number}.{code}", "") for code in self.pack.languages}
        return {code: words for code, words in typed.items() if words}

    def option_rows(self) -> Iterator[dict[str, Any]]:
        """The boxes of each answer together."""
        for number in range(len(self.rows)):
            boxes = [self[f"option.{number}.{code}"] for code in self.pack.languages]
            yield {"number": number + 1, "boxes": boxes}

    def question(self, taken: set[str]) -> dict[str, Any]:
        """The question as the changes hold it; a new answer gets a name that none of ``taken`` has."""
        found = {"kind": self.cleaned_data["kind"], **self.changes()}
        if self.cleaned_data["when"]:
            found["when"] = self.cleaned_data["when"]
        if found["kind"] not in {"one", "many"}:
            return found
        found["option"] = []
        for number, row in enumerate(self.rows):
            label = self._label(number)
            if label:
                value = row["value"] or next(
                    name for name in (f"a{count}" for count in range(1, 1000)) if name not in taken
                )
                taken.add(value)
                found["option"].append({**row, "value": value, "label": label})
        return found
