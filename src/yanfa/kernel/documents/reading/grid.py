"""Cells of merged tables brought onto a grid, for every format that merges them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yanfa.kernel.documents.blocks import Block, Paragraph, Table
from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.refusals import refusal

Content = list[Block]
"""What stands in one cell: paragraphs, and tables within it."""
Grid = list[list[Content | None]]
"""None is a place that a merged cell covers."""


class SpanGrid:
    """A grid filled cell by cell, as HTML writes it: cells name their spans, covered places are skipped."""

    def __init__(self) -> None:
        self.rows: Grid = []
        self._from_above: dict[int, int] = {}
        self._cells = 0

    def start_row(self) -> None:
        """Begin the next row."""
        if self.rows:
            self._finish_row()
        self.rows.append([])

    def place(self, content: Content, columns: int, rows: int) -> None:
        """Put a cell into the next free place, covering `columns` x `rows` places."""
        if not self.rows:
            self.start_row()
        row = self.rows[-1]
        self._skip_covered(row)
        for column in range(len(row), len(row) + columns):
            if rows > 1:
                self._from_above[column] = rows
        row.append(content)
        row.extend([None] * (columns - 1))
        self._count(columns)

    def finish(self) -> Grid:
        """The rows; spans that reach below the last row end there."""
        if self.rows:
            self._finish_row()
        return self.rows

    def _finish_row(self) -> None:
        row = self.rows[-1]
        self._skip_covered(row)
        self._from_above = {column: left - 1 for column, left in self._from_above.items() if left > 1}

    def _skip_covered(self, row: list[Content | None]) -> None:
        while self._covered(len(row)):
            row.append(None)
            self._count(1)

    def _covered(self, column: int) -> bool:
        """Whether a cell of a row above reaches here (its own row has set the span, and lies left of here)."""
        return column in self._from_above

    def _count(self, places: int) -> None:
        self._cells += places
        if self._cells > limits.TABLE_CELLS:
            raise refusal("too_many_cells", cells=limits.TABLE_CELLS)


def blocks_of(grid: Grid) -> Iterator[Block]:
    """A table as blocks, with the tables of its cells after it.

    A table that holds others and has a single cell in each row is page layout: its content comes out
    in its place, as if the frame were not there.
    """
    nested = [block for row in grid for cell in row for block in cell or () if isinstance(block, Table)]
    if nested and all(sum(cell is not None for cell in row) <= 1 for row in grid):
        yield from (block for row in grid for cell in row for block in cell or ())
        return
    table = table_of([[None if cell is None else text_of(cell) for cell in row] for row in grid])
    if table.rows:
        yield table
    yield from nested


def text_of(content: Content) -> str:
    """The paragraphs of a cell, a line each."""
    return "\n".join(block.text for block in content if isinstance(block, Paragraph)).strip()


def table_of(rows: Sequence[Sequence[str | None]], page: int | None = None) -> Table:
    """A table with rows of one length, without the columns in which no cell begins."""
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > limits.TABLE_CELLS:
        raise refusal("too_many_cells", cells=limits.TABLE_CELLS)
    begun = sorted({column for row in rows for column, cell in enumerate(row) if cell is not None})
    return Table(
        tuple(tuple(row[column] if column < len(row) else "" for column in begun) for row in rows if begun),
        page,
    )
