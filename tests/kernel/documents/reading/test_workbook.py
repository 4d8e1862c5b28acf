"""xlsx workbooks as their sheets show them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.kernel.documents.reading import builders
from tests.kernel.documents.reading.builders import saved, sheet_of, xlsx_parts, zipped
from yanfa.kernel.documents.blocks import Reading, Table, UnreadableDocument
from yanfa.kernel.documents.reading import read_document


def read(data: bytes) -> Reading:
    return read_document(data, "a.xlsx")


def rows(data: bytes) -> tuple[tuple[str | None, ...], ...]:
    (table,) = read(data).blocks
    assert isinstance(table, Table)
    return table.rows


def raw(sheet: str, strings: str = "") -> Reading:
    return read(zipped(xlsx_parts(sheet, strings)))


def test_a_form_with_merged_cells() -> None:
    book, sheet = sheet_of([["自评表", None, None], ["产出指标", "推送数量", 18], [None, "活动", 2]])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    assert read(saved(book)).format == "xlsx"
    assert rows(saved(book)) == (("自评表", None, None), ("产出指标", "推送数量", "18"), (None, "活动", "2"))


def test_empty_rows_and_columns_around_are_cut_and_those_within_stay() -> None:
    book, sheet = sheet_of([])
    sheet["C3"], sheet["E3"], sheet["C6"], sheet["H9"] = "表一", "甲", "表二", "  "
    assert rows(saved(book)) == (("表一", "", "甲"), ("", "", ""), ("", "", ""), ("表二", "", ""))


def test_numbers_come_as_displayed() -> None:
    book, sheet = sheet_of(
        [[0.995, 61.5, 3718466.29, date(2026, 1, 5), Decimal("46027.395833333"), 0.1 + 0.2, True]]
    )
    for column, code in enumerate(["0.00%", "0.00", "#,##0.00", 'yyyy"年"m"月"d"日"', "yyyy-mm-dd hh:mm"], 1):
        sheet.cell(1, column).number_format = code
    assert rows(saved(book)) == (
        ("99.50%", "61.50", "3,718,466.29", "2026年1月5日", "2026-01-05 09:30", "0.3", "TRUE"),
    )


def test_the_1904_calendar() -> None:
    book, sheet = sheet_of([[date(2026, 1, 5)]])
    book.epoch = CALENDAR_MAC_1904
    sheet["A1"].number_format = "yyyy/m/d"
    assert rows(saved(book)) == (("2026/1/5",),)


def test_formulas_come_by_their_saved_value() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1/2", book.add_format({"num_format": "0%"}), 0.5)
        sheet.write_formula("B1", '="优"&"秀"', None, "优秀")
        sheet.write_formula("C1", "=1/0", None, "#DIV/0!")
    assert rows(target.getvalue()) == (("50%", "优秀", "#DIV/0!"),)
    assert read(target.getvalue()).notices == ()
    assert (
        raw('<sheetData><row><c><v>1</v></c><c t="str"><f>""</f><v></v></c></row></sheetData>').notices == ()
    )


def test_a_formula_without_saved_value_is_said() -> None:
    book, _ = sheet_of([["合计", "=SUM(1,2)"]])
    reading = read(saved(book))
    assert reading.blocks == (Table((("合计",),)),)
    (notice,) = reading.notices
    assert "1 个公式没有保存计算结果" in notice.chinese
    assert "1 formula" in notice.english


def test_hidden_sheets_are_left_out_and_visible_ones_keep_their_order() -> None:
    book, first = sheet_of([["一"]])
    for name, state in (("隐藏", "hidden"), ("深藏", "veryHidden"), ("空", "visible"), ("二", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet["B2"] = "" if name == "空" else name
    assert first.sheet_state == "visible"
    assert read(saved(book)).blocks == (Table((("一",),)), Table((("二",),)))


def test_rich_text_phonetic_guides_and_escapes() -> None:
    strings = (
        "<si><r><t>绩</t></r><r><rPr/><t>效</t></r><rPh><t>jixiao</t></rPh></si>"
        "<si><t>第一行_x000D_\n第二行</t></si>"
    )
    cells = '<c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>内联</t></is></c>'
    assert raw(f"<sheetData><row>{cells}</row></sheetData>", strings).blocks == (
        Table((("绩效", "第一行\n第二行", "内联"),)),
    )


def test_cells_and_rows_without_references_count_on() -> None:
    sheet = '<sheetData><row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>'
    assert raw(sheet).blocks == (Table((("", "1", "2"), ("3", "", ""))),)


def test_a_lone_cell_far_away_is_named() -> None:
    near, far = (
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
    )
    with pytest.raises(UnreadableDocument, match="工作表“表”的内容一直延伸到 XFD1048576"):
        raw(f"<sheetData>{near}{far}</sheetData>")


def test_merged_ranges_that_overlap_are_damage() -> None:
    merges = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(50))
    sheet = f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>{merges}</mergeCells>'
    with pytest.raises(UnreadableDocument, match="已损坏"):
        raw(sheet)


def test_a_merge_beyond_the_filled_cells_makes_no_columns() -> None:
    book, sheet = sheet_of([["标题"], ["甲"]])
    sheet.merge_cells("A1:ZZ1")
    assert rows(saved(book)) == (("标题",), ("甲",))


def test_too_many_cells_are_refused() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    with pytest.raises(UnreadableDocument, match="表格过大"):
        read(zipped(xlsx_parts(f"<sheetData>{row * 300}</sheetData>"), zipfile.ZIP_STORED))


def test_macros_stay_where_they_are() -> None:
    book, _ = sheet_of([["甲"]])
    parts = builders.unzipped(saved(book)) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}
    types = (
        parts["[Content_Types].xml"]
        .replace(b"spreadsheetml.sheet.main", b"spreadsheetml.sheet.macroEnabled.main")
        .replace(b"openxmlformats-officedocument.spreadsheetml.sheet.macro", b"ms-excel.sheet.macro")
    )
    assert read_document(builders.zipped(parts | {"[Content_Types].xml": types}), "a.xlsm").blocks == (
        Table((("甲",),)),
    )


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8), min_size=2, max_size=2),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_comes_back_from_a_sheet(texts: list[list[str]]) -> None:
    book, sheet = sheet_of([["始", "始"]])
    for number, (left, right) in enumerate(texts, 2):
        for column, text in enumerate((left, right), 1):
            sheet.cell(number, column).value = text
            sheet.cell(number, column).data_type = "s"
    sheet.append(["终", "终"])
    assert [list(row) for row in rows(saved(book))[1:-1]] == texts
