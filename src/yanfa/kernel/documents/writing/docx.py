"""A layout as a Word file: A4, Song type, tables with merged cells and headings repeated on every page."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yanfa.kernel.documents.layout import Cell, Grid, Heading, Layout, Mark, Text, Title
from yanfa.kernel.documents.writing.marks import png_of
from yanfa.kernel.documents.writing.safety import FORBIDDEN

A4 = (Mm(210), Mm(297))
MARGIN, PROSE_MARGIN = Mm(18), Mm(26)
MARK = Mm(24)
SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_docx(layout: Layout) -> bytes:
    """The layout as a docx file."""
    document = docx.Document()
    document.core_properties.title = layout.name
    document.core_properties.author = ""
    _set_fonts(document, prose=layout.prose)
    width = _set_page(
        document.sections[0], landscape=layout.landscape, margin=PROSE_MARGIN if layout.prose else MARGIN
    )
    _number_pages(document.sections[0].footer.paragraphs[0])
    for number, block in enumerate(layout.blocks):
        if isinstance(block, Grid):
            add_grid(document, block, width, size=10.5 if layout.prose else 9)
        elif isinstance(block, Mark):
            _add_mark(document, block)
        else:
            _add_line(document, block, prose=layout.prose, first=number == 0)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_fonts(document: Any, *, prose: bool) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(12 if prose else 10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    normal.paragraph_format.space_after = Pt(0)


def _set_page(section: Any, *, landscape: bool, margin: int) -> int:
    """Set paper and margins; the width that is left for text."""
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    return int(width - 2 * margin)


def _number_pages(paragraph: Any) -> None:
    """The page and how many there are, as the PDF prints them."""
    paragraph.alignment = ALIGNMENTS["center"]
    for code, before in (("PAGE", ""), ("NUMPAGES", " / ")):
        paragraph.add_run(before).font.size = Pt(8)
        add_field(paragraph, code, 8)


def add_field(paragraph: Any, code: str, size: float) -> None:
    """A field that the reading program fills in, such as PAGE; each part in a run of its own, as programs expect."""
    begin, end, instruction = (OxmlElement(f"w:{name}") for name in ("fldChar", "fldChar", "instrText"))
    begin.set(qn("w:fldCharType"), "begin")
    end.set(qn("w:fldCharType"), "end")
    instruction.text = code
    for element in (begin, instruction, end):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        run._element.append(element)


def _add_line(document: Any, block: Title | Heading | Text, *, prose: bool, first: bool) -> None:
    if isinstance(block, Title):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.page_break_before = not first
        _run(paragraph, block.text, size=16, bold=True, align="center", east_asian=HEI)
        if block.small:
            _run(document.add_paragraph(), block.small, size=11, align="center")
    elif isinstance(block, Heading):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.keep_with_next = True
        _run(paragraph, block.text, size=12, bold=True, east_asian=HEI)
    else:
        paragraph = document.add_paragraph()
        if prose:
            paragraph.paragraph_format.line_spacing = 1.5
        _run(paragraph, block.text, size=None, align=block.align)


def _add_mark(document: Any, block: Mark) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.add_run().add_picture(io.BytesIO(png_of(block.address)), width=MARK)
    for line in block.text.split("\n"):
        _run(document.add_paragraph(), line, size=8)


def add_grid(document: Any, grid: Grid, width: int, *, size: float = 9) -> None:
    """A table of that width, in type of that size in points."""
    table = document.add_table(rows=len(grid.rows), cols=len(grid.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_cell_margins(table)
    widths = [int(width * share / sum(grid.widths)) for share in grid.widths]
    for column, column_width in zip(table.columns, widths, strict=True):
        column.width = column_width
    cells = [list(row.cells) for row in table.rows]
    for row, column, cell in grid.placed():
        target = cells[row][column]
        if cell.rows > 1 or cell.columns > 1:
            target = target.merge(cells[row + cell.rows - 1][column + cell.columns - 1])
        target.width = sum(widths[column : column + cell.columns])
        _fill(target, cell, size)
    for row in table.rows[: grid.head_rows]:
        _mark_row(row, "w:tblHeader")
    for row in table.rows:
        _mark_row(row, "w:cantSplit")


def _set_cell_margins(table: Any) -> None:
    """A millimetre on each side, half of what Word takes: figures of eight places stay on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(int(Mm(1).pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _fill(target: Any, cell: Cell, size: float) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    for number, line in enumerate(cell.text.split("\n")):
        if number:
            paragraph = target.add_paragraph()
        # Rows are as high as their words, whatever grid of lines the page has.
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        leave_grid(paragraph)
        _run(paragraph, line, size=size, bold=cell.heading, align=cell.align)


def leave_grid(paragraph: Any) -> None:
    """Let a paragraph's lines stand off the grid of its page."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._element.get_or_add_pPr().insert_element_before(
        off, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def _run(
    paragraph: Any,
    text: str,
    *,
    size: float | None = 10.5,
    bold: bool = False,
    align: str = "left",
    east_asian: str = SONG,
) -> None:
    run = paragraph.add_run(FORBIDDEN.sub("", text))
    run.bold, run.font.name = bold, LATIN
    if size is not None:
        run.font.size = Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), east_asian)
    paragraph.alignment = ALIGNMENTS[align]


def _mark_row(row: Any, tag: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(tag))
