"""新购联合评议台套数: pieces whose first conclusion is dated in the period, with what was asked and cut beside them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, Sum

from yanfa.kernel.indicators.declare import Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.instruments.models import PurchaseConclusion


def concluded(period: Period) -> QuerySet[Any]:
    """First conclusions dated in the period; a reconsideration is no second review."""
    found = PurchaseConclusion.objects.first_in(period.start, period.end)
    return found.annotate(amount_cut=F("asked") - F("agreed"))


JOINT_REVIEWS = register(
    Indicator(
        code="instruments.joint_reviews",
        label="新购联合评议台套数",
        label_en="Instruments concluded in joint review",
        definition=(
            "某预算年度新购联合评议中，评议结论日落在统计期内的仪器台套数。已受理未出结论的另列。复议不重复计数；"
            "核减金额为申报预算减评议同意预算，核减比例为核减金额除以申报预算。"
        ),
        definition_en=(
            "Instruments whose joint purchase review was concluded in the period, by budget round. Accepted "
            "applications without a conclusion are shown apart. A reconsideration does not count again; the cut is "
            "what was asked for less what was agreed, its ratio the cut over what was asked for."
        ),
        unit="台套",
        kind=Kind.COUNT,
        numerator=Part(
            rows=concluded,
            date="concluded_on",
            measure=Sum("quantity"),
            columns=(
                Column("预算年度", "Budget year", "round__budget_year"),
                Column("申请单位", "Unit", "organisation__name"),
                Column("仪器名称", "Instrument", "name"),
                Column("仪器分类编码", "Category", "category"),
                Column("台套数", "Pieces", "quantity"),
                Column("申报预算（元）", "Asked (yuan)", "asked"),
                Column("同意台套数", "Pieces agreed", "agreed_quantity"),
                Column("同意预算（元）", "Agreed (yuan)", "agreed"),
                Column("核减金额（元）", "Cut (yuan)", "amount_cut"),
                Column("结论", "Conclusion", "outcome"),
                Column("评议结论日期", "Concluded on", "concluded_on"),
            ),
        ),
        dimensions=(
            Dimension("round", "预算年度", "Budget year", "round__budget_year"),
            Dimension("outcome", "评议结论", "Conclusion", "outcome"),
            Dimension("unit", "申请单位", "Unit", "organisation__public_id"),
            Dimension("unit_kind", "单位性质", "Kind of unit", "organisation__kind"),
        ),
        answers=(),
    )
)
