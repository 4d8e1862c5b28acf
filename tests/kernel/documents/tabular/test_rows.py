"""Lists read as typed rows: where the header stands, what comes through, and what is said of the rest."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.documents.reading.builders import docx, paragraph, saved, sheet_of
from tests.kernel.documents.reading.oldfiles import biff8, ole
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular import Column, ImportedRows, Value, read_rows

NAME = Column("name", ("单位名称", "名称"), required=True, max_length=20)
CODE = Column("code", ("统一社会信用代码", "信用代码"), unique=True)
SINCE = Column("since", ("成立日期",), kind="date", minimum=date(1949, 10, 1))
FUNDS = Column("funds", ("注册资金（万元）",), kind="decimal", places=2, minimum=Decimal(0))
STAFF = Column("staff", ("职工人数",), kind="integer", maximum=100_000)
ACTIVE = Column("active", ("是否在业",), kind="choice", choices={"是": "yes", "否": "no"})
COLUMNS = (NAME, CODE, SINCE, FUNDS, STAFF, ACTIVE)
LABELS = [column.label for column in COLUMNS]


def from_sheet(*rows: Sequence[object], columns: Sequence[Column] = COLUMNS) -> ImportedRows:
    return read_rows(saved(sheet_of(rows)[0]), "单位.xlsx", columns)


def from_csv(text: str, encoding: str = "utf-8", columns: Sequence[Column] = COLUMNS) -> ImportedRows:
    return read_rows(text.encode(encoding), "单位.csv", columns)


def sentences(found: ImportedRows) -> list[str]:
    return [error.sentence.chinese for error in found.errors]


def test_a_list_becomes_typed_rows() -> None:
    found = from_sheet(
        LABELS,
        ["甲所", "91310000", date(2026, 1, 5), 1061.5, 12, "是"],
        [" 乙所 ", None, None, None, None, None],
    )
    assert found.errors == ()
    assert [(row.row, row.values) for row in found.rows] == [
        (
            2,
            {
                "name": "甲所",
                "code": "91310000",
                "since": date(2026, 1, 5),
                "funds": Decimal("1061.5"),
                "staff": 12,
                "active": "yes",
            },
        ),
        (3, {"name": "乙所", "code": None, "since": None, "funds": None, "staff": None, "active": None}),
    ]
    assert found.header_row == 1


def test_titles_above_other_orders_and_decorated_labels() -> None:
    found = from_sheet(
        ["单位清单"],
        [],
        ["填写说明：单位名称必填"],
        [None, " 信用\n代码 ", "＊名称：（必填）", "备注", None],
        [None, "A1", "甲所", "新", "游离"],
    )
    assert found.header_row == 4
    assert found.rows[0].row == 5
    assert (found.rows[0].values["name"], found.rows[0].values["code"]) == ("甲所", "A1")
    assert found.unknown_columns == ("备注", "E 列")


def test_units_in_labels_count() -> None:
    found = from_csv("单位名称,注册资金（元）\n甲所,5\n")
    assert found.rows[0].values["funds"] is None
    assert found.unknown_columns == ("注册资金（元）",)


def test_the_sheet_with_the_best_header_is_read_and_the_others_are_named() -> None:
    book, first = sheet_of([["说明", "单位名称"]])
    first.title = "说明"
    second = book.create_sheet("清单")
    for row in (LABELS, ["甲所"]):
        second.append(row)
    found = read_rows(saved(book), "a.xlsx", COLUMNS)
    assert (found.sheet, found.other_sheets) == ("清单", ("说明",))
    assert found.rows[0].values["name"] == "甲所"


def test_without_a_header_the_needed_labels_are_said() -> None:
    found = from_sheet(["甲", "乙"])
    assert found.rows == ()
    assert sentences(found) == ["没有找到表头，表头应包含：单位名称。"]


def test_a_missing_required_column_and_a_doubled_one_are_said() -> None:
    found = from_csv("信用代码,职工人数,统一社会信用代码\nA,1,B\n")
    assert sentences(found) == [
        "第 1 行表头缺少“单位名称”一列，请补上。",
        "“统一社会信用代码”一列出现了两次（A 列和 C 列），请删去其中一列。",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(encoding: str) -> None:
    found = from_csv("单位名称,成立日期\n阿不都·买买提工作室,2026.1.5\n", encoding)
    assert found.rows[0].values["name"] == "阿不都·买买提工作室"
    assert found.rows[0].values["since"] == date(2026, 1, 5)


def test_old_workbooks_and_exported_html_are_lists_too() -> None:
    old = ole("Workbook", biff8([["单位名称", "职工人数"], ["甲所", 12.0]]))
    html = "<html><table><tr><th>单位名称<th>职工人数</tr><tr><td>甲所<td>12</table>"
    for data in (old, html.encode("gbk")):
        found = read_rows(data, "导出.xls", COLUMNS)
        assert found.errors == ()
        assert found.rows[0].values["staff"] == 12


def test_a_document_is_no_list() -> None:
    for data in (docx(paragraph("正文")), b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>a"):
        with pytest.raises(UnreadableDocument, match="不是表格清单"):
            read_rows(data, "a.docx", COLUMNS)


def test_rows_of_blanks_are_left_out() -> None:
    assert [row.row for row in from_csv("单位名称,备注\n\n甲所,\n , \n乙所,\n").rows] == [3, 5]


def test_a_row_with_an_error_is_not_among_the_rows_and_every_error_is_said() -> None:
    found = from_sheet(
        LABELS,
        [None, "A", "2026.13.1", "12万", 1.5, "可能"],
        ["乙所", "A", "2026年2月", -1, 200_000, "是"],
        ["丙所", "C", "1900/1/1", 1.005, "１，２００", "YES"],
    )
    assert found.rows == ()
    assert sentences(found) == [
        "第 2 行“单位名称”：不能为空，请补填。",
        "第 2 行“成立日期”“2026.13.1”：日历上没有这一天，请核对。",
        "第 2 行“注册资金（万元）”“12万”：不是数字，请只填数字，不带单位和文字。",
        "第 2 行“职工人数”“1.5”：应为整数。",
        "第 2 行“是否在业”“可能”：只能填：是、否。",
        "第 3 行“统一社会信用代码”“A”：与第 2 行重复，请删去其中一行。",
        "第 3 行“成立日期”“2026年2月”：不是完整的日期，请写成 2026-01-05 的样子（年份四位，年月日齐全）。",
        "第 3 行“注册资金（万元）”“-1”：不能小于 0，请核对。",
        "第 3 行“职工人数”“200000”：不能大于 100000，请核对。",
        "第 4 行“成立日期”“1900/1/1”：不能小于 1949-10-01，请核对。",
        "第 4 行“注册资金（万元）”“1.005”：实际值是 1.005，最多保留 2 位小数，请先取舍。",
    ]
    error = found.errors[1]
    assert (error.row, error.column, error.found) == (2, "成立日期", "2026.13.1")
    assert error.sentence.english == "Row 2, “成立日期” “2026.13.1”: there is no such day; please check it."


def test_a_value_hidden_by_its_format_is_not_rounded() -> None:
    book, sheet = sheet_of([LABELS, ["甲所", None, None, 61.499999]])
    sheet["D2"].number_format = "0.00"
    assert sentences(read_rows(saved(book), "a.xlsx", COLUMNS)) == [
        "第 2 行“注册资金（万元）”“61.50”：实际值是 61.499999，最多保留 2 位小数，请先取舍。"
    ]


def test_merged_cells_in_a_list_are_said() -> None:
    book, sheet = sheet_of([LABELS, ["甲所", "A"], [None, "B"]])
    sheet.merge_cells("A2:A3")
    assert sentences(read_rows(saved(book), "a.xlsx", COLUMNS)) == [
        "第 3 行“单位名称”：与第 2 行合并成一格，请取消合并并逐行填写。"
    ]


def test_formulas_that_fail_or_hold_no_result_are_said() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位名称", "职工人数"])
        sheet.write_formula("A2", '="甲"&"所"', None, "甲所")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
    assert sentences(read_rows(target.getvalue(), "a.xlsx", COLUMNS)) == [
        "第 2 行“职工人数”“#DIV/0!”：公式出错，请改正公式或直接填写结果。"
    ]
    found = from_sheet(["单位名称", "职工人数"], ["甲所", "=1+1"])
    assert sentences(found) == ["第 2 行“职工人数”：公式没有保存计算结果，请用 Excel 或 WPS 打开并保存一次。"]
    assert found.rows == ()


def test_a_text_is_brought_into_its_form_or_refused_in_the_words_of_its_own_check() -> None:
    def parse(text: str) -> str:
        if len(text) != 4:
            raise ValueError("代码应为 4 位。")
        return text.upper()

    columns = (Column("code", ("代码",), parse=parse, unique=True),)
    found = from_csv("代码\nab12\nAB12\nabc\n", columns=columns)
    assert [row.values["code"] for row in found.rows] == ["AB12"]
    assert sentences(found) == [
        "第 3 行“代码”“AB12”：与第 2 行重复，请删去其中一行。",
        "第 4 行“代码”“abc”：代码应为 4 位。",
    ]


def test_a_text_that_is_too_long() -> None:
    assert sentences(from_csv(f"单位名称\n{'长' * 21}\n"))[0].endswith("：共 21 字，最多 20 字，请缩短。")


PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(
    st.lists(
        st.tuples(PRINTABLE, st.integers(-(10**9), 10**9), st.dates(date(1950, 1, 1), date(2100, 1, 1))),
        max_size=6,
    )
)
def test_what_is_written_comes_back(rows: list[tuple[str, int, date]]) -> None:
    columns = (
        Column("text", ("文字",)),
        Column("number", ("数",), kind="integer"),
        Column("day", ("日",), kind="date"),
    )
    book = openpyxl.Workbook()
    book.active.append(["文字", "数", "日"])
    for number, (text, integer, day) in enumerate(rows, 2):
        book.active.cell(number, 1, text).data_type = "s"
        book.active.cell(number, 2, integer)
        book.active.cell(number, 3, day)
    found = read_rows(saved(book), "a.xlsx", columns)
    assert found.errors == ()
    values: list[tuple[Value, ...]] = [tuple(row.values.values()) for row in found.rows]
    assert values == [(text, integer, day) for text, integer, day in rows]
