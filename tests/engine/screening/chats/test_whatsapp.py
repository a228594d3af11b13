"""What exports of WhatsApp really do, one habit after the other."""

from __future__ import annotations

import pytest

from abri.engine.screening.chats import Chat, ChatError, read_chat, summary
from abri.engine.screening.chats.whatsapp.marks import read_marks
from abri.engine.screening.chats.whatsapp.notices import event_of, leaves_quote_open
from tests.engine.screening.chats.exports import zipped

LRM, NBSP, NNBSP = "\u200e", "\u00a0", "\u202f"


def chat_of(*lines: str, end: str = "\n") -> Chat:
    return read_chat("".join(line + end for line in lines).encode())


@pytest.mark.parametrize(
    ("header", "at"),
    [
        ("12-03-2024 09:05 - ", "2024-03-12T09:05:00"),
        ("3/04/2024 09:05 - ", "2024-04-03T09:05:00"),
        ("13/03/2024 à 09:05 - ", "2024-03-13T09:05:00"),
        ("13/03/2024, 09:05 - ", "2024-03-13T09:05:00"),
        ("13.03.24 à 09:05 - ", "2024-03-13T09:05:00"),
        ("13.03.24, 09:05 - ", "2024-03-13T09:05:00"),
        (f"3/13/24, 9:05{NNBSP}PM - ", "2024-03-13T21:05:00"),
        (f"3/13/24, 12:05{NNBSP}AM - ", "2024-03-13T00:05:00"),
        ("13/03/2024, 9:05 pm - ", "2024-03-13T21:05:00"),
        ("13/03/2024, 9:05 p. m. - ", "2024-03-13T21:05:00"),
        ("[12-03-2024 09:05:07] ", "2024-03-12T09:05:07"),
        ("[13/03/2024, 09:05:07] ", "2024-03-13T09:05:07"),
        ("[13.03.24, 09:05:07] ", "2024-03-13T09:05:07"),
        (f"{LRM}[13/03/2024 09:05:07] ", "2024-03-13T09:05:07"),
        (f"[3/13/24, 9:05:07{NNBSP}PM] ", "2024-03-13T21:05:07"),
        ("[2024-03-13, 09:05:07] ", "2024-03-13T09:05:07"),
        ("2024-03-13, 09:05 - ", "2024-03-13T09:05:00"),
    ],
)
def test_headers_of_many_countries(header: str, at: str) -> None:
    told = summary(read_chat(f"\ufeff{header}Noor: hallo: daar\n".encode()))
    assert (told["format"], told["first"], told["sample"][0]["text"]) == ("whatsapp", at, "hallo: daar")
    assert told["authors"] == ["Noor"]
    assert told["reading"]["zone"] == "wall clock"


def test_one_line_that_decides_decides_for_all() -> None:
    assert chat_of("3/4/2024, 10:00 - A: x", "13/4/2024, 10:00 - A: x").reading.date_order == "day-first"
    assert chat_of("3/4/2024, 10:00 - A: x", "3/14/2024, 10:00 - A: x").reading.date_order == "month-first"


def test_the_order_of_time_tells_the_order_of_day_and_month() -> None:
    chat = chat_of("01/11/2024, 10:00 - A: x", "02/03/2024, 10:00 - A: x", "02/10/2024, 10:00 - A: x")
    assert (chat.reading.date_order, chat.reading.assumed) == ("month-first", False)
    chat = chat_of("11/01/2024, 10:00 - A: x", "03/02/2024, 10:00 - A: x", "10/02/2024, 10:00 - A: x")
    assert (chat.reading.date_order, chat.reading.assumed) == ("day-first", False)


def test_daily_messages_in_one_month_are_not_spread_over_a_year() -> None:
    assert (
        chat_of(*(f"03/{day:02}/2024, 10:00 - A: x" for day in range(1, 9))).reading.date_order
        == "month-first"
    )
    assert (
        chat_of(*(f"{day:02}/03/2024, 10:00 - A: x" for day in range(1, 9))).reading.date_order == "day-first"
    )


def test_what_nothing_settles_is_assumed_and_said() -> None:
    assert chat_of("03/04/2024, 10:00 - A: x").reading.assumed
    american = chat_of(f"3/4/24, 1:00{NNBSP}PM - A: x").reading
    assert (american.date_order, american.assumed) == ("month-first", True)


def test_dates_that_fit_no_order_are_refused() -> None:
    with pytest.raises(ChatError, match="does not exist"):
        chat_of("13/04/2024, 10:00 - A: x", "4/14/2024, 10:00 - A: x")


