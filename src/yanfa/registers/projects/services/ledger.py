"""The procurement ledger of a project year as one table: plan, contract, acceptance, payment, and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.registers.projects.models import (
    Acceptance,
    Contract,
    LedgerWithdrawal,
    Payment,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.rules import execution_rate

ZERO = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: a contract with what it hangs on, or an item that has none.

    `first` is true on the first line of an item, where its plan is shown. Amounts in 元: `paid` in this year,
    `paid_before` in earlier ones. `missing` holds what an officer should look after, in words.
    """

    item: ProcurementItem | None
    first: bool
    contract: Contract | None
    acceptances: tuple[Acceptance, ...]
    cancellation: ProcurementCancellation | None
    paid: Decimal = ZERO
    paid_before: Decimal = ZERO
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Totals:
    """Items and sums of a ledger; a cancelled item counts only as cancelled. Amounts in 元."""

    items: int = 0
    planned: Decimal = ZERO
    signed_items: int = 0
    contracted: Decimal = ZERO
    accepted_items: int = 0
    accepted: Decimal = ZERO
    cancelled_items: int = 0
    cancelled: Decimal = ZERO
    paid_items: int = 0
    paid: Decimal = ZERO
    paid_without_contract: Decimal = ZERO

    @property
    def done(self) -> Decimal | None:
        """Accepted items over planned ones in per cent, whenever they are due; None without a plan."""
        return execution_rate(Decimal(self.accepted_items), Decimal(self.items))

    @property
    def done_by_amount(self) -> Decimal | None:
        """The same by planned amounts."""
        return execution_rate(self.accepted, self.planned)


@dataclass(frozen=True)
class Ledger:
    """The ledger of a year on a day."""

    on: date
    entries: tuple[Entry, ...]
    totals: Totals
    cancellations: tuple[ProcurementCancellation, ...]
    withdrawals: tuple[LedgerWithdrawal, ...]
    missing: tuple[str, ...] = ()


def ledger_of(year: ProjectYear, on: date | None = None) -> Ledger:
    """The ledger of a project year as of the end of a day, today when None; rows taken out by then are left out."""
    return _Reading(year, on or today()).ledger()


