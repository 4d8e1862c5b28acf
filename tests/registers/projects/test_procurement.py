"""The procurement ledger: who keeps it, what adds up, what is refused, and how a wrong row goes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from tests.registers.budgets import payment, project, project_year
from tests.registers.people import account
from tests.registers.projects.purchases import acceptance, cancelled, contract, item
from tests.registers.units import unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.files.models import StoredFile
from yanfa.registers.accounts.models import User
from yanfa.registers.projects.models import (
    Acceptance,
    Contract,
    LedgerWithdrawal,
    Payment,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.services import money, procurement


@pytest.fixture
def cashier(db: None) -> User:
    return account("cashier", "finance")


@pytest.fixture
def year(db: None) -> ProjectYear:
    return project_year()


def refused(act: Any) -> dict[str, list[str]]:
    """What a refusal says, by field."""
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ITEM = {
    "number": "C-1",
    "name": "运维服务",
    "method": "open_tender",
    "amount": Decimal(1000),
    "due_on": date(2024, 6, 30),
}
CONTRACT = {
    "number": "H-1",
    "supplier_name": "甲公司",
    "signed_on": date(2024, 3, 1),
    "amount": Decimal(900),
}
ACCEPTED = {"number": "Y-1", "accepted_on": date(2024, 6, 1)}


class TestPeople:
    def test_finance_records_and_every_row_is_written_down(self, cashier: User, year: ProjectYear) -> None:
        planned = procurement.record_item(year, by=cashier, **ITEM)
        signed = procurement.record_contract(year.project, by=cashier, item=planned, **CONTRACT)
        done = procurement.record_acceptance(year.project, by=cashier, contract=signed, **ACCEPTED)
        assert (planned.recorded_by, signed.recorded_by, done.recorded_by) == (cashier, cashier, cashier)
        assert (done.item, done.counts_on) == (planned, date(2024, 6, 30))
        written = AuditEvent.objects.for_target(year.project).filter(action="projects.procure")
        assert written.count() == 3

    @pytest.mark.parametrize("role", ["performance_officer", "section_head", "section_reporter", "public"])
    def test_others_do_not(self, year: ProjectYear, role: str) -> None:
        stranger, planned = account("stranger", role), item(year)
        approved = {"document_number": "1", "approved_on": date(2024, 5, 1)}
        for act in (
            lambda: procurement.record_item(year, by=stranger, **ITEM | {"number": "C-2"}),
            lambda: procurement.record_contract(year.project, by=stranger, **CONTRACT),
            lambda: procurement.record_acceptance(year.project, by=stranger, item=planned, **ACCEPTED),
            lambda: procurement.cancel_item(planned, by=stranger, **approved),
            lambda: procurement.withdraw(planned, by=stranger, reason="录错"),
        ):
            with pytest.raises(PermissionDenied):
                act()

    def test_a_supplier_of_the_register_is_linked_by_name_or_code(self, year: ProjectYear) -> None:
        known = unit("甲公司")
        assert contract(year).supplier == known
        by_code = contract(year, "H-2", supplier_name=known.uscc)
        assert (by_code.supplier, by_code.supplier_name) == (known, "甲公司")
        assert contract(year, "H-3", supplier_name=" 无名公司 ").supplier is None


class TestPlan:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"amount": Decimal(0)}, "amount"),
            ({"amount": Decimal("0.001")}, "amount"),
            ({"due_on": date(2023, 12, 31)}, "due_on"),
            ({"method": "magic"}, "method"),
            ({"number": " "}, "number"),
            ({"name": ""}, "name"),
        ],
    )
    def test_what_cannot_be_is_refused(self, year: ProjectYear, change: dict[str, Any], field: str) -> None:
        assert field in refused(lambda: item(year, **ITEM | change))
        assert not ProcurementItem.objects.exists()

    def test_an_item_may_be_due_in_a_later_year(self, year: ProjectYear) -> None:
        assert item(year, due_on=date(2025, 3, 1)).pk

    def test_a_number_stands_once_in_a_year(self, year: ProjectYear) -> None:
        item(year)
        assert "已录入" in refused(lambda: item(year))["number"][0]
        assert item(project_year(2025, of=year.project)).pk

    def test_a_cancelled_item_takes_nothing_more(self, year: ProjectYear) -> None:
        planned = item(year)
        cancelled(planned, date(2024, 5, 1))
        for act in (
            lambda: contract(planned),
            lambda: acceptance(planned, date(2024, 6, 1)),
            lambda: cancelled(planned, date(2024, 5, 2)),
        ):
            assert "已取消或撤销" in str(refused(act))

    def test_an_item_that_is_done_is_not_cancelled(self, year: ProjectYear) -> None:
        planned = item(year)
        acceptance(planned, date(2024, 6, 1))
        with pytest.raises(ValidationError, match="已通过最终验收"):
            cancelled(planned, date(2024, 6, 2))

    def test_an_approval_to_come_cancels_nothing(self, year: ProjectYear) -> None:
        planned = item(year)
        assert "approved_on" in refused(lambda: cancelled(planned, today() + timedelta(days=1)))


class TestContracts:
    def test_contracts_stay_within_the_plan_unless_an_approval_is_stated(self, year: ProjectYear) -> None:
        planned = item(year, amount=Decimal(1000))
        contract(planned, "H-1", amount=Decimal(600))
        told = refused(lambda: contract(planned, "H-2", amount=Decimal("400.01")))["excess_reason"][0]
        assert "合计 1000.01 元，超过计划金额 1000" in told
        contract(planned, "H-3", amount=Decimal(400))
        assert contract(planned, "H-4", amount=Decimal(1), excess_reason="追加经批准：采〔2024〕9号").pk

    def test_a_contract_from_before_needs_no_plan_and_no_year(self, year: ProjectYear) -> None:
        assert contract(year, signed_on=date(2019, 5, 1)).item is None

    def test_a_contract_is_of_its_own_project_and_not_of_tomorrow(self, year: ProjectYear) -> None:
        foreign = item(project_year(of=project("P-002")))
        made = Contract(project=year.project, item=foreign, **CONTRACT)
        assert "item" in refused(lambda: procurement.store_contract(made, by=None))
        assert "signed_on" in refused(lambda: contract(year, signed_on=today() + timedelta(days=1)))
        assert "amount" in refused(lambda: contract(year, amount=Decimal(-1)))

    def test_a_number_stands_once_in_a_project(self, year: ProjectYear) -> None:
        contract(year)
        assert "已登记" in refused(lambda: contract(year))["number"][0]
        assert contract(project_year(of=project("P-002"))).pk


class TestAcceptances:
    def test_it_counts_when_due_or_when_it_came_late(self, year: ProjectYear) -> None:
        early, late = item(year, "C-1"), item(year, "C-2")
        assert acceptance(early, date(2024, 4, 1)).counts_on == date(2024, 6, 30)
        assert acceptance(late, date(2024, 8, 1)).counts_on == date(2024, 8, 1)

    def test_an_item_of_two_contracts_is_concluded_by_the_last(self, year: ProjectYear) -> None:
        planned = item(year)
        first, second = contract(planned, "H-1"), contract(planned, "H-2", amount=Decimal(100))
        told = refused(lambda: acceptance(second, date(2024, 6, 1)))["final"][0]
        assert "“H-1”尚未验收合格" in told
        acceptance(first, date(2024, 5, 1), final=False)
        acceptance(second, date(2024, 6, 1))
        assert "已有最终验收" in str(refused(lambda: acceptance(first, date(2024, 6, 2))))

    def test_one_that_failed_concludes_nothing_and_another_follows(self, year: ProjectYear) -> None:
        planned = item(year)
        acceptance(planned, date(2024, 5, 1), passed=False)
        assert acceptance(planned, date(2024, 6, 1)).pk

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"accepted_on": date(2024, 2, 29)}, "accepted_on"),
            ({"amount": Decimal("900.01")}, "amount"),
            ({"amount": Decimal(0)}, "amount"),
            ({"number": ""}, "number"),
            ({"accepted_on": date(2999, 1, 1)}, "accepted_on"),
        ],
    )
    def test_what_cannot_be_is_refused(self, year: ProjectYear, change: dict[str, Any], field: str) -> None:
        signed = contract(item(year))
        made = Acceptance(project=year.project, contract=signed, **ACCEPTED | change)
        assert field in refused(lambda: procurement.store_acceptance(made, by=None))

    def test_it_is_of_something_of_the_project(self, year: ProjectYear) -> None:
        other = project_year(of=project("P-002"))
        for wrong in ({"contract": contract(other)}, {"item": item(other)}, {}):
            made = Acceptance(project=year.project, **ACCEPTED, **wrong)
            assert refused(lambda made=made: procurement.store_acceptance(made, by=None))
        planned = item(year)
        made = Acceptance(project=year.project, item=planned, contract=contract(year, "H-9"), **ACCEPTED)
        assert "不是这项采购的合同" in str(refused(lambda: procurement.store_acceptance(made, by=None)))

    def test_its_paper_is_kept_and_a_bad_one_is_told(self, cashier: User, year: ProjectYear) -> None:
        planned = item(year)
        wrong = SimpleUploadedFile("验收单.pdf", b"no pdf at all")
        told = refused(
            lambda: procurement.record_acceptance(
                year.project, by=cashier, item=planned, upload=wrong, **ACCEPTED
            )
        )
        assert "upload" in told
        assert AuditEvent.objects.filter(action="files.refused").count() == 1
        assert not Acceptance.objects.exists()
        paper = SimpleUploadedFile("验收单.pdf", PAPER)
        done = procurement.record_acceptance(year.project, by=cashier, item=planned, upload=paper, **ACCEPTED)
        assert done.file.name == "验收单.pdf"

    def test_a_refused_acceptance_keeps_no_paper(self, cashier: User, year: ProjectYear) -> None:
        planned, paper = item(year), SimpleUploadedFile("验收单.pdf", PAPER)
        late = ACCEPTED | {"accepted_on": date(2999, 1, 1)}
        refused(
            lambda: procurement.record_acceptance(
                year.project, by=cashier, item=planned, upload=paper, **late
            )
        )
        assert not StoredFile.objects.exists()


class TestWithdrawals:
    def test_a_row_goes_after_those_upon_it_and_its_number_is_free_again(
        self, cashier: User, year: ProjectYear
    ) -> None:
        planned = item(year)
        signed = contract(planned)
        done = acceptance(signed, date(2024, 6, 1))
        for row in (planned, signed):
            with pytest.raises(ValidationError, match="请先撤销"):
                procurement.withdraw(row, by=cashier, reason="金额录错")
        for row in (done, signed, planned):
            procurement.withdraw(row, by=cashier, reason="金额录错")
            with pytest.raises(ValidationError, match="已撤销"):
                procurement.withdraw(row, by=cashier, reason="再来")
        assert item(year, amount=Decimal(2000)).revision == 2
        assert ProcurementItem.objects.count() == 2
        assert AuditEvent.objects.filter(action="projects.withdraw").count() == 3

    def test_a_cancellation_recorded_by_mistake_goes_and_the_item_lives(
        self, cashier: User, year: ProjectYear
    ) -> None:
        planned = item(year)
        procurement.withdraw(cancelled(planned, date(2024, 5, 1)), by=cashier, reason="登错项目")
        assert acceptance(planned, date(2024, 6, 1)).pk
        other = item(year, "C-2")
        procurement.withdraw(cancelled(other, date(2024, 5, 1)), by=cashier, reason="文号错")
        assert cancelled(other, date(2024, 5, 1), "消〔2024〕2号").revision == 2

    def test_a_contract_that_was_paid_stays_until_the_payment_is_taken_back(
        self, cashier: User, year: ProjectYear
    ) -> None:
        signed = contract(year)
        paid = money.record_payment(
            year, by=cashier, amount=Decimal(5), paid_on=date(2024, 5, 1), voucher="V-1", contract=signed
        )
        with pytest.raises(ValidationError, match="请先冲销支付"):
            procurement.withdraw(signed, by=cashier, reason="重复")
        money.take_back(paid, by=cashier, voucher="R-1", paid_on=date(2024, 5, 2))
        assert procurement.withdraw(signed, by=cashier, reason="重复").what.startswith("合同 H-1")

    def test_a_reason_is_needed(self, cashier: User, year: ProjectYear) -> None:
        assert "reason" in refused(lambda: procurement.withdraw(item(year), by=cashier, reason=" "))

    def test_the_database_itself_refuses_a_withdrawal_of_two_rows(self, year: ProjectYear) -> None:
        planned = item(year)
        signed = contract(planned)
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerWithdrawal.objects.create(
                item=planned, contract=signed, withdrawn_on=today(), reason="两条"
            )


class TestPaymentsOfContracts:
    FACTS = {"amount": Decimal(900), "paid_on": date(2024, 5, 1), "voucher": "V-1"}

    def test_payments_of_all_years_stay_within_the_contract(self, cashier: User, year: ProjectYear) -> None:
        signed = contract(year)
        next_year = project_year(2025, of=year.project)
        first = {"amount": Decimal(800)}
        money.record_payment(year, by=cashier, contract=signed, **self.FACTS | first)
        late = {"paid_on": date(2025, 2, 1), "voucher": "V-2"}
        over = self.FACTS | late | {"amount": Decimal("100.01")}
        told = refused(lambda: money.record_payment(next_year, by=cashier, contract=signed, **over))
        assert "超出合同金额" in told["amount"][0]
        exact = over | {"amount": Decimal(100)}
        assert money.record_payment(next_year, by=cashier, contract=signed, **exact).pk

    def test_a_payment_follows_its_contract(self, cashier: User, year: ProjectYear) -> None:
        signed = contract(year, signed_on=date(2024, 5, 2))
        told = refused(lambda: money.record_payment(year, by=cashier, contract=signed, **self.FACTS))
        assert "早于合同“H-1”的签订日期 2024-05-02" in told["paid_on"][0]
        same_day = self.FACTS | {"paid_on": date(2024, 5, 2)}
        assert money.record_payment(year, by=cashier, contract=signed, **same_day).pk

    def test_a_payment_is_of_a_standing_contract_of_its_project(
        self, cashier: User, year: ProjectYear
    ) -> None:
        foreign, gone = contract(project_year(of=project("P-002"))), contract(year)
        procurement.withdraw(gone, by=cashier, reason="重复")
        for wrong in (foreign, gone):
            act = lambda wrong=wrong: money.record_payment(  # noqa: E731
                year, by=cashier, contract=wrong, **self.FACTS
            )
            assert "contract" in refused(act)

    def test_a_voucher_has_several_lines(self, cashier: User, year: ProjectYear) -> None:
        first = money.record_payment(year, by=cashier, economic="30227 委托业务费", **self.FACTS)
        second = money.record_payment(year, by=cashier, line=2, economic="３０２１３维修费", **self.FACTS)
        assert (first.economic_code, first.economic_name) == ("30227", "委托业务费")
        assert (second.economic_code, second.economic_name) == ("30213", "维修费")
        assert "__all__" in refused(lambda: money.record_payment(year, by=cashier, line=2, **self.FACTS))

    def test_a_payment_is_taken_back_in_parts_and_not_beyond(self, cashier: User, year: ProjectYear) -> None:
        paid = payment(year, "100", on=date(2024, 5, 1))
        back = {"by": cashier, "paid_on": date(2024, 6, 1)}
        money.take_back(paid, voucher="R-1", amount=Decimal(30), **back)
        for wrong in ("70.01", "0", "-1"):
            act = lambda wrong=wrong: money.take_back(  # noqa: E731
                paid, voucher="R-2", amount=Decimal(wrong), **back
            )
            assert "70.00" in refused(act)["amount"][0]
        assert money.take_back(paid, voucher="R-3", **back).amount == Decimal(-70)
        assert sum(each.amount for each in Payment.objects.all()) == 0

    def test_a_refund_in_the_next_year_lowers_that_year(self, cashier: User, year: ProjectYear) -> None:
        paid = payment(year, "100", on=date(2024, 12, 30))
        back = {"by": cashier, "voucher": "R-1", "paid_on": date(2025, 1, 20)}
        assert "没有 2025 年度" in refused(lambda: money.take_back(paid, **back))["paid_on"][0]
        later = project_year(2025, of=year.project)
        assert money.take_back(paid, **back).project_year == later


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["payments", "contracts", "numbers"])
def test_at_once_no_limit_is_passed(what: str) -> None:
    cashier, year = account("cashier", "finance"), project_year()
    planned = item(year, amount=Decimal(1000))
    signed = contract(planned, "H-0", amount=Decimal(1000) if what == "payments" else Decimal(1))
    start = Barrier(6)
    acts = {
        "payments": lambda number: money.record_payment(
            year, by=cashier, amount=Decimal(300), paid_on=date(2024, 5, 1), voucher=f"V-{number}", contract=signed
        ),
        "contracts": lambda number: contract(planned, f"H-{number + 1}", amount=Decimal(300)),
        "numbers": lambda _number: item(year, "C-9"),
    }  # fmt: skip

    def run(number: int) -> bool:
        try:
            start.wait()
            acts[what](number)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(run, range(6)))
    assert done.count(True) == (1 if what == "numbers" else 3)


@pytest.mark.django_db(transaction=True)
def test_a_limit_checked_before_the_lock_is_passed() -> None:
    """The positive control: what everybody checks first and writes afterwards goes beyond the contract."""
    year = project_year()
    signed, start = contract(year, amount=Decimal(1000)), Barrier(6)

    def pay(number: int) -> None:
        try:
            money.check_paid(signed, money.paid_of(signed) + 300)
            start.wait()
            payment(year, "300", voucher=f"V-{number}")
            Payment.objects.filter(voucher=f"V-{number}").update(contract=signed)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, range(6)))
    assert money.paid_of(signed) == Decimal(1800)
