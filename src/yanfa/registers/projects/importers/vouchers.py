"""The vouchers of some projects, known ones and those of a list: which lines are new, and what they take back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.registers.projects.choices import FundSource
from yanfa.registers.projects.importers.ledger import check_unit_code
from yanfa.registers.projects.models import Contract, Payment, ProjectYear
from yanfa.registers.projects.services import money

SUBJECTS = ("function_code", "function_name", "economic_code", "economic_name")
#: What a reversal shares with the payment that it takes back; a list may leave it blank.
TOLD = ("source", *SUBJECTS)
#: What tells two lines of one voucher apart where the list has no line numbers.
IDENTITY = ("contract", "purpose", *TOLD)
Key = tuple[int, str]


class Vouchers:
    """Takes the rows of a list one by one, payments before reversals, and remembers them. Nothing is written."""

    def __init__(self, codes: Iterable[str]) -> None:
        wanted = set(codes)
        years = ProjectYear.objects.filter(project__code__in=wanted).select_related("project")
        self.years = {(year.project.code, year.year): year for year in years}
        contracts = Contract.objects.standing().filter(project__code__in=wanted).select_related("withdrawal")
        self.contracts = {(contract.project_id, contract.number): contract for contract in contracts}
        self.lines: dict[Key, list[Payment]] = defaultdict(list)
        self.by_project: dict[int, list[Payment]] = defaultdict(list)
        self.rest: Counter[int] = Counter()  # fen not yet taken back, by the payment's identity in memory
        self.paid: Counter[int] = Counter()  # fen by contract
        self.last_row: dict[int, int] = {}
        self.matched: set[int] = set()
        self.seen: set[tuple[Any, ...]] = set()
        known = Payment.objects.filter(project_year__project__code__in=wanted).order_by("pk")
        by_key: dict[int, Payment] = {}
        for payment in known.select_related("project_year"):
            by_key[payment.pk] = payment
            # Back-references by key: the rows are the same objects, so that what is left of them is told once.
            self._remember(payment, by_key.get(payment.takes_back_id or 0))

    def take(self, values: dict[str, Any], row: int) -> Payment | None:
        """The new payment of a row, or None where it is there already. Raises ValidationError."""
        code, paid_on = values["code"], values["paid_on"]
        year = self.years.get((code, paid_on.year))
        if year is None:
            facts = {"code": code, "year": paid_on.year}
            raise ValidationError(_("没有项目代码为“%(code)s”的 %(year)s 年度项目。") % facts)
        check_unit_code(year, values["unit_code"])
        if not values["amount"]:
            raise ValidationError(_("支付金额不能为零；红字填负数。"))
        key = (year.pk, values["voucher"])
        self._refuse_repetition(key, values)
        if self._known(key, values):
            return None
        payment = Payment(project_year=year, line=values["line"] or self._free_line(key), paid_on=paid_on)
        for name in ("voucher", "amount", "purpose", *TOLD):
            setattr(payment, name, values[name])
        original = self._reversed(payment, values) if payment.amount < 0 else None
        if original is not None:
            _fill_from(original, payment)
        payment.source = payment.source or FundSource.CURRENT
        self._hang_on_contract(payment, values["contract"], original)
        money.check_payment(payment, year.year)
        self._remember(payment, original)
        if payment.contract_id:
            self.last_row[payment.contract_id] = row
        return payment

    def overpaid(self) -> Iterator[tuple[int, str]]:
        """(row, sentence) of every contract of which the list pays more than there is, at its last row."""
        by_pk = {contract.pk: contract for contract in self.contracts.values()}
        for contract_id, row in self.last_row.items():
            try:
                money.check_paid(by_pk[contract_id], Decimal(self.paid[contract_id]) / 100)
            except ValidationError as fault:
                yield row, fault.messages[0]

    def _remember(self, payment: Payment, original: Payment | None) -> None:
        self.lines[payment.project_year_id, payment.voucher].append(payment)
        self.by_project[payment.project_year.project_id].append(payment)
        self.rest[id(payment)] = _fen(payment.amount)
        if original is not None:
            self.rest[id(original)] += _fen(payment.amount)
        if payment.contract_id:
            self.paid[payment.contract_id] += _fen(payment.amount)

    def _refuse_repetition(self, key: Key, values: dict[str, Any]) -> None:
        """A voucher's line stands once in a list: by its number, or by what it pays from and for."""
        identity: tuple[Any, ...] = (values["line"],)
        if not values["line"]:
            identity = (values["amount"] < 0, *(values[name] for name in IDENTITY))
        if (key, identity) in self.seen:
            told = _("支付凭证号“%s”在表中重复；同一凭证确有几行相同的，请填凭证行号。")
            raise ValidationError(told % values["voucher"])
        self.seen.add((key, identity))

    def _known(self, key: Key, values: dict[str, Any]) -> bool:
        """Whether the line was recorded before. Raises ValidationError where the voucher was, and differently."""
        stored = [each for each in self.lines[key] if each.pk is not None]
        for each in stored:
            if each.pk not in self.matched and _same(each, values):
                self.matched.add(each.pk)
                return True
        self._refuse_other_day(key, values)
        signs = {each.amount < 0 for each in stored}
        numbered = values["line"] and values["line"] not in {each.line for each in self.lines[key]}
        if (values["amount"] < 0) in signs and not numbered:
            told = _("支付凭证号“%s”已录入，金额或科目不同。")
            raise ValidationError(told % values["voucher"])
        return False

    def _refuse_other_day(self, key: Key, values: dict[str, Any]) -> None:
        """The lines of a voucher are of one day; a number that begins again each month is another voucher's."""
        days = {each.paid_on for each in self.lines[key] if (each.amount < 0) == (values["amount"] < 0)}
        if days - {values["paid_on"]}:
            told = _(
                "支付凭证号“%s”已录入，日期不同；凭证号逐月重编的，请在凭证号前加上年月，如“202405-记15”。"
            )
            raise ValidationError(told % values["voucher"])

    def _free_line(self, key: Key) -> int:
        return max((each.line for each in self.lines[key]), default=0) + 1

    def _hang_on_contract(self, payment: Payment, number: str, original: Payment | None) -> None:
        """Find the contract of a payment; a reversal has that of its payment."""
        if original is not None:
            payment.takes_back, payment.contract_id = original, original.contract_id
            return
        if not number:
            return
        contract = self.contracts.get((payment.project_year.project_id, number))
        if contract is None:
            raise ValidationError(_("项目没有合同号为“%s”的合同，请先导入合同。") % number)
        payment.contract = contract
        money.check_contract(payment, contract)

    def _reversed(self, reversal: Payment, values: dict[str, Any]) -> Payment:
        """The one payment that a negative line takes back. Raises ValidationError."""
        amount = _fen(-reversal.amount)
        found = [
            each
            for each in self.by_project[reversal.project_year.project_id]
            if each.amount > 0
            and each.paid_on <= reversal.paid_on
            and self.rest[id(each)] >= amount
            and all(_agree(getattr(each, name), getattr(reversal, name)) for name in TOLD)
            and self._of_contract(each, values["contract"])
        ]
        wanted = values["reverses"]
        named = [each for each in found if each.voucher == (wanted or reversal.voucher)]
        exact = [each for each in (named or found) if self.rest[id(each)] == amount]
        # Without a number, a part of some larger payment could mean any of them.
        candidates = exact or named if named or not wanted else []
        if len(candidates) == 1:
            return candidates[0]
        raise ValidationError(_unclear(candidates, reversal, wanted))

    def _of_contract(self, payment: Payment, number: str) -> bool:
        contract = self.contracts.get((payment.project_year.project_id, number))
        return not number or (contract is not None and payment.contract_id == contract.pk)


