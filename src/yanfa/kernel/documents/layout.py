"""A page as it will be printed, before any format: headings, paragraphs and tables with merged cells.

One layout gives the web page, the Word file, the spreadsheet and the PDF of a form, so that the four
cannot differ. Rows hold their cells without gaps: a place that a cell above or to the left covers is
left out, as in HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Cell:
    """One cell. `heading` marks a label, which is printed on a tint and read out as a heading."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: Align = "left"
    heading: bool = False
    number: bool = False  # a spreadsheet stores it as a number if it is one


@dataclass(frozen=True)
class Grid:
    """A table. `widths` are shares of the page; the first `head_rows` rows are repeated on every page."""

    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    head_rows: int = 0

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with the place of its top left corner: (row, column, cell), counted from 0.

        Raises ValueError where a row has more cells than the table has columns left.
        """
        covered: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in covered:
                    column += 1
                if column + cell.columns > len(self.widths):
                    raise ValueError(
                        f"Row {number + 1} of the table is wider than its {len(self.widths)} columns."
                    )
                covered |= {
                    (number + down, column + right)
                    for down in range(cell.rows)
                    for right in range(cell.columns)
                }
                yield number, column, cell
                column += cell.columns


@dataclass(frozen=True)
class Title:
    """The title of the page, centred; a further one in a layout begins a page of its own."""

    text: str
    small: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within the page."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    align: Align = "left"


@dataclass(frozen=True)
class Mark:
    """A QR code that leads to an address, with words beside it."""

    address: str
    text: str = ""


Block = Title | Heading | Text | Grid | Mark


@dataclass(frozen=True)
class Layout:
    """A document: its name (for file properties), its blocks, and how the paper lies.

    `prose` is for what is read rather than filled in, such as a contract: larger type, wider lines and margins.
    """

    name: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    landscape: bool = False
    prose: bool = False


def label(text: str, columns: int = 1, rows: int = 1) -> Cell:
    """A cell that names what stands beside or below it."""
    return Cell(text, columns, rows, align="center", heading=True)


def value(text: str | None, columns: int = 1, rows: int = 1, align: Align = "left") -> Cell:
    """A cell with a text; None is an empty cell."""
    return Cell(text or "", columns, rows, align=align)


def figure(text: str | None, columns: int = 1, rows: int = 1) -> Cell:
    """A cell with a number as printed."""
    return Cell(text or "", columns, rows, align="center", number=True)
