"""One form from the lines between its title and the next: finds the parts, has each read, sums up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanfa.subsystems.performance.rules.form import Form

from .cells import Line
from .funds import fund_columns, read_funds, total_of
from .goals import opens_goals, read_goals
from .header import read_header
from .labels import NUMBERING, squeeze
from .paired import read_pairs
from .regrid import Regridded, layouts_of
from .sheet import Sheet
from .sums import SUMMED, agreeing_sums
from .table import TableText, find_header, read_table
from .traits import evaluated_year, generation, kind_of, money_unit, printed_year, title_of

GRADE_NOTE = re.compile(r"绩效等级说明|为(?:优|良|中|差|合格)|得分.{0,12}(?:优|良)[、,，]")
GRADE_SENTENCE = re.compile(r"[^。]*?\d+\s*[(（]含[)）][^。]*为[^。]*。?")


def read_form(lines: Sequence[Line]) -> Form:
    """The form as printed; whatever finds no place is in `unread`.

    The likeliest layout is taken unless the form's totals contradict it and agree with another.
    """
    layouts = layouts_of(lines)
    best = _read(next(layouts))
    sums = agreeing_sums(best)
    while sums < len(SUMMED) and (layout := next(layouts, None)):
        other = _read(layout)
        if agreeing_sums(other) > sums:
            best, sums = other, agreeing_sums(other)
    return best


def _read(layout: Regridded) -> Form:
    sheet = Sheet(layout.lines)
    found = find_header(sheet)
    header = found[0] if found else len(sheet)
    form = Form()
    funded = _read_money(sheet, header, form)
    rows = [row for row in range(header) if row not in funded]
    form.goal_text, form.result_text = read_goals(sheet, rows)
    table = read_table(sheet, *found) if found else TableText(end=header)
    form.indicators = table.rows
    form.total_weight, form.total_score, form.grade = table.total_weight, table.total_score, table.grade
    _read_labels(sheet, [*rows, *range(table.end, len(sheet))], form)
    form.grade_note = _grade_note(sheet, table.end)
    _describe(sheet, header, table, form)
    form.unread = [*sheet.unread(), *layout.loose]
    return form


def _read_money(sheet: Sheet, header: int, form: Form) -> range:
    """Read the money table, whose total fills the form's own figures; returns its lines."""
    start = next((row for row in range(header) if fund_columns(sheet.lines[row].cells)), None)
    if start is None:
        read_pairs(sheet, range(header), form)
        return range(0)
    end = next((row for row in range(start + 1, header) if opens_goals(sheet.lines[row].cells)), header)
    form.funds = read_funds(sheet, start, end)
    total = total_of(form.funds)
    if total is not None:
        form.initial_budget, form.annual_budget, form.executed = total.initial, total.annual, total.executed
        form.execution_rate, form.budget_weight, form.budget_score = total.rate, total.weight, total.score
    return range(start, end)


def _read_labels(sheet: Sheet, rows: Sequence[int], form: Form) -> None:
    for field, text in read_header(sheet, rows).items():
        if getattr(form, field) is None:
            setattr(form, field, text)


def _grade_note(sheet: Sheet, start: int) -> str | None:
    """The sentence below the table that says which points make which grade."""
    for row in range(start, len(sheet)):
        for column, text in sheet.cells(row, free=True):
            found = GRADE_SENTENCE.search(text) if GRADE_NOTE.search(squeeze(text)) else None
            if found:
                if found[0] == text:
                    sheet.take(row, column)
                return NUMBERING.sub("", found[0].strip())
    return None


def _describe(sheet: Sheet, header: int, table: TableText, form: Form) -> None:
    title = title_of(sheet)
    form.money_unit = money_unit(sheet, header)
    form.kind = kind_of(title, table.columns, sheet, form)
    form.year = printed_year(title) or evaluated_year(form)
    form.generation = generation(sheet, table.columns, form)
