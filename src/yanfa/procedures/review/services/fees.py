"""Preparing the fee sheet of a panel: who is paid for how long, by the standards and the tax rules of that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import today
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.entering import enter
from yanfa.procedures.review.choices import Mode, TaxPeriod
from yanfa.procedures.review.models import Fee, FeeSheet, Panel, Seat
from yanfa.procedures.review.permissions import may_organise
from yanfa.procedures.review.rules import fees
from yanfa.procedures.review.services.panels import insist
from yanfa.registers.experts.api import Payee, payee

CHANGED = actions.register("review.prepare_fees", "编制专家费发放表")
#: Months of half days: nobody sits longer.
LONGEST = 60
NOTHING = (Decimal(0), Decimal(0))


@transaction.atomic
def prepare_fees(
    panel: Panel, *, by: Any, half_days: Mapping[str, int] | None = None, tax_month: date | None = None
) -> FeeSheet:
    """Make or make again the fee sheet: half days by public id of the seat, those of the panel where none are given.

    0 leaves an expert out. `tax_month` is any day of the month in which it will be paid, this one when not given.
    Raises ValidationError and PermissionDenied.
    """
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    insist(may_organise(by, locked))
    given = dict(half_days or {})
    if any(not 0 <= days <= LONGEST for days in given.values()):
        raise ValidationError(_("半天数应在0和%s之间。") % LONGEST)
    seats = locked.seats.filter(state="submitted").select_related("expert").order_by("pk")
    sheet = _sheet(locked, by, (tax_month or today()).replace(day=1) if taxed_by_month() else None)
    beside = Fee.objects.beside(sheet).sums()
    lines = [
        _fee(sheet, seat, given.get(seat.public_id, locked.half_days), beside.get(seat.expert_id, NOTHING))
        for seat in seats
    ]
    kept = [line for line in lines if line is not None]
    if not kept:
        raise ValidationError(_("还没有提交意见的专家，不能编制发放表。"))
    sheet.fees.all().delete()
    Fee.objects.bulk_create(kept)
    log.record(CHANGED, by=by, target=sheet, changes={"experts": len(kept), "gross": f"{_total(kept).gross}"})
    return sheet


def taxed_by_month() -> bool:
    """Whether the fees of one expert within a month are one payment to the tax office."""
    return bool(get("review.fee_tax_period").value == TaxPeriod.MONTH)


def tax_month_of(panel: Panel) -> date | None:
    """The month in which the fees of a panel will be taxed: that of its sheet, else this one; None for no month."""
    if not taxed_by_month():
        return None
    sheet = FeeSheet.objects.filter(panel=panel).first()
    return (sheet.tax_month if sheet is not None else None) or today().replace(day=1)


def totals_of(sheet: FeeSheet) -> fees.Due:
    """The sums of a sheet."""
    return _total(list(sheet.fees.all()))


def payees_of(sheet: FeeSheet, *, by: Any, reason: str) -> dict[int, Payee]:
    """Whom to pay and where, by key of the fee; every look is written down. Raises PermissionDenied."""
    rows = sheet.fees.select_related("seat__expert")
    with transaction.atomic():
        return {fee.pk: payee(fee.seat.expert, by=by, reason=reason) for fee in rows}


def _sheet(panel: Panel, by: Any, month: date | None) -> FeeSheet:
    rates, tax = get("review.fee_rates").version_id, get("review.fee_tax").version_id
    sheet = FeeSheet.objects.select_for_update().filter(panel=panel).first()
    if sheet is None:
        facts = {"rates_version": rates, "tax_version": tax, "tax_month": month}
        return enter(FeeSheet(panel=panel, prepared_by=by, **facts), by=by)
    if sheet.state not in ("prepared", "returned"):
        raise ValidationError(_("发放表已经核准，不能再改。"))
    sheet.rates_version, sheet.tax_version, sheet.prepared_by = rates, tax, by
    sheet.tax_month = month
    sheet.save()
    return sheet


def _fee(sheet: FeeSheet, seat: Seat, half_days: int, beside: tuple[Decimal, Decimal]) -> Fee | None:
    rates, tax = fees.read_rates(get("review.fee_rates").value), fees.read_tax(get("review.fee_tax").value)
    items = seat.sheets.filter(state="submitted").count()
    letter = sheet.panel.mode == Mode.LETTER
    if not items or not half_days:
        return None
    title = seat.expert.title
    standard = fees.by_letter(rates, title, items) if letter else fees.for_days(rates, title, half_days)
    due = fees.due(rates, tax, standard, fees.Earlier(*beside))
    return Fee(
        sheet=sheet,
        seat=seat,
        title=title,
        half_days=0 if letter else half_days,
        items=items,
        rate=rates.rate(title),
        gross=due.gross,
        tax=due.tax,
        net=due.net,
        earlier_gross=beside[0],
        earlier_tax=beside[1],
    )


def _total(rows: list[Fee]) -> fees.Due:
    return fees.totals([fees.Due(row.gross, row.tax, row.net) for row in rows])
