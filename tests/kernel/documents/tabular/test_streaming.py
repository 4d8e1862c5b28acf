"""Long lists: the same rows and sentences as the whole reading, window by window; hostile files are refused."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular import Column, read_rows
from yanfa.kernel.documents.tabular.sources import WINDOW, sources_in
from yanfa.kernel.documents.tabular.streaming import MOST_ERRORS, headings_in, open_list

COLUMNS = [
    Column("name", ("名称",), required=True, max_length=50),
    Column("on", ("日期",), "date"),
    Column("amount", ("金额",), "decimal"),
    Column("share", ("占比",), "decimal", places=2, maximum=1),
    Column("code", ("代码",), unique=True),
]
HEADINGS = ["名称", "日期", "金额", "占比", "代码", "备注"]


def workbook(rows, merges=(), sheets=(), title=None):
    book = openpyxl.Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    for name, state in sheets:
        other = book.create_sheet(name)
        other.append(["别的"])
        other.sheet_state = state
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def shared(rows):
    """The same by a program that keeps all texts in a part of their own."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def parts(data, **changes):
    """The workbook with the bytes of some parts replaced: {part: (old, new)}."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for wanted, (before, after) in changes.items():
                if wanted in name:
                    content = content.replace(before, after)
            new.writestr(name, content)
    return target.getvalue()


ROUGH = [
    ["甲", date(2025, 1, 5), 12.5, 0.25, "A1", None],
    [" 乙 ", "２０２５年１月６日", "1,200.5", "0.5", "A2", "备注"],
    [None, None, None, None, None, None],
    ["丙", "春天", 3, 0.333, "A1", None],
    [None, date(2025, 2, 1), "五元", 2, "A3", None],
    ["=CONCATENATE(1,2)", date(2025, 3, 1), True, 0.1, 7, None],
    ["丁", 45000, -3, 0.1, 1234567890123456789, None],
]


def both(data, name="表.xlsx", columns=COLUMNS):
    """What the whole reading and the long one give."""
    whole, streamed = read_rows(data, name, columns), open_list(data, name, columns)
    return whole, list(streamed.rows()), streamed


def test_rows_and_sentences_are_those_of_the_whole_reading():
    whole, rows, streamed = both(workbook(ROUGH, merges=["A6:A7"], title="一览表"))
    assert rows == list(whole.rows)
    assert [error.sentence for error in streamed.errors] == [error.sentence for error in whole.errors]
    assert len(whole.errors) >= 5
    assert rows[0].values["amount"] == Decimal("12.5")
    assert rows[1].values["on"] == date(2025, 1, 6)


def test_texts_in_a_part_of_their_own_are_read_alike():
    rows = [["甲", "2025-01-05", 12.5], [" 乙_x000D_ ", "2025.1.6", 3], ["丙", "?", "x"]]
    whole, found, streamed = both(shared(rows))
    assert found == list(whole.rows)
    assert [error.sentence for error in streamed.errors] == [error.sentence for error in whole.errors]
    assert len(found) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimited_text_is_the_same_too(encoding):
    lines = ["名称,日期,金额", "甲,2025-01-05,12.5", "乙,2025.1.6,１３", "丙,明天,x", ",2025-01-07,1"]
    whole, rows, streamed = both("\n".join(lines).encode(encoding), "表.csv")
    assert rows == list(whole.rows)
    assert [error.sentence for error in streamed.errors] == [error.sentence for error in whole.errors]


def test_a_list_longer_than_a_window_keeps_numbers_and_repetitions():
    cells = [
        [f"第{number}", date(2025, 1, 1), number, None, f"C{number}", None] for number in range(WINDOW * 2)
    ]
    cells.append(["再来", date(2025, 1, 1), 1, None, "C0", None])
    streamed = open_list(workbook(cells), "表.xlsx", COLUMNS)
    rows = list(streamed.rows())
    assert [row.row for row in rows] == list(range(2, WINDOW * 2 + 2))
    (error,) = streamed.errors
    assert "与第 2 行重复" in error.sentence.chinese


def test_errors_without_end_are_cut_short():
    cells = [["名", "不是日期", 1, None, None, None] for _ in range(WINDOW * 4)]
    streamed = open_list(workbook(cells), "表.xlsx", COLUMNS)
    assert list(streamed.rows()) == []
    assert MOST_ERRORS <= len(streamed.errors) < MOST_ERRORS + WINDOW


def test_a_merge_at_the_end_of_a_long_sheet_is_known_from_the_start():
    cells = [[f"第{number}", None, number, None, None, None] for number in range(3)]
    cells[1][0] = None
    padding = b" " * 400_000
    data = parts(
        workbook(cells, merges=["A2:A3"]), sheet1=(b"</sheetData>", b"</sheetData><!--" + padding + b"-->")
    )
    streamed = open_list(data, "表.xlsx", COLUMNS)
    list(streamed.rows())
    assert "与第 2 行合并成一格" in streamed.errors[0].sentence.chinese


@pytest.mark.parametrize("part", ["sheet1", "sharedStrings"])
def test_a_document_type_is_refused_before_it_is_parsed(part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    root = b"<worksheet" if part == "sheet1" else b"<sst"
    data = parts(shared([["甲", None, 1]]), **{part: (root, bomb + root)})
    with pytest.raises(UnreadableDocument, match="实体"):
        open_list(data, "表.xlsx", COLUMNS)


def test_a_damaged_sheet_is_told_while_it_is_read():
    data = parts(workbook(ROUGH), sheet1=(b"</sheetData>", b"</wrong>"))
    with pytest.raises(UnreadableDocument, match="损坏"):
        list(open_list(data, "表.xlsx", COLUMNS).rows())


def test_a_cell_beyond_what_programs_hold_is_told_in_any_column():
    data = parts(shared([["甲", None, 1, None, None, "MARK"]]), sharedStrings=(b"MARK", b"x" * 1_000_000))
    streamed = open_list(data, "表.xlsx", COLUMNS)
    list(streamed.rows())
    (error,) = streamed.errors
    assert error.sentence.chinese == "第 2 行 F 列：一格有 1,000,000 字，最多 32,767 字，请删减后再上传。"


def test_hidden_sheets_are_left_out_and_the_best_header_is_taken():
    data = workbook(ROUGH[:1], sheets=[("隐藏", "hidden"), ("说明", "visible")])
    assert [source.name for source in sources_in(data, "表.xlsx")] == ["Sheet", "说明"]
    assert open_list(data, "表.xlsx", COLUMNS).sheet == "Sheet"


def test_headings_are_those_of_the_fullest_row_with_rows_below():
    headings, sample = headings_in(workbook(ROUGH, title="2025年一览表"), "表.xlsx", rows=2)
    assert headings == HEADINGS
    assert sample[0][:3] == ["甲", "2025-01-05", "12.5"]
    assert len(sample) == 2


@pytest.mark.parametrize(("data", "name"), [(b"", "a.xlsx"), (b"%PDF-1.7 x", "a.xlsx")])
def test_what_holds_no_list_is_refused_in_words(data, name):
    with pytest.raises(UnreadableDocument):
        headings_in(data, name)
