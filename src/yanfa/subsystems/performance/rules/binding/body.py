"""Reads what stands between the braces of one binding: terms, sums, unit, decimals, thousands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yanfa.subsystems.performance.rules.schemes import Rounding
from yanfa.subsystems.performance.rules.schemes.model import RoundingMode

from .conversion import is_unit
from .references import BindingKind, Column, Reference, Style

_SPACE = re.compile(r"\s*")
_SUM = re.compile(r"(?:合计|sum\b)\s*", re.IGNORECASE)
_ROW = re.compile(r"(?:行|row)\s*(?P<row>\d{1,3})(?!\d)|第\s*(?P<nth>\d{1,3})\s*行", re.IGNORECASE)
_COLUMN = re.compile(r"\s*(?P<column>指标值|目标值?|完成值|target\b|actual\b)", re.IGNORECASE)
_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_FILTER = re.compile(r"\s+(?P<key>[a-z][a-z0-9_]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<value>[^\s+=\"]+))")
_PLACES = re.compile(r"\.(?P<places>[0-6])(?P<mode>进|截|up|down)?(?=\s|,|$)")
_THOUSANDS = re.compile(r"千分位|,")
_WORD = re.compile(r"[^\s,]+")
_COLUMNS: Mapping[str, Column] = {"完成值": "actual", "actual": "actual"}
_MODES: Mapping[str, RoundingMode] = {"进": "up", "up": "up", "截": "down", "down": "down"}
_A_FIGURE = {"expected": "行号（行 3）或指标代码", "expected_en": "a row (row 3) or the code of an indicator"}
_AN_OPTION = {
    "expected": "计量单位、小数位数（.2）或千分位（,）",
    "expected_en": "a unit, the decimals (.2) or the thousands (,)",
}


class NotUnderstood(Exception):
    """The body cannot be read from `rest` on, where `expected` (in both languages) was to stand."""

    def __init__(self, rest: str, expected: Mapping[str, str]) -> None:
        super().__init__(rest)
        self.rest = rest
        self.expected = expected


Parsed = tuple[BindingKind, Reference | None, tuple[Reference, ...], Style]


def parse_body(body: str) -> Parsed:
    """Kind, whole, terms and style of a body in half-width characters. Raises NotUnderstood."""
    place = _skip(body, 0)
    kind: BindingKind = "figure"
    if opening := _SUM.match(body, place):
        kind, place = "sum", opening.end()
    first, place = _reference(body, place)
    whole: Reference | None = None
    terms = [first]
    place = _skip(body, place)
    if kind == "figure" and body.startswith("=", place):
        kind, whole = "whole", first
        term, place = _reference(body, _skip(body, place + 1))
        terms = [term]
        place = _skip(body, place)
    while body.startswith("+", place):
        term, place = _reference(body, _skip(body, place + 1))
        terms.append(term)
        place = _skip(body, place)
    if kind == "figure" and len(terms) > 1:
        kind = "sum"
    return kind, whole, tuple(terms), _style(body, place)


def _skip(body: str, place: int) -> int:
    match = _SPACE.match(body, place)
    return match.end() if match else place


def _reference(body: str, place: int) -> tuple[Reference, int]:
    if row := _ROW.match(body, place):
        column = _COLUMN.match(body, row.end())
        named: Column = _COLUMNS.get(column["column"].lower(), "target") if column else "actual"
        return Reference(row=int(row["row"] or row["nth"]), column=named), (column or row).end()
    code = _CODE.match(body, place)
    if code is None:
        raise NotUnderstood(body[place : place + 20], _A_FIGURE)
    place, filters = code.end(), []
    while found := _FILTER.match(body, place):
        filters.append((found["key"], found["value"] or found["quoted"] or ""))
        place = found.end()
    return Reference(code=code.group(), filters=tuple(sorted(filters))), place


def _style(body: str, place: int) -> Style:
    """Unit, rounding and thousands in any order, each at most once."""
    unit, rounding, thousands = None, None, False
    while place < len(body):
        if (found := _PLACES.match(body, place)) and rounding is None:
            rounding = Rounding(_MODES.get(found["mode"] or "", "half_up"), int(found["places"]))
        elif (found := _THOUSANDS.match(body, place)) and not thousands:
            thousands = True
        elif (found := _WORD.match(body, place)) and unit is None and is_unit(found.group()):
            unit = found.group()
        else:
            raise NotUnderstood(body[place : place + 20], _AN_OPTION)
        place = _skip(body, found.end())
    return Style(unit, rounding, thousands)
