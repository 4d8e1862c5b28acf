"""The pages of the budget projects: who opens them, what they show and change, and how many queries they ask."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account, signed_in
from tests.registers.units import unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.search.finding import find
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Department
from yanfa.registers.projects.models import BudgetProject, Payment, ProjectYear

pytestmark = pytest.mark.django_db

ROOT = "/projects/"


@pytest.fixture
def officer() -> Client:
    return signed_in(Client(), account("officer", "performance_officer"))


@pytest.fixture
def cashier() -> Client:
    return signed_in(Client(), account("cashier", "finance"))


def words(answer) -> str:
    return answer.content.decode()


class TestList:
    def test_it_asks_as_many_queries_for_many_years_as_for_few(
        self, officer: Client, django_assert_num_queries
    ) -> None:
        for count in (2, 9):
            for number in range(count):
                year = project_year(of=project(f"P-{count}-{number}"))
                line(year, "initial", "1000")
                payment(year, "10", voucher=f"V-{count}-{number}")
            with django_assert_num_queries(7):
                officer.get(ROOT)

    def test_it_shows_budget_and_rate(self, officer: Client) -> None:
        year = project_year()
        line(year, "initial", "1000000")
        line(year, "supplement", "200000")
        payment(year, "900000")
        page = words(officer.get(ROOT))
        for shown in ("P-001", "1,000,000.00", "1,200,000.00", "900,000.00", "75.00"):
            assert shown in page

    def test_filters_and_search(self, officer: Client) -> None:
        first = project_year(2023, of=project("A-1"))
        second = project_year(
            2024, of=project("B-1", name="科技热线", nature="one_off"), authority=unit("市科协")
        )
        for query, found in [
            ("q=热线", [second]),
            ("q=A-1", [first]),
            ("year=2023", [first]),
            ("authority=科协", [second]),
            ("nature=one_off", [second]),
            ("year=nonsense", [second, first]),
        ]:
            assert list(officer.get(f"{ROOT}?{query}").context["page"]) == found, query

    def test_it_pages(self, officer: Client) -> None:
        known = project(first_year=2000)
        for number in range(2000, 2023):
            project_year(number, of=known)
        assert len(officer.get(f"{ROOT}?page=2").context["page"]) == 3

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    def test_an_export_is_written_down(self, officer: Client, form: str) -> None:
        project_year()
        assert form in officer.post(f"{ROOT}export.{form}?year=2024")["Content-Disposition"]
        assert AuditEvent.objects.get(action="projects.export").summary == "year=2024"

    def test_a_project_is_found_by_the_global_search(self, officer: Client) -> None:
        known = project(name="大型仪器共享服务")
        found = find("仪器共享", User.objects.get(login="officer"))
        assert [hit.url for hit in found] == [known.get_absolute_url()]


class TestKeeping:
    FORM = {"code": "P-9", "name": "新项目", "nature": "recurring", "kind": "specific", "first_year": "2024"}

    def test_from_project_to_rate(self, officer: Client, cashier: Client) -> None:
        centre = unit("管理中心")
        unit("市科技局")
        department = Department.objects.create(organisation=centre, name="资源管理部")
        url = officer.post(f"{ROOT}open/", self.FORM).url
        known = BudgetProject.objects.get()
        assert url == known.get_absolute_url()
        year_form = {
            "year": "2024",
            "authority": "市科技局",
            "unit": centre.uscc,
            "departments": [department.pk],
        }
        year_url = officer.post(f"{url}years/open/", year_form).url
        money = {
            "kind": "initial",
            "amount": "1000.00",
            "source": "current",
            "document_number": "财预〔2024〕1号",
            "document_date": "2023-12-20",
        }
        assert officer.post(f"{year_url}lines/add/", money).url == year_url
        pay = {
            "voucher": "V-1",
            "paid_on": "2024-05-01",
            "amount": "250.00",
            "source": "current",
            "purpose": "维护",
        }
        assert cashier.post(f"{year_url}payments/add/", pay).url == year_url
        page = words(officer.get(year_url))
        for shown in ("财预〔2024〕1号", "V-1", "25.00", "资源管理部"):
            assert shown in page
        assert "25.00" in words(officer.get(url))
        assert "建立预算项目" in words(officer.get(url))

    def test_mistakes_are_told_on_the_form(self, officer: Client, cashier: Client) -> None:
        year = project_year()
        url = year.get_absolute_url()
        line(year, "initial", "100")
        assert "已有使用这个代码" in words(officer.post(f"{ROOT}open/", self.FORM | {"code": "P-001"}))
        cut = {
            "kind": "cut",
            "amount": "-200",
            "source": "current",
            "document_number": "x",
            "document_date": "2024-05-01",
        }
        assert "小于零" in words(officer.post(f"{url}lines/add/", cut))
        late = {"voucher": "V-1", "paid_on": "2025-01-01", "amount": "1", "source": "current"}
        assert "应在 2024 年内" in words(cashier.post(f"{url}payments/add/", late))
        bodies = {"year": "2024", "authority": "没有的局", "unit": "管理中心"}
        assert "登记簿中没有这个单位" in words(
            officer.post(f"{year.project.get_absolute_url()}years/open/", bodies)
        )
        assert Payment.objects.count() == 0

    def test_the_second_saver_is_told(self, officer: Client) -> None:
        known = project()
        url = f"{known.get_absolute_url()}change/"
        form = self.FORM | {"code": "P-001", "version": "1"}
        assert officer.post(url, form | {"name": "甲"}).status_code == 302
        assert "他人已修改" in words(officer.post(url, form | {"name": "乙"}))
        known.refresh_from_db()
        assert known.name == "甲"

    def test_a_year_changes_its_bodies_and_never_its_number(self, officer: Client) -> None:
        year = project_year()
        other = unit("市科协")
        form = {"year": "1999", "authority": "市科协", "unit": "管理中心"}
        officer.post(f"{year.get_absolute_url()}change/", form)
        year.refresh_from_db()
        assert (year.year, year.authority) == (2024, other)

    def test_a_payment_is_taken_back_by_a_button(self, cashier: Client) -> None:
        year = project_year()
        original = payment(year, "100", voucher="V-1")
        page = f"{ROOT}payments/{original.public_id}/take-back/"
        assert cashier.post(page, {"voucher": "R-1", "paid_on": "2024-07-01"}).url == year.get_absolute_url()
        assert "已冲销" in words(cashier.get(year.get_absolute_url()))
        assert "已冲销，或本身就是冲销" in words(
            cashier.post(page, {"voucher": "R-2", "paid_on": "2024-07-01"})
        )

    def test_more_paid_than_budgeted_is_pointed_out(self, officer: Client) -> None:
        year = project_year()
        line(year, "initial", "100")
        payment(year, "101")
        assert "执行数大于调整后预算数" in words(officer.get(year.get_absolute_url()))


class TestImport:
    def test_payments_are_previewed_and_imported(self, cashier: Client) -> None:
        project_year()
        text = "项目代码,支付凭证号,支付日期,支付金额（元）\nP-001,V-1,2024-05-01,12.50\n"
        for step, done in (("preview", 0), ("import", 1), ("import", 1)):
            file = SimpleUploadedFile("支付.csv", text.encode())
            cashier.post(f"{ROOT}payments/import/", {"step": step, "file": file})
            assert Payment.objects.count() == done

    def test_projects_are_previewed_with_their_errors(self, officer: Client) -> None:
        head = "项目代码,项目名称,项目性质,项目类别,起始年度,年度,主管部门,实施单位"
        text = f"{head}\nP-1,甲,经常性,特定目标类,2020,2024,无,无\n"
        file = SimpleUploadedFile("项目.csv", text.encode())
        page = words(officer.post(f"{ROOT}import/", {"step": "import", "file": file}))
        assert "登记簿中没有主管部门“无”" in page
        assert not ProjectYear.objects.exists()

    def test_each_import_is_for_whoever_keeps_its_rows(self, officer: Client, cashier: Client) -> None:
        assert cashier.get(f"{ROOT}import/").status_code == 403
        assert officer.get(f"{ROOT}payments/import/").status_code == 403
