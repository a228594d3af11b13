"""What people fill in to make a bundle: for whom, what of the case, in which language, and how it is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.casework import words
from abri.centre.casework.evidence import words as evidence_words
from abri.centre.casework.evidence.forms import choices_of
from abri.centre.records.keyring import is_recipient
from abri.centre.ui.forms import Radios
from abri.centre.ui.sizes import size as said_size
from abri.centre.vault.bundles.age_files import LEAST_PASSPHRASE, MOST_WITH_PASSPHRASE
from abri.centre.vault.bundles.choosing import ORIGINAL, Choice, Offer
from abri.centre.vault.bundles.purposes import RULES, Story
from abri.centre.vault.bundles.report import LANGUAGES, Sentences

KEY, PASSPHRASE, OPEN = "key", "passphrase", "open"
# What the report, the logs and the seals of a bundle take at most beside the files.
AROUND_THE_FILES = 10_000_000
LONGEST_PASSPHRASE = 200
LONGEST_RECIPIENT = 100


class PurposeForm(forms.Form):
    """For whom a bundle is: it decides everything that comes after."""

    purpose = forms.ChoiceField(
        label=_("Who receives it?"),
        widget=Radios,
        error_messages={"required": _("Say first who receives it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say = Sentences(words.reading_language())
        choices_of(self, "purpose").choices = [(purpose, say(f"receiver_{purpose}")) for purpose in RULES]


@dataclass(frozen=True)
class Form:
    """One form of an item, as a box to tick."""

    value: str
    label: str
    chosen: bool
    id: str


@dataclass(frozen=True)
class Row:
    """One item with its boxes."""

    offer: Offer
    kind: str
    forms: tuple[Form, ...]


class ExportForm(forms.Form):
    """What of a case goes into a bundle for one purpose."""

    purpose = forms.CharField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(required=False)
    story = forms.BooleanField(label=_("Add what the person told"), required=False)
    chat = forms.BooleanField(
        label=_("Add the chat"),
        help_text=_("It holds the words of people who did not agree to anything."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the report"))
    sealing = forms.ChoiceField(
        label=_("How is the file closed?"),
        choices=[
            (KEY, _("With the receiver's key")),
            (PASSPHRASE, _("With a passphrase")),
            (OPEN, _("Not at all: whoever gets the file reads it")),
        ],
        widget=Radios(
            hints={
                KEY: _("Safest. The receiver gave you a text that begins with age1."),
                PASSPHRASE: _("Tell it on the telephone, never in the message that carries the file."),
            }
        ),
        initial=PASSPHRASE,
    )
    recipient = forms.CharField(
        label=_("The receiver's key"),
        help_text=_("It begins with age1. Compare it with the receiver on the telephone."),
        required=False,
        max_length=LONGEST_RECIPIENT,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        help_text=_("Five words or more that do not belong together. Abri does not keep it."),
        required=False,
        max_length=LONGEST_PASSPHRASE,
        strip=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], has_chat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.rule = RULES[self["purpose"].value()]
        choices_of(self, "items").choices = [
            (_value(one, role), role) for one in offers for role in one.roles
        ]
        choices_of(self, "language").choices = [(code, words.language(code)) for code in LANGUAGES]
        if self.rule.story is not Story.IF_CHOSEN:
            del self.fields["story"]
        if not (has_chat and self.rule.chat):
            del self.fields["chat"]

    @property
    def rows(self) -> list[Row]:
        """The items with their boxes: as they were ticked, or as the purpose proposes them."""
        ticked = set(self["items"].value() or ()) if self.is_bound else self._proposed()
        return [
            Row(
                one,
                evidence_words.kind(one.evidence.kind),
                tuple(
                    Form(
                        _value(one, role),
                        _label(one, role),
                        _value(one, role) in ticked,
                        f"item_{one.number}_{role}",
                    )
                    for role in one.roles
                ),
            )
            for one in self.offers
        ]

    def _proposed(self) -> set[str]:
        return {_value(one, role) for one in self.offers for role in one.chosen_at_first(self.rule)}

    def clean_recipient(self) -> str:
        """The key in one piece."""
        return "".join(str(self.cleaned_data["recipient"]).split())

    def clean(self) -> dict[str, Any]:
        """What was filled in; the chosen way of sealing needs what it seals with."""
        cleaned = super().clean() or {}
        sealing = cleaned.get("sealing")
        if sealing == KEY and not is_recipient(cleaned.get("recipient", "")):
            self.add_error("recipient", gettext("This is no key: it begins with age1 and has 62 characters."))
        if sealing == PASSPHRASE:
            self._check_passphrase(cleaned)
        return cleaned

    def _check_passphrase(self, cleaned: Mapping[str, Any]) -> None:
        if len(cleaned.get("passphrase") or "") < LEAST_PASSPHRASE:
            self.add_error(
                "passphrase",
                gettext("Choose at least %(number)s characters: five words are easy to tell.")
                % {"number": LEAST_PASSPHRASE},
            )
        sizes = (
            one.size_of(role)
            for one in self.offers
            for role in one.roles
            if _value(one, role) in cleaned.get("items", ())
        )
        if sum(sizes) > MOST_WITH_PASSPHRASE - AROUND_THE_FILES:
            self.add_error(
                "sealing",
                gettext("This is too large for a passphrase. Choose fewer files, or close it with a key."),
            )

    def choice(self) -> Choice:
        """What was chosen, of a valid form."""
        items: dict[int, set[str]] = {}
        for value in self.cleaned_data["items"]:
            number, _colon, role = value.partition(":")
            items.setdefault(int(number), set()).add(role)
        return Choice(
            purpose=self.cleaned_data["purpose"],
            language=self.cleaned_data["language"],
            items={number: frozenset(roles) for number, roles in items.items()},
            story=self.cleaned_data.get("story", False),
            chat=self.cleaned_data.get("chat", False),
        )


def _value(one: Offer, role: str) -> str:
    return f"{one.number}:{role}"


def _label(one: Offer, role: str) -> str:
    if one.is_link:
        return gettext("Address with what is known about it")
    size = said_size(one.size_of(role))
    if role == ORIGINAL:
        return gettext("Original, %(size)s") % {"size": size}
    return gettext("Working copy without hidden data, %(size)s") % {"size": size}
