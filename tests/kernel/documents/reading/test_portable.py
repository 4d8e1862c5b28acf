"""PDF files: ruled tables with their pages, the text around them, and what cannot be read."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.kernel.documents.reading.builders import pdf_objects, pdf_page, pdf_stream, typeset
from yanfa.kernel.documents.blocks import Paragraph, Table, UnreadableDocument
from yanfa.kernel.documents.reading import read_document

TEXT = b"BT /F 12 Tf 50 700 Td (total 99.90) Tj ET "
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
"""A grey picture."""
FORM = """
#align(center)[财政项目支出绩效自评表]
（2023年度） #h(1fr) 单位：万元

#table(columns: 4,
  [项目名称], table.cell(colspan: 3)[人才工作综合服务平台],
  table.cell(rowspan: 2)[产出指标], [推送数量], [≥18.00(项)], [8.00],
  [专题活动], [], [8.00],
)
填表人：张三
"""


def read(data: bytes) -> tuple[Paragraph | Table, ...]:
    return read_document(data, "a.pdf").blocks


def test_a_form_with_merged_cells_between_lines_of_text(tmp_path: Path) -> None:
    reading = read_document(typeset(tmp_path, FORM), "a.pdf")
    assert reading.format == "pdf"
    assert reading.blocks == (
        Paragraph("财政项目支出绩效自评表"),
        Paragraph("（2023年度）\t单位：万元"),
        Table(
            (
                ("项目名称", "人才工作综合服务平台", None, None),
                ("产出指标", "推送数量", "≥18.00(项)", "8.00"),
                (None, "专题活动", "", "8.00"),
            ),
            page=1,
        ),
        Paragraph("填表人：张三"),
    )


def test_a_table_over_two_pages_is_two_tables(tmp_path: Path) -> None:
    rows = "".join(f"[指标{number}], [{number}.00]," for number in range(60))
    first, second = read(typeset(tmp_path, f"#table(columns: 2, {rows})"))
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert (first.page, second.page) == (1, 2)
    cells = [row[0] for row in first.rows + second.rows]
    assert cells == [f"指标{number}" for number in range(60)]


def test_a_table_without_rules_comes_as_lines_with_tabs(tmp_path: Path) -> None:
    source = (
        "#table(columns: (5cm, 5cm, 2cm), stroke: none, [推送 数量], [≥18.00(项)], [8.00], [活动], [2], [6])"
    )
    assert read(typeset(tmp_path, source)) == (
        Paragraph("推送 数量\t≥18.00(项)\t8.00"),
        Paragraph("活动\t2\t6"),
    )


def test_wrapped_cells_keep_their_lines(tmp_path: Path) -> None:
    (table,) = read(typeset(tmp_path, "#table(columns: (2cm, 3cm), [偏差原因分析及改进措施], [无])"))
    assert isinstance(table, Table)
    (cause, _) = table.rows[0]
    assert cause is not None
    assert "\n" in cause
    assert cause.replace("\n", "") == "偏差原因分析及改进措施"


def test_type_printed_twice_is_read_once() -> None:
    assert read(pdf_page(pdf_stream(TEXT + TEXT.replace(b"50 700", b"50.2 700")))) == (
        Paragraph("total 99.90"),
    )


def test_a_scan_is_said_to_be_one() -> None:
    image = pdf_stream(
        b"a", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    scan = pdf_page(pdf_stream(b"600 0 0 800 0 0 cm /X Do"), b"/XObject<</X 6 0 R>>", [image])
    with pytest.raises(UnreadableDocument, match="扫描件") as caught:
        read(scan)
    assert "scan" in caught.value.english


def test_a_scanned_page_among_others_is_said(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(PIXEL)
    reading = read_document(typeset(tmp_path, '正文 #pagebreak() #image("scan.png", width: 100%)'), "a.pdf")
    assert reading.blocks == (Paragraph("正文"),)
    (notice,) = reading.notices
    assert notice.chinese == "第 2 页是图片，其中的文字没有读取。"


def test_a_password_is_said() -> None:
    keys = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)
    locked = pdf_page(pdf_stream(TEXT), more=[keys], trailer=b"/Encrypt 6 0 R/ID[<00><00>]")
    with pytest.raises(UnreadableDocument, match="打开密码"):
        read(locked)


def test_fonts_that_name_no_characters_are_said() -> None:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
    system = b"<</Registry(A)/Ordering(B)/Supplement 0>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo%s>>" % system
    content = pdf_stream(b"BT /G 12 Tf 50 700 Td <0001000200030004> Tj ET")
    with pytest.raises(UnreadableDocument, match="没有对应的文字编码"):
        read(pdf_page(content, b"/Font<</G 6 0 R>>", [font, descendant]).replace(b"/Font<</F 5 0 R>>", b""))


def test_a_cut_file_is_damaged() -> None:
    with pytest.raises(UnreadableDocument, match="已损坏"):
        read(pdf_page(pdf_stream(TEXT))[:120])


def test_a_file_of_too_many_pages_is_refused() -> None:
    pages = b"".join(b"%d 0 R " % number for number in range(3, 504))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 501>>" % pages]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * 501
    with pytest.raises(UnreadableDocument, match="超过 500 页"):
        read(pdf_objects(objects))
