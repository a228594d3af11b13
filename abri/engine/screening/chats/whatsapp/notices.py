"""What WhatsApp writes by itself, in Dutch, French, German and English: recognised by the verbs of its sentences."""

from __future__ import annotations

import re

from abri.engine.screening.chats.chat import Event

_ENCRYPTION = re.compile(
    r"(?:Berichten|Messages|Les messages|Nachrichten|Deze chat|Chats?)\b.{0,60}"
    r"(?:end-to-end|bout en bout|Ende-zu-Ende|eind-tot-eind)",
    re.DOTALL,
)
# Each sentence is about the person at its start; `members` are those to whom it was done.
_DUTCH: tuple[tuple[Event, str], ...] = (
    ("created", r"(?P<actor>.+?) (?:heeft|hebt) (?:de|deze) groep (?:[\"“”„«'].* )?(?:aan)?gemaakt"),
    ("left", r"(?P<actor>.+?) (?:heeft|hebt) de groep verlaten"),
    ("left", r"(?P<actor>.+?) (?:is|bent) (?:weggegaan|vertrokken)"),
    ("joined", (
        r"(?P<actor>.+?) (?:neemt|neem|is|bent|heeft|hebt) .*(?:deel|toegetreden|lid geworden|"
        r"uitnodigingslink).*"
    )),
    ("changed", (
        r"(?P<actor>.+?) (?:heeft|hebt) (?:de|het|deze) (?:groeps)?(?:omschrijving|beschrijving|"
        r"afbeelding|foto|pictogram|icoon|instellingen).*"
    )),
    ("renamed", (
        r"(?P<actor>.+?) (?:heeft|hebt) (?:de|het) (?:groepsnaam|onderwerp|naam van de groep|"
        r"groepsonderwerp).*"
    )),
    ("added", r"(?P<actor>.+?) (?:heeft|hebt) (?P<members>.+?) toegevoegd"),
    ("removed", r"(?P<actor>.+?) (?:heeft|hebt) (?P<members>.+?) verwijderd"),
    ("added", r"(?P<members>.+?) (?:is|werd|bent|zijn) toegevoegd"),
    ("removed", r"(?P<members>.+?) (?:is|werd|bent|zijn) verwijderd"),
    ("admin", r".+? (?:bent|is) (?:nu|geen|niet langer) .*beheerder.*"),
    ("pinned", r"(?P<actor>.+?) (?:heeft|hebt) een bericht vast(?:gezet|gemaakt).*"),
    ("call", r"(?:Gemiste? |Stille )?(?:groeps)?(?:spraak|video|audio)[- ]?(?:oproep|gesprek).*"),
    ("other", r"(?:Je|Uw|De) beveiligingscode (?:met|van) .+ (?:is )?(?:gewijzigd|veranderd).*"),
    ("other", (
        r".+? (?:heeft|hebt) (?:het telefoonnummer|een nieuw telefoonnummer|deze contactpersoon|"
        r"berichten met vervaldatum|zelfverwijderende berichten|verdwijnende berichten|de timer).*"
    )),
)  # fmt: skip
_FRENCH: tuple[tuple[Event, str], ...] = (
    ("created", r"(?P<actor>.+?) (?:a|avez) créé (?:le|ce) groupe.*"),
    ("left", r"(?P<actor>.+?) (?:a|avez) quitté.*"),
    ("left", r"(?P<actor>.+?) est parti(?:\(?e\)?)?"),
    ("joined", r"(?P<actor>.+?) (?:a|avez) rejoint .*"),
    ("renamed", r"(?P<actor>.+?) (?:a|avez) (?:modifié|changé) (?:le nom|le sujet|l['’]objet).*"),
    ("changed", (
        r"(?P<actor>.+?) (?:a|avez) (?:modifié|changé|supprimé) (?:la description|l['’]icône|"
        r"la photo|l['’]image|les paramètres|les réglages).*"
    )),
    ("added", r"(?P<actor>.+?) (?:vous a|a|avez) ajouté(?:\(?e\)?)?(?: (?P<members>.+))?"),
    ("removed", r"(?P<actor>.+?) (?:vous a|a|avez) (?:retiré|supprimé|exclu)(?:\(?e\)?)?(?: (?P<members>.+))?"),
    ("added", r"(?P<members>.+?) (?:a été|avez été) ajouté.*"),
    ("removed", r"(?P<members>.+?) (?:a été|avez été) (?:retiré|exclu).*"),
    ("admin", r".+? (?:est|êtes) (?:maintenant|désormais|à présent) .*admin.*"),
    ("pinned", r"(?P<actor>.+?) (?:a|avez) épinglé un message.*"),
    ("call", r"Appels? (?:vocal|vidéo|audio|de groupe).*"),
    ("other", r"(?:Votre|Le) code de sécurité (?:avec|de) .+ a (?:été modifié|changé).*"),
    ("other", (
        r".+? (?:a|avez) (?:changé (?:de|son) numéro|activé les messages éphémères|"
        r"désactivé les messages éphémères|bloqué ce contact|débloqué ce contact|défini).*"
    )),
)  # fmt: skip
_GERMAN: tuple[tuple[Event, str], ...] = (
    ("created", r"(?P<actor>.+?) (?:hat|hast|haben) (?:die|diese) Gruppe .*erstellt.*"),
    ("left", r"(?P<actor>.+?) (?:hat|hast|haben) die Gruppe verlassen"),
    ("joined", r"(?P<actor>.+?) (?:ist|bist|sind) .*(?:beigetreten).*"),
    ("renamed", r"(?P<actor>.+?) (?:hat|hast|haben) (?:den Gruppennamen|den Betreff|den Namen der Gruppe).*"),
    ("changed", (
        r"(?P<actor>.+?) (?:hat|hast|haben) (?:die Gruppenbeschreibung|die Beschreibung|"
        r"das Gruppenbild|das Gruppensymbol|die Gruppeneinstellungen|die Einstellungen).*"
    )),
    ("added", r"(?P<actor>.+?) (?:hat|hast|haben) (?P<members>.+?) hinzugefügt"),
    ("removed", r"(?P<actor>.+?) (?:hat|hast|haben) (?P<members>.+?) entfernt"),
    ("added", r"(?P<members>.+?) (?:wurde|wurdest|wurden) hinzugefügt"),
    ("removed", r"(?P<members>.+?) (?:wurde|wurdest|wurden) entfernt"),
    ("admin", r".+? (?:ist|bist|sind) (?:jetzt|nun|kein|keine|nicht mehr) .*[Aa]dmin.*"),
    ("pinned", r"(?P<actor>.+?) (?:hat|hast|haben) eine Nachricht angepinnt.*"),
    ("call", r"(?:Verpasster? )?(?:Gruppen-?)?(?:Sprach|Video|Audio)anruf.*"),
    ("other", r"(?:Die|Deine|Ihre) Sicherheitsnummer .+ (?:geändert|verändert).*"),
    ("other", (
        r".+? (?:hat|hast|haben) (?:eine neue Telefonnummer|die Telefonnummer|zu .+ gewechselt|"
        r"selbstlöschende Nachrichten|diesen Kontakt).*"
    )),
)  # fmt: skip
_ENGLISH: tuple[tuple[Event, str], ...] = (
    ("created", r"(?P<actor>.+?) created (?:this )?group.*"),
    ("left", r"(?P<actor>.+?) left(?: the group)?"),
    ("joined", r"(?P<actor>.+?) joined .*"),
    ("renamed", r"(?P<actor>.+?) changed (?:the|this) (?:subject|group name|group['’]s name|group subject).*"),
    ("changed", (
        r"(?P<actor>.+?) (?:changed|deleted|updated) (?:the|this) group(?:['’]s)? (?:description|"
        r"icon|photo|picture|settings|setting).*"
    )),
    ("added", r"(?P<actor>.+?) added (?P<members>.+)"),
    ("removed", r"(?P<actor>.+?) removed (?P<members>.+)"),
    ("added", r"(?P<members>.+?) (?:was|were) added"),
    ("removed", r"(?P<members>.+?) (?:was|were) removed"),
    ("admin", r".+?(?: is| are|['’]re) (?:now|no longer) (?:a group |an? )?admin.*"),
    ("pinned", r"(?P<actor>.+?) pinned a message.*"),
    ("call", r"(?:Missed |Silenced )?(?:group )?(?:voice|video|audio) (?:chat|call).*"),
    ("other", r"Your security code with .+ changed.*"),
    ("other", (
        r".+? (?:changed (?:their|to a new|to) .*number|turned (?:on|off) disappearing messages|"
        r"blocked this contact|unblocked this contact|set messages to disappear).*"
    )),
)  # fmt: skip
_LONGEST = 300
# The application finds new sentences with every release. Four words with one of these verbs among them are no name.
_WORDS_OF_A_NOTICE = 4
_DONE = re.compile(
    r" (?:heeft|hebt|werd|werden|avez|hat|hast|wurde|wurden|changed|added|removed|created|pinned|"
    r"turned|updated|approved|requested"
    r"|(?:a|ont) (?:modifié|changé|ajouté|retiré|supprimé|créé|activé|désactivé|défini|épinglé|"
    r"rejoint|quitté|demandé|été)) "
)
_MOST_VERBS = 8
_OPENING = {"«": "»", "„": "“", "“": "”"}


