"""Lists as a finance system exports them, for the tests of the imports."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter


def csv_of(headings: Sequence[str], *rows: Sequence[Any], encoding: str = "utf-8-sig") -> bytes:
    """The list as csv."""
    target = io.StringIO()
    csv.writer(target).writerows([headings, *rows])
    return target.getvalue().encode(encoding)


def xlsx_of(
    headings: Sequence[str], *rows: Sequence[Any], merged: Sequence[tuple[int, int, int]] = ()
) -> bytes:
    """The list as xlsx; `merged` are (first row, last row, column) of cells merged downward, from 0."""
    target = io.BytesIO()
    hidden = {(row, place) for first, last, place in merged for row in range(first + 1, last + 1)}
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("明细")
        for number, row in enumerate([headings, *rows]):
            for place, value in enumerate(row):
                if (number, place) not in hidden:
                    sheet.write(number, place, value)
        for first, last, place in merged:
            sheet.merge_range(first, place, last, place, rows[first - 1][place])
    return target.getvalue()
