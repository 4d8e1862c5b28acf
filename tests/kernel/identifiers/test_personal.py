"""Identity numbers by check digit, telephone numbers by form, and masking in running text."""

from datetime import date

import pytest

from yanfa.kernel.identifiers.personal import (
    InvalidNumber,
    birth_date,
    mask_identity_numbers,
    validate_identity_number,
    validate_phone,
)

#: The worked example of GB 11643-1999.
EXAMPLE = "11010519491231002X"


def test_the_standards_example_passes_however_it_is_written():
    for written in (EXAMPLE, EXAMPLE.lower(), "110105 19491231 002x", "１１０１０５１９４９１２３１００２Ｘ"):
        assert validate_identity_number(written) == EXAMPLE
    assert birth_date(EXAMPLE) == date(1949, 12, 31)


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491331002X", "1101051949123100", "x" * 18, ""]
)
def test_a_wrong_number_is_refused(number):
    with pytest.raises(InvalidNumber, match="身份证号"):
        validate_identity_number(number)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13900001234", "13900001234"),
        ("+86 139-0000-1234", "13900001234"),
        ("021-12345678", "021-12345678"),
        ("(0512) 1234567", "0512-1234567"),
        ("021-12345678转801", "021-12345678转801"),
    ],
)
def test_telephone_numbers_have_one_spelling(written, stored):
    assert validate_phone(written) == stored


@pytest.mark.parametrize("number", ["", "12345678", "23900001234", "139000012345", "电话"])
def test_what_cannot_be_dialled_is_refused(number):
    with pytest.raises(InvalidNumber, match="电话号码"):
        validate_phone(number)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证{EXAMPLE}，", "身份证110***********002X，"),
        (f"{EXAMPLE}和{EXAMPLE}", "110***********002X和110***********002X"),
        ("订单 110105194912310021", "订单 110105194912310021"),
        (f"9{EXAMPLE}", f"9{EXAMPLE}"),
        ("", ""),
    ],
)
def test_only_true_identity_numbers_are_masked(text, masked):
    assert mask_identity_numbers(text) == masked
