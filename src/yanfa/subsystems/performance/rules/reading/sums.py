"""Whether a reading adds up: where text can be laid out in several ways, the form's own sums are the judge."""

from __future__ import annotations

import re

from yanfa.subsystems.performance.rules.form import Form

POINTS = re.compile(r"\d{1,3}(?:\.\d+)?分?")
SUMMED = ("weight", "score")
ROUNDING = 0.11


def agreeing_sums(form: Form) -> int:
    """How many of the two totals (weights, scores) are the sum of the rows, with or without the budget's points."""
    return sum(_agrees(form, column) for column in SUMMED)


def _agrees(form: Form, column: str) -> bool:
    total = _points(getattr(form, f"total_{column}"))
    rows = sum(_points(getattr(row, column)) or 0.0 for row in form.indicators)
    if total is None or not rows:
        return False
    budget = _points(getattr(form, f"budget_{column}")) or 0.0
    return abs(rows - total) < ROUNDING or abs(rows + budget - total) < ROUNDING


def _points(cell: str | None) -> float | None:
    return float(cell.rstrip("分")) if cell and POINTS.fullmatch(cell) else None
