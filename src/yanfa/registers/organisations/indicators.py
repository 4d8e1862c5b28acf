"""How many units the portal has: registered, verified, and not closed."""

from typing import Any

from django.db.models import Q, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.organisations.models import Organisation, Registration


def verified_units(period: Period) -> QuerySet[Any]:
    """The first approved application of each unit that stands in the register at the end of the period.

    An application keeps kind and district as they were verified, so that a later change of the unit moves no figure.
    """
    standing = (
        StateSpan.objects.all()
        .of(Organisation, "registered")
        .filter(Q(left_at=None) | Q(left_at__gte=period.end_at), entered_at__lt=period.end_at)
    )
    return Registration.objects.filter(
        decided_at__lt=period.end_at, verifies__in=standing.values("object_id")
    )


USER_UNITS = register(
    Indicator(
        code="portal.user_units",
        label="门户网站用户数",
        label_en="Units on the portal",
        definition="期末在门户网站注册、通过单位认证且未停用的单位数，按统一社会信用代码去重；个人用户不计。",
        definition_en=(
            "Units registered and verified on the portal and not closed at the end of the period, "
            "by unit code; persons are not counted."
        ),
        unit="家",
        kind=Kind.STOCK,
        numerator=Part(
            rows=verified_units,
            date="decided_at",
            columns=(
                Column("单位名称", "Unit", "name"),
                Column("统一社会信用代码", "Unit code", "uscc"),
                Column("单位性质", "Kind", "kind"),
                Column("注册区县代码", "District", "district"),
                Column("认证时间", "Verified", "decided_at"),
            ),
        ),
        dimensions=(
            Dimension("kind", "单位性质", "Kind", "kind"),
            Dimension("district", "注册区县", "District", "district"),
        ),
        answers=(Answer("门户网站用户数", "", "system=portal"),),
    )
)