class _Language:
    """The sentences of one language, and the words of which every one of them has one."""

    def __init__(self, words: str, sentences: tuple[tuple[Event, str], ...]) -> None:
        self._words = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        self._sentences = [
            (event, re.compile(rf"{pattern}\.?", re.DOTALL | re.IGNORECASE)) for event, pattern in sentences
        ]

    def match(self, sentence: str) -> tuple[Event, re.Match[str]] | None:
        # Each such word is one more place from which a pattern starts to look; a real sentence has a handful.
        if not 1 <= len(self._words.findall(sentence)) <= _MOST_VERBS:
            return None
        for event, pattern in self._sentences:
            if match := pattern.fullmatch(sentence):
                return event, match
        return None


_LANGUAGES = (
    _Language(r"heeft|hebt|is|bent|zijn|werd|neemt|neem|\w*oproep|\w*gesprek|beveiligingscode", _DUTCH),
    _Language(r"a|avez|est|êtes|appels?|code", _FRENCH),
    _Language(r"hat|hast|haben|ist|bist|sind|wurden?|wurdest|\w*anruf|Sicherheitsnummer", _GERMAN),
    _Language(
        r"created|left|joined|changed|deleted|updated|added|removed|was|were|is|are|[’']re|pinned|call|chat|turned"
        r"|blocked|unblocked|set",
        _ENGLISH,
    ),
)


