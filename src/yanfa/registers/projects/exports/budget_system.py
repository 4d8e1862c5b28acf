"""Project years in the columns of the budget system, one row for each source of money: nothing is keyed twice."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from yanfa.registers.projects.choices import FundSource
from yanfa.registers.projects.models import ProjectYear
from yanfa.registers.projects.models.money import SOURCES
from yanfa.registers.projects.rules import Layout, layout
from yanfa.registers.projects.services.budgets import Money, money_of

Given = tuple[ProjectYear, FundSource, Money]
MONEY = frozenset({"initial", "change", "adjusted", "executed", "unpaid"})
TEN_THOUSAND = Decimal(10_000)
#: What a layout may name, and where it comes from.
FIELDS: dict[str, Callable[[Given], Any]] = {
    "budget_unit_code": lambda given: given[0].budget_unit_code,
    "budget_unit_name": lambda given: given[0].unit_name,
    "authority_name": lambda given: given[0].authority_name,
    "project_code": lambda given: given[0].project.code,
    "project_name": lambda given: given[0].project_name,
    "project_kind": lambda given: str(given[0].project.get_kind_display()),
    "year": lambda given: given[0].year,
    "source": lambda given: str(dict(SOURCES)[given[1]]),
    "initial": lambda given: given[2].initial,
    "change": lambda given: given[2].change,
    "adjusted": lambda given: given[2].adjusted,
    "executed": lambda given: given[2].executed,
    "unpaid": lambda given: given[2].unpaid,
    "rate": lambda given: given[2].rate,
}


def budget_system_layout(on: date) -> Layout:
    """The columns that the budget system takes on a day. Raises LookupError and BadLayout."""
    return layout("project_years", on, frozenset(FIELDS))


def budget_system_rows(years: Iterable[ProjectYear], columns: Layout) -> Iterator[list[Any]]:
    """One row a project year and source that has money; `years` come with project, lines and payments."""
    for year in years:
        for source in FundSource:
            money = money_of(year.lines.all(), year.payments.all(), source)
            if money.initial or money.adjusted or money.executed:
                yield [
                    _value(field, (year, source, money), columns.unit) for _heading, field in columns.columns
                ]


def _value(field: str, given: Given, unit: str) -> Any:
    value = FIELDS[field](given)
    return value / TEN_THOUSAND if field in MONEY and unit == "万元" else value
