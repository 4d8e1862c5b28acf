"""Numbers and dates as format codes show them; the expected texts are those of a spreadsheet program."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.kernel.documents.reading.numberformat import (
    BUILT_IN,
    general,
    is_date_format,
    is_percentage,
    shown,
)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("61.5", "General", "61.5"),
        ("61.5", "", "61.5"),
        ("61.5", "0", "62"),
        ("2.675", "0.00", "2.68"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-1234.567", "#,##0.00", "-1,234.57"),
        ("999", "#,##0", "999"),
        ("0", "#,##0", "0"),
        ("0", "#.##", "."),
        ("0.5", ".00", ".50"),
        ("12.5", ".00", "12.50"),
        ("0.998", "0%", "100%"),
        ("0.994422", "0.00%", "99.44%"),
        ("12345.67", "0.00E+00", "1.23E+04"),
        ("0", "0.00E+00", "0.00E+00"),
        ("0.00012", "0.0E-0", "1.2E-4"),
        ("-5", "0;(0)", "(5)"),
        ("0", '0;;"零"', "零"),
        ("-5", '0;;"零"', ""),
        ("-5", "0.00_ ;[Red]\\-0.00\\ ", "-5.00"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("3751", '"¥"#,##0.00', "¥3,751.00"),
        ("3751", "[$¥-804]#,##0", "¥3,751"),
        ("3751000", '0.0,"千"', "3751.0千"),
        ("12345.67", '0!.0,"万"', "1.2万"),
        ("5", '0"台"', "5台"),
        ("1234567", "000-0000", "123-4567"),
        ("7", "00000", "00007"),
        ("1.5", "0.0#", "1.5"),
        ("1.256", "0.0#", "1.26"),
        ("15000", '[>=10000]0.0,"千";0', "15.0千"),
        ("99", '[>=10000]0.0,"千";0', "99"),
        ("5", "[<3]0;[>9]0.0", "5"),
        ("5", '[<>5]0;[=5]"五"', "五"),
        ("5", 'General"元"', "5元"),
        ("-5", "General;-General", "-5"),
        ("310104", "@", "310104"),
        ("0.5", "# ?/?", "0.5"),
    ],
)
def test_numbers(value: str, code: str, text: str) -> None:
    assert shown(Decimal(value), code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("46027", "yyyy/m/d", "2026/1/5"),
        ("46027", "yyyy-mm-dd;@", "2026-01-05"),
        ("46027", 'yyyy"年"m"月"d"日"', "2026年1月5日"),
        ("46027", "[$-804]yyyy年m月", "2026年1月"),
        ("46027", "[$-F800]dddd, mmmm dd, yyyy", "2026年1月5日"),
        ("46027", "yy.m.d aaaa", "26.1.5 星期一"),
        ("46027", "d-mmm-yy dddd aaa", "5-Jan-26 Monday 一"),
        ("46027", "e", "2026"),
        ("46027.75", "yyyy/m/d h:mm", "2026/1/5 18:00"),
        ("46027.75", "h:mm AM/PM", "6:00 PM"),
        ("46027.25", '上午/下午h"时"mm"分"', "上午6时00分"),
        ("46027.9999", "h:mm", "23:59"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.00001157", "mm:ss.0", "00:01.0"),
        ("1", "yyyy/m/d", "1900/1/1"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("-3", "yyyy/m/d", "-3"),
        ("9999999", "yyyy/m/d", "9999999"),
    ],
)
def test_dates(value: str, code: str, text: str) -> None:
    assert shown(Decimal(value), code) == text


def test_dates_of_the_1904_calendar() -> None:
    assert shown(Decimal(46027 - 1462), "yyyy/m/d", epoch_1904=True) == "2026/1/5"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("100", "100"),
        ("310104199001011234", "310104199001011234"),
        ("1E+20", "100000000000000000000"),
        ("99.4422159012", "99.4422159"),
        ("0.333333333333333", "0.333333333"),
        ("1E-12", "1E-12"),
        ("-0.25", "-0.25"),
    ],
)
def test_general_shows_what_fits_a_cell(value: str, text: str) -> None:
    assert general(Decimal(value)) == text


def test_what_a_code_makes_of_numbers() -> None:
    assert is_date_format("yyyy/m/d")
    assert is_date_format("[h]:mm")
    assert not is_date_format('0"日"')
    assert not is_date_format("[Red]General")
    assert is_percentage("0.0%")
    assert not is_percentage('0"%"')


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12),
    st.sampled_from(sorted(BUILT_IN.values())),
)
def test_every_built_in_code_shows_every_number(value: Decimal, code: str) -> None:
    assert shown(value, code)


@given(
    st.text(alphabet='0#?.,%E+-yYmMdDhHsSae[];@"\\!_*年月$< >=5/', max_size=12),
    st.sampled_from(["0", "-1.5", "46027.3", "1E+300"]),
)
def test_no_code_fails(code: str, value: str) -> None:
    assert isinstance(shown(Decimal(value), code), str)
