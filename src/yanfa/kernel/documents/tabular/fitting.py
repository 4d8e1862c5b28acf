"""Holds a value against what its column demands: choices, bounds, decimals, length, and its own form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yanfa.kernel.documents.tabular.columns import Column
from yanfa.kernel.documents.tabular.header import folded
from yanfa.kernel.documents.tabular.values import CONVERSIONS, Entry, Misfit, Value


def fitted(entry: Entry, column: Column) -> Value:
    """The typed value of a filled cell. Raises Misfit."""
    if entry.cell.is_error:
        raise Misfit("公式出错，请改正公式或直接填写结果", "the formula fails; mend it or type its result")
    value = CONVERSIONS[column.kind](entry)
    if column.kind == "choice":
        return _chosen(str(value), column)
    if isinstance(value, Decimal):
        _check_places(value, column)
    if isinstance(value, str):
        return _formed(value, column)
    _check_bounds(value, column)
    return value


def _chosen(text: str, column: Column) -> str:
    known = {folded(stored): stored for stored in column.choices.values()}
    known |= {folded(label): stored for label, stored in column.choices.items()}
    stored = known.get(folded(text))
    if stored is None:
        allowed = "、".join(column.choices)
        raise Misfit(f"只能填：{allowed}", f"must be one of: {allowed}")
    return stored


def _formed(text: str, column: Column) -> str:
    if column.max_length is not None and len(text) > column.max_length:
        raise Misfit(
            f"共 {len(text)} 字，最多 {column.max_length} 字，请缩短",
            f"has {len(text)} characters; {column.max_length} at most",
        )
    if column.parse is None:
        return text
    try:
        return column.parse(text)
    except ValueError as error:
        sentence = str(error).rstrip("。")
        raise Misfit(sentence, sentence) from error


def _check_places(number: Decimal, column: Column) -> None:
    exponent = number.normalize().as_tuple().exponent
    if column.places is not None and isinstance(exponent, int) and -exponent > column.places:
        raise Misfit(
            f"实际值是 {number:f}，最多保留 {column.places} 位小数，请先取舍",
            f"is {number:f} in full; round it to {column.places} decimals at most",
        )


def _check_bounds(value: Any, column: Column) -> None:
    if column.minimum is not None and value < column.minimum:
        raise Misfit(f"不能小于 {column.minimum}，请核对", f"must not be below {column.minimum}")
    if column.maximum is not None and value > column.maximum:
        raise Misfit(f"不能大于 {column.maximum}，请核对", f"must not be above {column.maximum}")
