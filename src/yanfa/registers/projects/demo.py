"""The budget projects of a demonstration year, with budgets, changes and payments that add up."""

from datetime import date
from decimal import Decimal

from yanfa.kernel.clock import start_of_day, today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.organisations.api import Department, Organisation
from yanfa.registers.projects.choices import FundSource, LineKind, ProjectKind, ProjectNature
from yanfa.registers.projects.models import (
    BudgetLine,
    BudgetProject,
    Payment,
    ProjectYear,
    ResponsibleDepartment,
)

NAMES = (
    "大型科学仪器共享服务",
    "科技创新券运行管理",
    "研发平台门户运维",
    "科技服务热线",
    "试验基地年报与评估",
    "科研计划项目管理",
    "外国人来华工作服务",
    "人才服务",
    "信息化基础环境运维",
    "技术转移对接服务",
)
RATE = "performance.budget_execution_rate"
#: Projects and payments a project at scale 1.
PROJECTS, PAYMENTS = 60, 24


def build(year: DemoYear) -> None:
    """Give every project of the demonstration a year; the projects are opened in the first one."""
    centre = Organisation.objects.filter(parent__isnull=False).order_by("pk").first()
    if centre is None:
        return
    departments = list(Department.objects.filter(organisation=centre).order_by("pk"))
    for number in range(year.size(PROJECTS, least=3)):
        project = _project(number, year)
        opened = _year(project, year, centre, departments[number % len(departments)])
        _budget(opened, year, number)
        _pay(opened, year)


def _project(number: int, year: DemoYear) -> BudgetProject:
    kind = ProjectKind.SPECIFIC if number % 3 else ProjectKind.OPERATING
    batch = f"（{number // len(NAMES) + 1}）" if number >= len(NAMES) else ""
    facts = {
        "name": NAMES[number % len(NAMES)] + batch,
        "nature": ProjectNature.RECURRING if number % 4 else ProjectNature.PHASED,
        "kind": kind,
        "first_year": year.year,
    }
    project, _ = BudgetProject.objects.get_or_create(code=f"DEMO-{number + 1:04}", defaults=facts)
    return project


def _year(
    project: BudgetProject, year: DemoYear, centre: Organisation, department: Department
) -> ProjectYear:
    assert centre.parent is not None
    opened = ProjectYear.objects.create(
        project=project,
        year=year.year,
        project_name=project.name,
        authority=centre.parent,
        authority_name=centre.parent.name,
        unit=centre,
        unit_name=centre.name,
    )
    ResponsibleDepartment.objects.create(project_year=opened, department=department, name=department.name)
    facts = {"code": project.code, "year": year.year, "name": project.name, "department": department.name}
    year.facts.write("project_year", facts)
    return opened


def _budget(opened: ProjectYear, year: DemoYear, number: int) -> None:
    """An initial budget, and in two projects of five a change within the year."""
    initial = Decimal(year.random.randint(200, 5000)) * 1000
    _line(opened, year, LineKind.INITIAL, initial, date(year.year - 1, 12, 20))
    if number % 5 == 1:
        _line(opened, year, LineKind.SUPPLEMENT, initial / 10, date(year.year, 6, 15))
    if number % 5 == 3:
        _line(opened, year, LineKind.CUT, -initial / 20, date(year.year, 9, 10))


def _line(opened: ProjectYear, year: DemoYear, kind: LineKind, amount: Decimal, document_date: date) -> None:
    amount = amount.quantize(Decimal("0.01"))
    line = BudgetLine.objects.create(
        project_year=opened,
        kind=kind,
        amount=amount,
        document_number=f"示财预〔{document_date.year}〕{opened.pk}号",
        document_date=document_date,
        effective_on=date(year.year, 1, 1) if kind == LineKind.INITIAL else document_date,
        recorded_at=start_of_day(document_date),
    )
    year.tally.add(RATE, 0, amount)
    facts = {
        "code": opened.project.code,
        "amount": amount,
        "counts_from": line.effective_on,
        "kind": str(kind),
    }
    year.facts.write("budget_line", facts)


def _pay(opened: ProjectYear, year: DemoYear) -> None:
    """Payments over the year, up to today, that leave a little of the budget unspent."""
    budget = sum((line.amount for line in opened.lines.all()), Decimal(0))
    count = max(4, year.size(PAYMENTS))
    share = (budget * year.random.randint(88, 100) / 100 / count).quantize(Decimal("0.01"))
    for number in range(count):
        paid_on = date(year.year, 1 + number * 12 // count, year.random.randint(5, 28))
        if paid_on > today():
            break
        _payment(opened, year, share, paid_on, f"{year.year}-{opened.project.code}-{number + 1:03}")


def _payment(opened: ProjectYear, year: DemoYear, amount: Decimal, paid_on: date, voucher: str) -> None:
    source = FundSource.CARRIED_OVER if year.random.random() < 0.05 else FundSource.CURRENT
    Payment.objects.create(
        project_year=opened,
        amount=amount,
        source=source,
        voucher=voucher,
        paid_on=paid_on,
        purpose="服务采购",
        recorded_at=start_of_day(paid_on),
    )
    year.tally.add(RATE, amount, month=paid_on.month)
    facts = {"code": opened.project.code, "amount": amount, "paid_on": paid_on, "voucher": voucher}
    year.facts.write("payment", facts)
