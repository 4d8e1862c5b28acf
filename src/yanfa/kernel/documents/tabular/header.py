"""Finds the header row of a list, wherever titles and instructions have pushed it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.reading.spreadsheet import Sheet, column_letters
from yanfa.kernel.documents.tabular.columns import Column, RowError

WITHIN = 30
"""Filled rows from the top in which a header is looked for."""
DECORATION = re.compile(r"\s|[*:]|\((?:必填|选填|可选|可不填|required|optional)\)", re.I)
"""What may stand around a label once full-width signs are folded; units such as （万元） count."""


@dataclass
class Header:
    """Where the columns stand: key -> column number from 0. `twice` holds those that stand twice, with
    both places; `unknown` the labels that name no column, by their places."""

    row: int
    places: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[Column, int, int]] = field(default_factory=list)
    unknown: dict[int, str] = field(default_factory=dict)


@lru_cache(maxsize=10_000)
def folded(label: str) -> str:
    """A label as it is compared."""
    return DECORATION.sub("", unicodedata.normalize("NFKC", label)).lower()


def header_of(sheet: Sheet, columns: Sequence[Column]) -> Header | None:
    """The row that names most columns, the first of equals; None where no row names any."""
    keys = {folded(label): column for column in columns for label in column.labels}
    candidates = [_header(sheet, row, keys) for row in sorted(sheet.rows)[:WITHIN]]
    best = max(candidates, key=lambda header: len(header.places), default=None)
    return best if best is not None and best.places else None


def _header(sheet: Sheet, row: int, keys: dict[str, Column]) -> Header:
    header = Header(row)
    for place, cell in sorted(sheet.rows[row].items()):
        shown = sheet.shown(cell).strip()
        column = keys.get(folded(shown))
        if column is None:
            header.unknown |= {place: shown} if shown else {}
        elif column.key in header.places:
            header.twice.append((column, header.places[column.key], place))
        else:
            header.places[column.key] = place
    return header


def unread_columns(sheet: Sheet, header: Header) -> tuple[str, ...]:
    """The labels that name no known column, and the letters of filled columns without a label."""
    filled = {place for row, cells in sheet.rows.items() if row > header.row for place in cells}
    known = {*header.places.values(), *(second for _, _, second in header.twice)}
    places = sorted((filled | header.unknown.keys()) - known)
    return tuple(header.unknown.get(place, f"{column_letters(place)} 列") for place in places)


def header_errors(header: Header, columns: Sequence[Column]) -> Iterator[RowError]:
    """Required columns that are missing, and columns that stand twice."""
    row = header.row + 1
    for column in columns:
        if column.required and column.key not in header.places:
            yield RowError(
                row,
                column.label,
                "",
                Sentence(
                    f"第 {row} 行表头缺少“{column.label}”一列，请补上。",
                    f"The header in row {row} lacks the column “{column.label}”; add it.",
                ),
            )
    for column, first, second in header.twice:
        both = column_letters(first), column_letters(second)
        yield RowError(
            row,
            column.label,
            column.label,
            Sentence(
                f"“{column.label}”一列出现了两次（{both[0]} 列和 {both[1]} 列），请删去其中一列。",
                f"The column “{column.label}” stands twice ({both[0]} and {both[1]}); delete one of them.",
            ),
        )


def no_header(columns: Sequence[Column]) -> RowError:
    """The error of a list in which no row names a column."""
    needed = [column.label for column in columns if column.required] or [column.label for column in columns]
    return RowError(
        None,
        None,
        "",
        Sentence(
            f"没有找到表头，表头应包含：{'、'.join(needed)}。",
            f"No header was found; it should name: {', '.join(needed)}.",
        ),
    )
