"""Old workbooks and the other files of the old container."""

from __future__ import annotations

import struct

import pytest

from tests.kernel.documents.reading.oldfiles import biff8, ole, record
from yanfa.kernel.documents.blocks import Table, UnreadableDocument
from yanfa.kernel.documents.reading import biff, limits, read_document

ROWS = [["项目名称", "平台", None], [1234.5, 0.5, True], ["合计", None, 46027.0]]


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_a_workbook_in_its_container_is_read(stream: str) -> None:
    data = ole(stream, biff8(ROWS, number_format="#,##0.00", merged=[(0, 0, 1, 2)], hidden_rows=[["密"]]))
    reading = read_document(data, "表.et")
    assert reading.format == "xls"
    assert reading.blocks == (
        Table((("项目名称", "平台", None), ("1,234.50", "0.50", "TRUE"), ("合计", "", "46,027.00"))),
    )


def test_a_workbook_without_container_is_read() -> None:
    data = biff8([["甲", 46027.0]], number_format='yyyy"年"m"月"d"日"')
    assert read_document(data, "a").blocks == (Table((("甲", "2026年1月5日"),)),)


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [("WordDocument", "旧版 Word"), ("EncryptedPackage", "打开密码"), ("PowerPoint Document", "旧版 Office")],
)
def test_other_old_files_are_refused_with_what_to_do(stream: str, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=sentence):
        read_document(ole(stream, b""), "a.xls")


def test_a_document_that_only_embeds_a_workbook_is_a_document() -> None:
    data = ole("WordDocument", "Workbook\0".encode("utf-16-le"))
    with pytest.raises(UnreadableDocument, match="旧版 Word"):
        read_document(data, "a.doc")


def test_a_workbook_with_a_password_is_said_to_have_one() -> None:
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    with pytest.raises(UnreadableDocument, match="打开密码"):
        read_document(ole("Workbook", head + record(0x002F, b"\0" * 54)), "a.xls")


def test_a_cut_workbook_is_damaged() -> None:
    data = ole("Workbook", biff8(ROWS))
    with pytest.raises(UnreadableDocument, match="已损坏"):
        read_document(data[:1200], "a.xls")


def test_the_confined_side_tells_kinds_of_cells_apart() -> None:
    granted: list[float] = []
    (sheet,) = biff.items(biff8([["甲", 0.5, True]], number_format="0%"), granted.append)
    assert granted[0] >= limits.WORKBOOK_SECONDS
    assert sheet["cells"] == [
        [0, 0, "text", "甲", "0%"],
        [0, 1, "number", "0.5", "0%"],
        [0, 2, "boolean", "1", "0%"],
    ]
