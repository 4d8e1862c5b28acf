"""Payments from the finance system's lists: lines of vouchers, reversals, contracts, and every bad sheet in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.registers.budgets import payment, project, project_year
from tests.registers.people import account
from tests.registers.projects.lists import csv_of, xlsx_of
from tests.registers.projects.purchases import contract
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.accounts.models import User
from yanfa.registers.projects.importers import payments
from yanfa.registers.projects.models import Payment, ProjectYear
from yanfa.registers.projects.services.ledger import ledger_of

HEADINGS = [
    "项目代码", "预算单位代码", "凭证号", "行号", "支付日期", "金额（元）", "资金来源", "支出功能分类", "部门经济分类",
    "合同号", "原凭证号", "用途",
]  # fmt: skip
PLAIN = {
    "code": "P-001",
    "unit": "",
    "voucher": "V-1",
    "line": "",
    "day": "2024-05-06",
    "amount": "100.00",
    "source": "",
    "function": "2060599 其他科技条件与服务支出",
    "economic": "30227 委托业务费",
    "contract": "",
    "reverses": "",
    "purpose": "运维",
}


def row(**changes: Any) -> list[Any]:
    return list((PLAIN | changes).values())


def read(*rows: list[Any]) -> Any:
    return payments.read(csv_of(HEADINGS, *rows), "支付.csv")


def bring(*rows: list[Any], by: User | None = None) -> Plan[Payment]:
    return payments.import_rows(read(*rows), by=by, source="支付.csv")


def refusals(*rows: list[Any]) -> str:
    """What is told; nothing may have been written."""
    before = Payment.objects.count()
    with pytest.raises(ImportRefused) as refused:
        bring(*rows)
    assert Payment.objects.count() == before
    assert payments.plan_of(read(*rows)).errors == refused.value.plan.errors
    return " ".join(refused.value.plan.errors)


def amounts() -> list[str]:
    return [str(each.amount) for each in Payment.objects.order_by("pk")]


@pytest.fixture
def year(db: None) -> ProjectYear:
    return project_year(budget_unit_code="109003")


class TestVouchers:
    def test_a_voucher_split_over_subjects_is_one_with_lines(self, year: ProjectYear) -> None:
        rows = [
            row(),
            row(amount="50", economic="30213维修（护）费"),
            row(amount="7", economic="30227", purpose="二期"),
        ]
        assert len(bring(*rows).new) == 3
        lines = Payment.objects.order_by("line")
        assert [(each.voucher, each.line, each.economic_code) for each in lines] == [
            ("V-1", 1, "30227"),
            ("V-1", 2, "30213"),
            ("V-1", 3, "30227"),
        ]
        assert lines[1].economic_name == "维修(护)费"
        again = bring(*reversed(rows))
        assert (len(again.new), again.unchanged) == (0, 3)

    def test_numbered_lines_may_be_alike(self, year: ProjectYear) -> None:
        assert len(bring(row(line="1"), row(line="2")).new) == 2
        assert bring(row(line="2"), row(line="1")).unchanged == 2
        assert len(bring(row(line="1"), row(line="2"), row(line="3")).new) == 1
        assert "在表中重复" in refusals(row(line="4"), row(line="4"))

    def test_lines_alike_without_numbers_are_refused(self, year: ProjectYear) -> None:
        told = refusals(row(), row())
        assert "第 3 行：支付凭证号“V-1”在表中重复；同一凭证确有几行相同的，请填凭证行号。" in told
        assert "在表中重复" in refusals(row(), row(amount="99"))

    def test_a_known_voucher_is_not_changed_by_a_list(self, year: ProjectYear) -> None:
        bring(row())
        assert "金额或科目不同" in refusals(row(amount="101"))
        assert "金额或科目不同" in refusals(row(economic="30213 维修费"))
        assert "日期不同；凭证号逐月重编的" in refusals(row(day="2024-06-06"))
        assert "日期不同" in refusals(row(voucher="V-2"), row(voucher="V-2", purpose="二", day="2024-06-06"))

    def test_what_was_recorded_by_hand_without_subjects_is_known(self, year: ProjectYear) -> None:
        payment(year, "100", voucher="V-1", on=date(2024, 5, 6))
        assert bring(row()).unchanged == 1

    def test_one_voucher_may_serve_two_projects(self, year: ProjectYear) -> None:
        project_year(of=project("P-002"))
        assert len(bring(row(), row(code="P-002")).new) == 2

    def test_the_unit_is_the_one_of_the_year(self, year: ProjectYear) -> None:
        assert "“999”与项目年度登记的“109003”不一致" in refusals(row(unit="999"))
        assert bring(row(unit="109003")).new


class TestReversals:
    def test_a_negative_line_takes_back_the_only_payment_that_it_can_mean(self, year: ProjectYear) -> None:
        rows = [
            row(voucher="R-1", day="2024-06-01", amount="-100", economic=""),
            row(),
            row(voucher="V-2", amount="40"),
        ]
        assert len(bring(*rows).new) == 3
        back = Payment.objects.get(voucher="R-1")
        assert (back.takes_back.voucher, back.economic_code) == ("V-1", "30227")
        again = bring(*rows)
        assert (len(again.new), again.unchanged) == (0, 3)

    def test_it_may_carry_the_number_of_its_payment_or_name_it(self, year: ProjectYear) -> None:
        bring(row(), row(voucher="V-2"), row(amount="-100", day="2024-05-07"))
        bring(row(voucher="R-9", amount="-30", day="2024-06-01", reverses="V-2"))
        taken = {each.takes_back.voucher: each.amount for each in Payment.objects.filter(amount__lt=0)}
        assert taken == {"V-1": Decimal(-100), "V-2": Decimal(-30)}

    def test_it_has_the_source_and_the_contract_of_its_payment(self, year: ProjectYear) -> None:
        signed = contract(year)
        bring(row(contract="H-1", source="上年结转"))
        bring(row(voucher="R-1", amount="-100", day="2024-06-01"))
        back = Payment.objects.get(voucher="R-1")
        assert (back.contract, back.source) == (signed, "carried_over")
        # What was taken back may be paid again, though the list names more than the contract in all.
        assert bring(row(voucher="V-2", amount="900", contract="H-1", day="2024-07-01")).new

    def test_a_refund_in_the_next_year_is_a_row_of_that_year(self, year: ProjectYear) -> None:
        later = project_year(2025, of=year.project)
        bring(row(), row(voucher="R-1", amount="-100", day="2025-02-01"))
        assert later.payments.get().takes_back == year.payments.get()

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"amount": "-77"}, "没有对应的支付"),
            ({"amount": "-100"}, "可对应 2 笔支付"),
            ({"amount": "-100", "reverses": "V-404"}, "没有凭证号为“V-404”"),
            ({"amount": "-100.01", "reverses": "V-1"}, "尚可冲销 -100.01 元"),
            ({"amount": "-100", "reverses": "V-1", "day": "2024-05-01"}, "没有凭证号为“V-1”"),
        ],
    )
    def test_what_it_means_is_asked_for(self, year: ProjectYear, change: dict[str, str], told: str) -> None:
        bring(row(), row(voucher="V-2"))
        assert told in refusals(row(**{"voucher": "R-1", "day": "2024-06-01"} | change))


class TestContracts:
    def test_a_payment_hangs_on_its_contract_of_whatever_year(self, year: ProjectYear) -> None:
        contract(year, signed_on=date(2022, 5, 1))
        bring(row(contract="H-1"))
        entry = ledger_of(year).entries[0]
        assert (entry.contract.number, entry.paid) == ("H-1", Decimal(100))

    def test_what_a_contract_does_not_allow_is_told_at_its_row(self, year: ProjectYear) -> None:
        contract(year, signed_on=date(2024, 5, 6))
        assert "合同号为“H-404”" in refusals(row(contract="H-404"))
        assert "早于合同“H-1”的签订日期" in refusals(row(contract="H-1", day="2024-05-05"))
        rows = [row(contract="H-1"), row(contract="H-1", voucher="V-2", amount="800.01"), row(voucher="V-3")]
        assert "第 3 行：合同“H-1”金额 900.00 元，连同本次将支付 900.01 元" in refusals(*rows)


class TestBadSheets:
    def test_full_width_digits_dates_as_text_and_separators_are_read(self, year: ProjectYear) -> None:
        bring(
            row(amount="１，２３４．５０"),
            row(voucher="V-2", day="２０２４年５月７日"),
            row(voucher="V-3", day="2024.5.8"),
            row(voucher="V-4", day="20240509"),
            row(voucher="V-5", day="45422"),
        )
        assert amounts()[0] == "1234.50"
        days = list(Payment.objects.order_by("paid_on").values_list("paid_on", flat=True))
        assert days == [date(2024, 5, 6 + number) for number in range(5)]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"amount": "壹佰元"}, "第 2 行“支付金额（元）”“壹佰元”：不是数字"),
            ({"amount": "0"}, "第 2 行：支付金额不能为零"),
            ({"amount": "1.001"}, "2 位小数"),
            ({"day": "5月6日"}, "不是完整的日期"),
            ({"day": "2024-02-30"}, "日历上没有这一天"),
            ({"day": "2999-01-01"}, "没有项目代码为“P-001”的 2999 年度项目"),
            ({"line": "0"}, "不能小于 1"),
            ({"function": "科" * 101}, "科目应写成编码加名称"),
            ({"purpose": "长" * 100_000}, "最多 200 字"),
            ({"source": "天上"}, "只能填"),
        ],
    )
    def test_what_cannot_be_is_told_in_words(
        self, year: ProjectYear, change: dict[str, str], told: str
    ) -> None:
        assert told in refusals(row(**change), row(voucher="V-2"))

    def test_merged_cells_are_told(self, year: ProjectYear) -> None:
        data = xlsx_of(HEADINGS, row(), row(voucher="V-2"), merged=[(1, 2, 2)])
        rows = payments.read(data, "支付.xlsx")
        with pytest.raises(ImportRefused, match="第 3 行“支付凭证号”：与第 2 行合并成一格"):
            payments.import_rows(rows, by=None, source="支付.xlsx")
        assert not Payment.objects.exists()

    def test_formulas_without_a_result_are_told(self, year: ProjectYear) -> None:
        rows = payments.read(xlsx_of(HEADINGS, row(amount="=1/0")), "支付.xlsx")
        with pytest.raises(ImportRefused):
            payments.import_rows(rows, by=None, source="支付.xlsx")

    def test_a_csv_of_gb18030_is_read(self, year: ProjectYear) -> None:
        data = csv_of(HEADINGS, row(purpose="龘靐设备维护"), encoding="gb18030")
        payments.import_rows(payments.read(data, "支付.csv"), by=None, source="支付.csv")
        assert Payment.objects.get().purpose == "龘靐设备维护"

    def test_one_bad_row_keeps_a_thousand_out(self, year: ProjectYear) -> None:
        rows = [row(voucher=f"V-{number}") for number in range(1000)]
        assert "第 1002 行" in refusals(*rows, row(voucher="V-0"))


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_list_at_once_bring_it_exactly_once() -> None:
    cashier, year = account("cashier", "finance"), project_year()
    rows = [row(voucher=f"V-{number}") for number in range(40)]
    rows += [row(voucher="R-1", amount="-100", day="2024-06-01", reverses="V-3")]
    start = Barrier(4)

    def bring_once(_number: int) -> int:
        try:
            start.wait()
            return len(bring(*rows, by=cashier).new)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        brought = sorted(pool.map(bring_once, range(4)))
    assert brought == [0, 0, 0, 41]
    assert year.payments.count() == 41
    assert AuditEvent.objects.filter(action="projects.import").count() == 1
