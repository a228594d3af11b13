"""Exports in tables and plain text: CSV of several makes, Discord's and Reddit's tables, TikTok's and Signal's text."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from typing import Literal

from tests.engine.screening.chats.exports import Export, Happening, Sort, export, story, wall, zipped

PLAIN: tuple[Sort, ...] = ("text", "media", "system")


def table(rows: list[list[str]], delimiter: str = ",", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def csv_dutch(seed: int) -> Export:
    """What a Dutch spreadsheet saves: a byte order mark, semicolons, date and time apart, line breaks in cells."""
    told = story(seed, sorts=("text",))
    rows = [["Datum", "Tijd", "Afzender", "Bericht"]]
    rows += [[f"{one.at:%d-%m-%Y}", f"{one.at:%H:%M}", one.author, one.text] for one in told]
    return export("csv-dutch", ("\ufeff" + table(rows, ";")).encode(), "csv", told, iso=wall)


def csv_english(seed: int) -> Export:
    told = story(seed, sorts=("text",))
    rows = [["timestamp", "author", "text"], *([one.at.isoformat(), one.author, one.text] for one in told)]
    return export("csv-english", table(rows), "csv", told)


def discord_table(seed: int) -> Export:
    """Seven decimals of a second, and notices that only their sentence gives away."""
    told = story(seed, sorts=PLAIN)
    rows = [["AuthorID", "Author", "Date", "Content", "Attachments", "Reactions"]]
    for one in told:
        content = "Pinned a message." if one.sort == "system" else one.text
        date = f"{one.at:%Y-%m-%dT%H:%M:%S}.1234567+00:00"
        rows.append(
            [
                str(len(one.author)),
                one.author,
                date,
                content,
                "https://cdn.example/a.png" if one.sort == "media" else "",
                "",
            ]
        )
    fraction = lambda at: at.replace(microsecond=123456).isoformat()  # noqa: E731
    return export("discord-table", table(rows, quoting=csv.QUOTE_ALL), "discord", told, iso=fraction)


def discord_text(seed: int) -> Export:
    told = story(seed, sorts=PLAIN)
    rule = "=" * 62
    parts = [f"{rule}\nGuild: School\nChannel: Text / algemeen\n{rule}\n\n"]
    for one in told:
        body = "Joined the server." if one.sort == "system" else one.text
        section = "\n{Attachments}\nhttps://cdn.example/a.png\n" if one.sort == "media" else ""
        parts.append(f"[{one.at:%d/%m/%Y %H:%M}] {one.author}\n{body}\n{section}\n")
    parts.append(f"\n{rule}\nExported {len(told)} message(s)\n{rule}\n")
    return export(
        "discord-text", "".join(parts), "discord", told, shown=lambda one: one.text.strip(), iso=wall
    )


def reddit_tables(seed: int) -> Iterator[Export]:
    told = story(seed, sorts=("text",))
    header = [
        "message_id",
        "created_at",
        "updated_at",
        "username",
        "message",
        "thread_parent_message_id",
        "channel_url",
        "subreddit",
        "channel_name",
        "conversation_type",
    ]
    rows = [header]
    rows += [
        [str(number), f"{one.at:%Y-%m-%d %H:%M:%S} UTC", "", one.author, one.text, "", "c", "", "", "direct"]
        for number, one in enumerate(told)
    ]
    yield export("reddit-chat", table(rows), "reddit", told)
    letters = [["id", "permalink", "thread_id", "date", "ip", "from", "to", "subject", "body"]]
    letters += [
        ["a", "p", "t", f"{one.at:%Y-%m-%d %H:%M:%S} UTC", "", one.author, "x", "hi", one.text]
        for one in reversed(told)
    ]
    yield export(
        "reddit-letters",
        zipped({"messages.csv": table(letters).encode(), "statistics.csv": b"a,b\n1,2\n"}),
        "reddit",
        told,
    )


def tiktok_text(seed: int) -> Export:
    told = [
        Happening(one.sort, one.author.replace(":", ""), one.at, one.text)
        for one in story(seed, sorts=("text",))
    ]
    entries = [f"{one.at:%Y-%m-%d %H:%M:%S} UTC {one.author}: {one.text}\n" for one in reversed(told)]
    content = ">>> Chat History with yassin99::\n" + "".join(entries) + "\n\n"
    return export("tiktok-text", content, "tiktok", told, shown=lambda one: one.text.strip())


def signal_text(seed: int) -> Export:
    """Quotations and reactions stand in the text and are not the author's words."""
    told, dice = story(seed, sorts=PLAIN), random.Random(seed)
    parts = []
    for one in told:
        if one.sort == "system":
            parts.append(f"[{wall(one.at).replace('T', ' ')}] {one.author}: Missed voice call  \n")
            continue
        quote = "\n\n> wat een ander zei\n\n" if dice.random() < 0.3 else ""
        reaction = "\n(- Zoë D.: 👍, Yassin: 😀 -)" if dice.random() < 0.3 else ""
        file = "![a.jpg](./media/a.jpg)  " if one.sort == "media" else ""
        parts.append(
            f"[{wall(one.at).replace('T', ' ')}] {one.author}: {quote}{one.text}  {reaction}{file}\n"
        )
    return export("signal", "".join(parts), "signal", told, shown=lambda one: one.text.strip(), iso=wall)


def pasted(seed: int) -> Iterator[Export]:
    """What people copy out of windows."""
    told = story(seed, sorts=("text",))
    flat = [Happening("text", one.author, one.at, one.text.replace("\n", " ").strip()) for one in told]

    def lines(form: str) -> str:
        return "\n".join(
            form.format(
                d=f"{one.at:%d/%m/%Y}", i=f"{one.at:%Y-%m-%d}", t=f"{one.at:%H:%M}", a=one.author, x=one.text
            )
            for one in flat
        )

    yield export("pasted-browser", lines("[{t}, {d}] {a}: {x}"), "text", flat, iso=wall)
    yield export("pasted-below", lines("{a}, [{d} {t}]\n{x}\n"), "text", flat, iso=wall)
    yield export("pasted-iso", lines("{i} {t} {a}: {x}"), "text", flat, iso=wall)
    never = lambda _at: None  # noqa: E731
    yield export("pasted-clock", lines("{t} {a}: {x}"), "text", flat, iso=never)
    yield export("pasted-names", lines("{a}: {x}"), "text", flat, iso=never)


def every(seed: int) -> Iterator[Export]:
    """Every table and text that is not WhatsApp's."""
    yield from (csv_dutch(seed), csv_english(seed), discord_table(seed), discord_text(seed))
    yield from reddit_tables(seed)
    yield from (tiktok_text(seed), signal_text(seed))
    yield from pasted(seed)
