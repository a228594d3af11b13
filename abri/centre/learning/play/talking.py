"""What to talk about after a round: one question to the class, that follows from how it answered."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from abri.centre.learning.play.asking import Asked
from abri.engine.learning.tallying import Tally
from abri.engine.packs.learning.tasks import Estimating

MOST = 0.8


def talking_point(asked: Asked, counted: Tally, words: Mapping[str, str]) -> str:
    """A question to the class; ``words`` are those of each bar."""
    if asked.is_end:
        return _("Where could the story have gone another way? What would have made that easier?")
    if not counted.answered:
        return _("Nobody answered. What would you need to know first?")
    if counted.right is None:
        return _of_vote(counted, words)
    return _of_answers(asked, counted, words)


def _of_answers(asked: Asked, counted: Tally, words: Mapping[str, str]) -> str:
    trap, right = counted.trap, counted.right or 0
    if right == counted.answered:
        return _("Everybody was right. Who can say in their own words why it is so?")
    if isinstance(asked.question.task, Estimating):
        return _("Were you surprised by the real number? Why did you think it was higher or lower?")
    # What one alone chose is nobody's business.
    if trap is not None and trap.count > 1 and trap.count * 3 >= counted.answered:
        said = _("%(count)d of you chose “%(what)s”. What speaks for it at first sight, and what against it?")
        return said % {"count": trap.count, "what": words[trap.part]}
    if right >= MOST * counted.answered:
        return _("Most were right. How would you explain it to somebody who was not?")
    return _("Talk with who sits beside you for a minute: what made it hard?")


def _of_vote(counted: Tally, words: Mapping[str, str]) -> str:
    favourite = counted.favourite
    if favourite is None or favourite.count == counted.answered:
        return _("You all choose the same. What would somebody say who chooses otherwise?")
    said = _("Most choose “%(what)s”. Who chose otherwise: what did you think of?")
    return said % {"what": words[favourite.part]}
