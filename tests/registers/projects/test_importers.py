"""Projects and payments from spreadsheets: every error in words, all or nothing, harmless the second time."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Department
from yanfa.registers.projects import exports
from yanfa.registers.projects.importers import payments, projects
from yanfa.registers.projects.models import BudgetLine, BudgetProject, Payment, ProjectYear

pytestmark = pytest.mark.django_db

PROJECT_HEADINGS = [
    "项目代码", "项目名称", "项目性质", "项目类别", "起始年度", "年度", "主管部门", "实施单位", "实施处室",
    "年初预算（元）", "年初预算批文号", "年初预算批文日期",
]  # fmt: skip
PAYMENT_HEADINGS = ["项目代码", "支付凭证号", "支付日期", "支付金额（元）", "资金来源", "用途"]


@pytest.fixture
def officer() -> User:
    return account("officer", "performance_officer")


@pytest.fixture
def centre():
    unit("市科技局", kind="government")
    centre = unit("管理中心", kind="public_institution")
    for name in ("资源管理部", "资源数据部"):
        Department.objects.create(organisation=centre, name=name)
    return centre


def sheet(importer: Any, headings: list[str], *rows: list[str]) -> Any:
    target = io.StringIO()
    csv.writer(target).writerows([headings, *rows])
    return importer.read(target.getvalue().encode("utf-8-sig"), "清单.csv")


def row(code: str = "P-1", **changes: str) -> list[str]:
    values = {
        "code": code,
        "name": "仪器共享",
        "nature": "经常性",
        "kind": "特定目标类",
        "first_year": "2020",
        "year": "2024",
        "authority": "市科技局",
        "unit": "管理中心",
        "departments": "资源管理部、资源数据部",
        "initial": "1,000,000.50",
        "number": "沪财预〔2024〕1号",
        "date": "2023年12月20日",
    } | changes
    return list(values.values())


def listed(*rows: list[str]) -> Any:
    return sheet(projects, PROJECT_HEADINGS, *rows)


def paid(*rows: list[str]) -> Any:
    return sheet(payments, PAYMENT_HEADINGS, *rows)


class TestProjects:
    def test_project_year_departments_and_budget_come_from_one_row(self, officer: User, centre) -> None:
        plan = projects.import_rows(
            listed(row(), row(year="2025", initial="")), by=officer, source="清单.csv"
        )
        assert (len(plan.new), plan.errors) == (2, [])
        stored = BudgetProject.objects.get()
        year = stored.years.get(year=2024)
        assert (year.unit, year.authority_name) == (centre, "市科技局")
        assert [each.name for each in year.departments.all()] == ["资源管理部", "资源数据部"]
        assert BudgetLine.objects.get().amount == Decimal("1000000.50")
        assert AuditEvent.objects.get(action="projects.import").actor_id == officer.pk

    def test_the_second_import_changes_nothing(self, officer: User, centre) -> None:
        rows = listed(row("P-1"), row("P-2"))
        projects.import_rows(rows, by=officer, source="清单.csv")
        again = projects.import_rows(rows, by=officer, source="清单.csv")
        assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 2)
        assert (BudgetProject.objects.count(), ProjectYear.objects.count(), BudgetLine.objects.count()) == (
            2,
            2,
            2,
        )

    def test_a_known_project_is_changed_and_keeps_the_names_of_its_years(self, officer: User, centre) -> None:
        projects.import_rows(listed(row()), by=officer, source="清单.csv")
        plan = projects.import_rows(listed(row(name="仪器服务")), by=officer, source="清单.csv")
        assert [change.values for change in plan.changed] == [{"name": "仪器服务"}]
        assert BudgetProject.objects.get().name == "仪器服务"
        assert ProjectYear.objects.get().project_name == "仪器共享"

    def test_plan_dates_and_the_sums_of_all_years_are_optional_and_an_empty_cell_takes_nothing_away(
        self, officer: User, centre
    ) -> None:
        headings = [*PROJECT_HEADINGS, "计划开始日期", "计划完成日期", "项目资金总额：财政资金（元）"]
        full = sheet(projects, headings, [*row(), "2020-01-01", "2026-12-31", "9000000.50"])
        projects.import_rows(full, by=officer, source="清单.csv")
        project = BudgetProject.objects.get()
        assert (project.starts_on, project.ends_on) == (date(2020, 1, 1), date(2026, 12, 31))
        assert (project.total_fiscal, project.total_other) == (Decimal("9000000.50"), None)
        assert project.total == Decimal("9000000.50")
        for later in (sheet(projects, headings, [*row(), "", "", ""]), listed(row())):
            assert projects.plan_of(later).does_nothing

    def test_a_plan_that_ends_before_it_begins_is_refused_in_words(self, officer: User, centre) -> None:
        headings = [*PROJECT_HEADINGS, "计划开始日期", "计划完成日期"]
        wrong = sheet(projects, headings, [*row(), "2026-12-31", "2020-01-01"])
        with pytest.raises(ImportRefused) as refused:
            projects.import_rows(wrong, by=officer, source="清单.csv")
        assert "计划完成日期不能早于计划开始日期" in " ".join(refused.value.plan.errors)
        assert not BudgetProject.objects.exists()

    def test_a_preview_changes_nothing(self, centre) -> None:
        assert len(projects.plan_of(listed(row())).new) == 1
        assert not BudgetProject.objects.exists()

    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            ([row(authority="没有的局")], "登记簿中没有主管部门“没有的局”"),
            ([row(unit="没有的中心")], "登记簿中没有实施单位"),
            ([row(departments="没有的处")], "实施单位没有处室“没有的处”"),
            ([row(number="")], "须填批文号和批文日期"),
            ([row(nature="永久性")], "只能填"),
            ([row(initial="-1")], "不能小于"),
            ([row(initial="1.005")], "2 位小数"),
            ([row(year="2019")], "不能早于起始年度"),
            ([row(year="20x4")], "第 3 行“年度”"),
            ([row(), row()], "同一项目同一年度在表中重复"),
            ([row(), row(year="2025", name="别名")], "不一致"),
        ],
    )
    def test_one_error_keeps_everything_out(
        self, officer: User, centre, rows: list[list[str]], told: str
    ) -> None:
        with pytest.raises(ImportRefused) as refused:
            projects.import_rows(listed(row("P-0"), *rows), by=officer, source="清单.csv")
        assert told in " ".join(refused.value.plan.errors)
        assert not BudgetProject.objects.exists()
        assert not ProjectYear.objects.exists()

    def test_what_was_exported_is_imported_without_a_change(self, officer: User, centre) -> None:
        projects.import_rows(listed(row("P-1"), row("P-2", departments="")), by=officer, source="清单.csv")
        payment(ProjectYear.objects.first(), "12.34")
        found = (
            ProjectYear.objects.with_totals()
            .select_related("project")
            .prefetch_related("departments", "lines")
        )
        for form in ("xlsx", "csv"):
            file = table_response("项目", form, exports.headings(), exports.rows(found)).content
            plan = projects.import_rows(projects.read(file, f"项目.{form}"), by=officer, source="项目")
            assert (len(plan.new), len(plan.changed), plan.unchanged, plan.errors) == (0, 0, 2, []), form


class TestPayments:
    ROW = ["P-001", "V-1", "2024-05-06", "1,234.50", "上年结转", "设备维护"]

    def changed(self, **changes: str) -> list[str]:
        names = ["code", "voucher", "date", "amount", "source", "purpose"]
        return [changes.get(name, value) for name, value in zip(names, self.ROW, strict=True)]

    def test_payments_go_to_the_year_in_which_they_were_made(self, officer: User) -> None:
        known = project()
        first, second = project_year(2023, of=known), project_year(2024, of=known)
        rows = paid(self.ROW, self.changed(voucher="V-2", date="2023.12.31", source=""))
        plan = payments.import_rows(rows, by=officer, source="支付.csv")
        assert len(plan.new) == 2
        assert second.payments.get().amount == Decimal("1234.50")
        assert (second.payments.get().source, second.payments.get().recorded_by) == ("carried_over", officer)
        assert first.payments.get().source == "current"
        summary = AuditEvent.objects.get(action="projects.import").summary
        assert "2 笔" in summary
        assert "2469.00" in summary

    def test_the_second_import_changes_nothing(self, officer: User) -> None:
        project_year()
        for _ in range(2):
            plan = payments.import_rows(paid(self.ROW), by=officer, source="支付.csv")
        assert (len(plan.new), plan.unchanged, Payment.objects.count()) == (0, 1, 1)
        assert AuditEvent.objects.filter(action="projects.import").count() == 1

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"code": "P-404"}, "没有项目代码为“P-404”的 2024 年度项目"),
            ({"date": "2022-01-01"}, "没有项目代码为“P-001”的 2022 年度项目"),
            ({"amount": "0"}, "不能为零"),
            ({"amount": "1.001"}, "2 位小数"),
            ({"amount": "壹佰"}, "不是数字"),
            ({"date": "2024-02-30"}, "没有这一天"),
            ({"source": "天上"}, "只能填"),
            ({"voucher": ""}, "不能为空"),
            ({"voucher": "KNOWN"}, "已录入，日期不同"),
            ({"voucher": "KNOWN", "date": "2024-06-30"}, "已录入，金额或科目不同"),
        ],
    )
    def test_one_error_keeps_everything_out(self, officer: User, change: dict[str, str], told: str) -> None:
        year = project_year()
        payment(year, "1", voucher="KNOWN")
        rows = paid(self.changed(voucher="V-9"), self.changed(**change))
        with pytest.raises(ImportRefused) as refused:
            payments.import_rows(rows, by=officer, source="支付.csv")
        assert told in " ".join(refused.value.plan.errors)
        assert Payment.objects.count() == 1

    def test_a_voucher_twice_in_the_list_is_refused(self, officer: User) -> None:
        project_year()
        with pytest.raises(ImportRefused, match="在表中重复"):
            payments.import_rows(paid(self.ROW, self.ROW), by=officer, source="支付.csv")

    def test_a_long_list_asks_few_queries(self, officer: User, django_assert_max_num_queries) -> None:
        line(project_year(), "initial", "1000")
        rows = paid(*(self.changed(voucher=f"V-{number}") for number in range(500)))
        with django_assert_max_num_queries(20):
            payments.import_rows(rows, by=officer, source="支付.csv")
        assert Payment.objects.count() == 500
