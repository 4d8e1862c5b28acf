"""What an importer says about its columns, and what it gets back: rows, and errors in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.tabular.values import Value

Bound = Decimal | int | date | None


@dataclass(frozen=True)
class Column:
    """One column that an importer knows.

    `labels` are the header texts that name it, the first being the one shown in messages; blanks,
    asterisks, colons and （必填） do not count. `choices` maps labels to stored values, and accepts both.
    `places` is the most decimals that are allowed. `parse` brings a text into its stored form, raising
    ValueError with a Chinese sentence for the officer. `unique` values stand once in the list.
    """

    key: str
    labels: tuple[str, ...]
    kind: Literal["text", "integer", "decimal", "date", "choice"] = "text"
    required: bool = False
    unique: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    places: int | None = None
    minimum: Bound = None
    maximum: Bound = None
    max_length: int | None = None
    parse: Callable[[str], str] | None = None

    @property
    def label(self) -> str:
        """The name in messages."""
        return self.labels[0]


@dataclass(frozen=True)
class ImportedRow:
    """A row without errors: its number in the sheet, and a value for every known column (None where blank)."""

    row: int
    values: dict[str, Value]


@dataclass(frozen=True)
class RowError:
    """What is wrong at one place. `row` is the sheet's row number, None where the whole list is meant;
    `found` is what stands there."""

    row: int | None
    column: str | None
    found: str
    sentence: Sentence


@dataclass(frozen=True)
class ImportedRows:
    """What a list holds. Columns and sheets that were not read are named, for the preview to show."""

    sheet: str
    header_row: int | None
    rows: tuple[ImportedRow, ...]
    errors: tuple[RowError, ...]
    unknown_columns: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()


def error_at(row: int, column: Column, found: str, what: Sentence) -> RowError:
    """An error of one cell; `row` counts from 0, `what` completes the sentence."""
    shown = found.strip()
    quoted = f"“{shown}”" if shown else ""
    return RowError(
        row + 1,
        column.label,
        found,
        Sentence(
            f"第 {row + 1} 行“{column.label}”{quoted}：{what.chinese}。",
            f"Row {row + 1}, “{column.label}” {quoted}: {what.english}.".replace(" :", ":"),
        ),
    )
