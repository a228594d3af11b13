"""Stories that branch: scenes with choices that lead on, until one ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.facts import nearest
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

ENDS = ("good", "risky", "bad")
MOST_SCENES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody can decide to do; `to` is the scene that follows."""

    id: str
    says: Text
    to: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens, with 2 or 3 choices; or how it ends (`end`), with none."""

    id: str
    says: Text
    choices: tuple[Choice, ...]
    end: str


def read_scenes(table: Table) -> Mapping[str, Scene]:
    """The scenes of a question by id, in the order of the file; whoever begins with the first comes to an end."""
    scenes: dict[str, Scene] = {}
    for name, part in unique(table.tables("scene"), "id"):
        scenes[name] = _scene(name, part)
        part.done()
    _check_ways(table, scenes)
    return MappingProxyType(scenes)


def _scene(name: str, table: Table) -> Scene:
    end = table.choice("end", ENDS, default="")
    choices = []
    for choice, part in unique(table.tables("choice", required=False), "id"):
        choices.append(Choice(choice, part.text("says"), part.identifier("to")))
        part.done()
    if end and choices:
        table.wrong("it has choices and an end", "remove one of the two")
    if not end and len(choices) not in (2, 3):
        table.wrong(f"it has {len(choices)} choices and no end", "write 2 or 3 choices, or end")
    return Scene(name, table.text("says"), tuple(choices), end)


def _check_ways(table: Table, scenes: Mapping[str, Scene]) -> None:
    if len(scenes) > MOST_SCENES:
        table.wrong(f"it has {len(scenes)} scenes", f"tell the story in {MOST_SCENES}")
        return
    for scene in scenes.values():
        for choice in scene.choices:
            if choice.to and choice.to not in scenes:
                cure = nearest(choice.to, tuple(scenes))
                table.wrong(f"scene {scene.id!r} leads to {choice.to!r}, which is no scene", cure)
    reached: set[str] = set()
    circle = _goes_round(next(iter(scenes), ""), scenes, (), reached)
    if circle:
        table.wrong(f"scene {circle!r} leads back to itself", "let every way come to an end")
    for name in scenes:
        if name not in reached:
            table.wrong(f"no choice leads to scene {name!r}", "lead to it, or remove it")
    if scenes and not any(scene.end == "good" for scene in scenes.values()):
        table.wrong("it has no good end", 'write end = "good" in one scene')


def _goes_round(name: str, scenes: Mapping[str, Scene], way: tuple[str, ...], reached: set[str]) -> str:
    """The scene that can be come back to from here, empty where there is none; adds what was seen to `reached`."""
    if name in way:
        return name
    if name in reached or name not in scenes:
        return ""
    reached.add(name)
    found = (_goes_round(choice.to, scenes, (*way, name), reached) for choice in scenes[name].choices)
    return next((circle for circle in list(found) if circle), "")
