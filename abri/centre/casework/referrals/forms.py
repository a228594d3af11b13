"""What people fill in about a referral. The forms clean a dictionary and save nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Desk
from abri.centre.casework import words
from abri.centre.country import country
from abri.centre.referrals.choosing import Offering
from abri.centre.referrals.models import Referral, SpokenConsent
from abri.centre.referrals.offering import Wanted
from abri.centre.referrals.spoken import Heard
from abri.centre.ui.forms import Radios
from abri.centre.ui.written import OnceForm, WrittenField, offer
from abri.engine.packs import Text
from abri.engine.routing import Gate, OpenGround

LONGEST_LETTER = 5_000
LONGEST_REQUEST = 3_000
LONGEST_REASON = 2_000
# In days, as far as the country allows them.
SPANS = (7, 14, 30, 90, 180, 365, 730)


class OfferForm(OnceForm):
    """What of a case goes to which desk, until when, and what is said about it."""

    to = forms.SlugField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(
        label=_("What they get"),
        error_messages={"required": _("Choose at least one thing that the other desk gets.")},
    )
    letter = WrittenField(
        label=_("To the other desk"),
        help_text=_("Why you turn to them and what you hope for. The person reads this too."),
        limit=LONGEST_LETTER,
        rows=4,
        error_messages={"required": _("Say in a few words why you turn to them.")},
    )
    days = forms.TypedChoiceField(label=_("How long they may look into it"), coerce=int)
    ground = forms.ChoiceField(
        label=_("On what ground"),
        widget=Radios,
        error_messages={"required": _("Say on what ground it is passed on.")},
    )
    request = WrittenField(
        label=_("To the person, who is asked"),
        help_text=_(
            "It stands in the mailbox as your message, above the question. Write it in their language."
        ),
        limit=LONGEST_REQUEST,
        rows=5,
        required=False,
    )
    confirmed = forms.MultipleChoiceField(required=False)
    reason = WrittenField(
        label=_("Why the person is not asked"),
        help_text=_(
            "Kept as an internal note. That you passed it on without agreement stands in the audit trail."
        ),
        limit=LONGEST_REASON,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, desk: Desk, offering: Offering, gate: Gate, **more: Any) -> None:
        super().__init__(*args, **more)
        self.desk, self.offering, self.gate = desk, offering, gate
        times = country().referral.times
        offer(self, "items", [(piece.code, piece.label) for piece in offering.pieces])
        spans = {*(days for days in SPANS if days <= times.longest), times.until}
        offer(self, "days", [(str(days), _span(days)) for days in sorted(spans)])
        asked = (Referral.CONSENT, gettext("With the person's agreement: they are asked in the mailbox"))
        others = [(one.ground.id, gettext("Without: %(ground)s") % {"ground": words.said(one.ground.names)})
                  for one in gate.grounds]  # fmt: skip
        offer(self, "ground", [asked, *others])
        points = [(f"{one.ground.id}:{point.confirmation.id}", words.said(point.confirmation.text))
                  for one in gate.grounds for point in one.asked]  # fmt: skip
        offer(self, "confirmed", points)

    def clean(self) -> dict[str, Any]:
        """What was filled in; the person's agreement needs a request, any other ground all that it asks for."""
        cleaned = super().clean() or {}
        ground = self.gate.ground(cleaned.get("ground", ""))
        if (
            cleaned.get("ground") == Referral.CONSENT
            and not cleaned.get("request")
            and "request" not in self.errors
        ):
            self.add_error("request", gettext("Write to the person what you ask."))
        if ground is not None:
            self._check(ground, cleaned)
        return cleaned

    def _check(self, ground: OpenGround, cleaned: Mapping[str, Any]) -> None:
        if self.points(ground) != {one.confirmation.id for one in ground.asked}:
            self.add_error("confirmed", gettext("Every point of this ground has to be confirmed."))
        if not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Say why the person is not asked."))

    def points(self, ground: OpenGround) -> set[str]:
        """The ids of what was confirmed for ``ground``."""
        given = (value.partition(":") for value in self.cleaned_data.get("confirmed", ()))
        return {point for name, _colon, point in given if name == ground.ground.id}

    @property
    def ticked(self) -> frozenset[str]:
        """The codes of what is chosen, as it was sent."""
        return frozenset(self["items"].value() or ())

    @property
    def confirmed_values(self) -> frozenset[str]:
        """What is confirmed, as it was sent."""
        return frozenset(self["confirmed"].value() or ())

    def wanted(self, at: datetime) -> Wanted:
        """What was chosen, of a valid form."""
        given, ground = self.cleaned_data, self.gate.ground(self.cleaned_data["ground"])
        return Wanted(
            to=self.desk,
            codes=frozenset(given["items"]),
            letter=given["letter"],
            request=given["request"],
            until=at + timedelta(days=given["days"]),
            ground=given["ground"],
            confirmed=frozenset(self.points(ground)) if ground else frozenset(),
            reason=given["reason"],
        )


