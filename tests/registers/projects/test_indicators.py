"""预算执行率 against demonstration years that were counted in plain Python, and against small cases by hand."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute, rows_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.organisations import demo as organisations
from yanfa.registers.organisations.models import Department, Organisation
from yanfa.registers.projects import demo
from yanfa.registers.projects.indicators import BUDGET_EXECUTION_RATE
from yanfa.registers.projects.models import BudgetProject, ProjectYear
from yanfa.registers.projects.services import money

pytestmark = pytest.mark.django_db

CODE = "performance.budget_execution_rate"


def written(number: int) -> DemoYear:
    year = DemoYear(number, 0.05, random.Random(number))
    for app in (accounts, organisations, demo):
        app.build(year)
    return year


@pytest.fixture
def years() -> list[DemoYear]:
    installation.mark("demonstration")
    return [written(2022), written(2023)]


def figure(number: int, **filters: str):
    return compute(BUDGET_EXECUTION_RATE, Period.year(number), filters)


def test_the_figure_equals_what_was_counted(years) -> None:
    for year in years:
        counted, value = year.tally.counts[CODE], figure(year.year)
        assert (value.numerator, value.denominator) == (counted.numerator, counted.denominator)
        assert value.value == counted.value
        assert 80 < value.value <= 110
        paid = {
            number: month.numerator
            for number, month in enumerate(by_month(BUDGET_EXECUTION_RATE, Period.year(year.year)), 1)
        }
        assert {number: amount for number, amount in paid.items() if amount} == counted.by_month
    assert BudgetProject.objects.count() == years[0].size(demo.PROJECTS, least=5)


def test_months_and_dimensions_add_up(years) -> None:
    period, whole = Period.year(2022), figure(2022)
    months = by_month(BUDGET_EXECUTION_RATE, period)
    assert sum(month.numerator for month in months) == whole.numerator
    assert sum(month.denominator for month in months) == whole.denominator
    for name in ("project", "authority"):
        parts = by_dimension(BUDGET_EXECUTION_RATE, period, name).values()
        assert sum((part.numerator for part in parts), Decimal(0)) == whole.numerator
        assert sum((part.denominator for part in parts), Decimal(0)) == whole.denominator


def test_the_page_of_the_year_shows_the_same_rate(years) -> None:
    for year in ProjectYear.objects.with_totals().select_related("project"):
        value = figure(year.year, project=year.project.code)
        assert (value.numerator, value.denominator) == (year.executed, year.adjusted)
        assert abs(value.value - year.rate) < Decimal("0.01")


def test_only_what_was_paid_in_the_year_counts_and_what_was_taken_back_does_not() -> None:
    this, next_ = project_year(2023), project_year(2024, of=BudgetProject.objects.get())
    line(this, "initial", "1000")
    line(this, "cut", "-200")
    line(next_, "initial", "5000")
    payment(this, "300", on=date(2023, 12, 31))
    wrong = payment(this, "100", on=date(2023, 2, 1))
    payment(next_, "400", on=date(2024, 1, 1))
    money.take_back(wrong, by=account("cashier", "finance"), voucher="R", paid_on=date(2023, 3, 1))
    value = figure(2023)
    assert (value.numerator, value.denominator, value.value) == (Decimal(300), Decimal(800), Decimal("37.5"))
    assert value.rows == 2


def test_a_budget_of_zero_gives_no_figure() -> None:
    payment(project_year(2023), "300", on=date(2023, 5, 1))
    assert figure(2023).value is None


def test_a_project_carried_by_two_departments_counts_in_both_and_once_in_the_whole() -> None:
    year = project_year(2023)
    for name in ("资源管理部", "资源数据部"):
        department = Department.objects.create(organisation=year.unit, name=name)
        year.departments.create(department=department, name=name)
    other = project_year(2023, of=project("P-002"))
    for each, paid in ((year, "300"), (other, "100")):
        line(each, "initial", "1000")
        payment(each, paid, on=date(2023, 5, 1))
    assert figure(2023).value == Decimal(20)
    parts = by_dimension(BUDGET_EXECUTION_RATE, Period.year(2023), "department")
    assert {name: part.value for name, part in parts.items()} == {
        "": Decimal(10),
        "资源管理部": Decimal(30),
        "资源数据部": Decimal(30),
    }


def test_the_figure_of_a_year_stays_when_the_world_moves_on(years) -> None:
    def figures() -> list[object]:
        names = ("project", "department", "authority")
        parts = [by_dimension(BUDGET_EXECUTION_RATE, Period.year(2022), name) for name in names]
        return [figure(2022).value, [{key: part.value for key, part in each.items()} for each in parts]]

    before = figures()
    Organisation.objects.update(name="改名单位")
    Department.objects.update(name=Concat(Value("新"), "name"))
    BudgetProject.objects.update(name="改名项目", nature="one_off")
    late = project_year(2024, of=project("P-999"), authority=unit("新主管"))
    line(late, "initial", "1000")
    payment(late, "10")
    assert figures() == before


def test_the_rows_name_vouchers_and_documents_and_nobody(years) -> None:
    for part in (BUDGET_EXECUTION_RATE.numerator, BUDGET_EXECUTION_RATE.denominator):
        paths = [column.path for column in part.columns]
        rows = list(rows_of(BUDGET_EXECUTION_RATE, part, Period.year(2022)).values_list(*paths))
        assert rows
        assert not any("recorded_by" in path for path in paths)
