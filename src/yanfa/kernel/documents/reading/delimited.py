"""CSV and TSV as one table: the delimiter is found, short rows are filled up."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import PurePath

from yanfa.kernel.documents.blocks import Reading, Table
from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.encoding import decode_lines
from yanfa.kernel.documents.reading.refusals import refusal

DELIMITERS = ",\t;，"
"""In order of preference where several part the lines equally well; the full-width comma is typed by hand."""
SAMPLE_LINES = 20


def read(data: bytes, name: str) -> Reading:
    """The file as a single table of strings."""
    return Reading("csv", (Table(filled(rows_of(data, name))),))


def rows_of(data: bytes, name: str) -> list[list[str]]:
    """The rows as written, each as long as it is; blank lines are empty rows."""
    text = decode_lines(data)
    delimiter = "\t" if PurePath(name).suffix.lower() == ".tsv" else delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, cells = [], 0
    try:
        for row in reader:
            cells += len(row)
            if cells > limits.TABLE_CELLS:
                raise refusal("too_many_cells", cells=limits.TABLE_CELLS)
            rows.append(row)
    except csv.Error as error:
        # The only error of a lenient reader: a cell of 131,072 characters, because its quote never ends.
        raise refusal("unclosed_quote", line=len(rows) + 1) from error
    return rows


def delimiter_of(text: str) -> str:
    """The sign that parts most of the first lines into the same number of cells (quoted ones set aside)."""
    lines = [line for line in text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES] if line.strip()]
    outside = ["".join(line.split('"')[::2]) for line in lines]

    def agreement(sign: str) -> int:
        counts = Counter(line.count(sign) for line in outside if sign in line)
        return max(counts.values(), default=0)

    return max(DELIMITERS, key=agreement)


def filled(rows: list[list[str]]) -> tuple[tuple[str | None, ...], ...]:
    """The rows as a grid: "" where a row is short."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.TABLE_CELLS:
        raise refusal("too_many_cells", cells=limits.TABLE_CELLS)
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
