"""What people fill in about notices. The forms clean dictionaries and save nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.casework import words
from abri.centre.casework.notices import words as notice_words
from abri.centre.country import country
from abri.centre.notices.actions import Choice
from abri.centre.notices.models import Notice, Step
from abri.centre.notices.wording import Wording
from abri.centre.ui.forms import Checkboxes
from abri.centre.ui.written import WrittenField, offer
from abri.centre.vault.addresses import LONGEST_ADDRESS, NotAnAddress, pasted, read
from abri.centre.vault.bundles.report import LANGUAGES

LONGEST_EXPLANATION = 5_000
LONGEST_WORDS = 5_000
MOST_ADDRESSES = 40


class NoticeForm(forms.Form):
    """One notice to one platform: where it is, what it is, why it is illegal, who says so."""

    platform = forms.ChoiceField(label=_("Platform"))
    site = forms.CharField(
        label=_("Name of the other site"),
        help_text=_("Only where the platform is not in the list."),
        max_length=100,
        required=False,
    )
    held = forms.MultipleChoiceField(label=_("Addresses of this case"), widget=Checkboxes, required=False)
    more = forms.CharField(
        label=_("Other addresses"),
        help_text=_("One a line. Copy them, do not type them."),
        widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        max_length=MOST_ADDRESSES * LONGEST_ADDRESS,
        required=False,
    )
    account = forms.CharField(label=_("Name of the account"), max_length=100, required=False)
    reason = forms.ChoiceField(
        label=_("Kind of content"),
        help_text=_("In the words that platforms use in their statements of reasons. The first is proposed."),
    )
    explanation = WrittenField(
        label=_("Why it is illegal"),
        help_text=_(
            "In the language of the notice. Nothing that shows who told you: the platform may show it to the author."
        ),
        limit=LONGEST_EXPLANATION,
        rows=6,
        required=False,
    )
    law = forms.MultipleChoiceField(label=_("Law to name"), widget=Checkboxes, required=False)
    language = forms.ChoiceField(label=_("Language of the notice"))
    nameless = forms.BooleanField(
        label=_("Leave out who sends it"),
        help_text=_(
            "Only about sexual offences against children. Everywhere else the law asks for name and e-mail."
        ),
        required=False,
    )
    good_faith = forms.BooleanField(
        label=_("What it says is accurate and complete, as far as I know"), required=False
    )

    def __init__(
        self,
        *args: Any,
        addresses: Sequence[str],
        law: Sequence[tuple[str, str]],
        proposed: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        profiles = country().platforms.profiles.values()
        offer(self, "platform", [
            *((one.id, one.name) for one in profiles), (notice_words.OTHER, gettext("Another site")),
        ])  # fmt: skip
        offer(self, "held", [(address, address) for address in addresses])
        offer(self, "law", law)
        named = [(code, notice_words.reason(code)) for code in proposed]
        offer(self, "reason", [
            *([(gettext("Proposed"), named)] if named else []), *notice_words.reasons(),
        ])  # fmt: skip
        offer(self, "language", [(code, words.language(code)) for code in LANGUAGES])
        if not addresses:
            del self.fields["held"]
        if not law:
            del self.fields["law"]

    def clean_more(self) -> list[str]:
        """The addresses that were typed; what is none is said so."""
        typed, wrong = list(pasted(self.cleaned_data["more"])), []
        for word in typed:
            try:
                read(word)
            except NotAnAddress:
                wrong.append(word)
        if wrong:
            raise ValidationError(
                gettext("This is no address of a page: %(word)s") % {"word": wrong[0][:100]}
            )
        if len(typed) > MOST_ADDRESSES:
            raise ValidationError(
                gettext("A notice takes %(most)s addresses. Write several notices.")
                % {"most": MOST_ADDRESSES}
            )
        return [read(word).url for word in typed]

    def clean(self) -> dict[str, Any]:
        """What was filled in; a name is left out only where the law lets it out."""
        cleaned = super().clean() or {}
        if cleaned.get("platform") == notice_words.OTHER and not cleaned.get("site"):
            self.add_error("site", gettext("Write what the site is called."))
        reason = cleaned.get("reason", "")
        if cleaned.get("nameless") and country().platforms.anonymous_for(reason) is None:
            self.add_error(
                "nameless",
                gettext("About this kind of content a notice has to say who sends it."),
            )
        return cleaned

    @property
    def choice(self) -> Choice:
        """What was chosen."""
        given = self.cleaned_data
        return Choice(given["platform"], given["reason"], given["language"], named=not given["nameless"])

    @property
    def wording(self) -> Wording:
        """What was written."""
        given = self.cleaned_data
        addresses = dict.fromkeys([*given.get("held", ()), *given["more"]])
        return Wording(
            addresses=tuple(addresses),
            account=given["account"].strip(),
            site=given["site"].strip() if given["platform"] == notice_words.OTHER else "",
            explanation=given["explanation"],
            law=tuple(given.get("law", ())),
            good_faith=given["good_faith"],
        )


# Outside these a day has no midnight that a database could compare with, or no day behind it.
SENSIBLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _not_later(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(gettext("This day has not come yet."))
    return day


class DayForm(forms.Form):
    """On which day something happened: today, or before."""

    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=SENSIBLE,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """The day, which has come."""
        return _not_later(self.cleaned_data["on"], self.today)


class SendForm(DayForm):
    """How a notice leaves. A mailbox that nobody confirmed has to be compared first."""

    way = forms.ChoiceField(choices=Notice.Way.choices, widget=forms.HiddenInput)
    compared = forms.BooleanField(
        label=_("I compared this address with the platform's own pages today"), required=False
    )
    # The words that the page showed.
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_to_compare: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_to_compare = has_to_compare

    def clean(self) -> dict[str, Any]:
        """What was filled in; a mail leaves to no address that nobody looked at."""
        cleaned = super().clean() or {}
        by_mail = cleaned.get("way") == Notice.Way.MAIL
        if by_mail and self.has_to_compare and not cleaned.get("compared"):
            self.add_error("compared", gettext("Compare the address first: nobody has confirmed it."))
        return cleaned


class StepForm(DayForm):
    """What became of a notice."""

    kind = forms.ChoiceField(label=_("What happened"))
    action = forms.ChoiceField(
        label=_("What the platform decided"),
        required=False,
        help_text=_("Only with a decision."),
        choices=[("", "–"), *Notice.Action.choices],
    )
    text = WrittenField(
        label=_("Their words, their number (you may leave this out)"),
        help_text=_("Sealed like everything in the case."),
        limit=LONGEST_WORDS,
        rows=3,
        required=False,
    )
    look_on = forms.DateField(
        label=_("Look again on"),
        help_text=_("Empty: as the country's pack proposes."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
        validators=SENSIBLE,
    )
    field_order = ("kind", "action", "on", "text", "look_on")

    def __init__(
        self, *args: Any, possible: Sequence[Step.Kind], sent_on: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sent_on = sent_on
        offer(self, "kind", [(kind.value, kind.label) for kind in possible])

    def clean_on(self) -> date:
        """The day, which has come and does not lie before the notice left."""
        day = super().clean_on()
        if self.sent_on and day < self.sent_on:
            raise ValidationError(gettext("The notice left after this day."))
        return day

    def clean_look_on(self) -> date | None:
        """A day to come."""
        day: date | None = self.cleaned_data["look_on"]
        if day is not None and day <= self.today:
            raise ValidationError(gettext("Choose a day to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """What was filled in; a decision says which."""
        cleaned = super().clean() or {}
        decides = cleaned.get("kind") == Step.Kind.DECISION
        if decides and not cleaned.get("action"):
            self.add_error("action", gettext("Say what the platform decided."))
        if not decides:
            cleaned["action"] = ""
        return cleaned


class SaveForm(forms.Form):
    """In which form somebody takes a notice out of Abri."""

    form_of = forms.ChoiceField(choices=[(one, one) for one in ("text", "json", "pdf", "complaint")])


class SenderForm(forms.Form):
    """As whom a desk sends notices, and for what it is a trusted flagger."""

    name = forms.CharField(label=_("Name that platforms see"), max_length=120, strip=True)
    email = forms.EmailField(
        label=_("E-mail for their answers"),
        help_text=_("A mailbox of the team, not of one person: platforms may pass name and address on."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Trusted flagger for"),
        widget=Checkboxes,
        required=False,
        help_text=_(
            "As the coordinator's decision says. Only an administrator can say that the desk is one at all."
        ),
    )
    named_by = forms.CharField(label=_("Named by"), max_length=120, required=False, strip=True)
    since = forms.DateField(
        label=pgettext_lazy("date", "Since"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, trusted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [
            (code, words.said(one.names))
            for code, one in country().platforms.reasons.items()
            if "/" not in code
        ]
        offer(self, "areas", areas)
        if not trusted:
            for name in ("areas", "named_by", "since"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What was filled in; who names areas says who gave them, and when."""
        cleaned = super().clean() or {}
        if cleaned.get("areas"):
            for name, said in (
                ("named_by", gettext("Say who named the desk.")),
                ("since", gettext("Say since when.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, said)
        return cleaned
