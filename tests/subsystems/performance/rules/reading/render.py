"""Grids with merged cells rendered as the documents that offices write: the same form in every format.

A grid is rows of cells parted by bars; "<" says that the cell is merged with the one at its left, "^" with
the one above. A line without a bar is a paragraph outside the table.
"""

import html
import io
from dataclasses import dataclass
from itertools import takewhile

import docx
import openpyxl
import pylopdf_fonts_zh_cn
import typst

FONTS = [str(path) for path in pylopdf_fonts_zh_cn.__path__]


@dataclass(frozen=True)
class Span:
    """A printed cell: its text, place and size in the grid."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def blocks_of(grid: str) -> list[str | list[list[str]]]:
    """Paragraphs and tables of a grid, in order."""
    blocks: list[str | list[list[str]]] = []
    for line in grid.strip().splitlines():
        if "|" not in line:
            blocks.append(line.strip())
            continue
        if not blocks or isinstance(blocks[-1], str):
            blocks.append([])
        table = blocks[-1]
        assert isinstance(table, list)
        table.append([cell.strip() for cell in line.split("|")])
    return blocks


def spans(table: list[list[str]]) -> list[Span]:
    """The printed cells of a table."""
    found = []
    for row, cells in enumerate(table):
        for column, text in enumerate(cells):
            if text not in ("<", "^"):
                below = [line[column] for line in table[row + 1 :]]
                found.append(
                    Span(text, row, column, 1 + _run(below, "^"), 1 + _run(cells[column + 1 :], "<"))
                )
    return found


def _run(cells: list[str], sign: str) -> int:
    return len(list(takewhile(lambda cell: cell == sign, cells)))


def as_tabs(grid: str) -> bytes:
    """Plain text: a tab between cells, merged places empty."""
    lines = []
    for block in blocks_of(grid):
        rows = [[block]] if isinstance(block, str) else block
        lines += ["\t".join("" if cell in ("<", "^") else cell for cell in row) for row in rows]
    return "\n".join(lines).encode()


def as_pipes(grid: str) -> bytes:
    """A Markdown table."""
    text = as_tabs(grid).decode()
    lines = (
        f"| {line} |".replace("\t", " | ") if "\t" in line else f"\n# {line}\n" for line in text.splitlines()
    )
    return "\n".join(lines).encode()


def as_html(grid: str) -> bytes:
    """A page with rowspan and colspan."""
    parts = []
    for block in blocks_of(grid):
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
            continue
        rows = [""] * len(block)
        for span in spans(block):
            size = f'rowspan="{span.rows}" colspan="{span.columns}"'
            rows[span.row] += f"<td {size}><p>{html.escape(span.text)}</p></td>"
        parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return ("<html><meta charset='utf-8'><body>" + "".join(parts) + "</body></html>").encode()


def as_docx(grid: str) -> bytes:
    """A Word document."""
    document = docx.Document()
    for block in blocks_of(grid):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for span in spans(block):
            cell = table.cell(span.row, span.column)
            last = table.cell(span.row + span.rows - 1, span.column + span.columns - 1)
            cell.merge(last).text = span.text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_xlsx(grid: str) -> bytes:
    """A workbook with everything on one sheet, as agencies send it."""
    book = openpyxl.Workbook()
    sheet = book.active
    row = 1
    for block in blocks_of(grid):
        if isinstance(block, str):
            sheet.cell(row, 1, block)
            row += 1
            continue
        for span in spans(block):
            sheet.cell(row + span.row, span.column + 1, span.text).data_type = "s"  # =12期 is no formula
            last = (row + span.row + span.rows - 1, span.column + span.columns)
            if span.rows * span.columns > 1:
                sheet.merge_cells(None, row + span.row, span.column + 1, *last)
        row += len(block)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_pdf(grid: str, height: int = 297) -> bytes:
    """PDF pages of that height in mm: ruled cells in which long texts wrap, tables that break over pages."""
    parts = [
        f"#set page(width: 210mm, height: {height}mm, margin: 12mm)\n",
        '#set text(font: "Noto Sans SC", size: 8pt)\n#set table(align: horizon + center)\n',
    ]
    for block in blocks_of(grid):
        if isinstance(block, str):
            parts.append(f"#align(center)[{_typst(block)}]\n")
            continue
        cells = ", ".join(
            f"table.cell(rowspan: {span.rows}, colspan: {span.columns})[{_typst(span.text)}]"
            for span in spans(block)
        )
        parts.append(f"#table(columns: ({'1fr, ' * len(block[0])}), {cells})\n")
    return typst.compile("".join(parts).encode(), font_paths=FONTS, format="pdf")


def _typst(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "#$[]*_<>@=`~-/\\" else sign for sign in text)
