"""The pages of the procurement ledger: from plan to payment by forms, by lists, and what each role sees."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account, signed_in
from tests.registers.projects.purchases import acceptance, cancelled, contract, item
from yanfa.kernel.audit.models import AuditEvent
from yanfa.registers.projects.models import (
    Acceptance,
    Contract,
    LedgerWithdrawal,
    Payment,
    ProcurementItem,
    ProjectYear,
)

pytestmark = pytest.mark.django_db

ROOT = "/projects/"
ITEM = {
    "number": "C-1",
    "name": "运维服务",
    "method": "consultation",
    "amount": "1000",
    "due_on": "2024-06-30",
}
CONTRACT = {"number": "H-1", "supplier_name": "甲公司", "signed_on": "2024-03-01", "amount": "900"}
ACCEPTED = {"number": "Y-1", "accepted_on": "2024-06-01", "passed": "on", "final": "on"}
PAID = {"voucher": "V-1", "paid_on": "2024-06-02", "amount": "400", "source": "current"}
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def year() -> ProjectYear:
    return project_year()


@pytest.fixture
def cashier() -> Client:
    return signed_in(Client(), account("cashier", "finance"))


@pytest.fixture
def reader() -> Client:
    return signed_in(Client(), account("reader", "section_reporter"))


def words(answer: Any) -> str:
    return answer.content.decode()


def test_from_plan_to_payment_by_forms(cashier: Client, year: ProjectYear) -> None:
    page = year.get_absolute_url()
    assert cashier.post(f"{page}plan/add/", ITEM).url == page
    planned = ProcurementItem.objects.get()
    form = cashier.get(f"{page}contracts/add/?item={planned.public_id}").context["form"]
    assert form.initial["item"] == planned
    assert cashier.post(f"{page}contracts/add/", CONTRACT | {"item": planned.pk}).url == page
    signed = Contract.objects.get()
    upload = {"upload": SimpleUploadedFile("验收单.pdf", PAPER)}
    accepted = ACCEPTED | {"contract": signed.pk}
    assert cashier.post(f"{page}acceptances/add/", accepted | upload).url == page
    paid = PAID | {
        "contract": signed.pk,
        "function": "2060599 其他",
        "economic": "30227 委托业务费",
        "line": "",
    }
    assert cashier.post(f"{page}payments/add/", paid).url == page
    done = Acceptance.objects.get()
    assert (done.item, done.file.name, Payment.objects.get().contract) == (planned, "验收单.pdf", signed)
    shown = words(cashier.get(page))
    for text in (
        "C-1 运维服务",
        "竞争性磋商",
        "H-1",
        "甲公司",
        "Y-1",
        "合格",
        "400.00",
        "30227 委托业务费",
        "已完成 1 项",
    ):
        assert text in shown
    paper = cashier.get(f"{ROOT}acceptances/{done.public_id}/paper/")
    assert b"".join(paper.streaming_content) == PAPER


def test_mistakes_are_told_where_they_are_and_keep_what_was_typed(cashier: Client, year: ProjectYear) -> None:
    page, planned = year.get_absolute_url(), item(year)
    over = CONTRACT | {"item": planned.pk, "amount": "1000.01"}
    answer = cashier.post(f"{page}contracts/add/", over)
    assert "超过计划金额 1000.00 元" in answer.context["form"].errors["excess_reason"][0]
    assert "甲公司" in words(answer)
    early = ACCEPTED | {"contract": contract(planned).pk, "accepted_on": "2024-02-01"}
    assert "早于合同签订日期" in words(cashier.post(f"{page}acceptances/add/", early))
    fake = {"item": planned.pk, "upload": SimpleUploadedFile("验收单.exe", b"MZ")}
    assert "upload" in cashier.post(f"{page}acceptances/add/", ACCEPTED | fake).context["form"].errors
    assert "这个字段是必填项" in words(cashier.post(f"{page}plan/add/", ITEM | {"number": ""}))
    assert not Acceptance.objects.exists()


def test_only_what_belongs_to_the_project_can_be_chosen(cashier: Client, year: ProjectYear) -> None:
    foreign = contract(item(project_year(of=project("P-002"))))
    gone = item(year, "C-2")
    cancelled(gone, date(2024, 5, 1))
    for name, data in (
        ("contracts", CONTRACT | {"item": foreign.item.pk}),
        ("contracts", CONTRACT | {"item": gone.pk}),
        ("acceptances", ACCEPTED | {"contract": foreign.pk}),
        ("payments", PAID | {"contract": foreign.pk}),
    ):
        answer = cashier.post(f"{year.get_absolute_url()}{name}/add/", data)
        assert "选择一个有效的选项" in words(answer), name


def test_cancelling_and_withdrawing(cashier: Client, year: ProjectYear) -> None:
    planned = item(year)
    approved = {"document_number": "消〔2024〕1号", "approved_on": "2024-05-01"}
    page = year.get_absolute_url()
    assert cashier.post(f"{ROOT}items/{planned.public_id}/cancel/", approved).url == page
    assert "消〔2024〕1号" in words(cashier.get(page))
    wrong = planned.cancellations.get()
    url = f"{ROOT}ledger/cancellation/{wrong.public_id}/withdraw/"
    assert "必填" in words(cashier.post(url, {"reason": ""}))
    assert cashier.post(url, {"reason": "文号错"}).url == year.project.get_absolute_url()
    assert "这条记录已撤销" in words(cashier.post(url, {"reason": "再来"}))
    assert LedgerWithdrawal.objects.get().cancellation == wrong
    assert "文号错" in words(cashier.get(page))
    assert cashier.get(f"{ROOT}ledger/nonsense/{wrong.public_id}/withdraw/").status_code == 404


def test_a_part_of_a_payment_is_taken_back(cashier: Client, year: ProjectYear) -> None:
    paid = payment(year, "100", voucher="V-1")
    url = f"{ROOT}payments/{paid.public_id}/take-back/"
    cashier.post(url, {"voucher": "V-1", "paid_on": "2024-07-01", "amount": "30"})
    assert "部分冲销" in words(cashier.get(year.get_absolute_url()))
    assert Payment.objects.get(amount__lt=0).line == 2
    assert "不超过尚未冲销的 70.00 元" in words(
        cashier.post(url, {"voucher": "R", "paid_on": "2024-07-01", "amount": "71"})
    )


def test_readers_see_the_ledger_and_change_nothing(reader: Client, year: ProjectYear) -> None:
    signed = contract(item(year))
    done = acceptance(signed, signed.signed_on)
    page = words(reader.get(year.get_absolute_url()))
    assert "H-1" in page
    for verb in ("withdraw", "contracts/add", "cancel/"):
        assert verb not in page
    assert reader.get(f"{ROOT}acceptances/{done.public_id}/paper/").status_code == 404
    assert (
        reader.post(f"{ROOT}ledger/contract/{signed.public_id}/withdraw/", {"reason": "x"}).status_code == 403
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_exports_are_written_down(reader: Client, year: ProjectYear, language: str) -> None:
    reader.cookies["django_language"] = language
    contract(item(year))
    line(year, "initial", "1000")
    ledger = reader.post(f"{year.get_absolute_url()}ledger.xlsx")
    assert load_workbook(io.BytesIO(ledger.content)).worksheets[0]["A2"].value == "C-1"
    report = reader.post(f"{ROOT}budget-system.xlsx?year=2024")
    rows = list(load_workbook(io.BytesIO(report.content)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("预算单位代码", "预算单位名称", "项目代码", "项目名称")
    assert rows[1][2:5] == ("P-001", "大型仪器共享服务", 2024)
    done = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"projects.export_ledger", "projects.hand_over"} <= done


LISTS = {
    "plans": (
        "项目代码,年度,采购计划编号,采购内容,采购方式,计划金额（元）,应完成日",
        "P-001,2024,C-9,服务,询价,5,2024-06-30",
    ),
    "contracts": ("项目代码,合同号,供应商,签订日期,合同金额（元）", "P-001,H-9,甲,2024-03-01,5"),
    "acceptances": ("项目代码,验收单号,合同号,验收日期,验收结论", "P-001,Y-9,H-1,2024-06-01,合格"),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_previewed_and_imported(cashier: Client, year: ProjectYear, name: str) -> None:
    contract(year)
    model = {"plans": ProcurementItem, "contracts": Contract, "acceptances": Acceptance}[name]
    before = model.objects.count()
    for step, done in (("preview", 0), ("import", 1), ("import", 1)):
        file = SimpleUploadedFile("清单.csv", "\n".join(LISTS[name]).encode("gb18030"))
        answer = cashier.post(f"{ROOT}{name}/import/", {"step": step, "file": file})
        assert answer.status_code == (200 if step == "preview" else 302)
        assert model.objects.count() == before + done
