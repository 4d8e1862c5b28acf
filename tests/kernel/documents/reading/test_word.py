"""docx documents: what stands on the page, in order, with all changes accepted."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from tests.kernel.documents.reading import builders
from tests.kernel.documents.reading.builders import cell, paragraph, word_table
from yanfa.kernel.documents.blocks import Block, Paragraph, Table, UnreadableDocument
from yanfa.kernel.documents.reading import read_document

DELETED = '<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del>'
INSERTED = '<w:ins w:id="2"><w:r><w:t>增</w:t></w:r></w:ins>'


def blocks(body: str, **margins: str) -> tuple[Block, ...]:
    return read_document(builders.docx(body, **margins), "a.docx").blocks


def run(inside: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr>{inside}</w:r></w:p>"


def written(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_document_of_the_library_is_read_in_body_order() -> None:
    document = docx.Document()
    document.add_heading("财政项目支出绩效自评表", 1)
    table = document.add_table(3, 3)
    for number, one in enumerate(item for row in table.rows for item in row.cells):
        one.text = str(number)
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("填表人：\u3000张三")
    reading = read_document(written(document), "a.docx")
    assert reading.format == "docx"
    assert reading.blocks == (
        Paragraph("财政项目支出绩效自评表"),
        Table((("0\n1", None, "2"), ("3", "4", "5\n8"), ("6", "7", None))),
        Paragraph("填表人：\u3000张三"),
    )


def test_spans_and_vertical_merges_leave_none() -> None:
    body = word_table(
        cell("甲", '<w:gridSpan w:val="2"/>') + cell("乙", '<w:vMerge w:val="restart"/>'),
        cell("丙") + cell("") + cell("藏", "<w:vMerge/>"),
        cell("丁") + cell("戊") + cell("己"),
    )
    assert blocks(body) == (Table((("甲", None, "乙"), ("丙", "", None), ("丁", "戊", "己"))),)


def test_a_continuation_without_a_beginning_keeps_its_text() -> None:
    body = word_table(cell("甲", "<w:vMerge/>") + cell("乙"))
    assert blocks(body) == (Table((("甲", "乙"),)),)


def test_rows_that_begin_late_or_end_early_keep_their_columns() -> None:
    late = f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("丙")}'
    assert blocks(word_table(cell("甲") + cell("乙"), late, cell("丁"))) == (
        Table((("甲", "乙"), ("", "丙"), ("丁", ""))),
    )


def test_old_horizontal_merges_are_known() -> None:
    body = word_table(
        cell("甲", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>"), cell("乙") + cell("丙")
    )
    assert blocks(body) == (Table((("甲", None), ("乙", "丙"))),)


def test_a_table_within_a_cell_follows_its_table() -> None:
    inner = word_table(cell("里"))
    assert blocks(word_table(cell("甲", inside=inner) + cell("乙"))) == (
        Table((("甲", "乙"),)),
        Table((("里",),)),
    )


def test_tracked_changes_are_read_as_accepted() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='3'/></w:trPr>{cell('删')}</w:tr>"
    moved = "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>"
    body = f"<w:p>{DELETED}{INSERTED}{moved}</w:p><w:tbl>{row}<w:tr>{cell('留')}</w:tr></w:tbl>"
    assert blocks(f"<w:ins w:id='6'>{paragraph('整段')}</w:ins>{body}") == (
        Paragraph("整段"),
        Paragraph("增新"),
        Table((("留",),)),
    )


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('框内标题')}{word_table(cell('框内表'))}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert blocks(f"<w:p><w:r><w:t>正文</w:t>{both}</w:r></w:p>") == (
        Paragraph("正文"),
        Paragraph("框内标题"),
        Table((("框内表",),)),
    )


def test_content_controls_and_fields_show_their_content() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt>"
    simple = "<w:fldSimple w:instr='X'><w:r><w:t>3</w:t></w:r></w:fldSimple>"
    field = f"<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>{simple}</w:p>"
    assert blocks(control + field) == (Paragraph("控件"), Paragraph("3"))


def test_breaks_tabs_ticks_and_formulas() -> None:
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>≥</m:t></m:r></m:oMath>'
    tick = '<w:sym w:font="Wingdings 2" w:char="F052"/>'
    body = run(f"<w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t>{tick}<w:noBreakHyphen/>")
    assert blocks(f"{body}<w:p>{formula}<w:r><w:t>90%</w:t></w:r></w:p>") == (
        Paragraph("一\t二"),
        Paragraph("三☑-"),
        Paragraph("≥90%"),
    )


def test_tab_stops_and_hidden_text_are_not_text() -> None:
    stops = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr><w:r><w:t>见</w:t></w:r></w:p>'
    )
    hidden = run("<w:t>密</w:t>", "<w:vanish/>") + run("<w:t>明</w:t>", '<w:vanish w:val="0"/>')
    assert blocks(stops + hidden) == (Paragraph("见"), Paragraph("明"))


def test_margins_are_read_only_where_the_body_is_empty() -> None:
    assert blocks(paragraph("正文"), header=paragraph("页眉")) == (Paragraph("正文"),)
    assert blocks("<w:p/>", header=paragraph("页眉"), footer=paragraph("页脚")) == (
        Paragraph("页眉"),
        Paragraph("页脚"),
    )


def test_the_strict_namespace_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    table = word_table(cell("甲", "<w:gridSpan w:val='2'/>"), cell("乙") + cell("丙"))
    document = f'<w:document xmlns:w="{strict}"><w:body>{table}</w:body></w:document>'
    parts = builders.package("word/document.xml", builders.WORD_TYPE, {"word/document.xml": document})
    assert read_document(builders.zipped(parts), "a.docx").blocks == (Table((("甲", None), ("乙", "丙"))),)


def test_a_document_of_pictures_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="没有可读的文字"):
        blocks("<w:p><w:r><w:drawing/></w:r></w:p>")


def test_tables_nested_too_deeply_are_refused() -> None:
    body = cell("里")
    for _ in range(40):
        body = cell("", inside=word_table(body))
    with pytest.raises(UnreadableDocument, match="嵌套过深"):
        blocks(word_table(body))
