"""Exports of WhatsApp: Android and iOS, in Dutch, French, German and English, each with the habits of its country."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.engine.screening.chats.exports import Export, Happening, export, said, story, wall, zipped

LRM, BOM, NNBSP, NBSP = "\u200e", "\ufeff", "\u202f", "\u00a0"


@dataclass(frozen=True)
class Tongue:
    """The sentences of the application in one language."""

    encrypted: str
    notices: tuple[str, ...]
    omitted_android: tuple[str, ...]
    omitted_ios: tuple[str, ...]
    attached_android: str
    attached_ios: str
    deleted: tuple[str, ...]
    edited: str


DUTCH = Tongue(
    "Berichten en gesprekken worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen of beluisteren.",
    (
        '{a} heeft de groep "Klas: 3A" gemaakt',
        "{a} heeft {b} toegevoegd",
        "{a} heeft {b} verwijderd",
        "{a} heeft de groep verlaten",
        "{a} heeft de groepsomschrijving gewijzigd",
        '{a} heeft het onderwerp gewijzigd van "Klas: 3A" naar "3A: de besten"',
        "Je beveiligingscode met {a} is gewijzigd. Tik voor meer informatie.",
    ),
    ("<Media weggelaten>", "Media weggelaten", "null"),
    (
        "afbeelding weggelaten",
        "video weggelaten",
        "audio weggelaten",
        "sticker weggelaten",
        "GIF weggelaten",
        "Verslag.pdf • 3 pagina's \u200edocument weggelaten",
    ),
    "(bestand bijgevoegd)",
    "<bijgevoegd: {f}>",
    ("Dit bericht is verwijderd", "U hebt dit bericht verwijderd", "Je hebt dit bericht verwijderd."),
    "<Dit bericht is bewerkt>",
)
FRENCH = Tongue(
    "Les messages et les appels sont chiffrés de bout en bout. Aucun tiers, pas même WhatsApp, ne peut les lire.",
    (
        "{a} a créé le groupe « Classe : 3A »",
        "{a} a ajouté {b}",
        "{a} a retiré {b}",
        "{a} a quitté le groupe",
        "{a} a modifié la description du groupe",
        "{a} a changé le sujet de « Classe: 3A » en « Les : meilleurs »",
        "Votre code de sécurité avec {a} a changé. Appuyez pour en savoir plus.",
    ),
    ("<Médias omis>", "Médias omis", "«\u00a0Médias omis\u00a0»", "null"),
    (
        "image absente",
        "vidéo absente",
        "audio omis",
        "sticker omis",
        "GIF retiré",
        "Devoir.pdf • 2 pages \u200edocument omis",
    ),
    "(fichier joint)",
    "<pièce jointe : {f}>",
    ("Ce message a été supprimé", "Vous avez supprimé ce message", "Ce message a été supprimé."),
    "<Ce message a été modifié>",
)
GERMAN = Tongue(
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen.",
    (
        "{a} hat die Gruppe „Klasse: 3A“ erstellt",
        "{a} hat {b} hinzugefügt",
        "{a} hat {b} entfernt",
        "{a} hat die Gruppe verlassen",
        "{a} hat die Gruppenbeschreibung geändert",
        "{a} hat den Betreff von „Klasse: 3A“ zu „3A: die Besten“ geändert",
        "Deine Sicherheitsnummer für {a} hat sich geändert.",
    ),
    ("<Medien ausgeschlossen>", "Medien weggelassen", "null"),
    ("Bild weggelassen", "Video weggelassen", "Audio weggelassen", "Sticker weggelassen", "GIF weggelassen"),
    "(Datei angehängt)",
    "<Anhang: {f}>",
    ("Diese Nachricht wurde gelöscht.", "Du hast diese Nachricht gelöscht."),
    "<Diese Nachricht wurde bearbeitet.>",
)
ENGLISH = Tongue(
    "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them.",
    (
        '{a} created group "Class: 3A"',
        "{a} added {b}",
        "{a} removed {b}",
        "{a} left",
        "{a} changed the group description",
        '{a} changed the group name from "Class: 3A" to "3A: the best"',
        "Your security code with {a} changed. Tap to learn more.",
    ),
    ("<Media omitted>", "Media omitted", "null"),
    (
        "image omitted",
        "video omitted",
        "audio omitted",
        "sticker omitted",
        "GIF omitted",
        "Homework.pdf • 2 pages \u200edocument omitted",
    ),
    "(file attached)",
    "<attached: {f}>",
    ("This message was deleted", "You deleted this message", "This message was deleted."),
    "<This message was edited>",
)


@dataclass(frozen=True)
class Habit:
    """How the devices of one country write the date and time before an entry."""

    name: str
    tongue: Tongue
    pattern: str
    ios: bool = False
    plain_day: bool = False
    plain_month: bool = False
    twelve: bool = False


ANDROID = (
    Habit("android-nl", DUTCH, "{d}-{m}-{Y} {H}:{M} - "),
    Habit("android-nl-be", DUTCH, "{d}/{m}/{Y} {H}:{M} - ", plain_day=True),
    Habit("android-fr", FRENCH, "{d}/{m}/{Y} à {H}:{M} - "),
    Habit("android-fr-comma", FRENCH, "{d}/{m}/{Y}, {H}:{M} - "),
    Habit("android-fr-ch", FRENCH, "{d}.{m}.{y} à {H}:{M} - "),
    Habit("android-de", GERMAN, "{d}.{m}.{y}, {H}:{M} - "),
    Habit(
        "android-us",
        ENGLISH,
        "{m}/{d}/{y}, {I}:{M}" + NNBSP + "{p} - ",
        plain_day=True,
        plain_month=True,
        twelve=True,
    ),
    Habit("android-gb", ENGLISH, "{d}/{m}/{Y}, {H}:{M} - "),
)
IOS = (
    Habit("ios-nl", DUTCH, "[{d}-{m}-{Y} {H}:{M}:{S}] ", ios=True),
    Habit("ios-fr", FRENCH, "[{d}/{m}/{Y}, {H}:{M}:{S}] ", ios=True),
    Habit("ios-fr-plain", FRENCH, "[{d}/{m}/{Y} {H}:{M}:{S}] ", ios=True),
    Habit("ios-de", GERMAN, "[{d}.{m}.{y}, {H}:{M}:{S}] ", ios=True),
    Habit(
        "ios-us",
        ENGLISH,
        "[{m}/{d}/{y}, {I}:{M}:{S}" + NNBSP + "{p}] ",
        ios=True,
        plain_day=True,
        plain_month=True,
        twelve=True,
    ),
)


def header(habit: Habit, at: datetime) -> str:
    """The date and time of an entry."""
    values = {
        "d": f"{at.day}" if habit.plain_day else f"{at.day:02}",
        "m": f"{at.month}" if habit.plain_month else f"{at.month:02}",
        "Y": f"{at.year}",
        "y": f"{at.year % 100:02}",
        "H": f"{at.hour:02}",
        "I": f"{at.hour % 12 or 12}",
        "M": f"{at.minute:02}",
        "S": f"{at.second:02}",
        "p": "PM" if at.hour >= 12 else "AM",
    }
    return habit.pattern.format(**values)


def clean(text: str) -> str:
    return text.replace(LRM, "")


def android(habit: Habit, seed: int) -> Export:
    """An Android transcript: LF, notices without a name, files named before or instead of a caption."""
    dice, told = random.Random(seed), story(seed)
    shown: dict[int, str] = {}
    lines = [f"{header(habit, told[0].at)}{habit.tongue.encrypted}"]
    for index, one in enumerate(told[1:], 1):
        body, text = android_body(habit.tongue, one, dice)
        shown[index] = text
        lines.append(header(habit, one.at) + (body if one.sort == "system" else f"{one.author}: {body}"))
    return export(
        f"whatsapp-{habit.name}",
        "\n".join(lines) + "\n",
        "whatsapp",
        told,
        shown=told_text(told, shown),
        iso=wall,
    )


def android_body(tongue: Tongue, one: Happening, dice: random.Random) -> tuple[str, str]:
    """What stands behind the name, and what is to be read of it."""
    if one.sort == "system":
        return dice.choice(tongue.notices).format(a=one.author, b="Piet, Sam en Lou"), ""
    if one.sort == "deleted":
        body = dice.choice(tongue.deleted)
        return body, body
    if one.sort == "edited":
        return f"{one.text} {tongue.edited}", one.text.strip()
    if one.sort == "media":
        name = f"IMG-{one.at:%Y%m%d}-WA0007.jpg {tongue.attached_android}"
        body = dice.choice(
            (
                *tongue.omitted_android,
                f"{LRM}{name}",
                f"{LRM}{name}\n{one.text}",
                f"{tongue.omitted_android[0]}\n{one.text}",
            )
        )
        return body, clean(body)
    return one.text, one.text


def ios(habit: Habit, seed: int) -> Export:
    """An iOS transcript: CR LF between entries, LF inside; the group's or an actor's name before notices."""
    dice, told = random.Random(seed), story(seed)
    told = [told[0], *told]
    shown: dict[int, str] = {}
    parts = [
        f"{BOM}{header(habit, told[0].at)}Klas 3A: {LRM}{habit.tongue.encrypted}\r\n",
        f"{LRM}{header(habit, told[1].at)}Klas 3A: {LRM}{habit.tongue.notices[0].format(a=told[1].author, b='')}\r\n",
    ]
    for index, one in enumerate(told[2:], 2):
        body, text = ios_body(habit.tongue, one, dice)
        shown[index] = text
        name = "Klas 3A" if one.sort == "system" and dice.random() < 0.5 else ios_name(one.author)
        parts.append(f"{LRM if LRM in body else ''}{header(habit, one.at)}{name}: {body}\r\n")
    return export(
        f"whatsapp-{habit.name}", "".join(parts), "whatsapp", told, shown=told_text(told, shown), iso=wall
    )


def ios_name(author: str) -> str:
    """Who is not among the contacts has a tilde before the name."""
    return f"~{NNBSP}{author}" if author.startswith("Z") else author


def ios_body(tongue: Tongue, one: Happening, dice: random.Random) -> tuple[str, str]:
    if one.sort == "system":
        return LRM + dice.choice(tongue.notices).format(a=one.author, b="Piet"), ""
    if one.sort == "deleted":
        body = LRM + dice.choice(tongue.deleted)
    elif one.sort == "edited":
        return f"{one.text} {LRM}{tongue.edited}", one.text.strip()
    elif one.sort == "media":
        file = LRM + tongue.attached_ios.format(f="00000042-PHOTO-2024-03-01-10-00-00.jpg")
        body = dice.choice(
            (
                *(LRM + left_out for left_out in tongue.omitted_ios),
                file,
                f"{one.text} {file}",
                f"{file}\n{one.text}",
            )
        )
    else:
        return one.text, one.text
    return body, clean(body)


def told_text(told: list[Happening], shown: dict[int, str]) -> Callable[[Happening], str]:
    texts = {id(one): shown.get(index, one.text) for index, one in enumerate(told)}
    return lambda one: texts[id(one)]


def month_first_by_time(seed: int) -> Export:
    """A month-first export whose days never pass the twelfth: only the order of time tells."""
    dice, at, told = random.Random(seed), datetime(2024, 3, 1, 9, 0), []  # noqa: DTZ001  a wall clock
    while at.day <= 12:
        told.append(Happening("text", dice.choice(("Ann", "Bob")), at, "fine"))
        at += timedelta(hours=dice.randint(7, 20))
    told += [Happening("text", "Ann", datetime(2024, 4, day, 10, 0), "april") for day in (2, 9)]  # noqa: DTZ001
    lines = [
        f"{one.at:%m}/{one.at:%d}/{one.at:%Y}, {one.at:%H}:{one.at:%M} - {one.author}: {one.text}"
        for one in told
    ]
    return export("whatsapp-month-first", "\n".join(lines), "whatsapp", told, iso=wall)


def out_of_order(seed: int) -> Export:
    """Messages that arrived late stand late, and the notice of encryption is younger than what follows."""
    told = said(story(seed, sorts=("text",)))
    mixed = [*told[:10], told[12], told[10], told[11], *told[13:]]
    habit = ANDROID[0]
    lines = [f"{header(habit, told[-1].at + timedelta(days=9))}{DUTCH.encrypted}"]
    lines += [f"{header(habit, one.at)}{one.author}: {one.text}" for one in mixed]
    notice = Happening("system", "", told[-1].at, "")
    return export("whatsapp-out-of-order", "\n".join(lines), "whatsapp", [*told, notice], iso=wall)


def phone_numbers(seed: int) -> Export:
    """Numbers between directional marks, with no-break spaces."""
    told = [
        Happening("text", f"+32 470 00 00 0{index % 3}", one.at, one.text)
        for index, one in enumerate(said(story(seed)))
    ]
    lines = [
        f"{header(IOS[0], one.at)}\u202a{one.author.replace(' ', NBSP)}\u202c: {one.text}\r\n" for one in told
    ]
    return export("whatsapp-numbers", "".join(lines), "whatsapp", told, iso=wall)


def every(seed: int) -> Iterator[Export]:
    """Every kind of transcript, and one in an archive with media and what an operating system adds."""
    yield from (android(habit, seed) for habit in ANDROID)
    yield from (ios(habit, seed) for habit in IOS)
    yield month_first_by_time(seed)
    yield out_of_order(seed)
    yield phone_numbers(seed)
    inner = ios(IOS[1], seed)
    files = {
        "__MACOSX/._chat.txt": b"\0\x05\x16\x07",
        "00000042-PHOTO-2024-03-01-10-00-00.jpg": b"\xff\xd8\xff not a picture",
        "00000043-notes.txt": b"12-03-2024 10:00 - Niemand: een bijlage is geen chat",
        "_chat.txt": inner.content,
    }
    yield Export(**{**vars(inner), "name": "whatsapp-zip", "content": zipped(files)})
