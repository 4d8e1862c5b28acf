"""Fees: approved they become a debt of the centre, paid they leave it; both are postings of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.ledger.accounts import fen, open_account
from yanfa.kernel.ledger.models import Account, Entry
from yanfa.kernel.ledger.posting import Line, post, reverse
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform_many
from yanfa.procedures.review.models import Fee, FeeSheet, Seat
from yanfa.procedures.review.models.fees import APPROVED
from yanfa.registers.experts.api import Expert


def has_fees(sheet: FeeSheet) -> Verdict:
    """Somebody is paid by it."""
    return allow() if sheet.fees.exists() else deny(_("发放表上没有专家，无须核准。"))


def tax_stands(sheet: FeeSheet) -> Verdict:
    """No other sheet of the month has been approved since the tax was computed."""
    beside = Fee.objects.beside(sheet).sums()
    for fee in sheet.fees.select_related("seat__expert"):
        if (fee.earlier_gross, fee.earlier_tax) != beside.get(fee.seat.expert_id, (0, 0)):
            told = _("%s在同一计税月份另有专家费已核准或撤回，个税须合并重算，请退回后重新编制。")
            return deny(told % fee.seat.expert.name)
    return allow()


def may_be_approved(sheet: FeeSheet) -> Verdict:
    """Somebody is paid by it, and the tax is that of the month as it stands."""
    return has_fees(sheet) & tax_stands(sheet)


def nothing_follows(sheet: FeeSheet) -> Verdict:
    """No tax of a sheet that was approved later in the month was computed with this one."""
    experts = sheet.fees.values("seat__expert")
    later = FeeSheet.objects.filter(
        tax_month=sheet.tax_month, state__in=APPROVED, approved_at__gt=sheet.approved_at
    )
    found = later.exclude(pk=sheet.pk).filter(fees__seat__expert__in=experts).first()
    if sheet.tax_month is None or found is None:
        return allow()
    return deny(_("“%s”的发放表在其后核准，个税是合并计算的，请先撤回那一张。") % found)


def _lock_payees(sheet: FeeSheet) -> None:
    """Two sheets of one expert are approved one after the other, so that the second sees the first."""
    experts = Expert.objects.select_for_update(of=("self",)).filter(review_seats__fee__sheet=sheet)
    list(experts.order_by("pk").values_list("pk", flat=True))


def approve(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Book what is owed to the experts and to the tax office."""
    _lock_payees(sheet)
    if stale := tax_stands(sheet).reason:
        raise Hindered(stale)
    sheet.approved_by, sheet.approved_at = by, clock.now()
    sheet.approvals += 1
    lines = []
    for fee in sheet.fees.order_by("pk"):
        lines.append(Line(_budget(), _owed(sheet), fen(fee.net)))
        if fee.tax:
            lines.append(Line(_budget(), _tax_owed(sheet), fen(fee.tax)))
    post(_approval(sheet), kind="review.fees_approved", lines=lines, by=by, about=sheet)


def withdraw_approval(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Take the debt back by an entry of its own."""
    _lock_payees(sheet)
    if follows := nothing_follows(sheet).reason:
        raise Hindered(follows)
    reverse(Entry.objects.get(key=_approval(sheet)), by=by, memo=data["reason"])
    sheet.approved_by = sheet.approved_at = None


def send_back(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Nothing is booked; the preparer finds the reason in the log."""
    sheet.approved_by = sheet.approved_at = None


def pay(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Book the payment; no more can leave than was approved."""
    if data["paid_on"] > clock.today():
        raise Hindered(_("支付日期不能晚于今天。"))
    if sheet.tax_month is not None and data["paid_on"].replace(day=1) != sheet.tax_month:
        told = _("个税按 %s 支付计算；改在其他月份支付的，请先撤回核准，改计税月份后重新编制。")
        raise Hindered(told % f"{sheet.tax_month:%Y-%m}")
    sheet.paid_by, sheet.paid_on, sheet.voucher = by, data["paid_on"], data["voucher"]
    lines = []
    for fee in sheet.fees.order_by("pk"):
        lines.append(Line(_owed(sheet), _paid(), fen(fee.net)))
        if fee.tax:
            lines.append(Line(_tax_owed(sheet), _withheld(), fen(fee.tax)))
    post(f"review.fees.pay:{sheet.public_id}", kind="review.fees_paid", lines=lines, by=by, about=sheet)
    perform_many("pay", Seat.objects.filter(fee__sheet=sheet), by=by)


def _approval(sheet: FeeSheet) -> str:
    """The key of the posting of its latest approval."""
    return f"review.fees.approve:{sheet.public_id}:{sheet.approvals}"


def _budget() -> Account:
    return open_account("review.fees.budget", label="专家费支出", limited=False)


def _paid() -> Account:
    return open_account("review.fees.paid", label="已支付专家费", limited=False)


def _withheld() -> Account:
    return open_account("review.fees.withheld", label="已扣缴专家费个税", limited=False)


def _owed(sheet: FeeSheet) -> Account:
    return open_account(f"review.fees.owed.{sheet.public_id}", label="应付专家费")


def _tax_owed(sheet: FeeSheet) -> Account:
    return open_account(f"review.fees.tax.{sheet.public_id}", label="应缴专家费个税")
