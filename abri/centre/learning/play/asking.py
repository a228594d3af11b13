"""Which questions a class can play, and which one a room asks now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from abri.centre.country import lessons
from abri.centre.learning.models import PlayRoom
from abri.engine.learning.tallying import scene_of
from abri.engine.packs.learning.quiz import Question, Quiz
from abri.engine.packs.learning.stories import Scene
from abri.engine.packs.learning.tasks import Deciding


def quiz() -> Quiz:
    """What can be played, in this country."""
    return lessons().quiz


@dataclass(frozen=True)
class Asked:
    """A question as one round asks it; of a story, the scene."""

    question: Question
    scene: str = ""

    @property
    def at_scene(self) -> Scene | None:
        """The scene that is played, None where it is no story."""
        return scene_of(self.question, self.scene)

    @property
    def is_end(self) -> bool:
        """Whether a story has come to its end, so that there is nothing to answer."""
        return self.at_scene is not None and not self.at_scene.choices


def asked(question: str, scene: str) -> Asked | None:
    """A round by its ids; None where a newer pack has it no more."""
    found = quiz().questions.get(question)
    if found is None:
        return None
    if scene and not (isinstance(found.task, Deciding) and scene in found.task.scenes):
        return None
    return Asked(found, scene)


def asked_now(room: PlayRoom) -> Asked | None:
    """What ``room`` asks or shows now; None in the lobby, and where a newer pack has it no more."""
    return asked(*room.now_asked)


def first_of(question: Question) -> list[str]:
    """The round that begins with a question."""
    task = question.task
    return [question.id, task.first.id if isinstance(task, Deciding) else ""]


def next_question(room: PlayRoom) -> Question | None:
    """The question after the one that is asked now; None after the last."""
    left = room.questions
    current, _scene = room.now_asked
    if current in left:
        left = left[left.index(current) + 1 :]
    return next((found for name in left if (found := quiz().questions.get(name))), None)


def proposed(topics: Iterable[str], audience: str, age: str, most: int) -> Sequence[Question]:
    """Questions of these topics for these people, topic by topic in turn, the easy ones first; ``most`` at the most."""
    lists = [
        [one for one in quiz().about(topic) if one.audience == audience and (not age or age in one.ages)]
        for topic in topics
    ]
    longest = max((len(one) for one in lists), default=0)
    mixed = [one[place] for place in range(longest) for one in lists if place < len(one)]
    return mixed[:most]