def _same(known: Payment, values: dict[str, Any]) -> bool:
    """Whether a stored line is what a row says; what either leaves blank does not tell them apart."""
    if (known.amount, known.paid_on) != (values["amount"], values["paid_on"]):
        return False
    if values["line"] and values["line"] != known.line:
        return False
    return all(_agree(getattr(known, name), values[name]) for name in SUBJECTS)


def _fill_from(original: Payment, reversal: Payment) -> None:
    """What a reversal leaves blank is that of its payment."""
    for name in TOLD:
        setattr(reversal, name, getattr(reversal, name) or getattr(original, name))


def _agree(known: str, stated: str) -> bool:
    return not known or not stated or known == stated


def _unclear(candidates: Sequence[Payment], reversal: Payment, wanted: str) -> str:
    """Why it is not clear which payment a negative line takes back."""
    facts = {"amount": reversal.amount, "count": len(candidates), "voucher": wanted}
    if candidates:
        return _("红字 %(amount)s 元可对应 %(count)s 笔支付，请填原凭证号和科目。") % facts
    if wanted:
        return _("没有凭证号为“%(voucher)s”、尚可冲销 %(amount)s 元的支付。") % facts
    return _("红字 %(amount)s 元没有对应的支付；部分退回的，请填原凭证号。") % facts


def _fen(amount: Decimal) -> int:
    return int(amount * 100)
