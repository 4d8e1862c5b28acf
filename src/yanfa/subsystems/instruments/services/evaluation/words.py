"""The points and reasons of an evaluation in words, for its page and its papers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.models import SharingEvaluation

REASONS = {
    Reason.PERIOD: _("不在评估期内"),
    Reason.BARRED: _("单位不予受理"),
    Reason.LOW_VALUE: _("仪器原值低于下限"),
    Reason.UNPUBLISHED: _("仪器未入网"),
    Reason.INCOMPLETE: _("仪器年度信息未确认"),
    Reason.INTERNAL: _("不是对外服务"),
    Reason.RELATED: _("用户是相关单位"),
    Reason.WAIVED: _("已免除费用"),
    Reason.PURPOSE: _("用途不属于共享服务"),
    Reason.UNVERIFIED: _("季度记录未核验"),
    Reason.UNPROVED: _("抽查材料不实或不全"),
    Reason.CONTRACT: _("没有合同"),
    Reason.INVOICE: _("没有发票"),
    Reason.VOUCHER: _("已使用创新券"),
    Reason.REWARDED: _("已在别的批次计奖"),
}
HUNDREDTH = Decimal("0.01")
#: What the system measures, with its unit; whatever is not named here is a share of one.
UNITS = {
    "newly_reported": _("%s 台套"),
    "eligible_amount": _("%s 元"),
    "users": _("%s 家"),
    "run_hours": _("%s 小时"),
    "external_hours": _("%s 小时"),
}


def measured(code: str, value: str | None) -> str:
    """A value that the system measured, with its unit and at most two decimals; "" where nothing was measured."""
    if value is None:
        return ""
    unit = UNITS.get(code)
    number = f"{(Decimal(value) * (1 if unit else 100)).quantize(HUNDREDTH, ROUND_HALF_UP):,f}"
    short = number.rstrip("0").rstrip(".")
    return str(unit) % short if unit else f"{short}%"


def reasons_of(kept: Mapping[str, Mapping[str, Any]]) -> list[tuple[Any, str, Mapping[str, Any]]]:
    """(label, code, {records, amount}) for every reason of exclusion, in the order in which they are asked."""
    return [(REASONS[reason], reason.value, kept[reason]) for reason in Reason if reason in kept]


def score_rows(evaluation: SharingEvaluation) -> list[dict[str, Any]]:
    """Every indicator of the scheme with its measured value and its points."""
    english = (get_language() or "").startswith("en")
    scores = {score.code: score for score in evaluation.scores.all()}
    return [
        {
            "group": each.group_label_en if english else each.group_label,
            "label": each.label_en if english else each.label,
            "criterion": each,
            "value": measured(each.code, evaluation.figures.get(each.code)),
            "score": scores.get(each.code),
        }
        for each in criteria(evaluation.batch)
    ]