@dataclass
class _Reading:
    """Fetches the rows of a ledger and puts them beside each other."""

    year: ProjectYear
    on: date
    acceptances: dict[int | None, list[Acceptance]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[int | None, list[Acceptance]] = field(default_factory=lambda: defaultdict(list))
    contracts: dict[int | None, list[Contract]] = field(default_factory=lambda: defaultdict(list))
    paid: dict[int | None, list[Payment]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        standing = Q(withdrawal=None) | Q(withdrawal__withdrawn_on__gt=self.on)
        self.items = list(self.year.procurement.filter(standing))
        cancelled = ProcurementCancellation.objects.filter(
            standing, item__in=self.items, approved_on__lte=self.on
        )
        self.cancelled = {each.item_id: each for each in cancelled.select_related("item")}
        project = self.year.project_id
        for payment in Payment.objects.filter(project_year__project=project, paid_on__lte=self.on):
            self.paid[payment.contract_id].append(payment)
        for contract in Contract.objects.filter(standing, project=project, signed_on__lte=self.on):
            self.contracts[contract.item_id].append(contract)
        accepted = Acceptance.objects.filter(standing, project=project, accepted_on__lte=self.on)
        for acceptance in accepted.select_related("file"):
            rows = self.acceptances if acceptance.contract_id else self.bare
            rows[acceptance.contract_id or acceptance.item_id].append(acceptance)

    def ledger(self) -> Ledger:
        """The table with its totals."""
        entries = [entry for item in self.items for entry in self._entries(item)]
        entries += [self._entry(None, contract, first=True) for contract in self._carried_over()]
        gone = LedgerWithdrawal.objects.filter(
            Q(item__project_year=self.year)
            | Q(cancellation__item__project_year=self.year)
            | Q(contract__project=self.year.project_id, contract__signed_on__year=self.year.year)
            | Q(acceptance__project=self.year.project_id, acceptance__accepted_on__year=self.year.year),
            withdrawn_on__lte=self.on,
        ).select_related("item", "cancellation__item", "contract", "acceptance", "recorded_by")
        cancellations = tuple(self.cancelled.values())
        return Ledger(self.on, tuple(entries), self._totals(), cancellations, tuple(gone), self._loose_ends())

    def _carried_over(self) -> Iterator[Contract]:
        """Contracts that hang on no item of this year and were signed, accepted or paid in it."""
        own = {item.pk for item in self.items}
        for item_id, contracts in list(self.contracts.items()):
            if item_id in own:
                continue
            for contract in contracts:
                days = [payment.paid_on for payment in self.paid[contract.pk]]
                days += [acceptance.accepted_on for acceptance in self.acceptances[contract.pk]]
                if item_id is None:
                    days.append(contract.signed_on)
                if any(day.year == self.year.year for day in days):
                    yield contract

    def _entries(self, item: ProcurementItem) -> Iterator[Entry]:
        contracts = self.contracts[item.pk]
        if not contracts or self.bare[item.pk]:
            yield self._entry(item, None, first=True)
        for number, contract in enumerate(contracts):
            yield self._entry(item, contract, first=number == 0 and not self.bare[item.pk])

    def _entry(self, item: ProcurementItem | None, contract: Contract | None, *, first: bool) -> Entry:
        acceptances = self.acceptances[contract.pk] if contract else self._bare(item)
        payments = self.paid[contract.pk] if contract else []
        this_year = _sum(each for each in payments if each.project_year_id == self.year.pk)
        before = _sum(each for each in payments if each.paid_on.year < self.year.year)
        cancellation = self.cancelled.get(item.pk) if item else None
        missing: list[str] = []
        if item is not None and first:
            missing += self._missing_of_item(item)
        if contract is not None:
            missing += _missing_of_contract(contract, acceptances, this_year + before)
        return Entry(
            item, first, contract, tuple(acceptances), cancellation, this_year, before, tuple(missing)
        )

    def _bare(self, item: ProcurementItem | None) -> list[Acceptance]:
        """Acceptances of an item without a contract."""
        return self.bare[item.pk] if item else []

    def _accepted(self, item: ProcurementItem) -> bool:
        """Whether a final acceptance that passed concluded the item."""
        rows = [each for contract in self.contracts[item.pk] for each in self.acceptances[contract.pk]]
        return any(each.passed and each.final for each in [*rows, *self.bare[item.pk]])

    def _paid(self, item: ProcurementItem) -> Decimal:
        """What was paid of an item's contracts over all years."""
        return _sum(each for contract in self.contracts[item.pk] for each in self.paid[contract.pk])

    def _missing_of_item(self, item: ProcurementItem) -> Iterator[str]:
        if item.pk in self.cancelled:
            return
        if not item.document_number:
            yield _("缺批准文件号")
        if self._accepted(item):
            return
        if not self.contracts[item.pk] and not self.bare[item.pk]:
            yield _("未签合同")
        if item.due_on < self.on:
            yield _("已过应完成日，未通过最终验收")

    def _totals(self) -> Totals:
        planned = [item for item in self.items if item.pk not in self.cancelled]
        accepted = [item for item in planned if self._accepted(item)]
        contracts = [contract for item in self.items for contract in self.contracts[item.pk]]
        payments = [each for each in _all(self.paid) if each.project_year_id == self.year.pk]
        return Totals(
            items=len(planned),
            planned=_sum(planned),
            signed_items=sum(bool(self.contracts[item.pk]) for item in planned),
            contracted=_sum(contracts),
            accepted_items=len(accepted),
            accepted=_sum(accepted),
            cancelled_items=len(self.cancelled),
            cancelled=_sum(item for item in self.items if item.pk in self.cancelled),
            paid_items=sum(bool(self._paid(item)) for item in planned),
            paid=_sum(payments),
            paid_without_contract=_sum(each for each in payments if each.contract_id is None),
        )

    def _loose_ends(self) -> tuple[str, ...]:
        """What is missing of payments: their subjects."""
        bare = [
            each
            for each in _all(self.paid)
            if each.project_year_id == self.year.pk and not (each.function and each.economic)
        ]
        return (_("有 %s 笔支付缺科目。") % len(bare),) if bare else ()


def _missing_of_contract(contract: Contract, acceptances: list[Acceptance], paid: Decimal) -> Iterator[str]:
    passed = [each for each in acceptances if each.passed]
    if paid >= contract.amount and not passed:
        yield _("已付清，未验收")
    if passed and not paid:
        yield _("已验收，未支付")
    if any(not each.file_id for each in acceptances):
        yield _("缺验收单")


def _all(rows: dict[int | None, list[Payment]]) -> Iterator[Payment]:
    for each in rows.values():
        yield from each


def _sum(rows: Iterable[ProcurementItem | Contract | Payment]) -> Decimal:
    return sum((row.amount for row in rows), ZERO)
