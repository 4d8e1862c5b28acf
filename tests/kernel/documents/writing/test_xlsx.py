"""Spreadsheets that are written open as they were meant."""

import io
from datetime import UTC, date, datetime
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


def sheet_of(headings, rows, name="清单"):
    return load_workbook(io.BytesIO(workbook([Sheet(name, headings, rows)])))[name]


def test_money_shows_both_its_places_and_a_year_no_separator():
    row = sheet_of(["年度", "金额（元）", "分数"], [[2025, Decimal("1234567.50"), Decimal("3")]])[2]
    assert [cell.number_format for cell in row] == ["General", "#,##0.00", "General"]
    assert [cell.value for cell in row] == [2025, 1234567.5, 3]


def test_a_list_is_ready_for_the_printer():
    sheet = sheet_of(["单位", "地址"], [["甲单位", "某某路" * 20]])
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"
    assert sheet.page_setup.paperSize == 9
    # One page across is what the format means by none.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet.oddHeader.center.text == "清单"


def test_a_wide_list_lies_across_on_as_many_pages_as_can_be_read():
    sheet = sheet_of([f"一列不短的标题{number}" for number in range(20)], [["x"] * 20])
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.print_title_cols == "$A:$A"
    assert sheet_of(["单位"], [["甲"]]).page_setup.orientation != "landscape"


def test_a_column_of_moments_is_as_wide_as_they_are_shown():
    moment = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
    assert sheet_of(["时间"], [[moment]]).column_dimensions["A"].width < 20


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_what_would_run_is_made_text(start):
    text = f"{start}cmd|' /C calc'!A0"
    assert safe_text(text) == "'" + text
    book = load_workbook(io.BytesIO(workbook([Sheet("清单", ["a"], [[text]])])))
    cell = book["清单"]["A2"]
    # The words as they are, stored as words, with the apostrophe that Excel keeps and does not show.
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value == text or text[0] in "\t\r"


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
