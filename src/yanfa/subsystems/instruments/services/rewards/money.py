"""The money of a granted reward: what it was spent on, and what has to be given back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.ledger.accounts import available, fen, yuan
from yanfa.kernel.ledger.posting import Line, post
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.instruments.choices.rewards import EntryKind
from yanfa.subsystems.instruments.effects.rewards.batches import (
    budget_account,
    due_account,
    held_account,
    outside,
)
from yanfa.subsystems.instruments.models import (
    RewardApplication,
    RewardClawback,
    RewardEntry,
    RewardUse,
)
from yanfa.subsystems.instruments.permissions.evaluation import may_authorise, may_represent
from yanfa.subsystems.instruments.rules.rewards import apportion
from yanfa.subsystems.instruments.services.evaluation.batches import insist

USED = actions.register("instruments.record_reward_use", "登记奖励资金支出")
CLAWED = actions.register("instruments.claw_back_reward", "追回奖励")
GRANTED = ("granted", "paid", "reported")


def unspent(application: RewardApplication) -> Decimal:
    """What the unit was paid and has neither spent nor given back."""
    if application.paid_on is None:
        return Decimal(0)
    return yuan(available(held_account(application)))


@transaction.atomic
def record_use(
    application: RewardApplication,
    *,
    by: Any,
    category: str,
    amount: Decimal,
    voucher_no: str,
    spent_on: date,
    note: str = "",
) -> RewardUse:
    """Record an expense out of the reward. Raises ValidationError, also where more is spent than is there."""
    insist(may_represent(by, application))
    stored = _locked(application)
    if stored.state != "paid" or stored.paid_on is None:
        raise ValidationError(_("奖励拨付以后、提交使用报告以前登记支出。"))
    use = RewardUse(
        application=stored,
        category=category,
        amount=amount,
        voucher_no=voucher_no.strip(),
        spent_on=spent_on,
        note=note.strip(),
        recorded_by=by,
    )
    use.full_clean()
    refuse_future(spent_on, "spent_on")
    if spent_on < stored.paid_on:
        raise ValidationError({"spent_on": _("支出日期不能早于拨付日期。")})
    if amount > (left := unspent(stored)):
        raise ValidationError({"amount": _("奖励资金只剩 %s 元，支出不能超过它。") % f"{left:,}"})
    use.save()
    lines = [Line(held_account(stored), outside("spent", _("奖励资金支出")), fen(amount))]
    key = f"instruments.reward.use:{use.public_id}"
    post(key, kind="instruments.reward_use", lines=lines, by=by, memo=use.voucher_no, about=stored)
    told = {"category": category, "amount": f"{amount}", "voucher_no": use.voucher_no}
    log.record(USED, by=by, target=stored, changes=told)
    return use


@transaction.atomic
def claw_back(
    application: RewardApplication,
    *,
    by: Any,
    amount: Decimal,
    reason: str,
    document_no: str,
    decided_on: date,
) -> RewardClawback:
    """Take money back by a dated decision: out of what is due, else what the unit holds, else its own money.

    Raises ValidationError and PermissionDenied.
    """
    insist(may_authorise(by))
    stored = _locked(application)
    batch = stored.evaluation.batch
    if stored.state not in GRANTED or batch.approved_on is None:
        raise ValidationError(_("只有已批准的奖励可以追回。"))
    clawback = RewardClawback(
        application=stored,
        amount=amount,
        reason=reason.strip(),
        document_no=document_no.strip(),
        decided_on=decided_on,
        decided_by=by,
    )
    clawback.full_clean()
    refuse_future(decided_on, "decided_on")
    if decided_on < batch.approved_on:
        raise ValidationError({"decided_on": _("追回决定不能早于批准文件。")})
    if amount > (left := stored.amount - stored.recovered):
        raise ValidationError({"amount": _("这笔奖励还剩 %s 元可以追回。") % f"{left:,}"})
    clawback.save()
    _post_back(stored, clawback, by)
    _enter_back(stored, clawback)
    stored.recovered += amount
    stored.save()
    log.record(CLAWED, by=by, target=stored, summary=clawback.reason, changes={"amount": f"{amount}"})
    return clawback


def _locked(application: RewardApplication) -> RewardApplication:
    rows = RewardApplication.objects.select_for_update(of=("self",))
    found: RewardApplication = rows.select_related("evaluation__batch", "evaluation__organisation").get(
        pk=application.pk
    )
    return found


def _post_back(application: RewardApplication, clawback: RewardClawback, by: Any) -> None:
    budget = budget_account(application.evaluation.batch)
    paid = application.paid_on is not None
    account = held_account(application) if paid else due_account(application)
    wanted = fen(clawback.amount)
    first = min(wanted, available(account))
    own = outside("repaid", _("单位自有资金退回的奖励"))
    parts = [(account, first), (own, wanted - first)]
    post(
        f"instruments.reward.back:{clawback.public_id}",
        kind="instruments.reward_clawback",
        lines=[Line(source, budget, part) for source, part in parts if part],
        by=by,
        memo=clawback.document_no,
        about=application,
    )


def _enter_back(application: RewardApplication, clawback: RewardClawback) -> None:
    """The decision in dated rows by instrument, in proportion to what is left of each grant."""
    granted = list(
        RewardEntry.objects.filter(line__application=application, kind=EntryKind.GRANT).order_by("pk")
    )
    taken: dict[int, Decimal] = {}
    for row in RewardEntry.objects.filter(line__application=application, kind=EntryKind.CLAWBACK):
        taken[row.line_id] = taken.get(row.line_id, Decimal(0)) + row.amount
    left = [fen(row.amount + taken.get(row.line_id, Decimal(0))) for row in granted]
    RewardEntry.objects.bulk_create(
        RewardEntry(
            batch=row.batch,
            line=row.line,
            organisation=row.organisation,
            kind=EntryKind.CLAWBACK,
            grade=row.grade,
            district=row.district,
            amount=-yuan(part),
            dated=clawback.decided_on,
            document_no=clawback.document_no,
        )
        for row, part in zip(granted, apportion(fen(clawback.amount), left), strict=True)
        if part
    )