class SpokenForm(forms.Form):
    """That the person agreed by voice: that everything was read aloud, how and on which day. As the page orders it."""

    read_aloud = forms.MultipleChoiceField(
        label=_("What you read aloud"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick each thing that you read aloud: it has to be all of them.")},
    )
    way = forms.ChoiceField(
        label=_("How you asked the person"),
        widget=Radios,
        error_messages={"required": _("Say how you asked.")},
    )
    said_on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on which day."), "invalid": _("Write a day.")},
    )
    conditions = forms.MultipleChoiceField(
        label=_("Conditions of the law"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, referral: Referral, listed: OpenGround | None, now: datetime, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        today, first = (
            now.astimezone(country().zone).date(),
            referral.created_at.astimezone(country().zone).date(),
        )
        self.fields["said_on"].widget.attrs |= {"min": first.isoformat(), "max": today.isoformat()}
        self.initial.setdefault("said_on", today)
        ways = country().referral.spoken.ways
        offer(self, "way", [one for one in SpokenConsent.Way.choices if one[0] in ways])
        rows = referral.items.select_related("item").order_by("number")
        offer(
            self, "read_aloud", [(str(row.number), f"{row.number}. {row.get_kind_display()}") for row in rows]
        )
        if listed is None:
            del self.fields["conditions"]
        else:
            points = [(one.confirmation.id, words.said(one.confirmation.text)) for one in listed.asked]
            offer(self, "conditions", points)

    def heard(self) -> Heard:
        """What was written down, of a valid form."""
        given = self.cleaned_data
        return Heard(
            given["way"],
            given["said_on"],
            frozenset(int(number) for number in given["read_aloud"]),
            frozenset(given.get("conditions", ())),
        )


class DeclineForm(forms.Form):
    """Why a desk does not take it."""

    reason = forms.ChoiceField(
        label=_("Why"), widget=Radios, error_messages={"required": _("Choose why you decline.")}
    )
    text = WrittenField(
        label=_("To the other desk"),
        help_text=_("You may leave this empty. Only the two desks read it."),
        limit=LONGEST_REASON,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "reason", _named(country().referral.declines))


class CompleteForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(
        label=_("How it ended"), widget=Radios, error_messages={"required": _("Choose how it ended.")}
    )
    text = WrittenField(
        label=_("To the other desk"),
        help_text=_("What you did, and what they can tell the person. Only the two desks read it."),
        limit=LONGEST_LETTER,
        rows=4,
        required=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "outcome", _named(country().referral.outcomes))


class WriteForm(OnceForm):
    """A note to the other desk."""

    text = WrittenField(
        label=pgettext_lazy("between desks", "Write to the other desk"),
        help_text=_("Only the two desks read it, never the person."),
        limit=LONGEST_LETTER,
        rows=3,
        error_messages={"required": _("Write something before you send it.")},
    )


def _named(known: Mapping[str, Text]) -> list[tuple[str, str]]:
    return [(code, words.said(text)) for code, text in known.items()]


def _span(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
