"""The receipt codec: what people type, and what they cannot have meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.sealing import InvalidReceipt, Receipt
from abri.engine.sealing.receipts import ALPHABET

codes = st.text(ALPHABET, min_size=20, max_size=20)


def test_a_new_receipt_has_twenty_characters_in_four_groups() -> None:
    receipt = Receipt.new()
    assert len(receipt.code) == 20
    assert [len(group) for group in receipt.groups] == [5, 5, 5, 5]
    assert Receipt.new() != receipt


@given(codes, st.lists(st.sampled_from(" -–.\u00a0\u200b\t"), min_size=20, max_size=20), st.booleans())
def test_case_spaces_and_dashes_do_not_matter(code: str, between: list[str], lower: bool) -> None:
    typed = "".join(character + gap for character, gap in zip(code, between, strict=True))
    assert Receipt.parse(typed.lower() if lower else typed).code == code


@given(codes)
def test_o_and_i_and_l_are_read_as_the_digits_they_look_like(code: str) -> None:
    typed = code.replace("0", "O").replace("1", "l")
    assert Receipt.parse(typed).code == code
    assert Receipt.parse(code.replace("0", "o").replace("1", "I")).code == code


def test_full_width_letters_are_understood() -> None:
    code = "ABCDEFGHJKMNPQRSTVWX"
    assert Receipt.parse("".join(chr(ord(character) + 0xFEE0) for character in code)).code == code


@pytest.mark.parametrize(
    ("typed", "reason", "given_count"),
    [
        ("", "empty", 0),
        (" - \n", "empty", 0),
        ("ABCDE-FGHJK-MNPQR-STVW", "too_short", 19),
        ("ABCDE-FGHJK-MNPQR-STVWXY", "too_long", 21),
        ("ABCDE-FGHJK-MNPQR-STVWU", "character", 20),
        ("ABCDE-FGHJK-MNPQR-STVW\N{PILE OF POO}", "character", 20),
        ("A" * 100_000, "too_long", 200),
    ],
)
def test_what_cannot_be_a_receipt_says_why(typed: str, reason: str, given_count: int) -> None:
    with pytest.raises(InvalidReceipt) as caught:
        Receipt.parse(typed)
    assert (caught.value.reason, caught.value.given) == (reason, given_count)


@given(st.text(max_size=300))
def test_any_text_is_a_receipt_or_an_invalid_receipt(text: str) -> None:
    try:
        length = len(Receipt.parse(text).code)
    except InvalidReceipt:
        return
    assert length == 20


def test_lookup_and_identity_follow_from_the_code_and_not_from_each_other() -> None:
    receipt = Receipt("ABCDEFGHJKMNPQRSTVWX")
    assert receipt.lookup == Receipt("ABCDEFGHJKMNPQRSTVWX").lookup
    assert receipt.identity.secret == Receipt("ABCDEFGHJKMNPQRSTVWX").identity.secret
    assert receipt.lookup != Receipt("ABCDEFGHJKMNPQRSTVWY").lookup
    assert receipt.code not in receipt.lookup


def test_a_receipt_does_not_print_itself() -> None:
    receipt = Receipt.new()
    assert receipt.code not in f"{receipt} {receipt!r}"
