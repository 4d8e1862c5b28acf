"""Projects, years and money: who may keep them, what adds up, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Department
from yanfa.registers.projects.models import BudgetLine, Payment, ProjectYear
from yanfa.registers.projects.services import money, projects


@pytest.fixture
def officer(db) -> User:
    return account("officer", "performance_officer")


@pytest.fixture
def cashier(db) -> User:
    return account("cashier", "finance")


def totals(year: ProjectYear) -> tuple[Decimal, Decimal, Decimal]:
    found = ProjectYear.objects.with_totals().get(pk=year.pk)
    return found.initial, found.adjusted, found.executed


@pytest.mark.django_db
class TestProjects:
    FACTS = {"name": "仪器共享", "nature": "recurring", "kind": "specific", "first_year": 2020}

    def test_a_project_is_opened_and_written_down(self, officer: User) -> None:
        opened = projects.open_project(by=officer, code="P-1", **self.FACTS)
        assert opened.recurring
        assert AuditEvent.objects.for_target(opened).get().action == "projects.open"
        with pytest.raises(ValidationError, match="已有使用这个代码"):
            projects.open_project(by=officer, code="P-1", **self.FACTS)

    @pytest.mark.parametrize("role", ["finance", "section_head", "section_reporter", "registrar", "public"])
    def test_only_the_performance_officer_keeps_projects(self, role: str) -> None:
        stranger, known = account("stranger", role), project()
        for act in (
            lambda: projects.open_project(by=stranger, code="P-2", **self.FACTS),
            lambda: projects.change_project(known, by=stranger, version=1, facts={"name": "改"}),
            lambda: projects.open_year(known, 2024, by=stranger, authority=unit(), unit=unit()),
            lambda: money.record_line(
                project_year(of=known), by=stranger, kind="initial", amount=Decimal(1), document_number="1",
                document_date=date(2024, 1, 1),
            ),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                act()

    def test_a_change_is_written_down_and_the_second_saver_is_told(self, officer: User) -> None:
        known = project()
        projects.change_project(known, by=officer, version=1, facts={"name": "新名称"})
        with pytest.raises(ValidationError, match="他人已修改"):
            projects.change_project(known, by=officer, version=1, facts={"name": "更新名称"})
        known.refresh_from_db()
        assert (known.name, known.version) == ("新名称", 2)
        event = AuditEvent.objects.for_target(known).get(action="projects.change")
        assert event.changes == {"name": ["大型仪器共享服务", "新名称"]}

    def test_a_year_keeps_the_names_of_its_time(self, officer: User) -> None:
        year = project_year()
        year.authority.name = "科学技术局"
        year.authority.save()
        projects.change_project(year.project, by=officer, version=1, facts={"name": "新名称"})
        year.refresh_from_db()
        assert (year.authority_name, year.project_name) == ("市科技局", "大型仪器共享服务")

    def test_a_year_is_opened_once_and_not_before_the_project(self, officer: User) -> None:
        year = project_year()
        given = {"by": officer, "authority": year.authority, "unit": year.unit}
        with pytest.raises(ValidationError, match="已有这个年度"):
            projects.open_year(year.project, 2024, **given)
        with pytest.raises(ValidationError, match="不能早于"):
            projects.open_year(year.project, 2019, **given)

    def test_departments_are_of_the_unit_that_carries_the_project(self, officer: User) -> None:
        year = project_year()
        own = Department.objects.create(organisation=year.unit, name="资源管理部")
        foreign = Department.objects.create(organisation=year.authority, name="基地处")
        given = {"by": officer, "authority": year.authority, "unit": year.unit}
        projects.change_year(year, departments=[own], **given)
        own.name = "资源部"
        own.save()
        projects.change_year(year, departments=[own], **given)
        assert [row.name for row in year.departments.all()] == ["资源管理部"]
        with pytest.raises(ValidationError, match="应属于实施单位"):
            projects.change_year(year, departments=[foreign], **given)
        projects.change_year(year, departments=[], **given)
        assert not year.departments.exists()


@pytest.mark.django_db
class TestBudget:
    def test_the_adjusted_budget_is_the_sum_of_its_lines(self) -> None:
        year = project_year()
        line(year, "initial", "1000000.00", on=date(2023, 12, 20))
        line(year, "supplement", "200000.50")
        line(year, "cut", "-50000.25")
        line(year, "transfer", "-0.25")
        payment(year, "100.10")
        payment(year, "200.20")
        assert totals(year) == (Decimal("1000000.00"), Decimal("1150000.00"), Decimal("300.30"))

    def test_a_year_without_money_has_no_rate(self) -> None:
        project_year()
        assert ProjectYear.objects.with_totals().get().rate is None

    @pytest.mark.parametrize(
        ("kind", "amount", "on", "field"),
        [
            ("supplement", "-1", date(2024, 6, 1), "amount"),
            ("cut", "1", date(2024, 6, 1), "amount"),
            ("transfer", "0", date(2024, 6, 1), "amount"),
            ("cut", "-1000.01", date(2024, 6, 1), "amount"),
            ("supplement", "0.001", date(2024, 6, 1), "amount"),
            ("supplement", "1", date(2023, 12, 31), "document_date"),
            ("supplement", "1", date(2025, 1, 1), "document_date"),
        ],
    )
    def test_what_cannot_be_is_refused(self, kind: str, amount: str, on: date, field: str) -> None:
        year = project_year()
        line(year, "initial", "1000")
        with pytest.raises(ValidationError) as refusal:
            line(year, kind, amount, number="x", on=on)
        assert field in refusal.value.message_dict

    def test_a_document_counts_once(self) -> None:
        year = project_year()
        line(year, "initial", "1000")
        with pytest.raises(ValidationError, match="年初预算已录入"):
            line(year, "initial", "2000", number="other")
        line(year, "supplement", "1", number="财预〔2024〕7号")
        with pytest.raises(ValidationError, match="批文已录入"):
            line(year, "supplement", "2", number="财预〔2024〕7号")

    def test_the_database_itself_refuses_a_wrong_sign(self) -> None:
        year = project_year()
        facts = {"project_year": year, "document_number": "1", "document_date": "2024-06-01"}
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.create(kind="cut", amount=1, effective_on="2024-06-01", **facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.create(project_year=year, amount=-1, voucher="1", paid_on="2024-06-01")


@pytest.mark.django_db
class TestPayments:
    def test_finance_records_and_the_officer_does_not(self, officer: User, cashier: User) -> None:
        year = project_year()
        facts = {"amount": Decimal("12.30"), "paid_on": date(2024, 5, 1), "voucher": " V-1 "}
        stored = money.record_payment(year, by=cashier, **facts)
        assert (stored.voucher, stored.recorded_by) == ("V-1", cashier)
        assert AuditEvent.objects.for_target(year.project).filter(action="projects.pay").count() == 1
        with pytest.raises(PermissionDenied):
            money.record_payment(year, by=officer, **facts | {"voucher": "V-2"})

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"amount": Decimal(0)}, "__all__"),
            ({"amount": Decimal("-1")}, "__all__"),
            ({"amount": Decimal("0.001")}, "amount"),
            ({"paid_on": date(2023, 12, 31)}, "paid_on"),
            ({"paid_on": date(2025, 1, 1)}, "paid_on"),
            ({"voucher": " "}, "voucher"),
        ],
    )
    def test_what_cannot_be_is_refused(self, cashier: User, change: dict[str, object], field: str) -> None:
        facts = {"amount": Decimal(1), "paid_on": date(2024, 5, 1), "voucher": "V-1"} | change
        with pytest.raises(ValidationError) as refusal:
            money.record_payment(project_year(), by=cashier, **facts)
        assert field in refusal.value.message_dict

    def test_money_applied_for_and_not_paid_is_not_recorded(self, cashier: User) -> None:
        year = project_year(2024, of=project(first_year=2024))
        with (
            time_machine.travel(datetime(2024, 5, 6, 4, tzinfo=UTC), tick=False),
            pytest.raises(ValidationError, match="不能晚于今天"),
        ):
            money.record_payment(year, by=cashier, amount=Decimal(1), paid_on=date(2024, 5, 7), voucher="V-1")

    def test_a_voucher_counts_once_in_a_project_and_may_serve_two(self, cashier: User) -> None:
        first, second = project_year(), project_year(of=project("P-002"))
        payment(first, "1", voucher="V-1")
        payment(second, "1", voucher="V-1")
        with pytest.raises(ValidationError, match="凭证号已录入"):
            payment(first, "1", voucher="V-1")

    def test_a_payment_is_taken_back_once_and_both_stay(self, cashier: User) -> None:
        year = project_year()
        original = payment(year, "100.10", voucher="V-1")
        reversal = money.take_back(original, by=cashier, voucher="R-1", paid_on=date(2024, 7, 1))
        assert reversal.amount == Decimal("-100.10")
        assert totals(year)[2] == 0
        assert year.payments.count() == 2
        for wrong in (original, reversal):
            with pytest.raises(ValidationError, match="已冲销"):
                money.take_back(wrong, by=cashier, voucher="R-2", paid_on=date(2024, 7, 1))
        with pytest.raises(ValidationError, match="不能早于支付日期"):
            money.take_back(
                payment(year, "1", voucher="V-2"), by=cashier, voucher="R-3", paid_on=date(2024, 1, 1)
            )


@pytest.mark.django_db(transaction=True)
def test_cuts_at_once_do_not_together_take_more_than_there_is() -> None:
    year = project_year()
    line(year, "initial", "1000")
    start = Barrier(6)

    def cut(number: int) -> bool:
        try:
            start.wait()
            line(ProjectYear.objects.get(pk=year.pk), "cut", "-300", number=f"压减{number}")
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(cut, range(6)))
    assert done.count(True) == 3
    assert totals(year)[1] == Decimal(100)


@pytest.mark.django_db(transaction=True)
def test_a_payment_is_taken_back_once_even_at_once() -> None:
    cashier, original = account("cashier", "finance"), payment(project_year(), "100")
    start = Barrier(6)

    def take_back(number: int) -> bool:
        try:
            start.wait()
            money.take_back(original, by=cashier, voucher=f"R-{number}", paid_on=date(2024, 7, 1))
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(take_back, range(6)))
    assert done.count(True) == 1
    assert Payment.objects.count() == 2
