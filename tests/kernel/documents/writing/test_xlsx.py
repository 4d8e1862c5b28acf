"""Spreadsheets that are written open as they were meant."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from yanfa.kernel.documents.writing.safety import safe_text
from yanfa.kernel.documents.writing.xlsx import Sheet, sheet_name, workbook


def read_back(headings, rows):
    book = load_workbook(io.BytesIO(workbook([Sheet("清单", headings, rows)])))
    return [[cell.value for cell in row] for row in book["清单"].iter_rows()]


def test_numbers_and_dates_stay_numbers_and_dates():
    rows = read_back(["名称", "金额", "日期"], [["显微镜", Decimal("12.50"), date(2024, 10, 8)]])
    assert rows[0] == ["名称", "金额", "日期"]
    assert rows[1][:2] == ["显微镜", 12.5]
    assert rows[1][2].date() == date(2024, 10, 8)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_what_would_run_is_made_text(start):
    text = f"{start}cmd|' /C calc'!A0"
    assert safe_text(text) == "'" + text
    book = load_workbook(io.BytesIO(workbook([Sheet("清单", ["a"], [[text]])])))
    assert book["清单"]["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["-5.2", "+8%", "-1,234", "正常", "", "a=b"])
def test_numbers_and_plain_words_are_left_alone(text):
    assert safe_text(text) == text


@given(st.text(max_size=80))
def test_any_text_gives_a_file_that_opens(text):
    rows = read_back(["a"], [[text]])
    assert len(rows) == 2
    assert rows[1][0] is None or isinstance(rows[1][0], str)


def test_a_sheet_name_that_excel_refuses_is_mended():
    assert sheet_name("a/b:c" * 10) == ("a b c" * 10)[:31]
