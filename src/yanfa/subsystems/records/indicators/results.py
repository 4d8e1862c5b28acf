"""What the figures of results share: rows by the rule of `models.results`, dimensions, columns without a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from yanfa.kernel.indicators.compute import Filters, values_named
from yanfa.kernel.indicators.declare import Column, Dimension
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.records.models import Result

RULE = (
    "登记后经另一人核实的才计；年末结期（政策参数，默认次年1月31日）前核实的计入当年，结期后核实、更正或作废的不再改变"
    "当年数，另行列示。"
)
RULE_EN = (
    " Only what another person verified counts; what was verified before the year closed (a policy parameter, 31 "
    "January by default) belongs to it, and what is verified, mended or withdrawn later moves it no more."
)
PROJECT = Dimension("project", "预算项目", "Budget project", "project__code")
UNIT = Dimension("unit", "本单位", "Unit", "unit__uscc")
LATE = Column("补录", "Late", "late")
PROJECT_COLUMN = Column("项目代码", "Project code", "project__code")


def counted(model: type[Result], **which: Any) -> Callable[[Period], QuerySet[Any]]:
    """The rows of a kind that count in a period, narrowed."""

    def rows(period: Period) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.counted(period.start, period.end).filter(**which)
        return found

    return rows


def narrowed(rows: QuerySet[Any], filters: Filters, paths: dict[str, str]) -> QuerySet[Any]:
    """The rows under filters {dimension: value}; "" for "not stated", "a,b" for either. Raises KeyError."""
    for name, wanted in filters.items():
        values = values_named(wanted)
        if values == [""]:
            rows = rows.filter(**{f"{paths[name]}__isnull": True})
        else:
            rows = rows.filter(**{f"{paths[name]}__in": values})
    return rows


#: The dimensions of judged results, which their findings follow, too.
PATHS = {"project": PROJECT.path, "unit": UNIT.path}
