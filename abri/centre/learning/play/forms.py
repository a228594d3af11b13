"""What a teacher chooses before a room opens. The forms clean a dictionary and save nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from abri.centre.learning.play.asking import quiz
from abri.centre.learning.quizzes.words import AGES, AUDIENCES
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.forms import Checkboxes, Radios
from abri.centre.ui.language import public_languages
from abri.engine.packs.learning.quiz import Question

FEW, SOME, MANY = 5, 10, 15


class TopicsForm(forms.Form):
    """Which topics, for whom, and about how many questions."""

    topic = forms.MultipleChoiceField(
        label=_("Topics"), widget=Checkboxes, error_messages={"required": _("Choose a topic at least.")}
    )
    audience = forms.ChoiceField(label=_("Who plays"), widget=Radios, initial="pupils")
    age = forms.ChoiceField(label=_("How old are they?"), widget=Radios, required=False)
    most = forms.TypedChoiceField(
        label=_("How many questions?"), widget=Radios, coerce=int, initial=SOME,
        choices=[
            (FEW, _("5, about ten minutes")),
            (SOME, _("10, about twenty minutes")),
            (MANY, _("15, a whole lesson")),
        ],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data)
        known = quiz()
        had = {question.audience for question in known.questions.values()}
        topics = [
            (topic.id, topic.names.say(language)) for topic in known.topics.values() if known.about(topic.id)
        ]
        self._offer("topic", topics)
        self._offer("audience", [(code, said) for code, said in AUDIENCES.items() if code in had])
        self._offer(
            "age", [("", _("Any age")), *((code, said) for code, said in AGES.items() if code != "adults")]
        )

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class RoomForm(forms.Form):
    """Which of the questions that were found, how fast, and in which second language."""

    question = forms.MultipleChoiceField(
        label=_("Questions"), widget=Checkboxes, error_messages={"required": _("Choose a question at least.")}
    )
    seconds = forms.TypedChoiceField(
        label=_("Time for each answer"), widget=Radios, coerce=int, initial=0,
        choices=[
            (0, _("As long as I want: I show the results when I press the button")),
            (20, _("20 seconds")), (40, _("40 seconds")), (90, _("90 seconds")),
        ],
    )  # fmt: skip
    beside = forms.ChoiceField(
        label=_("A second language on the screen"), widget=Radios, required=False,
        help_text=_("On the telephones everybody chooses a language of their own."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, questions: Sequence[Question], language: str) -> None:
        super().__init__(data, initial={"question": [question.id for question in questions]})
        offered = [(question.id, question.asks.say(language)) for question in questions]
        others = [(code, LANGUAGE_NAMES[code]) for code in public_languages() if code != language]
        for name, choices in (("question", offered), ("beside", [("", _("None")), *others])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
