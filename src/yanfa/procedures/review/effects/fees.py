"""Fees: approved they become a debt of the centre, paid they leave it; both are postings of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.ledger.accounts import fen, open_account
from yanfa.kernel.ledger.models import Account
from yanfa.kernel.ledger.posting import Line, post
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform_many
from yanfa.procedures.review.models import FeeSheet, Seat


def has_fees(sheet: FeeSheet) -> Verdict:
    """Somebody is paid by it."""
    return allow() if sheet.fees.exists() else deny(_("发放表上没有专家，无须核准。"))


def approve(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Book what is owed to the experts and to the tax office."""
    sheet.approved_by, sheet.approved_at = by, clock.now()
    lines = []
    for fee in sheet.fees.order_by("pk"):
        lines.append(Line(_budget(), _owed(sheet), fen(fee.net)))
        if fee.tax:
            lines.append(Line(_budget(), _tax_owed(sheet), fen(fee.tax)))
    post(
        f"review.fees.approve:{sheet.public_id}", kind="review.fees_approved", lines=lines, by=by, about=sheet
    )


def send_back(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Nothing is booked; the preparer finds the reason in the log."""
    sheet.approved_by = sheet.approved_at = None


def pay(sheet: FeeSheet, by: Any, data: Mapping[str, Any]) -> None:
    """Book the payment; no more can leave than was approved."""
    if data["paid_on"] > clock.today():
        raise Hindered(_("支付日期不能晚于今天。"))
    sheet.paid_by, sheet.paid_on, sheet.voucher = by, data["paid_on"], data["voucher"]
    lines = []
    for fee in sheet.fees.order_by("pk"):
        lines.append(Line(_owed(sheet), _paid(), fen(fee.net)))
        if fee.tax:
            lines.append(Line(_tax_owed(sheet), _withheld(), fen(fee.tax)))
    post(f"review.fees.pay:{sheet.public_id}", kind="review.fees_paid", lines=lines, by=by, about=sheet)
    perform_many("pay", Seat.objects.filter(fee__sheet=sheet), by=by)


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
