"""A teacher and pupils, each with a browser of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from abri.centre.learning.models import PlayRoom

# A question of each kind; the story is voted on scene by scene.
QUESTIONS = (
    "passwords.length", "passwords.share", "passwords.hacked", "passwords.words", "passwords.chat", "passwords.many",
    "passwords.found",
)  # fmt: skip
PUPILS_QUESTIONS = tuple(name for name in QUESTIONS if name != "passwords.many")
RIGHT: Mapping[str, dict[str, Any]] = {
    "passwords.length": {"choice": "long"},
    "passwords.share": {"choice": ["me", "parent"]},
    "passwords.hacked": {"place.change": "1", "place.out": "2", "place.tell": "3"},
    "passwords.words": {"pair.manager": "manager", "pair.second": "second", "pair.key": "key"},
    "passwords.chat": {"choice": ["code", "quick"]},
    "passwords.many": {"guess": "12,5"},
    "passwords.found": {"choice": "try"},
}


@dataclass
class Pupil:
    """A browser in a room."""

    language: str = "en"
    client: Client = field(default_factory=Client)

    def joins(self, code: str, name: str) -> Any:
        """What coming in answers."""
        return self.client.post(f"/{self.language}/play/join/", {"code": code, "name": name})

    def sees(self) -> str:
        """The part of the page that changes."""
        return str(self.client.get(f"/{self.language}/play/phone/news/").content.decode())

    def answers(self, number: int, **fields: Any) -> Any:
        """What sending an answer answers, as the script sends it."""
        return self.client.post(f"/{self.language}/play/phone/", {"round": number, "part": "1", **fields})


@dataclass
class Teacher:
    """The browser that opened a room."""

    client: Client = field(default_factory=Client)

    def opens(self, *questions: str, seconds: int = 0, beside: str = "") -> PlayRoom:
        """Open a room with these questions."""
        audience = "parents" if questions == ("passwords.many",) else "pupils"
        asked = {"question": questions or PUPILS_QUESTIONS, "seconds": seconds, "beside": beside}
        address = f"/en/play/choose/?topic=passwords&audience={audience}&age=&most=15"
        answer = self.client.post(address, asked)
        assert answer.status_code == 302, answer.content.decode()
        return PlayRoom.objects.latest("pk")

    @property
    def room(self) -> PlayRoom:
        """The room as it is now."""
        return PlayRoom.objects.latest("pk")

    def sees(self) -> str:
        """The screen."""
        return str(self.client.get("/en/play/room/").content.decode())

    def goes_on(self, moves: int | None = None, **more: Any) -> Any:
        """Press the button."""
        seen = self.room.moves if moves is None else moves
        return self.client.post("/en/play/room/on/", {"moves": seen, **more})


def words(html: str) -> str:
    """What stands on a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
