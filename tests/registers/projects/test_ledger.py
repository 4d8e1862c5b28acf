"""A year's money and its ledger as they stood on a day, their exports, and the codes of the budget system."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account
from tests.registers.projects.purchases import acceptance, cancelled, contract, item
from tests.registers.units import unit
from yanfa.registers.projects import exports
from yanfa.registers.projects.api import Budget, FundSource, budget_of, ledger_of
from yanfa.registers.projects.models import BudgetLine, Payment, ProjectYear
from yanfa.registers.projects.services import money, procurement, projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> ProjectYear:
    return project_year()


class TestBudget:
    @pytest.fixture
    def budgeted(self, year: ProjectYear) -> ProjectYear:
        line(year, "initial", "1000", on=date(2023, 12, 20))
        line(year, "cut", "-100", on=date(2024, 9, 1))
        carried = BudgetLine(
            project_year=year,
            kind="initial",
            source="carried_over",
            amount=Decimal(200),
            document_number="结转〔2024〕1号",
            document_date=date(2024, 1, 5),
        )
        money.store_line(carried, by=None)
        payment(year, "300", on=date(2024, 3, 1))
        payment(year, "90", on=date(2024, 12, 31))
        spent = Payment(
            project_year=year,
            amount=Decimal(150),
            voucher="J-1",
            paid_on=date(2024, 4, 1),
            source="carried_over",
        )
        money.store_payment(spent, by=None)
        return year

    def test_the_year_at_its_end(self, budgeted: ProjectYear) -> None:
        whole = budget_of(budgeted)
        assert (whole.on, whole.initial, whole.change, whole.adjusted) == (
            date(2024, 12, 31),
            Decimal(1200),
            Decimal(-100),
            Decimal(1100),
        )
        assert (whole.executed, whole.unpaid, whole.rate) == (Decimal(540), Decimal(560), Decimal("49.09"))
        assert (whole.carried_over.adjusted, whole.carried_over.executed) == (Decimal(200), Decimal(150))
        assert whole.by_source[FundSource.OTHER].rate is None
        assert [each.document_number for each in whole.changes] == ["财预〔2024〕cut号"]
        assert sum(each.adjusted for each in whole.by_source.values()) == whole.adjusted
        assert sum(each.amount for each in whole.payments) == whole.executed

    def test_on_an_earlier_day(self, budgeted: ProjectYear) -> None:
        def on(day: date) -> tuple[Decimal, Decimal]:
            found: Budget = budget_of(budgeted, day)
            return found.adjusted, found.executed

        assert on(date(2024, 3, 1)) == (Decimal(1200), Decimal(300))
        assert on(date(2024, 2, 29)) == (Decimal(1200), Decimal(0))
        assert on(date(2024, 9, 1)) == (Decimal(1100), Decimal(450))

    def test_a_refund_after_the_year_does_not_change_it(self, budgeted: ProjectYear) -> None:
        before = budget_of(budgeted).executed
        project_year(2025, of=budgeted.project)
        paid = budgeted.payments.get(voucher="J-1")
        money.take_back(paid, by=account("cashier", "finance"), voucher="R", paid_on=date(2025, 1, 9))
        assert budget_of(budgeted).executed == before


class TestLedger:
    def test_items_contracts_acceptances_and_payments_stand_beside_each_other(
        self, year: ProjectYear
    ) -> None:
        done, open_, gone = item(year, "C-1"), item(year, "C-2", document_number=""), item(year, "C-3")
        first, second = contract(done, "H-1"), contract(done, "H-2", amount=Decimal(100))
        acceptance(first, date(2024, 5, 1), final=False)
        acceptance(second, date(2024, 6, 1))
        cancelled(gone, date(2024, 5, 1))
        pay = {"by": account("cashier", "finance"), "paid_on": date(2024, 6, 2)}
        money.record_payment(year, contract=first, amount=Decimal(400), voucher="V-1", **pay)
        payment(year, "7")
        ledger = ledger_of(year)
        shown = [(each.item.number, each.first, str(each.contract or "")) for each in ledger.entries]
        assert shown == [
            ("C-1", True, "H-1 甲公司"),
            ("C-1", False, "H-2 甲公司"),
            ("C-2", True, ""),
            ("C-3", True, ""),
        ]
        assert [each.paid for each in ledger.entries] == [400, 0, 0, 0]
        assert ledger.entries[2].missing == ("缺批准文件号", "未签合同", "已过应完成日，未通过最终验收")
        assert ledger.entries[1].missing == ("已验收，未支付", "缺验收单")
        assert ledger.entries[3].cancellation is not None
        assert ledger.entries[3].missing == ()
        totals = ledger.totals
        assert (totals.items, totals.signed_items, totals.accepted_items, totals.paid_items) == (2, 1, 1, 1)
        assert (totals.cancelled_items, totals.cancelled, totals.planned) == (1, Decimal(1000), Decimal(2000))
        assert (totals.contracted, totals.accepted) == (Decimal(1000), Decimal(1000))
        assert (totals.done, totals.done_by_amount) == (Decimal("50.00"), Decimal("50.00"))
        assert (totals.paid, totals.paid_without_contract) == (Decimal(407), Decimal(7))
        assert ledger.missing == ("有 2 笔支付缺科目。",)
        assert open_.pk

    def test_contracts_of_earlier_years_stand_where_they_are_paid(self, year: ProjectYear) -> None:
        old = project_year(2023, of=year.project)
        carried = contract(item(old, "C-9"), "H-9")
        idle = contract(old, "H-8", signed_on=date(2023, 2, 1))
        pay = {"by": account("cashier", "finance"), "contract": carried}
        money.record_payment(old, amount=Decimal(500), voucher="V-1", paid_on=date(2023, 5, 1), **pay)
        assert ledger_of(year).entries == ()
        money.record_payment(year, amount=Decimal(400), voucher="V-2", paid_on=date(2024, 5, 1), **pay)
        (entry,) = ledger_of(year).entries
        assert (entry.item, entry.contract, entry.paid, entry.paid_before) == (None, carried, 400, 500)
        assert entry.missing == ("已付清，未验收",)
        assert {each.contract for each in ledger_of(old).entries} == {carried, idle}

    def test_it_is_read_as_of_a_day(self, year: ProjectYear) -> None:
        planned = item(year)
        done = acceptance(contract(planned), date(2024, 6, 1))
        procurement.withdraw(done, by=account("cashier", "finance"), reason="录错")
        assert ledger_of(year).totals.accepted_items == 0
        assert [each.what for each in ledger_of(year).withdrawals] == ["履约验收 Y-1 2024-06-01"]
        then = ledger_of(year, date(2024, 6, 1))
        assert (then.totals.accepted_items, then.withdrawals) == (1, ())
        assert ledger_of(year, date(2024, 5, 31)).totals.accepted_items == 0
        assert ledger_of(year, date(2024, 2, 29)).totals.signed_items == 0

    def test_a_long_ledger_asks_few_queries(self, year: ProjectYear, django_assert_max_num_queries) -> None:
        for number in range(12):
            acceptance(contract(item(year, f"C-{number}"), f"H-{number}"), date(2024, 6, 1))
        with django_assert_max_num_queries(8):
            assert len(ledger_of(year).entries) == 12


class TestExports:
    def test_the_ledger_is_a_workbook(self, year: ProjectYear) -> None:
        signed = contract(item(year))
        acceptance(signed, date(2024, 6, 1))
        cancelled(item(year, "C-2"), date(2024, 5, 1))
        payment(year, "7", voucher="V-7")
        book = load_workbook(io.BytesIO(exports.ledger_workbook(year, ledger_of(year))))
        assert book.sheetnames == ["采购台账", "支付明细", "经批准取消", "撤销记录"]
        table = list(book["采购台账"].iter_rows(values_only=True))
        assert table[1][:4] == ("C-1", "运维服务", "竞争性磋商", 1000)
        assert table[1][10] == "Y-1 2024-06-01 合格"
        assert table[2][13] == "经批准取消"
        assert (table[3][0], table[3][3], table[3][11]) == ("合计", 1000, 7)
        assert list(book["支付明细"].iter_rows(values_only=True))[1][1] == "V-7"
        assert list(book["经批准取消"].iter_rows(values_only=True))[1][3] == "消〔2024〕1号"

    def test_the_budget_system_gets_its_columns_in_its_order(self) -> None:
        year = project_year(budget_unit_code="109003")
        line(year, "initial", "1000", on=date(2023, 12, 20))
        line(year, "supplement", "200")
        payment(year, "300")
        columns = exports.budget_system_layout(date(2024, 12, 31))
        assert [heading for heading, _field in columns.columns] == [
            "预算单位代码", "预算单位名称", "项目代码", "项目名称", "年度", "资金来源",
            "年初预算数", "调整数", "全年预算数", "全年执行数", "执行率",
        ]  # fmt: skip
        rows = list(exports.budget_system_rows([year], columns))
        assert rows == [
            [
                "109003",
                "管理中心",
                "P-001",
                "大型仪器共享服务",
                2024,
                "当年财政拨款",
                1000,
                200,
                1200,
                300,
                25,
            ],
        ]


class TestUnitCodes:
    def test_a_new_year_takes_the_code_of_the_year_before(self) -> None:
        first = project_year(2023, budget_unit_code=" 109003 ")
        assert first.budget_unit_code == "109003"
        assert project_year(2024, of=first.project).budget_unit_code == "109003"
        assert project_year(2025, of=first.project, budget_unit_code="109004").budget_unit_code == "109004"
        assert project_year(2026, of=first.project).budget_unit_code == "109004"

    def test_a_new_project_takes_the_code_of_its_unit(self) -> None:
        project_year(2023, budget_unit_code="109003")
        assert project_year(2024, of=project("P-002")).budget_unit_code == "109003"

    def test_another_unit_does_not_take_it(self) -> None:
        year = project_year(2023, budget_unit_code="109003")
        other, officer = unit("另一中心"), account("officer", "performance_officer")
        opened = projects.open_year(year.project, 2024, by=officer, authority=year.authority, unit=other)
        assert opened.budget_unit_code == ""
        changed = projects.change_year(
            opened, by=officer, authority=year.authority, unit=other, budget_unit_code="200001"
        )
        assert changed.budget_unit_code == "200001"
