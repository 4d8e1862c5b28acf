"""VPN用户数: the accounts that were neither disabled nor expired on the last day of the period."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import VpnTerm


def valid_terms(period: Period) -> QuerySet[Any]:
    """The term of every account that was valid at the end of the period: one an account, for terms never overlap."""
    terms: Any = VpnTerm.objects
    return terms.standing_on(period.end - timedelta(days=1))  # type: ignore[no-any-return]


VPN_USERS = register(
    Indicator(
        code="operations.vpn_users",
        label="VPN用户数",
        label_en="VPN users",
        definition="期末有效的VPN账号个数，按账号计；停用、过期的不计。",
        definition_en="Valid VPN accounts at the period's end; disabled and expired ones excluded.",
        unit="个",
        kind=Kind.STOCK,
        numerator=Part(
            rows=valid_terms,
            date="starts_on",
            columns=(
                Column("账号登记号", "Account register number", "account__public_id"),
                Column("使用单位", "Unit", "account__unit"),
                Column("所属系统", "System", "system__name"),
                Column("起始日期", "From", "starts_on"),
                Column("到期日", "Valid until", "expires_on"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        dimensions=(
            Dimension("system", "所属系统", "System", "system__code"),
            Dimension("project", "预算项目", "Budget project", "project__code"),
        ),
        answers=(Answer("VPN用户数", "", "system=network"),),
    )
)
