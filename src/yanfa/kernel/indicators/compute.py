"""Computing a figure: its value for a period, by month, by dimension, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now
from yanfa.kernel.indicators.declare import Across, Indicator, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period

Filters = Mapping[str, str]
NOT_STATED = ""
#: Between the values of a filter that names several.
SEVERAL = ","


@dataclass(frozen=True)
class Value:
    """A computed figure. `value` is None where there is none; `reason` says why.

    rows: how many rows the figure opens: those of the denominator where there is one, else of the numerator.
    least: how many it needs. blank: whether it has no figure because there is no row.
    """

    code: str
    period: Period
    unit: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    rows: int
    as_of: datetime
    least: int = 0
    blank: bool = False

    @property
    def reason(self) -> str:
        """Why there is no figure, in the reader's language; empty where there is one."""
        if self.value is not None:
            return ""
        if self.numerator is None:
            return _("定性指标，没有数值。")
        if self.blank:
            return _("这一期没有在有效期内的记录，不出数。")
        if self.rows < self.least:
            return _("只有 %(rows)s 条记录，少于规定的 %(least)s 条，不出数。") % {
                "rows": self.rows,
                "least": self.least,
            }
        return _("这一期没有分母，不出数。")


def compute(indicator: Indicator, period: Period, filters: Filters | None = None) -> Value:
    """The figure of one period under the filters {dimension: value}; "" filters for "not stated", "a,b" for either.

    Raises KeyError for a dimension that the indicator does not declare.
    """
    filters = filters or {}
    for name in filters:
        indicator.dimension(name)
    for name, across in indicator.across.items():
        if len(each := values_named(filters.get(name))) > 1:
            return _one_of([compute(indicator, period, {**filters, name: value}) for value in each], across)
    return _computed(indicator, period, filters)


def values_named(wanted: str | None) -> list[str]:
    """The values that one filter names: none without a filter, [""] for "not stated"."""
    if wanted is None:
        return []
    return [value.strip() for value in wanted.split(SEVERAL)]


def findings_of(indicator: Indicator, period: Period, filters: Filters | None = None) -> list[Finding]:
    """What the records say about a judged result; empty where no rule proposes anything."""
    return list(indicator.findings(period, filters or {})) if indicator.findings else []


def _computed(indicator: Indicator, period: Period, filters: Filters) -> Value:
    judged = indicator.kind is Kind.QUALITATIVE
    numerator, above = _measured(indicator, indicator.numerator, period, filters)
    denominator, below = _measured(indicator, indicator.denominator, period, filters)
    rows = above if indicator.denominator is None else below
    least = indicator.least(period) if indicator.least is not None else 0
    blank = indicator.blank_without_rows and not rows
    return Value(
        code=indicator.code,
        period=period,
        unit=indicator.unit,
        value=None if judged or blank or rows < least else _quotient(indicator, numerator, denominator),
        numerator=None if judged else numerator,
        denominator=denominator,
        rows=rows,
        as_of=now(),
        least=least,
        blank=blank,
    )


def _one_of(values: list[Value], across: Across) -> Value:
    """The one that is printed; one without a figure leaves all without, for the worst is then not known."""
    for value in values:
        if value.value is None:
            return value
    pick = max if across is Across.LARGEST else min
    return pick(values, key=lambda value: value.value or Decimal(0))


def rows_of(
    indicator: Indicator, part: Part, period: Period, filters: Filters | None = None
) -> QuerySet[Any]:
    """The rows of one part under the filters, in the order of their date."""
    in_denominator = part is indicator.denominator
    rows = part.rows(period)
    for name, wanted in (filters or {}).items():
        path = indicator.dimension(name).lookup(in_denominator=in_denominator)
        rows = _filtered(rows, path, values_named(wanted))
    return rows.order_by(*([part.date] if part.date else []), "pk")


def by_month(indicator: Indicator, period: Period, filters: Filters | None = None) -> list[Value]:
    """The figure of every month of the period; for a stock, what stood at the end of each month."""
    return [compute(indicator, month, filters) for month in period.months()]


def by_dimension(
    indicator: Indicator, period: Period, name: str, filters: Filters | None = None
) -> dict[str, Value]:
    """The figure of every value that the dimension takes in the rows, "" standing for "not stated"."""
    values: set[str] = set()
    for part in (indicator.numerator, indicator.denominator):
        if part is not None:
            path = indicator.dimension(name).lookup(in_denominator=part is indicator.denominator)
            found = rows_of(indicator, part, period, filters).order_by().values_list(path, flat=True)
            values |= {NOT_STATED if value is None else str(value) for value in found.distinct()}
    return {value: compute(indicator, period, {**(filters or {}), name: value}) for value in sorted(values)}


def printed(value: Value) -> dict[str, Any]:
    """The value as plain data, decimals as strings, as the command and the API print it."""
    return {
        "code": value.code,
        "year": value.period.start.year,
        "value": _text(value.value),
        "unit": value.unit,
        "numerator": _text(value.numerator),
        "denominator": _text(value.denominator),
        "rows": value.rows,
        "as_of": value.as_of.isoformat(),
        "reason": value.reason,
    }


def recomputed_as(value: Value, as_of: datetime) -> Value:
    """The same figure under another time stamp: two figures are compared without their stamps."""
    return replace(value, as_of=as_of)


def _measured(
    indicator: Indicator, part: Part | None, period: Period, filters: Filters
) -> tuple[Decimal | None, int]:
    """What the rows of a part measure, and how many they are: one question to the database."""
    if part is None:
        return None, 0
    rows = rows_of(indicator, part, period, filters).order_by()
    found = rows.aggregate(measure=part.measure, rows=Count("pk"))
    return Decimal(found["measure"] if found["measure"] is not None else 0), found["rows"]


def _quotient(indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    if numerator is None or indicator.denominator is None:
        return numerator
    if not denominator:
        return None
    step = Decimal(1).scaleb(-indicator.places)
    return (numerator * indicator.factor / denominator).quantize(step, ROUND_HALF_UP).normalize()


def _filtered(rows: QuerySet[Any], path: str, wanted: list[str]) -> QuerySet[Any]:
    """The rows with one of these values. Over a many-valued path a row that has two of them stays one row."""
    if wanted == [NOT_STATED]:
        return _not_stated(rows, path)
    if len(wanted) == 1:
        return rows.filter(**{path: wanted[0]})
    return rows.filter(pk__in=rows.order_by().filter(**{f"{path}__in": wanted}).values("pk"))


def _not_stated(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    empty = rows.filter(**{f"{path}__isnull": True})
    field = rows.model._meta.get_field(path) if "__" not in path else None
    textual = field is not None and getattr(field, "empty_strings_allowed", False)
    return rows.filter(**{path: ""}) | empty if textual else empty


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