def test_a_line_break_inside_a_message_of_ios_ends_nothing() -> None:
    """Between entries stands CR LF, inside them LF: a header after LF was pasted by a person."""
    chat = read_chat(
        b"[12-03-2024 10:00:00] Noor: kijk\n[11-03-2024 09:00:00] Sam: geplakt\r\n[12-03-2024 10:01:00] Lou: ok\r\n"
    )
    assert chat.authors == ("Noor", "Lou")
    assert chat.messages[0].text == "kijk\n[11-03-2024 09:00:00] Sam: geplakt"


def test_a_file_that_an_editor_saved_with_other_line_ends_is_the_same_chat() -> None:
    lines = ("12-03-2024 10:00 - Noor: een", "twee", "12-03-2024 10:01 - Lou: drie")
    assert [m.text for m in chat_of(*lines).messages] == ["een\ntwee", "drie"]
    assert [m.text.replace("\r", "") for m in chat_of(*lines, end="\r\n").messages] == ["een\ntwee", "drie"]


def test_names_lose_the_tilde_and_invisible_marks() -> None:
    chat = chat_of(
        f"[12-03-2024 10:00:00] ~{NNBSP}Zoë: a", f"[12-03-2024 10:00:01] \u202a+32{NBSP}470{NBSP}00\u202c: b"
    )
    assert chat.authors == ("Zoë", "+32 470 00")


def test_notices_of_ios_carry_the_name_of_the_group_or_of_an_actor() -> None:
    chat = chat_of(
        f"[12-03-2024 10:00:00] Klas 3A: {LRM}Berichten en gesprekken worden end-to-end versleuteld.",
        f"{LRM}[12-03-2024 10:00:01] Klas 3A: {LRM}Je bent toegevoegd",
        f"{LRM}[12-03-2024 10:00:02] Lou: {LRM}Lou heeft Sam verwijderd",
        f"{LRM}[12-03-2024 10:00:03] Lou: {LRM}Gemiste video-oproep",
        "[12-03-2024 10:00:04] Lou: Lou heeft Sam toegevoegd",
        "[12-03-2024 10:00:05] Noor: dag",
    )
    assert chat.authors == ("Noor",)
    assert [notice.event for notice in chat.notices] == ["encryption", "added", "removed", "call", "added"]
    assert (chat.notices[2].actor, chat.notices[2].members) == ("Lou", ("Sam",))


def test_colons_inside_notices_make_nobody_an_author() -> None:
    chat = chat_of(
        '12-03-2024 10:00 - Lou heeft de groep "Klas: 3A" gemaakt',
        '12-03-2024 10:01 - Lou heeft het onderwerp gewijzigd van "Klas: 3A" naar "3A: de besten"',
        "12-03-2024 10:02 - Lou heeft de groepsomschrijving gewijzigd: welkom allemaal",
        "12-03-2024 10:03 - Lou a changé le sujet en « Classe : 3A »",
        "12-03-2024 10:04 - Lou changed the group name to “Class: 3A”",
        "12-03-2024 10:05 - Lou hat den Gruppennamen zu „Klasse: 3A“ geändert",
        "12-03-2024 10:06 - Lou: zeg: wat?",
    )
    assert chat.authors == ("Lou",)
    assert (len(chat.messages), len(chat.notices)) == (1, 6)


def test_sentences_that_are_not_known_yet_make_nobody_an_author() -> None:
    chat = chat_of(
        "12-03-2024 10:00 - Sam heeft zijn telefoonnummer gewijzigd in een nieuw nummer: tik",
        "12-03-2024 10:00 - Sam a activé une chose nouvelle: touchez",
        "12-03-2024 10:00 - Sam hat eine neue Sache eingeschaltet: tippen",
        "12-03-2024 10:00 - Sam turned on a new thing: tap",
        "12-03-2024 10:00 - De mama van Lou: dag",
    )
    assert chat.authors == ("De mama van Lou",)


def test_a_name_that_reads_like_a_notice_is_a_name_where_it_speaks_often() -> None:
    chat = chat_of(*("12-03-2024 10:00 - Sam was added: hoi" for _ in range(3)))
    assert chat.authors == ("Sam was added",)


def test_late_messages_are_put_where_they_belong() -> None:
    chat = chat_of(
        "14-03-2024 10:00 - Berichten en gesprekken worden end-to-end versleuteld.",
        "12-03-2024 10:05 - A: tweede",
        "12-03-2024 10:00 - B: eerste",
        "12-03-2024 10:06 - A: derde",
    )
    assert [m.text for m in chat.messages] == ["eerste", "tweede", "derde"]
    assert summary(chat)["last"] == "2024-03-12T10:06:00"
    assert chat.notices[0].after == 3


