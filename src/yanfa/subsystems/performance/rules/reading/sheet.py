"""The lines of one form, and which of their cells have found a place: the rest is the form's unread text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .cells import Line


class Sheet:
    """Lines of one form; whoever reads a cell takes it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = [line for line in lines if line.cells]
        self._taken: list[set[int]] = [set() for _ in self.lines]

    def __len__(self) -> int:
        return len(self.lines)

    def cells(self, row: int, *, free: bool = False) -> Iterator[tuple[int, str]]:
        """(column, text) of the cells that hold text; with `free`, only those nobody has taken."""
        for column, text in enumerate(self.lines[row].cells):
            if text and not (free and column in self._taken[row]):
                yield column, text

    def take(self, row: int, *columns: int) -> None:
        """Mark cells as placed."""
        self._taken[row].update(columns)

    def take_line(self, row: int) -> None:
        """Mark a whole line as placed."""
        self._taken[row].update(range(len(self.lines[row].cells)))

    def unread(self) -> list[str]:
        """What nobody took: one text a line, its cells parted by a bar as on the page."""
        left = (" | ".join(text for _, text in self.cells(row, free=True)) for row in range(len(self)))
        return [text for text in left if text]
