"""What the moves of a batch do about rewards: calculation, its withdrawal, approval, and the conditions to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.ledger.accounts import fen, open_account
from yanfa.kernel.ledger.models import Account
from yanfa.kernel.ledger.posting import Line, post
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.kernel.workflow.moving import perform_many
from yanfa.subsystems.instruments.choices.rewards import EntryKind
from yanfa.subsystems.instruments.effects.evaluation.parameters import REWARDING, keep_versions
from yanfa.subsystems.instruments.effects.rewards import calculating
from yanfa.subsystems.instruments.models import EvaluationBatch, RewardApplication, RewardEntry, RewardLine

Data = Mapping[str, Any]
BATCH = 500


def has_applications(batch: EvaluationBatch) -> Verdict:
    """Somebody applied, and there is a budget."""
    if not calculating.applications_of(batch).exists():
        return deny(_("没有可以测算的奖励申请。"))
    return allow() if batch.budget > 0 else deny(_("请先填写奖励预算。"))


def calculate(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """Calculate by the parameters of the period, and freeze the result with their versions."""
    keep_versions(batch, REWARDING)
    calculating.keep(batch, calculating.plan(batch))
    batch.calculated_by, batch.calculated_at = by, clock.now()


def withdraw(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """Take the calculation back; nothing was granted by it."""
    calculating.drop(batch)
    batch.calculated_by = batch.calculated_at = None


def approve(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """Grant the amounts by a dated document: money on the accounts, dated rows, units told. Raises Hindered."""
    refuse_future(data["approved_on"], "approved_on")
    if batch.calculated_at is None or data["approved_on"] < clock.local_date(batch.calculated_at):
        raise Hindered(_("批准文件的日期不能早于测算日。"))
    batch.approval_no, batch.approved_on, batch.approved_by = data["approval_no"], data["approved_on"], by
    found = list(calculating.applications_of(batch))
    granted = [each for each in found if each.amount > 0]
    _post_grants(batch, granted, by)
    RewardEntry.objects.bulk_create(_entries(batch, granted), batch_size=BATCH)
    perform_many("grant", granted, by=by)
    perform_many("leave", [each for each in found if not each.amount], by=by)


def all_paid(batch: EvaluationBatch) -> Verdict:
    """Every granted reward was paid."""
    granted = RewardApplication.objects.filter(evaluation__batch=batch, state="granted")
    waiting = granted.filter(amount__gt=F("recovered")).count()
    return deny(_("还有 %s 家单位的奖励没有拨付。") % waiting) if waiting else allow()


def all_reported(batch: EvaluationBatch) -> Verdict:
    """Every unit that was paid reported what it used the money for."""
    waiting = RewardApplication.objects.filter(evaluation__batch=batch, state="paid").count()
    return deny(_("还有 %s 家单位没有报告奖励资金的使用。") % waiting) if waiting else allow()


def budget_account(batch: EvaluationBatch) -> Account:
    """What may still be granted of a batch's budget."""
    return open_account(f"instruments.reward.budget:{batch.public_id}", label=_("%s 奖励预算") % batch.title)


def due_account(application: RewardApplication) -> Account:
    """What was granted to a unit and not paid yet."""
    return _unit_account("due", application, _("%s 应拨奖励"))


def held_account(application: RewardApplication) -> Account:
    """What a unit was paid and has not used."""
    return _unit_account("held", application, _("%s 已拨奖励"))


def outside(name: str, label: str) -> Account:
    """Where the money comes from and where it goes: an account that may stand below nothing."""
    return open_account(f"instruments.reward.{name}", label=label, limited=False)


def _unit_account(name: str, application: RewardApplication, label: str) -> Account:
    code = f"instruments.reward.{name}:{application.public_id}"
    return open_account(code, label=label % application)


def _post_grants(batch: EvaluationBatch, granted: list[RewardApplication], by: Any) -> None:
    budget, source = budget_account(batch), outside("treasury", _("财政奖励资金"))
    funded = [Line(source, budget, fen(batch.budget))]
    post(
        f"instruments.reward.fund:{batch.public_id}",
        kind="instruments.reward_budget",
        lines=funded,
        by=by,
        about=batch,
    )
    if granted:
        lines = [Line(budget, due_account(each), fen(each.amount)) for each in granted]
        key = f"instruments.reward.grant:{batch.public_id}"
        post(key, kind="instruments.reward_grant", lines=lines, by=by, memo=batch.approval_no, about=batch)


def _entries(batch: EvaluationBatch, granted: list[RewardApplication]) -> list[RewardEntry]:
    lines = RewardLine.objects.filter(application__in=granted, amount__gt=0)
    lines = lines.select_related("application__evaluation")
    assert batch.approved_on is not None, "it is given with the approval"
    return [
        RewardEntry(
            batch=batch,
            line=line,
            organisation_id=line.application.evaluation.organisation_id,
            kind=EntryKind.GRANT,
            grade=line.application.evaluation.grade,
            district=line.district,
            amount=line.amount,
            dated=batch.approved_on,
            document_no=batch.approval_no,
        )
        for line in lines.order_by("pk")
    ]