@pytest.mark.parametrize(
    "text",
    [
        "<Media weggelaten>",
        "Media weggelaten",
        "‹Media weggelaten›",
        "<Médias omis>",
        "« Médias omis »",
        "Médias omis",
        "<Medien ausgeschlossen>",
        "Medien weggelassen",
        "<Media omitted>",
        "Media omitted",
        "null",
        "<View once voice message omitted>",
        f"{LRM}afbeelding weggelaten",
        f"{LRM}vidéo absente",
        f"{LRM}Bild weggelassen",
        f"{LRM}GIF omitted",
        f"{LRM}Contact card omitted",
        f"Verslag.pdf • 2 pagina’s {LRM}document weggelaten",
        "IMG-20240312-WA0001.jpg (bestand bijgevoegd)",
        f"{LRM}IMG-20240312-WA0001.jpg (fichier joint)\nbijschrift",
        "PTT-1.opus (Datei angehängt)",
        "a b (1).pdf (file attached)",
        f"{LRM}<bijgevoegd: 0001-PHOTO.jpg>",
        f"{LRM}<pièce jointe : 0001-PHOTO.jpg>",
        f"{LRM}<Anhang: 0001-PHOTO.jpg>",
        f"bijschrift {LRM}<attached: 0001-PHOTO.jpg>",
        f"{LRM}<attached: 0001-PHOTO.jpg>\nbijschrift",
        "<Media weggelaten>\nbijschrift",
        "«bestand bijgevoegd: x.jpg»".replace("bestand bijgevoegd", "bijgevoegd"),
        "x.jpg «bestand bijgevoegd»",
        f"{LRM}Je hebt een foto voor eenmalige weergave ontvangen. Open die op je telefoon.",
        f"{LRM}You received a view once message. For added privacy, you can only open it on your phone.",
    ],
)
def test_media_is_counted_and_its_caption_belongs_to_it(text: str) -> None:
    marked = read_marks(text)
    assert (marked.media, marked.deleted) == (True, False)
    assert LRM not in marked.text
    chat = chat_of(f"[12-03-2024 10:00:00] Noor: {text}")
    assert (len(chat.messages), chat.messages[0].media, len(chat.notices)) == (1, True, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Dit bericht is verwijderd",
        "Dit bericht is verwijderd.",
        "U hebt dit bericht verwijderd",
        "Je hebt dit bericht verwijderd",
        "<Dit bericht is verwijderd>",
        "Ce message a été supprimé",
        "Vous avez supprimé ce message.",
        "Diese Nachricht wurde gelöscht.",
        "Du hast diese Nachricht gelöscht.",
        "This message was deleted",
        "You deleted this message",
        f"{LRM}This message was deleted.",
        "This message was deleted by admin Lou",
        "Dit bericht is verwijderd door beheerder Lou",
    ],
)
def test_a_deleted_message_is_a_message(text: str) -> None:
    chat = chat_of(f"[12-03-2024 10:00:00] Noor: {text}")
    assert [(m.deleted, m.kind, m.media) for m in chat.messages] == [(True, "deleted", False)]


@pytest.mark.parametrize(
    "mark",
    [
        " <Dit bericht is bewerkt>",
        f" {LRM}<Dit bericht is bewerkt>",
        " <Ce message a été modifié>",
        " <This message was edited>",
        " <Diese Nachricht wurde bearbeitet.>",
        " «Ce message a été modifié»",
        f" {LRM}This message was edited",
        " Dit bericht is bewerkt",
    ],
)
def test_the_mark_of_editing_is_no_part_of_the_text(mark: str) -> None:
    chat = chat_of(f"12-03-2024 10:00 - Noor: tot morgen{mark}")
    assert [(m.text, m.edited) for m in chat.messages] == [("tot morgen", True)]


@pytest.mark.parametrize(
    "text",
    [
        "ik heb de foto weggelaten",
        "<3",
        "(zie bestand)",
        "een > twee",
        "kijk <hier> eens",
        "hij heeft het bericht verwijderd",
        "Lou: hoi",
        "de afbeelding weggelaten zei hij",
        "null komma nul",
        "PS tot straks",
        "Ik zei dat dit bericht is verwijderd",
    ],
)
def test_words_of_people_are_not_taken_for_marks(text: str) -> None:
    chat = chat_of(f"12-03-2024 10:00 - Noor: {text}")
    assert [(m.text, m.kind, m.edited) for m in chat.messages] == [(text, "text", False)]


