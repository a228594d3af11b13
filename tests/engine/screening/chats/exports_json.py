"""Exports in JSON: Telegram, Discord, Snapchat, TikTok, Signal, Google Chat, Reddit, lines."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.engine.screening.chats.exports import Export, Happening, Sort, export, story, wall

Rows = list[dict[str, Any]]
PLAIN: tuple[Sort, ...] = ("text", "media", "system")


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def millis(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def telegram_messages(told: list[Happening], dice: random.Random) -> Rows:
    """As Telegram Desktop writes them: a local date beside the count, texts that are lists."""
    rows: Rows = []
    for number, one in enumerate(told, 1):
        local = one.at.astimezone(timezone(timedelta(hours=2)))
        row: dict[str, Any] = {
            "id": number,
            "type": "message",
            "date": wall(local),
            "date_unixtime": str(int(one.at.timestamp())),
        }
        if one.sort == "system":
            row |= {
                "type": "service",
                "actor": one.author,
                "actor_id": "user1",
                "action": "invite_members",
                "members": ["Piet", None],
                "text": "",
            }
        else:
            row |= {
                "from": one.author,
                "from_id": f"user{len(one.author)}",
                "text": telegram_text(one.text, dice),
            }
        if one.sort == "media":
            row["photo"] = "(File not included. Change data exporting settings to download.)"
        if one.sort == "edited":
            row |= {"edited": wall(local), "edited_unixtime": "1"}
        if one.sort == "forwarded":
            row["forwarded_from"] = "Krant"
        if one.sort == "poll":
            row |= {"text": "", "poll": {"question": one.text, "closed": False, "answers": []}}
        rows.append(row)
    return rows


def telegram_text(text: str, dice: random.Random) -> object:
    """The text as it is, or in pieces with links and bold words."""
    if dice.random() < 0.6 or len(text) < 4:
        return text
    return [text[:2], {"type": "bold", "text": text[2:3]}, text[3:]]


def telegram(seed: int) -> Export:
    told = story(seed, sorts=("text", "media", "edited", "forwarded", "poll", "system"))
    rows = telegram_messages(told, random.Random(seed))
    content = dump({"name": "Klas 3A", "type": "private_group", "id": 1, "messages": rows})
    return export("telegram", content, "telegram", told)


def telegram_nobody(seed: int) -> Export:
    """A message of an account that is gone: `from` is null."""
    told = story(seed, length=8, sorts=("text",))
    rows = telegram_messages(told, random.Random(seed))
    rows[3] |= {"from": None, "from_id": "user9"}
    content = dump({"name": "Klas 3A", "type": "private_group", "id": 1, "messages": rows})
    named = frozenset(one.author for index, one in enumerate(told) if index != 3)
    return export("telegram-nobody", content, "telegram", told, authors=named)


def telegram_account(seed: int) -> Export:
    """Every chat of an account, each in its own order of time."""
    told = story(seed, sorts=("text", "media", "system"))
    dice = random.Random(seed)
    chats = [
        {
            "name": f"Chat {part}",
            "type": "personal_chat",
            "id": part,
            "messages": telegram_messages(told[part::2], dice),
        }
        for part in (0, 1)
    ]
    content = dump(
        {
            "about": "Here is your data",
            "personal_information": {"first_name": "N"},
            "chats": {"about": "", "list": chats},
        }
    )
    return export("telegram-account", content, "telegram", told)


def discord(seed: int) -> Export:
    """Offsets that change with the season, nicknames beside names, replies, and types that are no messages."""
    told = story(seed, length=60, sorts=("text", "media", "edited", "system"))
    dice = random.Random(seed)
    rows: Rows = []
    for number, one in enumerate(told):
        offset = timedelta(hours=1 if one.at.month < 4 else 2)
        author = {
            "id": str(len(one.author)),
            "name": f"user{len(one.author)}",
            "discriminator": "0000",
            "nickname": one.author,
            "isBot": False,
        }
        sort = (
            dice.choice(("GuildMemberJoin", "ChannelPinnedMessage", "Call", "RecipientAdd"))
            if one.sort == "system"
            else dice.choice(("Default", "Reply"))
        )
        row: dict[str, Any] = {
            "id": str(number),
            "type": sort,
            "timestamp": one.at.astimezone(timezone(offset)).isoformat(timespec="milliseconds"),
            "timestampEdited": one.at.isoformat() if one.sort == "edited" else None,
            "content": "" if one.sort == "system" else one.text,
            "author": author,
            "attachments": [{"url": "https://cdn.example/1.png"}] if one.sort == "media" else [],
            "embeds": [],
            "stickers": [],
            "mentions": [],
        }
        if sort == "Reply":
            row["reference"] = {"messageId": str(number - 1), "channelId": "1", "guildId": "1"}
        rows.append(row)
    content = dump(
        {
            "guild": {"id": "1", "name": "School"},
            "channel": {"id": "1", "name": "algemeen"},
            "dateRange": {},
            "messages": rows,
            "messageCount": len(rows),
        }
    )
    return export("discord", content, "discord", told)


def snapchat(seed: int) -> Export:
    """Newest first; the field called microseconds holds milliseconds; content may be null."""
    told = story(seed, sorts=PLAIN)
    rows = [
        {
            "From": one.author,
            "Media Type": {"text": "TEXT", "media": "MEDIA", "system": "STATUSERASEDMESSAGE"}[one.sort],
            "Created": f"{one.at:%Y-%m-%d %H:%M:%S} UTC",
            "Content": None if one.sort != "text" else one.text,
            "Conversation Title": None,
            "IsSender": False,
            "Created(microseconds)": millis(one.at),
            "IsSaved": True,
            "Media IDs": "b~x" if one.sort == "media" else "",
        }
        for one in reversed(told)
    ]
    return export(
        "snapchat",
        dump({"yassin99": rows}),
        "snapchat",
        told,
        shown=lambda one: one.text if one.sort == "text" else "",
    )


def snapchat_older(seed: int) -> Export:
    """Received and sent apart, with HTML's entities; who sent is not in the file."""
    told = story(seed, sorts=("text", "media"))
    mine = told[0].author

    def row(one: Happening) -> dict[str, str]:
        return {
            "From" if one.author != mine else "To": html.escape(one.author)
            if one.author != mine
            else "yassin99",
            "Media Type": "TEXT" if one.sort == "text" else "MEDIA",
            "Created": f"{one.at:%Y-%m-%d %H:%M:%S} UTC",
            "Text": html.escape(one.text).replace("'", "&#39;") if one.sort == "text" else "",
        }

    content = dump(
        {
            "Received Saved Chat History": [row(one) for one in reversed(told) if one.author != mine],
            "Sent Saved Chat History": [row(one) for one in reversed(told) if one.author == mine],
        }
    )
    others = frozenset(one.author for one in told if one.author != mine)
    return export(
        "snapchat-older",
        content,
        "snapchat",
        told,
        shown=lambda one: one.text if one.sort == "text" else "",
        authors=others,
    )


