"""统一社会信用代码: published codes of public bodies pass, and every slip of a clerk is caught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.kernel.identifiers import uscc
from yanfa.kernel.identifiers.personal import InvalidNumber

#: The worked example of GB 32100-2015, annex, and codes that companies print on their public pages.
VALID = ["91350100M000100Y43", "91110000600037341L"]


@pytest.mark.parametrize("code", VALID)
def test_a_published_code_passes(code):
    assert uscc.validate(code) == code
    assert uscc.is_valid(code)


@pytest.mark.parametrize(
    "written",
    [
        "91350100m000100y43",
        "9135 0100 M000 100Y 43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91350100-M000100Y43\t",
    ],
)
def test_spellings_of_one_code_are_the_same(written):
    assert uscc.validate(written) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "现为 0 位"),
        ("91350100M000100Y4", "现为 17 位"),
        ("91350100M000100Y44", "校验位"),
        ("91350100MO00100Y43", "字母 O"),
        ("9I350100M000100YZ3", "字母 I、Z"),
        ("91350100M000100Y4.", "格式"),
    ],
)
def test_a_wrong_code_is_refused_with_the_reason(code, reason):
    with pytest.raises(InvalidNumber, match=reason):
        uscc.validate(code)
    assert not uscc.is_valid(code)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_every_single_slip_is_caught(place, letter):
    code = VALID[0]
    slip = code[:place] + letter + code[place + 1 :]
    assert uscc.is_valid(slip) == (slip == code)


def test_the_organisation_code_is_inside():
    assert uscc.organisation_code("91350100M000100Y43") == "M000100Y-4"
