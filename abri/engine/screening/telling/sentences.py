"""What a chat seems to tell, in sentences that somebody can read aloud: careful, urgent things first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from abri.engine.screening.chats.chat import Chat
from abri.engine.screening.stories import Exclusion, MessageFinding, Pair, PileOn, Story
from abri.engine.screening.telling.wording import Wording, wording

MOST_URGENT = 6
MOST_PAIRS = 5
MOST_PILE_ONS = 3
MOST_EXCLUSIONS = 5
MOST_DEFENCES = 4
MUCH_AT_NIGHT = 0.25
UNCERTAIN = 0.5
"""Below this certainty the sentence says that it is unsure whom somebody meant."""
DANGERS = ("selfharm_encouragement", "threat")


@dataclass(frozen=True, slots=True)
class Said:
    """One or a few sentences with the numbers of the messages that stand behind them."""

    text: str
    numbers: tuple[int, ...] = ()
    urgent: bool = False


def summary(chat: Chat, story: Story, language: str) -> tuple[Said, ...]:
    """What to tell about a chat; raises ValueError for a language that nothing is told in."""
    words = wording(language)
    parts = (_urgent(story, words), _overview(chat, story, words), _pairs(story, words), _pile_ons(story, words),
             _exclusions(story, words), _defences(story, words), _elements(story, words))  # fmt: skip
    return tuple(_upright(said) for part in parts for said in part)


def _upright(said: Said) -> Said:
    """The sentence with a capital letter, should it begin with the words for somebody without a name."""
    return Said(said.text[:1].upper() + said.text[1:], said.numbers, said.urgent)


def _urgent(story: Story, words: Wording) -> Iterator[Said]:
    grouped: dict[tuple[str, str, str], list[int]] = {}
    for finding in story.findings:
        for key in _dangers(finding):
            grouped.setdefault(key, []).append(finding.number)
    kinds = ("distress", *DANGERS)
    order = sorted(grouped, key=lambda key: (kinds.index(key[0]), -len(grouped[key]), grouped[key][0]))
    for kind, author, target in order[:MOST_URGENT]:
        names = {"name": words.name(author), "author": words.name(author), "target": words.name(target)}
        known = f"urgent.{kind}" if target or kind == "distress" else f"urgent.{kind}_open"
        yield Said(words.say(known, **names), tuple(grouped[kind, author, target]), urgent=True)
    told = {number for key in order[:MOST_URGENT] for number in grouped[key]}
    left = tuple(number for number in story.urgent if number not in told)
    if left:
        yield Said(words.counted("urgent.more", len(left)), left, urgent=True)
    if story.urgent:
        yield Said(words.say("urgent.act"), (), urgent=True)


def _dangers(finding: MessageFinding) -> Iterator[tuple[str, str, str]]:
    """What is urgent about a message: kind, author, and whom it is aimed at where that is clear enough."""
    if "distress" in finding.marked:
        yield "distress", finding.author, ""
    target = finding.targets[0] if finding.targets else None
    aimed = target.name if target is not None and target.certainty >= UNCERTAIN else ""
    for kind in DANGERS:
        if kind in finding.named:
            yield kind, finding.author, aimed


def _overview(chat: Chat, story: Story, words: Wording) -> Iterator[Said]:
    if not chat.messages:
        yield Said(words.say("overview.nothing"))
        return
    counted = {
        "messages": words.counted("messages", len(chat.messages)),
        "people": words.counted("people", _people(chat)),
    }
    first, last = chat.first, chat.last
    if first is None or last is None:
        yield Said(words.say("overview.undated", **counted))
    else:
        form = "one_day" if first.date() == last.date() else "over_time"
        yield Said(words.say(f"overview.{form}", first=words.day(first), last=words.day(last), **counted))
    yield from _flagged(chat, story, words)
    if chat.reading.assumed:
        yield Said(words.say("overview.assumed"))
    if story.clock == "UTC":
        yield Said(words.say("overview.utc"))


def _people(chat: Chat) -> int:
    """How many wrote; those whom the export does not name count as one."""
    return len(chat.authors) + any(not message.author for message in chat.messages)


def _flagged(chat: Chat, story: Story, words: Wording) -> Iterator[Said]:
    flagged = [finding for finding in story.findings if finding.flagged]
    if not flagged:
        yield Said(words.say("flagged.none"))
        return
    share = words.share(len(flagged), len(chat.messages))
    people = words.counted("people", len({finding.author for finding in flagged}))
    said = [words.counted("flagged.some", len(flagged), share=share, people=people)]
    if len(story.episodes) > 1:
        said.append(words.say("flagged.episodes", n=words.number(len(story.episodes))))
    if len(flagged) > 1 and story.night_share is not None and story.night_share >= MUCH_AT_NIGHT:
        said.append(words.say("flagged.night", share=words.share(round(1000 * story.night_share), 1000)))
    if story.escalation is not None:
        said.append(words.say(f"flagged.{story.escalation.rises}"))
    yield Said(" ".join(said), tuple(finding.number for finding in flagged))


def _pairs(story: Story, words: Wording) -> Iterator[Said]:
    pairs = strongest(story)
    for pair in pairs[:MOST_PAIRS]:
        yield Said(" ".join(_pair(pair, words, alone=len(pairs) == 1)), pair.numbers)
    if pairs[MOST_PAIRS:]:
        numbers = sorted({number for pair in pairs[MOST_PAIRS:] for number in pair.numbers})
        yield Said(words.counted("pair.more", len(pairs) - MOST_PAIRS), tuple(numbers))


def strongest(story: Story) -> list[Pair]:
    """The pairs, the weightiest first; those that weigh the same in the order in which they began."""
    return sorted(story.pairs, key=lambda pair: (-pair.weight, -len(pair.numbers), pair.numbers[:1]))


def _pair(pair: Pair, words: Wording, *, alone: bool) -> Iterator[str]:
    names = {"author": words.name(pair.author), "target": words.name(pair.target)}
    count = len(pair.numbers)
    yield _main(pair, words, names)
    if pair.certainty < UNCERTAIN:
        yield words.counted("pair.uncertain", count, target=names["target"])
    if pair.labels:
        listed = sorted(pair.labels.items(), key=lambda item: -item[1])
        shown = [f"{words.say(f'label.{name}')} ({words.number(times)})" for name, times in listed]
        yield words.say("pair.labels", labels=", ".join(shown))
    if count > 1:
        yield from _course(pair, words, names["target"], alone=alone)
    if pair.returned:
        yield words.counted("pair.returned", len(pair.returned), target=names["target"])
    if pair.laughed:
        yield words.say("pair.laughed", target=names["target"])


def _main(pair: Pair, words: Wording, names: dict[str, str]) -> str:
    count = len(pair.numbers)
    if pair.first is None or pair.last is None:
        return words.counted("pair.undated", count, **names)
    first, last = words.day(pair.first), words.day(pair.last)
    if first == last:
        return words.counted("pair.one_day", count, first=first, **names)
    days = words.counted("days", max(pair.days, 2))
    return words.say("pair.over_time", n=words.number(count), first=first, last=last, days=days, **names)


def _course(pair: Pair, words: Wording, target: str, *, alone: bool) -> Iterator[str]:
    """How it went on; what was said of the whole chat is not said again of its only pair."""
    if pair.continued:
        yield words.counted("pair.continued", len(pair.continued), target=target)
    if alone:
        return
    if pair.night_share is not None and pair.night_share >= MUCH_AT_NIGHT:
        yield words.say("flagged.night", share=words.share(round(1000 * pair.night_share), 1000))
    if pair.escalation is not None:
        yield words.say(f"flagged.{pair.escalation.rises}")


def _pile_ons(story: Story, words: Wording) -> Iterator[Said]:
    largest = sorted(story.pile_ons, key=lambda one: (-len(one.authors), -len(one.numbers), one.numbers[:1]))
    for one in largest[:MOST_PILE_ONS]:
        yield Said(_pile_on(one, words), one.numbers)
    if largest[MOST_PILE_ONS:]:
        numbers = sorted({number for one in largest[MOST_PILE_ONS:] for number in one.numbers})
        yield Said(words.counted("pile_on.more", len(largest) - MOST_PILE_ONS), tuple(numbers))


def _pile_on(one: PileOn, words: Wording) -> str:
    values = {"people": words.counted("people", len(one.authors)), "target": words.name(one.target),
              "names": words.names(one.authors), "begun": words.name(one.authors[0])}  # fmt: skip
    if one.first is None:
        return words.say("pile_on.undated", **values)
    return words.say("pile_on.dated", first=words.day(one.first), **values)


def _exclusions(story: Story, words: Wording) -> Iterator[Said]:
    certain = sorted(story.exclusions, key=lambda one: -one.certainty)
    for one in certain[:MOST_EXCLUSIONS]:
        yield Said(_exclusion(one, words), one.numbers)


def _exclusion(one: Exclusion, words: Wording) -> str:
    values = {"target": words.name(one.target), "by": words.name(one.by), "when": _when(one.at, words)}
    if one.kind == "removed" and not one.by:
        return words.say("exclusion.removed_by_somebody", **values)
    if one.kind == "ignored":
        return words.counted("exclusion.ignored", len(one.numbers), **values)
    return words.say(f"exclusion.{one.kind}", **values)


def _when(at: datetime | None, words: Wording) -> str:
    return words.say("when", date=words.day(at)) if at is not None else ""


def _defences(story: Story, words: Wording) -> Iterator[Said]:
    grouped: dict[tuple[str, str], list[int]] = {}
    for one in story.defences:
        grouped.setdefault((one.defender, one.target), []).append(one.number)
    for defender, target in sorted(grouped, key=lambda key: -len(grouped[key]))[:MOST_DEFENCES]:
        names = {"defender": words.name(defender), "target": words.name(target)}
        yield Said(words.say("defence", **names), tuple(grouped[defender, target]))


def _elements(story: Story, words: Wording) -> Iterator[Said]:
    if not story.pairs or not story.elements:
        return
    shown = [f"{words.say(f'element.{one.name}')} ({_strength(one.weight, words)})" for one in story.elements]
    numbers = sorted({number for one in story.elements for number in one.because})
    yield Said(words.say("elements", elements=", ".join(shown)), tuple(numbers))


def _strength(weight: float, words: Wording) -> str:
    names: Sequence[str] = ("few", "some", "many")
    return words.say(f"strength.{names[min(int(weight * 3), 2)]}")
