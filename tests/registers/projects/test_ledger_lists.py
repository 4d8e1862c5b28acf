"""Plans, contracts and acceptances from lists: every refusal at its row, all or nothing, harmless the second time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from types import ModuleType
from typing import Any

import pytest
from django.db import connection

from tests.registers.budgets import project, project_year
from tests.registers.people import account
from tests.registers.projects.lists import csv_of, xlsx_of
from tests.registers.projects.purchases import acceptance, contract, item
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.accounts.models import User
from yanfa.registers.projects.importers import acceptances, contracts, plans
from yanfa.registers.projects.models import Acceptance, Contract, ProcurementItem, ProjectYear
from yanfa.registers.projects.services import procurement

PLAN = {
    "项目代码": "P-001",
    "年度": "2024",
    "预算单位代码": "",
    "采购计划编号": "C-1",
    "采购内容": "运维服务",
    "采购方式": "竞争性磋商",
    "计划金额（元）": "1,000.00",
    "应完成日": "2024-06-30",
    "批准文件号": "采〔2024〕1号",
    "取消批准文件号": "",
    "取消批准日期": "",
}
CONTRACT = {
    "项目代码": "P-001",
    "合同号": "H-1",
    "供应商": "甲公司",
    "签订日期": "2024年3月1日",
    "合同金额（元）": "900",
    "采购计划编号": "C-1",
    "采购计划年度": "",
    "超计划说明": "",
}
ACCEPTED = {
    "项目代码": "P-001",
    "验收单号": "Y-1",
    "合同号": "H-1",
    "采购计划编号": "",
    "采购计划年度": "",
    "验收日期": "2024-06-01",
    "验收结论": "合格",
    "最终验收": "",
    "验收金额（元）": "",
}
KINDS: dict[ModuleType, tuple[dict[str, str], type[Any]]] = {
    plans: (PLAN, ProcurementItem),
    contracts: (CONTRACT, Contract),
    acceptances: (ACCEPTED, Acceptance),
}


@pytest.fixture
def year(db: None) -> ProjectYear:
    return project_year(budget_unit_code="109003")


def listed(kind: ModuleType, *changes: dict[str, str]) -> Any:
    plain = KINDS[kind][0]
    return kind.read(csv_of(list(plain), *((plain | change).values() for change in changes)), "清单.csv")


def bring(kind: ModuleType, *changes: dict[str, str], by: User | None = None) -> Plan[Any]:
    return kind.import_rows(listed(kind, *changes), by=by, source="清单.csv")


def refusals(kind: ModuleType, *changes: dict[str, str]) -> str:
    """What is told, by the preview as by the import; nothing may have been written."""
    model = KINDS[kind][1]
    before = model.objects.count()
    with pytest.raises(ImportRefused) as refused:
        bring(kind, *changes)
    assert model.objects.count() == before
    assert kind.plan_of(listed(kind, *changes)).errors == refused.value.plan.errors
    return " ".join(refused.value.plan.errors)


def test_three_lists_make_a_ledger_and_the_second_time_nothing(year: ProjectYear) -> None:
    cashier = account("cashier", "finance")
    for kind, (_plain, model) in KINDS.items():
        preview = kind.plan_of(listed(kind, {}))
        assert (len(preview.new), model.objects.count()) == (1, 0)
        assert len(bring(kind, {}, by=cashier).new) == 1
        again = bring(kind, {}, by=cashier)
        assert (len(again.new), again.unchanged, again.errors) == (0, 1, [])
        assert model.objects.get().recorded_by == cashier
    done = Acceptance.objects.get()
    assert (done.item.number, done.contract.number, done.counts_on) == ("C-1", "H-1", date(2024, 6, 30))
    assert AuditEvent.objects.filter(action="projects.import").count() == 3


class TestPlans:
    def test_words_of_other_systems_are_read(self, year: ProjectYear) -> None:
        bring(plans, {"采购方式": "自行采购"}, {"采购计划编号": "C-2", "采购方式": "网上超市"})
        assert list(ProcurementItem.objects.values_list("method", flat=True)) == ["self", "e_market"]

    def test_a_later_list_brings_the_cancellation(self, year: ProjectYear) -> None:
        bring(plans, {}, {"采购计划编号": "C-2"})
        gone = {"采购计划编号": "C-2", "取消批准文件号": "消〔2024〕1号", "取消批准日期": "2024-05-01"}
        plan = bring(plans, {}, gone)
        assert (len(plan.new), len(plan.changed), plan.unchanged) == (0, 1, 1)
        assert bring(plans, {}, gone).unchanged == 2
        assert ProcurementItem.objects.get(number="C-2").cancellations.get().approved_on == date(2024, 5, 1)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"项目代码": "P-404"}, "第 3 行：没有项目代码为“P-404”的 2024 年度项目"),
            ({"年度": "2031"}, "没有项目代码为“P-001”的 2031 年度项目"),
            ({"预算单位代码": "999"}, "与项目年度登记的“109003”不一致"),
            ({"采购方式": "抓阄"}, "只能填：公开招标、"),
            ({"计划金额（元）": "0"}, "不能小于"),
            ({"计划金额（元）": "-5"}, "不能小于"),
            ({"应完成日": "2023-06-30"}, "应完成日不能早于 2024 年"),
            ({"采购内容": ""}, "不能为空"),
            ({"取消批准文件号": "消1号"}, "批准文件号和批准日期都须填写"),
            ({"采购计划编号": "C-1"}, "“C-1”在表中重复"),
        ],
    )
    def test_one_error_keeps_everything_out(
        self, year: ProjectYear, change: dict[str, str], told: str
    ) -> None:
        assert told in refusals(plans, {}, {"采购计划编号": "C-2"} | change)

    def test_what_stands_there_is_not_changed_by_a_list(self, year: ProjectYear) -> None:
        bring(plans, {})
        told = refusals(plans, {"计划金额（元）": "2000", "应完成日": "2024-07-01"})
        assert "“C-1”已录入，计划金额（元）、应完成日不同；原记录有误的，请先撤销" in told
        assert bring(plans, {"批准文件号": ""}).unchanged == 1

    def test_after_a_withdrawal_the_right_row_comes_under_the_same_number(self, year: ProjectYear) -> None:
        cashier = account("cashier", "finance")
        bring(plans, {})
        procurement.withdraw(ProcurementItem.objects.get(), by=cashier, reason="金额录错")
        bring(plans, {"计划金额（元）": "2000"})
        assert ProcurementItem.objects.standing().get().amount == Decimal(2000)

    def test_merged_cells_and_gb18030(self, year: ProjectYear) -> None:
        rows = [list(PLAN.values()), list((PLAN | {"采购计划编号": "C-2"}).values())]
        merged = plans.read(xlsx_of(list(PLAN), *rows, merged=[(1, 2, 0)]), "计划.xlsx")
        assert "与第 2 行合并成一格" in " ".join(plans.plan_of(merged).errors)
        plain = plans.read(csv_of(list(PLAN), *rows, encoding="gb18030"), "计划.csv")
        assert len(plans.import_rows(plain, by=None, source="计划.csv").new) == 2


class TestContracts:
    def test_the_year_of_the_plan_is_asked_for_where_it_matters(self, year: ProjectYear) -> None:
        item(year)
        second = item(project_year(2025, of=year.project))
        assert "几个年度都有" in refusals(contracts, {})
        bring(contracts, {"采购计划年度": "2025"})
        assert Contract.objects.get().item == second

    def test_a_carried_over_contract_has_no_plan(self, year: ProjectYear) -> None:
        bring(contracts, {"采购计划编号": "", "签订日期": "2021-03-01"})
        assert Contract.objects.get().item is None

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"项目代码": "P-404"}, "没有项目代码为“P-404”的项目"),
            ({"采购计划编号": "C-404"}, "没有编号为“C-404”的采购计划项，请先导入采购计划"),
            ({"合同金额（元）": "100.01"}, "合同合计 1000.01 元，超过计划金额 1000.00 元"),
            ({"签订日期": "2999-01-01"}, "签订日期不能晚于今天"),
            ({"合同号": "H-1"}, "“H-1”在表中重复"),
            ({"供应商": ""}, "不能为空"),
        ],
    )
    def test_one_error_keeps_everything_out(
        self, year: ProjectYear, change: dict[str, str], told: str
    ) -> None:
        item(year)
        second = {"合同号": "H-2", "合同金额（元）": "100"} | change
        assert told in refusals(contracts, {}, second)

    def test_more_than_the_plan_with_its_reason_is_taken(self, year: ProjectYear) -> None:
        item(year)
        over = {"合同号": "H-2", "合同金额（元）": "500", "超计划说明": "采〔2024〕9号批准"}
        assert len(bring(contracts, {}, over).new) == 2


class TestAcceptances:
    @pytest.fixture(autouse=True)
    def bought(self, year: ProjectYear) -> None:
        contract(item(year))

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"合同号": "H-404"}, "没有合同号为“H-404”的合同，请先导入合同"),
            ({"合同号": ""}, "合同号和采购计划编号至少填一项"),
            ({"验收日期": "2024-02-01"}, "验收日期早于合同签订日期 2024-03-01"),
            ({"验收结论": "还行"}, "只能填：合格"),
            ({"验收金额（元）": "901"}, "验收金额超过合同金额 900.00 元"),
            ({"最终验收": "是"}, "已有最终验收"),
            ({"验收单号": "Y-1"}, "“Y-1”在表中重复"),
        ],
    )
    def test_one_error_keeps_everything_out(self, change: dict[str, str], told: str) -> None:
        assert told in refusals(acceptances, {}, {"验收单号": "Y-2", "最终验收": "否"} | change)

    def test_stages_and_failures_are_told_apart(self) -> None:
        bring(
            acceptances,
            {"最终验收": "否"},
            {"验收单号": "Y-2", "验收结论": "不合格"},
            {"验收单号": "Y-3", "验收日期": "2024-07-01", "验收金额（元）": "900"},
        )
        told = [(each.passed, each.final) for each in Acceptance.objects.order_by("number")]
        assert told == [(True, False), (False, True), (True, True)]

    def test_an_item_bought_without_a_contract(self, year: ProjectYear) -> None:
        item(year, "C-2")
        bring(acceptances, {"合同号": "", "采购计划编号": "C-2"})
        assert Acceptance.objects.get().item.number == "C-2"
        other = acceptance(item(year, "C-3"), date(2024, 5, 1), "Y-9")
        assert other.contract is None


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_list_at_once_bring_it_exactly_once() -> None:
    year = project_year()
    project_year(of=project("P-002"))
    rows = [{"采购计划编号": f"C-{number}"} for number in range(8)]
    rows += [each | {"项目代码": "P-002"} for each in rows]
    start = Barrier(4)

    def bring_once(number: int) -> int:
        try:
            start.wait()
            # In both orders, so that imports that lock row by row would block each other.
            return len(bring(plans, *(rows if number % 2 else reversed(rows))).new)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        brought = sorted(pool.map(bring_once, range(4)))
    assert brought == [0, 0, 0, 16]
    assert year.procurement.count() == 8
