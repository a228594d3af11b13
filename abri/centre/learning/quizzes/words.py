"""What pages call the parts of a quiz."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.engine.learning.marking import PARTLY, RIGHT, WRONG
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.tasks import Estimating

Words = Mapping[str, "str | Promise"]

AUDIENCES: Words = MappingProxyType(
    {
        "pupils": gettext_lazy("Pupils"),
        "parents": gettext_lazy("Parents"),
        "teachers": gettext_lazy("Teachers"),
    }
)
AGES: Words = MappingProxyType(
    {
        "10-12": gettext_lazy("10 to 12 years"),
        "13-15": gettext_lazy("13 to 15 years"),
        "16-18": gettext_lazy("16 to 18 years"),
        "adults": gettext_lazy("Adults"),
    }
)
DIFFICULTIES: Words = MappingProxyType(
    {"1": gettext_lazy("Easy"), "2": gettext_lazy("In between"), "3": gettext_lazy("Hard")}
)
VERDICTS: Words = MappingProxyType(
    {
        RIGHT: gettext_lazy("Right"),
        PARTLY: gettext_lazy("Partly right"),
        WRONG: gettext_lazy("Not right"),
        "": gettext_lazy("Not answered"),
    }
)
HINTS: Words = MappingProxyType(
    {
        "single": gettext_lazy("Choose one answer."),
        "multiple": gettext_lazy("Choose every answer that is right."),
        "order": gettext_lazy("Give every step its place."),
        "match": gettext_lazy("Choose what belongs to each."),
        "spot": gettext_lazy("Tick every message that fits the question."),
        "scenario": gettext_lazy("What do you do? The story goes on with what you choose."),
        "estimate": gettext_lazy("A guess is enough. Close is right too."),
    }
)
DIGCOMP: Words = MappingProxyType(
    {
        "1.1": gettext_lazy("Browsing, searching and filtering data, information and digital content"),
        "1.2": gettext_lazy("Evaluating data, information and digital content"),
        "1.3": gettext_lazy("Managing data, information and digital content"),
        "2.1": gettext_lazy("Interacting through digital technologies"),
        "2.2": gettext_lazy("Sharing through digital technologies"),
        "2.3": gettext_lazy("Engaging in citizenship through digital technologies"),
        "2.4": gettext_lazy("Collaborating through digital technologies"),
        "2.5": gettext_lazy("Netiquette"),
        "2.6": gettext_lazy("Managing digital identity"),
        "3.1": gettext_lazy("Developing digital content"),
        "3.2": gettext_lazy("Integrating and re-elaborating digital content"),
        "3.3": gettext_lazy("Copyright and licences"),
        "3.4": gettext_lazy("Programming"),
        "4.1": gettext_lazy("Protecting devices"),
        "4.2": gettext_lazy("Protecting personal data and privacy"),
        "4.3": gettext_lazy("Protecting health and well-being"),
        "4.4": gettext_lazy("Protecting the environment"),
        "5.1": gettext_lazy("Solving technical problems"),
        "5.2": gettext_lazy("Identifying needs and technological responses"),
        "5.3": gettext_lazy("Creatively using digital technologies"),
        "5.4": gettext_lazy("Identifying digital competence gaps"),
    }
)


def number(value: Decimal) -> str:
    """A number as the language writes it."""
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))


def scale(estimate: Estimating) -> str:
    """The bounds of an estimate."""
    return _("A number from %(least)s to %(most)s.") % {
        "least": number(estimate.least),
        "most": number(estimate.most),
    }


def refusal(question: Question, reason: str) -> str:
    """Why an answer cannot be marked, and what to do; `reason` is that of `NotAnAnswer`."""
    if isinstance(question.task, Estimating):
        return scale(question.task)
    said = {
        "several": _("Choose one answer only."),
        "twice": _("Two steps have the same place. Give each its own."),
        "unknown": _("That answer does not belong to this question. Choose again."),
    }
    whole = {
        "order": _("Give every step a place, or skip the question."),
        "match": _("Choose something for each, or skip the question."),
    }
    return said.get(reason) or whole.get(question.kind) or _("Choose an answer, or skip the question.")
