"""What the moves of a reward do, and what must hold before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.ledger.accounts import fen
from yanfa.kernel.ledger.posting import Line, post
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.instruments.choices.evaluation import Grade
from yanfa.subsystems.instruments.effects.rewards.batches import due_account, held_account
from yanfa.subsystems.instruments.effects.rewards.calculating import barred_units
from yanfa.subsystems.instruments.models import RewardApplication, SharingEvaluation

Data = Mapping[str, Any]


def may_apply(evaluation: SharingEvaluation) -> Verdict:
    """A final result of at least 合格, while applications are taken, and nothing that keeps the unit from reward."""
    if evaluation.state != "settled" or evaluation.batch.state != "settled":
        return deny(_("评估结果确定后、测算开始前受理奖励申请。"))
    if evaluation.grade in ("", Grade.FAIL):
        return deny(_("评估结果为合格以上的单位可以申请奖励。"))
    reason = barred_units(evaluation.batch).get(evaluation.organisation_id)
    return deny(_("不予受理：%s。") % reason) if reason else allow()


def apply_for(application: RewardApplication, by: Any, data: Data) -> None:
    """Keep who applied. Raises Hindered."""
    if not (verdict := may_apply(application.evaluation)):
        raise Hindered(verdict.reason)
    application.applied_by = by


def is_not_calculated(application: RewardApplication) -> Verdict:
    """The calculation has not taken it yet."""
    if application.evaluation.batch.state == "settled":
        return allow()
    return deny(_("奖励已经测算，请先退回重新测算。"))


def earns_something(application: RewardApplication) -> Verdict:
    """The calculation gave it an amount and is being approved."""
    if application.evaluation.batch.state == "calculated" and application.amount > 0:
        return allow()
    return deny(_("奖励随批次统一批准。"))


def earns_nothing(application: RewardApplication) -> Verdict:
    """The calculation gave it nothing and is being approved."""
    if application.evaluation.batch.state == "calculated" and not application.amount:
        return allow()
    return deny(_("奖励随批次统一批准。"))


def may_be_paid(application: RewardApplication) -> Verdict:
    """The notice of the rewards is over, and nothing keeps the unit from reward by now."""
    if application.evaluation.batch.state != "paying":
        return deny(_("奖励名单公示期满后拨付。"))
    reason = barred_units(application.evaluation.batch).get(application.evaluation.organisation_id)
    return deny(_("暂不拨付：%s。") % reason) if reason else allow()


def pay(application: RewardApplication, by: Any, data: Data) -> None:
    """Keep the payment and post what is left of the amount. Raises Hindered."""
    refuse_future(data["paid_on"], "paid_on")
    batch = application.evaluation.batch
    if batch.approved_on is None or data["paid_on"] < batch.approved_on:
        raise Hindered(_("拨付日期不能早于批准文件的日期。"))
    application.paid_on, application.payment_no = data["paid_on"], data["payment_no"]
    left = application.amount - application.recovered
    if left <= 0:
        raise Hindered(_("奖励已全部追回，没有可以拨付的金额。"))
    post(
        f"instruments.reward.pay:{application.public_id}",
        kind="instruments.reward_payment",
        lines=[Line(due_account(application), held_account(application), fen(left))],
        by=by,
        memo=data["payment_no"],
        about=application,
    )


def use_is_recorded(application: RewardApplication) -> Verdict:
    """At least one expense was recorded."""
    if application.uses.exists():
        return allow()
    return deny(_("请先登记奖励资金的支出和凭证号。"))
