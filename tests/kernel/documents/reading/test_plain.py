"""Plain text, Markdown, CSV and TSV."""

from __future__ import annotations

import pytest

from yanfa.kernel.documents.blocks import Paragraph, Table, UnreadableDocument
from yanfa.kernel.documents.reading import read_document


def test_every_line_is_a_paragraph_and_blank_lines_stay() -> None:
    reading = read_document("自评表\r\n\r\n项目名称\t平台".encode("gbk"), "表.txt")
    assert reading.format == "txt"
    assert reading.blocks == (Paragraph("自评表"), Paragraph(""), Paragraph("项目名称\t平台"))


def test_stray_tags_in_a_text_file_are_left_as_they_are() -> None:
    line = "\t<p>根据职能定位</p> <p>提升服务</p>\t<b>99</b>"
    assert read_document(line.encode(), "a.txt").blocks == (Paragraph(line),)


def test_markdown_is_plain_text() -> None:
    blocks = read_document("# 自评表\n| 指标 | 分值 |".encode(), "a.md").blocks
    assert blocks == (Paragraph("# 自评表"), Paragraph("| 指标 | 分值 |"))


def test_csv_becomes_a_table_with_short_rows_filled() -> None:
    data = '项目,"平台, 一期",备注\n"第一行\n第二行",10\n'.encode("gb18030")
    reading = read_document(data, "a.csv")
    assert reading.format == "csv"
    assert reading.blocks == (Table((("项目", "平台, 一期", "备注"), ("第一行\n第二行", "10", ""))),)


@pytest.mark.parametrize(
    ("sign", "name"), [("\t", "a.tsv"), (";", "a.csv"), ("\t", "a.csv"), ("，", "a.csv")]
)
def test_the_delimiter_is_found(sign: str, name: str) -> None:
    data = f"姓名{sign}得分\n甲{sign}90.5\n".encode()
    assert read_document(data, name).blocks == (Table((("姓名", "得分"), ("甲", "90.5"))),)


def test_a_quote_that_never_ends_is_said_with_its_line() -> None:
    data = ("甲,乙\n" + '丙,"丁\n' + "戊,己\n" * 60_000).encode()
    with pytest.raises(UnreadableDocument, match="第 2 行附近有一格超过 13 万字：引号没有成对") as caught:
        read_document(data, "a.csv")
    assert "line 2" in caught.value.english


def test_an_empty_file_and_one_of_blanks_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="文件是空的"):
        read_document(b"", "a.txt")
    with pytest.raises(UnreadableDocument, match="没有可读的文字"):
        read_document(b" \r\n\t\n", "a.txt")


def test_a_file_of_too_many_lines_is_refused() -> None:
    for name in ("a.txt", "a.csv"):
        with pytest.raises(UnreadableDocument, match="超过 300000 行"):
            read_document(b"a\n" * 300_001, name)
