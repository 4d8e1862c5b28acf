"""The money table: the total line with its budget score, and the parts it is made of."""

from __future__ import annotations

import re
from dataclasses import fields

from yanfa.subsystems.performance.rules.form import Fund

from .labels import FUND_COLUMNS, FUND_HEADS, FUND_TOTALS, key, squeeze
from .sheet import Sheet

AMOUNT = re.compile(r"^[¥￥]?-?[\d,，]*\.?\d+\s*(?:%|万元|元|万|分)?$|^[-—–－/]+$")
FORMULA = re.compile(r"得分\((\d{1,2})分[*×xX]执行率")
OF_WHICH = re.compile(r"^(?:其\s*中\s*[:：]?|其中[:：]?)\s*")
KEPT = frozenset(field.name for field in fields(Fund)) - {"name"}
Columns = dict[int, str]


def fund_columns(cells: tuple[str | None, ...]) -> Columns:
    """Column -> field of `Fund`, where the line is the header of a money table; else nothing."""
    found = {
        column: FUND_COLUMNS[key(text)]
        for column, text in enumerate(cells)
        if text and key(text) in FUND_COLUMNS
    }
    if any(text and column not in found and AMOUNT.match(squeeze(text)) for column, text in enumerate(cells)):
        return {}
    first = next(iter(found), None)
    if (
        first is not None
        and key(cells[first] or "") in FUND_HEADS
        and list(found.values()).count(found[first]) > 1
    ):
        del found[first]
    names = set(found.values())
    return found if len(names & {"initial", "annual", "executed", "rate"}) >= 2 else {}


def read_funds(sheet: Sheet, header: int, end: int) -> list[Fund]:
    """The money lines between the header and line `end`, the total first as printed."""
    columns = _spread(fund_columns(sheet.lines[header].cells), sheet.lines[header].cells)
    sheet.take_line(header)
    funds = []
    for row in range(header + 1, end):
        fund = _fund(sheet, row, columns)
        if fund is not None:
            funds.append(fund)
    total = total_of(funds)
    if total is not None and "weight" not in columns.values():
        total.weight = _full_points(sheet.lines[header].cells)
    return funds


def _full_points(cells: tuple[str | None, ...]) -> str | None:
    """The weight of the execution rate where only its formula prints it: 得分(20分*执行率)."""
    found = (FORMULA.search(squeeze(cell)) for cell in cells if cell)
    return next((formula[1] for formula in found if formula), None)


def total_of(funds: list[Fund]) -> Fund | None:
    """The line that sums the money table up: named so, or the first."""
    named = (fund for fund in funds if key(fund.name) in FUND_TOTALS)
    return next(named, funds[0] if funds else None)


def fund_name(text: str) -> str:
    """The name of a money line as printed, without 其中 and the colon."""
    return OF_WHICH.sub("", text.strip()).rstrip(":： ")


def _spread(columns: Columns, cells: tuple[str | None, ...]) -> Columns:
    """The columns with the places that a merged header cell covers."""
    spread = dict(columns)
    for column, cell in enumerate(cells):
        if cell is None and column - 1 in spread:
            spread[column] = spread[column - 1]
    return spread


def _fund(sheet: Sheet, row: int, columns: Columns) -> Fund | None:
    sheet.take(row, *(column for column, text in sheet.cells(row) if key(text) in FUND_HEADS))
    filled = list(sheet.cells(row, free=True))
    names = [(column, text) for column, text in filled if not AMOUNT.match(squeeze(text))]
    if not names or (len(filled) == len(names) and not is_fund_name(names[0][1])):
        return None
    start = names[0][0]
    shift = _shift(filled, columns, start)
    fund = Fund(name=fund_name(names[0][1]))
    sheet.take(row, start)
    for column, text in filled:
        field = columns.get(column - shift)
        if column > start and field in KEPT and getattr(fund, field) is None:
            setattr(fund, field, text)
            sheet.take(row, column)
    return fund


def is_fund_name(text: str) -> bool:
    """Whether a text names a line of money: the total, a grant, what the year before left over."""
    name = key(OF_WHICH.sub("", text))
    return name in FUND_TOTALS or (
        len(name) <= 24 and bool(re.search(r"资金|拨款|结转|支出|收入|补助|财政|其他|单位", name))
    )


def _shift(filled: list[tuple[int, str]], columns: Columns, start: int) -> int:
    """By how many columns the line stands beside its header (rows copied from a page lose or gain a cell)."""

    def fit(shift: int) -> tuple[int, int]:
        amounts = [column - shift in columns for column, text in filled if column > start]
        return sum(amounts) - (start - shift in columns), -abs(shift)

    return max((0, 1, -1, 2, -2), key=fit)