def tiktok(seed: int) -> Iterator[Export]:
    """Two layouts of JSON; neither says that its times are in UTC."""
    told = story(seed, sorts=("text",))
    rows = [
        {"Date": f"{one.at:%Y-%m-%d %H:%M:%S}", "From": one.author, "Content": one.text}
        for one in reversed(told)
    ]
    history = {"ChatHistory": {"Chat History with yassin99:": rows}}
    yield export(
        "tiktok", dump({"Direct Message": {"Direct Messages": history}, "Profile": {}}), "tiktok", told
    )
    yield export(
        "tiktok-older", dump({"Activity": {}, "Direct Messages": {"Chat History": history}}), "tiktok", told
    )


def signal_lines(seed: int) -> Export:
    told = story(seed, sorts=PLAIN)
    rows = [
        {
            "date": wall(one.at),
            "sender": "No-Sender" if one.sort == "system" else one.author,
            "body": "" if one.sort == "system" else one.text,
            "quote": "",
            "sticker": None,
            "reactions": [{"name": "Zoë D.", "emoji": "👍"}],
            "attachments": [{"name": "a.jpg", "path": "media/a.jpg"}] if one.sort == "media" else [],
        }
        for one in told
    ]
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return export("signal-lines", content, "signal", told, shown=lambda one: one.text.strip(), iso=wall)


