"""Whether a sentence says that somebody does not dare or want to go to school any more, and nothing else.

The model may hear likely distress in it, and it is a serious sign; of danger to life now it says nothing. Only the
whole sentence counts: with one word more, about harm or anything else, this says no, and what the model heard stands.
"""

import re

_EN = r"(?:i|he|she|they|my (?:daughter|son|child|boy|girl|brother|sister|friend))"
_NL = r"(?:ik|hij|ze|zij|(?:mijn|onze?) (?:dochter|zoon|kind|broer|zus|vriend|vriendin))"
_FR = r"(?:je|il|elle|(?:ma|mon|notre) (?:fille|fils|enfant|frère|soeur|sœur|ami|amie))"
_DE = r"(?:ich|er|sie|(?:meine?|unsere?) (?:tochter|sohn|kind|bruder|schwester|freund|freundin))"
_A_L_ECOLE = r"(?:à l'école|au collège|en classe|en cours)"
_ZUR_SCHULE = r"(?:in die|zur) schule"
_ANY_MORE = "(?: any ?more)?"
_WHOLE = [
    re.compile(one)
    for one in (
        rf"{_EN} (?:do not|don't|does not|doesn't) (?:dare(?: to)?|want to) go(?: back)? to school{_ANY_MORE}",
        rf"{_EN} dares? not(?: to)? go(?: back)? to school{_ANY_MORE}",
        rf"(?:i'm|he's|she's|{_EN} (?:am|is)) (?:so |too )?(?:afraid|scared) to go(?: back)? to school{_ANY_MORE}",
        rf"{_NL} (?:durft?|wil) (?:echt )?niet (?:meer )?naar (?:de )?school(?: te gaan| gaan| toe)?",
        rf"{_NL} (?:ben|is) (?:zo |te |heel )?bang om (?:nog )?naar (?:de )?school te gaan",
        rf"(?:j'|{_FR} (?:n')?)ose plus (?:aller|retourner) {_A_L_ECOLE}",
        rf"{_FR} (?:ne )?(?:veux|veut) (?:vraiment )?plus (?:aller|retourner) {_A_L_ECOLE}",
        rf"(?:j'ai|{_FR} a) (?:très |trop )?peur (?:d'aller|de retourner) {_A_L_ECOLE}",
        rf"{_DE} (?:traue? mich|traut sich|will|mag|möchte) nicht mehr {_ZUR_SCHULE}(?: zu gehen| gehen)?",
        rf"{_DE} (?:habe?|hat) (?:so |große )?angst (?:davor )?{_ZUR_SCHULE} zu gehen",
    )
]
_MARKS = re.compile(r"[.,;!?…\"“”„«»]+")


def only_fear_of_school(sentence: str) -> bool:
    """Whether ``sentence``, in Dutch, French, German or English, says this and not a word more."""
    plain = _MARKS.sub(" ", sentence.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    plain = " ".join(plain.split())
    return any(one.fullmatch(plain) for one in _WHOLE)
