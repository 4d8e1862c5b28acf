"""The budget projects of a demonstration year, with budgets, changes, procurement and payments that add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yanfa.kernel.clock import start_of_day, today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.organisations.api import Department, Organisation
from yanfa.registers.projects.choices import (
    FundSource,
    LineKind,
    ProcurementMethod,
    ProjectKind,
    ProjectNature,
)
from yanfa.registers.projects.models import (
    Acceptance,
    BudgetLine,
    BudgetProject,
    Contract,
    Payment,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
    ResponsibleDepartment,
)

NAMES = (
    "大型科学仪器共享服务",
    "科技创新券运行管理",
    "网络运行保障",
    "信息化运维",
    "试验基地年报与评估",
    "科研计划项目管理",
    "外国人来华工作服务",
    "人才服务",
    "科技服务热线",
    "技术转移对接服务",
)
RATE = "performance.budget_execution_rate"
DONE = "performance.procurement_rate"
BOUGHT = ("系统运维服务", "数据加工服务", "宣传推广服务", "专家评审服务", "安全测评服务", "设备耗材")
SUPPLIERS = ("示例信息技术有限公司", "示例数据服务有限公司", "示例会展服务有限公司")
#: Of the item with this number in every project: cancelled, accepted late, accepted in the next year.
CANCELLED, LATE, OVERDUE = 2, 1, 4
#: Projects and payments a project at scale 1.
PROJECTS, PAYMENTS = 60, 24


def build(year: DemoYear) -> None:
    """Give every project of the demonstration a year; the projects are opened in the first one."""
    centre = Organisation.objects.filter(parent__isnull=False).order_by("pk").first()
    if centre is None:
        return
    departments = list(Department.objects.filter(organisation=centre).order_by("pk"))
    for number in range(year.size(PROJECTS, least=5)):
        project = _project(number, year)
        opened = _year(project, year, centre, departments[number % len(departments)])
        _budget(opened, year, number)
        _pay(opened, year, _procure(opened, year, number))


def _project(number: int, year: DemoYear) -> BudgetProject:
    kind = ProjectKind.SPECIFIC if number % 3 else ProjectKind.OPERATING
    batch = f"（{number // len(NAMES) + 1}）" if number >= len(NAMES) else ""
    facts = {
        "name": NAMES[number % len(NAMES)] + batch,
        "nature": ProjectNature.RECURRING if number % 4 else ProjectNature.PHASED,
        "kind": kind,
        "first_year": year.year,
        "starts_on": date(year.year, 1, 1),
    }
    if facts["nature"] == ProjectNature.PHASED:
        facts |= {"ends_on": date(year.year + 2, 12, 31), "total_fiscal": Decimal(12_000_000)}
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
        budget_unit_code="109003",
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


@dataclass
class _Signed:
    """A contract, and what of it is not paid yet."""

    contract: Contract
    left: Decimal


def _procure(opened: ProjectYear, year: DemoYear, number: int) -> list[_Signed]:
    """The plan of the year, what came of each item by today, and the contracts that payments go to."""
    budget = sum((line.amount for line in opened.lines.all()), Decimal(0))
    count = year.random.randint(2, 6)
    share = (budget * 8 / 10 / count).quantize(Decimal("0.01"))
    signed: list[_Signed] = []
    for place in range(count):
        item = _item(opened, year, place, count, share)
        if place == CANCELLED and number % 3 == 1 and date(year.year, 6, 10) <= today():
            _cancel(item, year)
            continue
        year.tally.add(DONE, 0, 1)
        signed_on = item.due_on - timedelta(days=75)
        if signed_on <= today():
            signed.append(_Signed(_contract(item, signed_on, place), share))
            _accept(signed[-1].contract, year, place)
    return signed


def _item(opened: ProjectYear, year: DemoYear, place: int, count: int, share: Decimal) -> ProcurementItem:
    methods = list(ProcurementMethod)
    item = ProcurementItem.objects.create(
        project_year=opened,
        number=f"{year.year}-{place + 1:02}",
        name=BOUGHT[place],
        method=methods[year.random.randrange(len(methods))],
        amount=share,
        due_on=date(year.year, 4 + place * 8 // max(1, count - 1), year.random.randint(10, 28)),
        document_number=f"示采〔{year.year}〕{opened.pk}-{place + 1}号",
        recorded_at=start_of_day(date(year.year, 1, 10)),
    )
    facts = {"code": opened.project.code, "number": item.number, "method": item.method, "due_on": item.due_on}
    year.facts.write("procurement_item", facts | {"amount": share})
    return item


def _cancel(item: ProcurementItem, year: DemoYear) -> None:
    approved_on = date(year.year, 6, 10)
    ProcurementCancellation.objects.create(
        item=item,
        document_number=f"示采〔{year.year}〕取消{item.pk}号",
        approved_on=approved_on,
        reason="需求调整，经批准不再采购",
        recorded_at=start_of_day(approved_on),
    )
    facts = {"code": item.project_year.project.code, "number": item.number, "approved_on": approved_on}
    year.facts.write("procurement_cancelled", facts)


def _contract(item: ProcurementItem, signed_on: date, place: int) -> Contract:
    return Contract.objects.create(
        project=item.project_year.project,
        item=item,
        number=f"示合〔{signed_on.year}〕{item.pk}号",
        supplier_name=SUPPLIERS[place % len(SUPPLIERS)],
        signed_on=signed_on,
        amount=item.amount,
        recorded_at=start_of_day(signed_on),
    )


def _accept(contract: Contract, year: DemoYear, place: int) -> None:
    """In time, late within the year, or when the year is over; only what happened by today."""
    item = contract.item
    assert item is not None
    accepted_on = item.due_on + timedelta(days={LATE: 3, OVERDUE: 150}.get(place, -8))
    if accepted_on > today():
        return
    counts = max(accepted_on, item.due_on)
    Acceptance.objects.create(
        project=contract.project,
        item=item,
        contract=contract,
        number=f"示验{contract.pk}",
        accepted_on=accepted_on,
        counts_on=counts,
        amount=contract.amount,
        recorded_at=start_of_day(accepted_on),
    )
    facts = {"code": contract.project.code, "number": item.number, "accepted_on": accepted_on}
    year.facts.write("acceptance", facts)
    if counts.year == year.year:
        year.tally.add(DONE, 1, month=counts.month)


def _pay(opened: ProjectYear, year: DemoYear, signed: list[_Signed]) -> None:
    """Payments over the year, up to today, that leave a little of the budget unspent."""
    budget = sum((line.amount for line in opened.lines.all()), Decimal(0))
    count = max(4, year.size(PAYMENTS))
    share = (budget * year.random.randint(88, 100) / 100 / count).quantize(Decimal("0.01"))
    for number in range(count):
        paid_on = date(year.year, 1 + number * 12 // count, year.random.randint(5, 28))
        if paid_on > today():
            break
        voucher = f"{year.year}-{opened.project.code}-{number + 1:03}"
        for line, (amount, contract) in enumerate(_lines(share, paid_on, signed), 1):
            payment = _payment(opened, year, amount, paid_on, voucher)
            payment.line, payment.contract = line, contract
            payment.save()


def _lines(
    amount: Decimal, paid_on: date, signed: list[_Signed]
) -> Iterator[tuple[Decimal, Contract | None]]:
    """The lines of a voucher: what is left of the contracts signed by then, and the rest without one."""
    for each in signed:
        part = min(each.left, amount)
        if part and each.contract.signed_on <= paid_on:
            each.left -= part
            amount -= part
            yield part, each.contract
    if amount:
        yield amount, None


def _payment(opened: ProjectYear, year: DemoYear, amount: Decimal, paid_on: date, voucher: str) -> Payment:
    """A payment that is not saved yet, counted."""
    source = FundSource.CARRIED_OVER if year.random.random() < 0.05 else FundSource.CURRENT
    year.tally.add(RATE, amount, month=paid_on.month)
    facts = {"code": opened.project.code, "amount": amount, "paid_on": paid_on, "voucher": voucher}
    year.facts.write("payment", facts)
    return Payment(
        project_year=opened,
        amount=amount,
        source=source,
        voucher=voucher,
        paid_on=paid_on,
        function_code="2060599",
        function_name="其他科技条件与服务支出",
        economic_code="30227",
        economic_name="委托业务费",
        purpose="服务采购",
        recorded_at=start_of_day(paid_on),
    )
