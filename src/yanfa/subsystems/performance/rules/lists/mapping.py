"""台账口径 as plain data: which columns hold what, which rows count, and what a mapping lacks, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Literal

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.tabular import Column, Value
from yanfa.kernel.documents.tabular.keys import folded, text_of
from yanfa.subsystems.performance.choices import ListKind

OPERATORS = ("=", "≠", "in", "contains", "≥", "≤", ">", "<", "filled", "empty")
ORDERED = ("≥", "≤", ">", "<")
MOST_KEYS = 3
LONGEST_TEXT = 2000
SEPARATORS = "、，,;；"


@dataclass(frozen=True)
class Condition:
    """What one column must hold. `value` is text as typed; several values of "in" are parted by 、 or commas."""

    column: str
    operator: str
    value: str = ""

    def holds(self, found: Value) -> bool:
        """Whether the value of a row fulfils it; a blank cell is only ever empty, or not equal."""
        text = folded(text_of(found))
        if self.operator in ("filled", "empty"):
            return bool(text) == (self.operator == "filled")
        if self.operator == "≠":
            return text != self._wanted
        if not text:
            return False
        if self.operator in ORDERED:
            return self._ordered(found)
        if self.operator == "contains":
            return self._wanted in text
        return text in self._choices if self.operator == "in" else text == self._wanted

    @cached_property
    def _wanted(self) -> str:
        return folded(self.value)

    @cached_property
    def _choices(self) -> frozenset[str]:
        return frozenset(folded(part) for part in self.parts())

    def parts(self) -> list[str]:
        """The values of "in"."""
        text = self.value
        for sign in SEPARATORS:
            text = text.replace(sign, "\n")
        return [part for part in text.split("\n") if part.strip()]

    def _ordered(self, found: Value) -> bool:
        bound: Any = date.fromisoformat(self.value) if isinstance(found, date) else Decimal(self.value)
        value: Any = found
        if value == bound:
            return self.operator in ("≥", "≤")
        return bool((value > bound) == (self.operator in ("≥", ">")))

    def as_dict(self) -> dict[str, str]:
        """As it is stored."""
        return {"column": self.column, "op": self.operator, "value": self.value}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> Condition:
        """As it was stored."""
        return cls(data["column"], data["op"], data.get("value", ""))


@dataclass(frozen=True)
class Mapping:
    """How a list is read. Without a date column the whole list is dated at the end of its year.

    key: one to three columns that name the thing; amount: what is added up; due and done: dates of duty;
    filters: rows that count; numerator: rows of these that a ratio has above its line; shown: columns whose cells
    are kept with the rows and were declared free of personal data.
    """

    kind: ListKind
    key: tuple[str, ...]
    date: str | None = None
    amount: str | None = None
    due: str | None = None
    done: str | None = None
    filters: tuple[Condition, ...] = ()
    numerator: tuple[Condition, ...] = ()
    shown: tuple[str, ...] = field(default=())

    @property
    def adds_amounts(self) -> bool:
        """Whether amounts are added up, rather than rows counted."""
        return self.kind in (ListKind.SUM, ListKind.MEAN) or (
            self.kind is ListKind.RATIO and self.amount is not None
        )

    @property
    def dated_by(self) -> str | None:
        """The column that says when a row counts: the date, or for what is to be timely the day it was due."""
        return self.date or (self.due if self.kind is ListKind.TIMELY else None)

    def columns(self) -> list[Column]:
        """The columns to be read, each once, of the kind that its strictest use demands."""
        kinds = dict(self._uses())
        for label, kind in self._uses():
            kinds[label] = min(kinds[label], kind, key=STRICTEST.index)
        return [Column(label, (label,), kind, max_length=LONGEST_TEXT) for label, kind in kinds.items()]

    def _uses(self) -> Iterator[tuple[str, ColumnKind]]:
        for label in (self.date, self.due, self.done):
            if label:
                yield label, "date"
        if self.amount:
            yield self.amount, "decimal"
        dated = {self.date, self.due, self.done}
        for condition in (*self.filters, *self.numerator):
            ordered = condition.operator in ORDERED and condition.column not in dated
            yield condition.column, ("decimal" if ordered else "text")
        for label in (*self.key, *self.shown):
            yield label, "text"

    def problems(self) -> list[Sentence]:
        """What is missing or contradicts itself; an empty list is a mapping that can be used."""
        return list(_problems(self))

    def as_dict(self) -> dict[str, Any]:
        """As it is stored beside `shown`."""
        return {
            "date": self.date,
            "key": list(self.key),
            "amount": self.amount,
            "due": self.due,
            "done": self.done,
            "filters": [each.as_dict() for each in self.filters],
            "numerator": [each.as_dict() for each in self.numerator],
        }

    @classmethod
    def from_dict(cls, kind: str, data: dict[str, Any], shown: Iterable[str]) -> Mapping:
        """As it was stored."""
        return cls(
            kind=ListKind(kind),
            key=tuple(data["key"]),
            date=data.get("date"),
            amount=data.get("amount"),
            due=data.get("due"),
            done=data.get("done"),
            filters=tuple(Condition.from_dict(each) for each in data.get("filters", ())),
            numerator=tuple(Condition.from_dict(each) for each in data.get("numerator", ())),
            shown=tuple(shown),
        )


ColumnKind = Literal["date", "decimal", "text"]
STRICTEST: tuple[ColumnKind, ...] = ("date", "decimal", "text")


def _problems(mapping: Mapping) -> Iterator[Sentence]:
    if not 1 <= len(mapping.key) <= MOST_KEYS or len(set(mapping.key)) != len(mapping.key):
        yield Sentence(
            "去重键应选一至三列，不能重复；没有编号的可用名称加日期。",
            "Choose one to three different key columns; name and date will do where there is no number.",
        )
    if mapping.kind in (ListKind.SUM, ListKind.MEAN) and not mapping.amount:
        yield Sentence("合计和平均要指定数量或金额列。", "A sum or a mean needs the column of amounts.")
    if mapping.kind is ListKind.TIMELY and not (mapping.due and mapping.done):
        yield Sentence(
            "按时率要指定应办结日列和办结日列。", "A timely share needs the due date and the done date."
        )
    if (mapping.kind is ListKind.RATIO) != bool(mapping.numerator):
        yield Sentence(
            "比率要写明哪些行计入分子，其他算法不填分子条件。",
            "A ratio needs conditions for its numerator, and no other kind has them.",
        )
    dated = {mapping.date, mapping.due, mapping.done} - {None}
    if mapping.amount in dated:
        yield Sentence("数量或金额列不能同时是日期列。", "The amount cannot be one of the dates.")
    for condition in (*mapping.filters, *mapping.numerator):
        yield from _faults(condition, condition.column in dated)


def _faults(condition: Condition, dated: bool) -> Iterator[Sentence]:
    if condition.operator not in OPERATORS:
        yield Sentence(
            f"条件“{condition.column}”的比较方式“{condition.operator}”不存在，请重新选择。",
            f"The condition on “{condition.column}” has no comparison “{condition.operator}”; choose another.",
        )
    elif condition.operator not in ("filled", "empty") and not condition.value.strip():
        yield Sentence(
            f"条件“{condition.column}”没有填写比较的值，请补填。",
            f"The condition on “{condition.column}” lacks the value to compare with; fill it in.",
        )
    elif condition.operator in ORDERED and not _is_bound(condition.value, dated):
        form = "日期，写成 2026-01-05 的样子" if dated else "数字"
        yield Sentence(
            f"条件“{condition.column} {condition.operator} {condition.value}”的值应为{form}。",
            f"The condition “{condition.column} {condition.operator} {condition.value}” needs a "
            f"{'date such as 2026-01-05' if dated else 'number'}.",
        )


def _is_bound(text: str, dated: bool) -> bool:
    try:
        return bool(date.fromisoformat(text)) if dated else Decimal(text).is_finite()
    except (ValueError, InvalidOperation):
        return False