def event_of(sentence: str) -> tuple[Event, str, tuple[str, ...]] | None:
    """What the application's sentence reports, its actor and the members it is about; None if it is "
    "no such sentence."""
    sentence = sentence.strip()
    if _ENCRYPTION.match(sentence):
        return "encryption", "", ()
    if len(sentence) > _LONGEST:
        return None
    for language in _LANGUAGES:
        if found := language.match(sentence):
            event, match = found
            named = match.groupdict()
            return event, _person(named.get("actor")), _people(named.get("members"))
    return None


def is_encryption(sentence: str) -> bool:
    """Whether this is the notice that messages are encrypted, whoever's name stands before it."""
    return _ENCRYPTION.match(sentence) is not None


def begins_notice(prefix: str) -> bool:
    """Whether the words before a colon are the beginning of a notice and not a name, known sentence or not."""
    if event_of(prefix) is not None:
        return True
    return len(prefix.split()) >= _WORDS_OF_A_NOTICE and _DONE.search(prefix) is not None


def leaves_quote_open(prefix: str) -> bool:
    """Whether a quotation begins in the text and does not end: its colon then stands in a group's name."""
    if prefix.count('"') % 2:
        return True
    return any(
        prefix.count(opening) > sum(prefix.count(closing) for closing in (closing, "”"))
        for opening, closing in _OPENING.items()
        if not (opening == "“" and "„" in prefix)
    )


def _person(name: str | None) -> str:
    return " ".join((name or "").split())


def _people(names: str | None) -> tuple[str, ...]:
    if not names:
        return ()
    parts = re.split(r", | en | et | und | and | & ", names)
    return tuple(person for part in parts if (person := _person(part)))