MONTHS = {
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),  # noqa: SIM905
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),  # noqa: SIM905
}


def google_date(at: datetime, language: str) -> str:
    month = MONTHS[language][at.month - 1]
    if language == "en":
        half = "PM" if at.hour >= 12 else "AM"
        return f"{at:%A}, {month} {at.day}, {at.year} at {at.hour % 12 or 12}:{at:%M:%S}\u202f{half} UTC"
    return {
        "nl": f"dinsdag {at.day} {month} {at.year} om {at:%H:%M:%S} UTC",
        "fr": f"mardi {at.day} {month} {at.year} à {at:%H:%M:%S} UTC",
        "de": f"Dienstag, {at.day}. {month} {at.year} um {at:%H:%M:%S} UTC",
    }[language]


def google_chat(seed: int) -> Iterator[Export]:
    for language in MONTHS:
        told = story(seed, sorts=("text", "media", "deleted"))
        rows: Rows = []
        for number, one in enumerate(told):
            row: dict[str, Any] = {
                "creator": {
                    "name": one.author,
                    "email": f"p{len(one.author)}@school.example",
                    "user_type": "Human",
                },
                "created_date": google_date(one.at, language),
                "topic_id": "t",
                "message_id": f"m/{number}",
            }
            if one.sort == "deleted":
                row |= {"message_state": "DELETED", "deletion_metadata": {"deletion_type": "CREATOR"}}
            else:
                row["text"] = one.text
            if one.sort == "media":
                row["attached_files"] = [{"original_name": "a.png", "export_name": "File-a.png"}]
            rows.append(row)
        shown = lambda one: "" if one.sort == "deleted" else one.text  # noqa: E731
        yield export(f"google-chat-{language}", dump({"messages": rows}), "google-chat", told, shown=shown)


def reddit_thread(seed: int) -> Export:
    """A post with comments that hang below each other."""
    told = story(seed, length=25, sorts=("text",))
    replies: object = ""
    for number, one in reversed(list(enumerate(told[1:], 1))):
        data = {
            "author": one.author,
            "body": one.text,
            "created_utc": one.at.timestamp(),
            "replies": replies,
            "name": f"t1_{number}",
            "parent_id": f"t1_{number - 1}",
            "edited": False,
        }
        replies = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": data}]}}
    post = {
        "author": told[0].author,
        "title": told[0].text,
        "selftext": "",
        "created_utc": told[0].at.timestamp(),
        "name": "t3_a",
    }
    content = dump([{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": post}]}}, replies])
    return export("reddit-thread", content, "reddit", told)


def lines(seed: int) -> Iterator[Export]:
    told = story(seed, sorts=("text",))
    rows = [{"author": one.author, "at": one.at.isoformat(), "text": one.text} for one in told]
    yield export("jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "jsonl", told)
    counted = [{"van": one.author, "tijdstip": int(one.at.timestamp()), "bericht": one.text} for one in told]
    yield export("jsonl-list", dump(counted), "jsonl", told)


def every(seed: int) -> Iterator[Export]:
    """Every kind of JSON."""
    yield from (telegram(seed), telegram_nobody(seed), telegram_account(seed))
    yield from (discord(seed), snapchat(seed), snapchat_older(seed))
    yield from tiktok(seed)
    yield signal_lines(seed)
    yield from google_chat(seed)
    yield reddit_thread(seed)
    yield from lines(seed)
