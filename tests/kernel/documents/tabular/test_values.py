"""Single cells as typed values, and what is said of those that could be meant in two ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yanfa.kernel.documents.reading.spreadsheet import Cell, Sheet
from yanfa.kernel.documents.tabular.values import (
    Entry,
    Misfit,
    Value,
    date_of,
    decimal_of,
    integer_of,
    text_of,
)

DAY = date(2026, 1, 5)
SERIAL = Decimal(46027)


def entry(value: str | Decimal | bool, code: str = "General", *, epoch_1904: bool = False) -> Entry:
    cell = Cell(value, code)
    return Entry(Sheet("表", epoch_1904=epoch_1904).shown(cell), cell, epoch_1904)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-01-05",
            "2026-1-5",
            "2026.1.5",
            "2026/1/5",
            "2026年1月5日",
            "2026年1月5号",
            "２０２６．１．５",
            "20260105",
        ),
        *(
            "46027",
            "2026年 1月 5日",
            " 2026-01-05 00:00:00\u3000",
            "2026-01-05T00:00",
            "\ufeff2026-1-5\u200b",
        ),
    ],
)
def test_days_as_officers_write_them(text: str) -> None:
    assert date_of(entry(text)) == DAY


def test_days_as_cells_hold_them() -> None:
    assert date_of(entry(SERIAL, "yyyy/m/d")) == DAY
    assert date_of(entry(SERIAL)) == DAY
    assert date_of(entry(Decimal(20260105))) == DAY
    assert date_of(entry(SERIAL - 1462, "m-d", epoch_1904=True)) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("26.1.5", "2026.1", "2026", "1/5/2026", "2026年1月", "2026-02-30", "2026-01-05 09:30"),
        *("近期", "20261305", "12", "2026--1-5"),
    ],
)
def test_days_that_could_be_meant_in_two_ways_are_refused(text: str) -> None:
    with pytest.raises(Misfit):
        date_of(entry(text))


@pytest.mark.parametrize(
    ("number", "code"),
    [("2026.1", ""), ("2026", ""), ("46027.5", "yyyy/m/d"), ("-5", "yyyy/m/d"), ("1e9", "yyyy/m/d")],
)
def test_numbers_that_are_no_days_are_refused(number: str, code: str) -> None:
    with pytest.raises(Misfit):
        date_of(entry(Decimal(number), code))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.50"),
        ("１２３", "123"),
        ("１，２３４．５", "1234.5"),
        ("-0.5", "-0.5"),
        ("+3", "3"),
        (" 12\t", "12"),
    ],
)
def test_numbers_as_typed(text: str, number: str) -> None:
    assert decimal_of(entry(text)) == Decimal(number)


@pytest.mark.parametrize("text", ["12万", "约12", "1,23", "12台", "95%", "1e3", "一", "1.2.3", "—", "TRUE"])
def test_texts_that_are_no_numbers(text: str) -> None:
    with pytest.raises(Misfit, match="不是数字"):
        decimal_of(entry(text))


def test_dates_percentages_and_truth_values_are_no_numbers() -> None:
    for cell, sentence in (
        (entry(SERIAL, "yyyy/m/d"), "日期"),
        (entry(Decimal("0.95"), "0%"), "百分"),
        (entry(True), "不是数字"),
    ):
        with pytest.raises(Misfit, match=sentence):
            decimal_of(cell)


def test_whole_numbers() -> None:
    assert integer_of(entry(Decimal("12.0"))) == 12
    assert integer_of(entry("1,200")) == 1200
    with pytest.raises(Misfit, match="整数"):
        integer_of(entry("12.5"))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (entry(" 阿不都·买买提 \u3000"), "阿不都·买买提"),
        (entry("\U00020bb7野家"), "\U00020bb7野家"),
        (entry("ＡＢ 甲"), "ＡＢ 甲"),
        (entry("\t310104199001011234"), "310104199001011234"),
        (entry(Decimal(13800001111)), "13800001111"),
        (entry(Decimal(7), "0000"), "0007"),
        (entry(Decimal(310104), "@"), "310104"),
        (entry("'=1+1"), "=1+1"),
        (entry("'80后"), "'80后"),
        (entry(SERIAL, "yyyy-mm-dd"), "2026-01-05"),
    ],
)
def test_texts_stay_as_they_are_without_blanks_around(cell: Entry, text: Value) -> None:
    assert text_of(cell) == text


def test_numbers_longer_than_a_spreadsheet_keeps_are_refused_as_codes() -> None:
    with pytest.raises(Misfit, match="末尾几位已丢失") as caught:
        text_of(entry(Decimal("3.10104199001011E+17")))
    assert "text" in caught.value.sentence.english
