"""Budget projects for the tests of the registers."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.registers.units import unit
from yanfa.registers.organisations.models import Organisation
from yanfa.registers.projects.models import BudgetLine, BudgetProject, Payment, ProjectYear
from yanfa.registers.projects.services import money, projects


def project(code: str = "P-001", **facts: Any) -> BudgetProject:
    """A project that began in 2020."""
    given = {
        "name": "大型仪器共享服务",
        "nature": "recurring",
        "kind": "specific",
        "first_year": 2020,
    } | facts
    return projects.store_project(by=None, code=code, **given)


def project_year(
    number: int = 2024, of: BudgetProject | None = None, authority: Organisation | None = None, **more: Any
) -> ProjectYear:
    """A year of a project, under an authority and a unit of its own."""
    known = Organisation.objects.filter(name__in=["市科技局", "管理中心"])
    bodies = {each.name: each for each in known}
    authority = authority or bodies.get("市科技局") or unit("市科技局", kind="government")
    carrier = bodies.get("管理中心") or unit("管理中心", kind="public_institution")
    return projects.store_year(of or project(), number, by=None, authority=authority, unit=carrier, **more)


def line(year: ProjectYear, kind: str, amount: str, number: str = "", on: date | None = None) -> BudgetLine:
    """A budget line of the year."""
    made = BudgetLine(
        project_year=year,
        kind=kind,
        amount=Decimal(amount),
        document_number=number or f"财预〔{year.year}〕{kind}号",
        document_date=on or date(year.year, 6, 1),
    )
    return money.store_line(made, by=None)


def payment(year: ProjectYear, amount: str, on: date | None = None, voucher: str = "") -> Payment:
    """A payment out of the year."""
    number = voucher or f"V{Payment.objects.count() + 1}"
    made = Payment(
        project_year=year, amount=Decimal(amount), voucher=number, paid_on=on or date(year.year, 6, 30)
    )
    return money.store_payment(made, by=None)