def test_polls_and_places_are_messages() -> None:
    assert read_marks(f"{LRM}POLL:\nWaar?\n{LRM}OPTIE: hier ({LRM}2 stemmen)").kind == "poll"
    assert read_marks("SONDAGE :\nOù ?\nOPTION : ici").kind == "poll"
    assert read_marks(f"{LRM}Locatie: https://maps.google.com/?q=1,2").kind == "location"


def test_a_message_that_had_not_arrived_is_a_message() -> None:
    chat = chat_of(f"[12-03-2024 10:00:00] Noor: {LRM}Wachten op dit bericht. Dit kan even duren.")
    assert (len(chat.messages), len(chat.notices)) == (1, 0)


@pytest.mark.parametrize(
    ("sentence", "event", "members"),
    [
        ("Lou heeft Sam en Noor toegevoegd", "added", ("Sam", "Noor")),
        ("Lou a ajouté Sam, Noor et Zoë", "added", ("Sam", "Noor", "Zoë")),
        ("Lou hat Sam hinzugefügt", "added", ("Sam",)),
        ("Lou added Sam and Noor", "added", ("Sam", "Noor")),
        ("Lou heeft Sam verwijderd", "removed", ("Sam",)),
        ("Lou a retiré Sam", "removed", ("Sam",)),
        ("Lou hat Sam entfernt", "removed", ("Sam",)),
        ("Lou removed Sam", "removed", ("Sam",)),
        ("Lou heeft de groep verlaten", "left", ()),
        ("Lou a quitté le groupe", "left", ()),
        ("Lou hat die Gruppe verlassen", "left", ()),
        ("Lou left", "left", ()),
        ("Lou neemt nu deel via de uitnodigingslink van de groep", "joined", ()),
        ("Lou a rejoint le groupe via le lien d'invitation", "joined", ()),
        ("Lou ist der Gruppe über den Einladungslink beigetreten", "joined", ()),
        ("Lou joined using this group's invite link", "joined", ()),
        ("Appel vocal manqué", "call", ()),
        ("Verpasster Videoanruf", "call", ()),
        ("Missed voice call", "call", ()),
        ("Je bent nu een beheerder", "admin", ()),
        ("You're now an admin", "admin", ()),
        ("Lou pinned a message", "pinned", ()),
    ],
)
def test_notices_say_what_happened_to_whom(sentence: str, event: str, members: tuple[str, ...]) -> None:
    found = event_of(sentence)
    assert found is not None
    assert (found[0], found[2]) == (event, members)


def test_a_quotation_that_does_not_end_holds_the_colon() -> None:
    assert leaves_quote_open('naar "Klas')
    assert leaves_quote_open("zu „Klasse")
    assert leaves_quote_open("en « Classe")
    assert not leaves_quote_open("zu „Klasse“ und “more”")
    assert not leaves_quote_open("O'Brien")


def test_two_chats_in_one_archive_are_read_together() -> None:
    one, two = b"12-03-2024 10:00 - Noor: a\n", b"12-03-2024 09:00 - Lou: b\n"
    chat = read_chat(
        zipped({"WhatsApp-chat met Lou.txt": one, "WhatsApp Chat with Noor.txt": two, "notes.txt": b"x"})
    )
    assert [m.author for m in chat.messages] == ["Lou", "Noor"]


def test_text_before_the_first_message_is_refused_with_its_cure() -> None:
    with pytest.raises(ChatError, match="remove it"):
        chat_of("het einde van een bericht", "12-03-2024 10:00 - Noor: a")


def test_one_message_is_a_chat_and_so_is_one_notice() -> None:
    assert len(chat_of("12-03-2024 10:00 - Noor: a").messages) == 1
    told = summary(chat_of("12-03-2024 10:00 - Berichten en gesprekken worden end-to-end versleuteld."))
    assert (told["messages"], told["system_messages"], told["first"], told["authors"]) == (0, 1, None, [])


def test_who_begins_with_the_own_name_may_still_be_talking() -> None:
    begin = "[12/03/2026, 20:01:11] Noor: "
    chat = read_chat(
        f"{begin}Noor here, who removed me from the group by accident\n{begin}Noor removed Sam\n".encode()
    )
    assert [message.text[:9] for message in chat.messages] == ["Noor here"]
    assert [notice.event for notice in chat.notices] == ["removed"]
