"""A file read by a mapping: its rows one after another, what is wrong with it, and the figure so far."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Lookup
from dataclasses import replace
from decimal import Decimal

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.tabular import RowError
from yanfa.kernel.documents.tabular.header import Header, header_errors
from yanfa.kernel.documents.tabular.streaming import MOST_ERRORS, LongList, open_list
from yanfa.subsystems.performance.rules.lists.judging import Figure, Judge, Judged, RowFault
from yanfa.subsystems.performance.rules.lists.mapping import Mapping


class ListReading:
    """One pass over a list. The counts and the figure are those of the rows that were given out."""

    def __init__(self, long_list: LongList, judge: Judge, *, percent: bool) -> None:
        self.long_list, self.judge = long_list, judge
        self.figure = Figure(judge.mapping.kind, percent=percent)
        self.errors: list[RowError] = []
        self.counted = self.set_aside = 0

    @property
    def sheet(self) -> str:
        """The sheet that was read."""
        return self.long_list.sheet

    @property
    def rows_read(self) -> int:
        """Rows that were given out."""
        return self.counted + self.set_aside

    def rows(self) -> Iterator[Judged]:
        """Every row with its verdict, once; ends early where nothing but errors comes."""
        self.errors.extend(self.long_list.errors)
        told = len(self.long_list.errors)
        if self.errors:
            return
        for row in self.long_list.rows():
            try:
                judged = self.judge.judge(row)
            except RowFault as fault:
                self.errors.append(_at(row.row, fault))
            else:
                self.counted += judged.counted
                self.set_aside += not judged.counted
                self.figure.add(judged)
                yield judged
            if len(self.errors) >= MOST_ERRORS:
                break
        self.errors.extend(self.long_list.errors[told:])
        self.errors.sort(key=lambda error: error.row or 0)
        if not self.errors and not self.rows_read:
            self.errors.append(EMPTY)


def read_list(
    data: bytes,
    name: str,
    mapping: Mapping,
    *,
    year: int,
    shares: Lookup[str, Decimal] | None = None,
    percent: bool = True,
) -> ListReading:
    """Open a file for one pass. Raises UnreadableDocument for what holds no list.

    percent: whether the unit makes a ratio a percentage.
    """
    columns = mapping.columns()
    long_list = open_list(data, name, columns)
    needed = [replace(column, required=True) for column in columns]
    if long_list.header.places:
        missing = header_errors(Header(long_list.header.row, long_list.header.places), needed)
        long_list.errors.extend(missing)
    return ListReading(long_list, Judge(mapping, year, shares), percent=percent)


EMPTY = RowError(
    None,
    None,
    "",
    Sentence(
        "表头下面没有数据行，请检查是否选错了文件。",
        "There is no row below the header; is this the right file?",
    ),
)


def _at(row: int, fault: RowFault) -> RowError:
    return RowError(
        row,
        fault.column,
        "",
        Sentence(
            f"第 {row} 行“{fault.column}”：{fault.sentence.chinese}。",
            f"Row {row}, “{fault.column}”: {fault.sentence.english}.",
        ),
    )
