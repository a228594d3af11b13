"""Invented chats with the story of each written by hand, so that tests say what is told and not what is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from abri.engine.screening.chats import Chat, Message, Notice, Reading
from abri.engine.screening.stories import (
    Aim,
    Defence,
    Element,
    Episode,
    Escalation,
    Exclusion,
    MessageFinding,
    Pair,
    Person,
    PileOn,
    Role,
    Story,
)

BEGUN = datetime(2024, 3, 4, 16, 0)  # noqa: DTZ001  the clock of a telephone
CAST = ("Noor", "Sam", "Lotte", "Élise Dubois", "Jürgen")
MILD = ("hoi", "hebben jullie het huiswerk?", "ça va ?", "bis morgen", "ok", "haha")
HURTFUL = "niemand wil je hier, loser"
RISES = Escalation("severity", 0.5, 0.95)


def chat_of(
    said: Iterable[tuple[str, datetime | None, str]],
    *,
    notices: Sequence[Notice] = (),
    zone: str = "wall clock",
) -> Chat:
    """A chat of these authors, instants and texts."""
    messages = tuple(
        Message(number, at, author, text, "text", False, False, False, False, None, "")
        for number, (author, at, text) in enumerate(said, 1)
    )
    dated = any(message.at for message in messages)
    return Chat(
        format="whatsapp",
        messages=messages,
        notices=tuple(notices),
        authors=tuple(dict.fromkeys(message.author for message in messages if message.author)),
        reading=Reading("day-first" if dated else None, zone if dated else "none"),  # type: ignore[arg-type]
        aliases=MappingProxyType({}),
    )


def everyday(count: int, step: timedelta, *, hurtful: Sequence[int] = (), cast: Sequence[str] = CAST) -> Chat:
    """A chat of so many messages, one each `step`; those numbered in `hurtful` are so."""
    return chat_of(
        (
            cast[1] if number in hurtful else cast[number % len(cast)],
            BEGUN + step * (number - 1),
            HURTFUL if number in hurtful else MILD[number % len(MILD)],
        )
        for number in range(1, count + 1)
    )


def finding(
    chat: Chat,
    number: int,
    target: str = "",
    *,
    named: Sequence[str] = ("insult",),
    marked: Sequence[str] = (),
) -> MessageFinding:
    """What was found in a message, aimed at `target` with some certainty."""
    message = chat.messages[number - 1]
    return MessageFinding(
        number=number,
        author=message.author,
        at=message.at,
        abusive=0.9 if named else 0.1,
        severity=0.6,
        flagged=bool(named),
        named=tuple(named),
        marked=tuple(marked),
        target="individual",
        language="nl",
        targets=(Aim(target, "mention", 0.8),) if target else (),
    )


def pair(chat: Chat, author: str, target: str, numbers: Sequence[int], **more: object) -> Pair:
    """What one person may have done to another."""
    instants = [chat.messages[number - 1].at for number in numbers]
    dated = [at for at in instants if at is not None]
    values: dict[str, object] = {
        "author": author, "target": target, "numbers": tuple(numbers),
        "first": min(dated, default=None), "last": max(dated, default=None), "days": len({at.date() for at in dated}),
        "episodes": 1, "night_share": 0.0 if dated else None, "labels": MappingProxyType({"insult": len(numbers)}),
        "escalation": None, "returned": (), "laughed": (), "continued": (), "elements": (), "certainty": 0.8,
        "weight": min(len(numbers) / 10, 1.0),
    }  # fmt: skip
    return Pair(**(values | more))  # type: ignore[arg-type]


def story_of(chat: Chat, findings: Sequence[MessageFinding] = (), **more: object) -> Story:
    """A story with these findings; what is urgent follows from them."""
    urgent = tuple(
        one.number
        for one in findings
        if {"threat", "selfharm_encouragement"} & set(one.named) or "distress" in one.marked
    )
    values: dict[str, object] = {
        "weights": "test", "screened": len(chat.messages), "clock": chat.reading.zone, "findings": tuple(findings),
        "urgent": urgent, "pairs": (), "episodes": (), "pile_ons": (), "exclusions": (), "defences": (), "people": (),
        "elements": (), "night_share": None, "escalation": None,
    }  # fmt: skip
    return Story(**(values | more))  # type: ignore[arg-type]


def quiet() -> tuple[Chat, Story]:
    """A chat in which nothing was found."""
    chat = everyday(30, timedelta(hours=1))
    return chat, story_of(chat)


def full() -> tuple[Chat, Story]:
    """A chat of three years with one of everything that can be told."""
    hurtful = (100, 140, 141, 142, 180, 181, 400, 401, 402, 700, 701, 940, 941, 942, 943)
    chat = everyday(1000, timedelta(hours=26), hurtful=hurtful)
    found = [finding(chat, number, "Noor") for number in hurtful]
    found[2] = finding(chat, 141, "Noor", named=("threat", "insult"))
    found[6] = finding(chat, 400, "Noor", named=("selfharm_encouragement",))
    found.append(finding(chat, 950, named=(), marked=("distress",)))
    elements = (
        Element("repetition", 0.9, (100, 140)),
        Element("imbalance", 0.5, (141,)),
        Element("intent", 0.2, ()),
    )
    main = pair(chat, "Sam", "Noor", hurtful[:9], night_share=0.5, escalation=RISES, returned=(144,), laughed=(181,),
                continued=(180, 181), labels={"insult": 8, "threat": 1}, elements=elements)  # fmt: skip
    other = pair(chat, "Lotte", "Noor", (143, 182), certainty=0.3)
    at = chat.messages[141].at
    return chat, story_of(
        chat,
        found,
        pairs=(main, other, pair(chat, "Sam", "Élise Dubois", (700, 701))),
        episodes=tuple(Episode((n,), ("Sam",), ("Noor",), at, at) for n in (100, 140)),
        pile_ons=(PileOn("Noor", ("Sam", "Lotte", "Jürgen"), (140, 141, 143), at, at, (("Lotte", 143),)),),
        exclusions=(
            Exclusion("Noor", "Sam", "removed", (142,), 0, at, 0.9),
            Exclusion("Noor", "", "removed", (142,), 0, at, 0.9),
            Exclusion("Noor", "", "left", (181,), 0, None, 0.5),
            Exclusion("Noor", "", "ignored", (201, 206), None, at, 0.4),
            Exclusion("Noor", "Lotte", "said", (182,), None, at, 0.4),
        ),
        defences=(Defence("Jürgen", "Noor", "Sam", 144, 142, 0.7),),
        people=(
            Person("Sam", 200, 15, 0, (), (Role("author", 0.9, (100,)),)),
            Person("Noor", 200, 0, 15, (950,), (Role("target", 0.9, (100,)),)),
            Person("Jürgen", 200, 0, 0, (), (Role("defender", 0.6, (144,)), Role("bystander", 0.2, ()))),
        ),
        elements=elements,
        night_share=0.4,
        escalation=Escalation("rate", 0.4, 0.99),
    )


def crowded() -> tuple[Chat, Story]:
    """A chat of one day with more pairs of people than a picture can hold."""
    cast = tuple(f"Leerling {number} uit de derde klas" for number in range(40))
    chat = everyday(400, timedelta(minutes=3), cast=cast, hurtful=range(40, 240))
    pairs = [
        pair(chat, cast[number % 7], cast[7 + number], range(40 + number * 5, 41 + number * 6))
        for number in range(25)
    ]
    return chat, story_of(chat, [finding(chat, number) for number in range(40, 240)], pairs=tuple(pairs))
