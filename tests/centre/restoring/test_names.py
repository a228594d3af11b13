"""Names that the record knows are found however they are written; others that look like one are shown."""

import pytest

from abri.centre.restoring import names

PEOPLE = ("Lena Verhaeghe", "Rose", "Émile van den Broeck", "An")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lena feels better.", ("Lena",)),
        ("It goes better with LENA and lena.", ("LENA", "lena")),
        ("Lena's friends, lenatje", ("Lena's", "lenatje")),
        ("The family Verhaeghe", ("Verhaeghe",)),
        ("emile helps", ("emile",)),
        ("Broeck-Peeters", ("Broeck-Peeters",)),
        ("Rose waters the flowers", ("Rose",)),
        ("a rose in the garden", ()),
        ("an agreement and a plan, den we made", ()),
        ("An greets every morning", ("An",)),
        ("Pupil of the group 2 says hello.", ()),
        ("Write to a.b@school.example", ("a.b@school.example",)),
        ("He is @nobody_99 there", ("@nobody_99",)),
        ("See https://example.org/p/1", ("https://example.org/p/1",)),
        ("Call 0470 12 34 56", ("0470 12 34 56",)),
        ("On 21/11/2026 at 12.30", ()),
    ],
)
def test_what_the_record_knows_is_found(text: str, found: tuple[str, ...]) -> None:
    assert names.known(text, PEOPLE) == found


@pytest.mark.parametrize(
    ("language", "text", "suspected"),
    [
        ("en", "We asked whether Kwinten could help.", ("Kwinten",)),
        ("en", "Pupil of the group 2 says hello. Nobody is punished.", ()),
        ("nl", "De groep vraagt of Yente meegaat naar de speelplaats.", ("Yente",)),
        ("fr", "Le groupe demande à Maëlys de venir.", ("Maëlys",)),
        ("de", "Das Kind wird von Jonathan begrüßt.", ("Jonathan",)),
        ("en", "We asked whether Lena could help.", ()),
    ],
)
def test_what_looks_like_a_name_is_shown(language: str, text: str, suspected: tuple[str, ...]) -> None:
    assert names.suspected(text, language, PEOPLE) == suspected


def test_the_sheets_of_the_pack_name_nobody() -> None:
    """What people begin with raises no false alarm about names that the record knows."""
    from abri.engine.packs import load_pack

    for approach in load_pack("be").restorative.approaches.values():
        for sheet in approach.sheets.values():
            for language, body in sheet.body.items():
                assert names.known(body, PEOPLE) == ()
                assert len(names.suspected(body, language.partition("-")[0], PEOPLE)) <= 8
