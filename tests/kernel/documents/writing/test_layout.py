"""One layout gives the same words in every format."""

import io

import docx
import pypdfium2
import pytest
from django.template.loader import render_to_string
from docx.oxml.ns import qn
from openpyxl import load_workbook

from yanfa.kernel.documents.layout import Grid, Heading, Layout, Mark, Text, Title, figure, label, value
from yanfa.kernel.documents.templatetags.layouts import layout as layout_tag
from yanfa.kernel.documents.writing.docx import write_docx
from yanfa.kernel.documents.writing.pdf import write_pdf
from yanfa.kernel.documents.writing.sheet import write_sheet


@pytest.fixture
def layout():
    rows = [
        [label("产出指标", rows=2), label("数量指标"), value("培训会"), figure("8.00")],
        [label("质量指标"), value("=1+1 #let x \\ *粗* $5"), figure("1,250.50")],
        [label("总分", columns=3), figure("100")],
    ]
    grid = Grid((2, 2, 4, 2), rows)
    return Layout(
        "自评表", (Title("财政项目支出绩效自评表", "（2023年度）"), Heading("一、指标"), grid, Text("完"))
    )


def test_word_holds_every_cell_once_and_merges_them(layout):
    document = docx.Document(io.BytesIO(write_docx(layout)))
    table = document.tables[0]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(2, 0)._tc is table.cell(2, 2)._tc
    assert [cell.text for cell in table.rows[1].cells] == [
        "产出指标",
        "质量指标",
        "=1+1 #let x \\ *粗* $5",
        "1,250.50",
    ]
    assert document.paragraphs[0].text == "财政项目支出绩效自评表"


def test_a_spreadsheet_stores_numbers_as_numbers_and_formulas_as_text(layout):
    sheet = load_workbook(io.BytesIO(write_sheet(layout))).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {8, 1250.5, 100, "=1+1 #let x \\ *粗* $5", "培训会"} <= cells
    (formula,) = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    # Words, and marked as such: Excel keeps an apostrophe before them that it does not show.
    assert (formula.data_type, formula.quotePrefix) == ("s", True)
    assert "A4:A5" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_a_spreadsheet_shows_numbers_as_they_are_printed():
    rows = [[label("金额")], *([figure(text)] for text in ("1,250.50", "8.00", "2025", "95.20%", "—"))]
    sheet = load_workbook(io.BytesIO(write_sheet(Layout("表", (Grid((1,), rows, head_rows=1),))))).active
    told = [(cell.value, cell.number_format) for (cell,) in sheet.iter_rows(min_row=2)]
    assert told == [
        (1250.5, "#,##0.00"),
        (8, "0.00"),
        (2025, "0"),
        (0.952, "0.00%"),
        ("—", "General"),
    ]


def test_a_spreadsheet_of_a_form_repeats_its_headings_and_numbers_its_pages(layout):
    head, *rest = layout.blocks
    grid = Grid((1, 1), [[label("项目"), label("数量")], *([value("a"), figure("1")] for _ in range(9))], 1)
    sheet = load_workbook(io.BytesIO(write_sheet(Layout("表", (head, *rest, grid), landscape=True)))).active
    first = next(cell.row for (cell, *_others) in sheet.iter_rows() if cell.value == "项目")
    assert sheet.print_title_rows == f"${first}:${first}"
    assert sheet.oddFooter.center.text == "&P / &N"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_a_word_file_numbers_its_pages_and_repeats_headings():
    rows = [[label("项目")], *([value("a")] for _ in range(3))]
    document = docx.Document(io.BytesIO(write_docx(Layout("表", (Grid((1,), rows, head_rows=1),)))))
    footer = document.sections[0].footer._element.xml
    assert ">PAGE<" in footer
    assert ">NUMPAGES<" in footer
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_heading_that_reaches_into_the_rows_below_is_printed():
    head = [label("绩效指标", rows=91), label("一级指标")]
    grid = Grid((1, 3), [head, *([value(f"第{number}项")] for number in range(90))], head_rows=1)
    pages = pypdfium2.PdfDocument(write_pdf(Layout("表", (grid,))))
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert len(texts) > 1
    assert all("一级指标" in text for text in texts)
    assert "绩效指标" in "".join(texts)


def test_what_is_read_is_set_larger_than_what_is_filled_in():
    blocks = (Title("合同"), Text("　　双方约定如下。"))
    sizes = {}
    for prose in (False, True):
        page = Layout("合同", blocks, prose=prose)
        document = docx.Document(io.BytesIO(write_docx(page)))
        boxes = pypdfium2.PdfDocument(write_pdf(page))[0].get_textpage()
        place = boxes.search("双方").get_next()[0]
        left, _bottom, right, _top = boxes.get_charbox(place, loose=True)
        sizes[prose] = (document.styles["Normal"].font.size.pt, round(right - left, 1))
    assert sizes == {False: (10.5, 9.5), True: (12.0, 12.0)}


def test_a_pdf_holds_the_words_and_nothing_in_them_runs(layout):
    page = pypdfium2.PdfDocument(write_pdf(layout))[0]
    text = page.get_textpage().get_text_range()
    for words in ("财政项目支出绩效自评表", "培训会", "#let x \\ *粗* $5", "1,250.50"):
        assert words in text


def test_a_row_that_is_too_wide_is_refused():
    with pytest.raises(ValueError, match="wider than its 2 columns"):
        list(Grid((1, 1), [[value("a", columns=3)]]).placed())


def test_a_code_to_scan_stands_in_every_format_beside_its_words():
    address = "https://yanfa.example.org/check/3F2A/"
    page = Layout("签章版", (Mark(address, "核验码 3F2A"),))
    document = docx.Document(io.BytesIO(write_docx(page)))
    assert len(document.inline_shapes) == 1
    assert document.paragraphs[-1].text == "核验码 3F2A"
    text = pypdfium2.PdfDocument(write_pdf(page))[0].get_textpage().get_text_range()
    assert "核验码 3F2A" in text
    sheet = load_workbook(io.BytesIO(write_sheet(page))).active
    assert sheet["A1"].value == f"核验码 3F2A\n{address}"
    html = render_to_string("documents/layout.html", layout_tag(page))
    assert "<svg" in html
    assert f'href="{address}"' in html
