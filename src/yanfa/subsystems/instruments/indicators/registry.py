"""The figures of the registry: reported, in the catalogue, shared, their value and growth, who manages them.

Every row is a dated version of what was published, never the record as it stands: a version begins when something is
published and ends when it changes, is retired or withdrawn, so those that cover a moment are the catalogue of then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.registry import RunStatus, ShareMode
from yanfa.subsystems.instruments.models import Instrument, InstrumentVersion

#: The tag of the state in which an instrument is published and not suspended (workflow.registry).
IN_USE = "in_use"
#: 待修、待报废: published, and not in use.
OUT_OF_USE = (RunStatus.TO_REPAIR, RunStatus.TO_SCRAP)

COLUMNS = (
    Column("平台编号", "Platform number", "instrument__platform_no"),
    Column("仪器名称", "Instrument", "name"),
    Column("管理单位", "Managing unit", "organisation__name"),
    Column("仪器分类编码", "Category", "category"),
    Column("所在区县代码", "District", "district"),
    Column("原值（元）", "Original value (yuan)", "original_value"),
    Column("共享模式", "Share mode", "share_mode"),
    Column("运行状态", "Run status", "run_status"),
    Column("首次发布时间", "First published", "instrument__first_published_at"),
)
DIMENSIONS = (
    Dimension("unit", "管理单位", "Managing unit", "organisation__public_id"),
    Dimension("unit_kind", "单位性质", "Kind of unit", "organisation__kind"),
    Dimension("district", "所在区县", "District", "district"),
    Dimension("category", "仪器大类", "Big class", "category_big"),
    Dimension("funding", "主要经费来源", "Main funding", "funding"),
)
UNIT_DIMENSIONS = (
    Dimension("unit_kind", "单位性质", "Kind of unit", "kind"),
    Dimension("district", "注册区县", "District of the unit", "district"),
)


def covering(moment: datetime) -> Q:
    """Versions that stood just before a moment: a stock at the end of a period counts what was there then."""
    return Q(valid_from__lt=moment) & (Q(valid_to=None) | Q(valid_to__gte=moment))


def listed(period: Period) -> QuerySet[Any]:
    """The catalogue at the end of the period: one version an instrument."""
    return InstrumentVersion.objects.filter(covering(period.end_at))


def standing_before(period: Period) -> QuerySet[Any]:
    """The catalogue as the period began."""
    return InstrumentVersion.objects.filter(covering(period.start_at))


def shared(period: Period) -> QuerySet[Any]:
    """What outside users could use at the end of the period."""
    spans = StateSpan.objects.all().of(Instrument, IN_USE)
    using = spans.filter(Q(left_at=None) | Q(left_at__gte=period.end_at), entered_at__lt=period.end_at)
    offered = listed(period).filter(share_mode=ShareMode.EXTERNAL).exclude(run_status__in=OUT_OF_USE)
    return offered.filter(instrument__in=using.values("object_id"))


def newly_reported(period: Period) -> QuerySet[Any]:
    """The first versions of the instruments that were first published in the period."""
    earlier = InstrumentVersion.objects.filter(
        instrument=OuterRef("instrument"), valid_from__lt=OuterRef("valid_from")
    )
    return InstrumentVersion.objects.filter(
        ~Exists(earlier),
        instrument__first_published_at__gte=period.start_at,
        instrument__first_published_at__lt=period.end_at,
    )


def moved(period: Period) -> QuerySet[Any]:
    """Versions that stood at one end of the period only: `net` is 1 for what came, -1 for what went."""
    after, before = covering(period.end_at), covering(period.start_at)
    net = Case(When(after & ~before, then=Value(1)), default=Value(-1), output_field=IntegerField())
    return InstrumentVersion.objects.filter((after & ~before) | (before & ~after)).annotate(net=net)


def managing(period: Period) -> QuerySet[Any]:
    """The units with an instrument in the catalogue at the end of the period."""
    return Organisation.objects.filter(Exists(listed(period).filter(organisation=OuterRef("pk"))))


NEWLY_REPORTED = register(
    Indicator(
        code="instruments.newly_reported",
        label="新增仪器信息报送数",
        label_en="Instruments newly reported",
        definition=(
            "首次发布日落在统计期内的仪器台套数：首次报送、审核通过并发布，按首次发布日计。变更、停用后恢复、重新导入、"
            "合并编号的不计；期末存量不得代替。"
        ),
        definition_en=(
            "Instruments whose first publication, after an approved first report, falls in the period. Changes, "
            "re-activations, re-imports and merged numbers are excluded; the year-end stock is never a substitute."
        ),
        unit="台套",
        kind=Kind.COUNT,
        numerator=Part(rows=newly_reported, date="valid_from", columns=COLUMNS),
        dimensions=DIMENSIONS,
        answers=(
            Answer("新增仪器信息报送", "", "system=instruments"),
            Answer("新增仪器信息报送数", "", "system=instruments"),
        ),
    )
)
LISTED = register(
    Indicator(
        code="instruments.listed",
        label="入网仪器数",
        label_en="Instruments in the catalogue",
        definition="期末已发布且未退出（报废、调出、涉密撤回）的入网仪器台套数。待修、停用但未退出的计入并列示。",
        definition_en=(
            "Instruments published and not retired (scrapped, transferred, withdrawn as secret) at the period's end. "
            "Those under repair or suspended count and are shown."
        ),
        unit="台套",
        kind=Kind.STOCK,
        numerator=Part(rows=listed, date="valid_from", columns=COLUMNS),
        dimensions=DIMENSIONS,
        answers=(Answer("入网仪器数", "", "system=instruments"),),
    )
)
SHARED = register(
    Indicator(
        code="instruments.shared",
        label="提供大仪共享服务",
        label_en="Instruments offered for sharing",
        definition=(
            "期末已发布、共享方式为对外共享且状态为在用的仪器台套数。仅内部共享、不共享、待修、停用的不计。"
        ),
        definition_en=(
            "Instruments published, offered to outside users and in use at the period's end. Internal-only, unshared, "
            "suspended ones and those under repair are excluded."
        ),
        unit="台套",
        kind=Kind.STOCK,
        numerator=Part(rows=shared, date="valid_from", columns=COLUMNS),
        dimensions=DIMENSIONS,
        answers=(Answer("提供大仪共享服务", "", "system=instruments"),),
    )
)
TOTAL_VALUE = register(
    Indicator(
        code="instruments.total_value",
        label="仪器总价值",
        label_en="Value of the instruments in the catalogue",
        definition=(
            "期末入网仪器（与“入网仪器数”同一总体）的原值合计。进口仪器按入账日汇率折算，捐赠按入账价值。"
        ),
        definition_en=(
            "Sum of original values of the instruments counted by instruments.listed. Imports at the booking-date "
            "rate, gifts at book value."
        ),
        unit="元",
        kind=Kind.STOCK,
        numerator=Part(rows=listed, date="valid_from", columns=COLUMNS, measure=Sum("original_value")),
        dimensions=DIMENSIONS,
    )
)
MANAGING_UNITS = register(
    Indicator(
        code="instruments.managing_units",
        label="仪器管理单位数",
        label_en="Units that manage instruments",
        definition="期末至少有一台套入网仪器的管理单位数，按统一社会信用代码去重。",
        definition_en="Distinct managing units with at least one instrument counted by instruments.listed.",
        unit="家",
        kind=Kind.STOCK,
        numerator=Part(
            rows=managing,
            columns=(
                Column("单位名称", "Unit", "name"),
                Column("统一社会信用代码", "Unit code", "uscc"),
                Column("单位性质", "Kind of unit", "kind"),
                Column("注册区县代码", "District", "district"),
            ),
        ),
        dimensions=UNIT_DIMENSIONS,
    )
)


def _growth(code: str, label: str, label_en: str, what: str, what_en: str, of: Any) -> Indicator:
    """Growth of the catalogue over the period: what came less what went, over what stood at its beginning.

    The official definition takes both ends from locked year-end figures. A figure here is computed from rows that can
    be listed, split and locked themselves; a locked number has no rows. So both ends are computed from the versions of
    the registry, which never change once their year is over: a lock of the year-end stock (kernel.indicators.locking)
    proves by its digest that this end is still the locked one, and tells where it is not.
    """
    weight = F("net") if of is None else F("net") * F(of)
    return Indicator(
        code=code,
        label=label,
        label_en=label_en,
        definition=f"期末值÷上年期末值−1，按{what}计算，两端取各年末的入网仪器；分子为期内净增，分母为期初数。",
        definition_en=(
            f"Value at the period's end / value a year earlier − 1, by {what_en}; the numerator is the net growth, the "
            "denominator what stood as the period began."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(rows=moved, date="valid_from", columns=COLUMNS, measure=Sum(weight)),
        denominator=Part(
            rows=standing_before,
            date="valid_from",
            columns=COLUMNS,
            measure=Count("pk") if of is None else Sum(of),
        ),
        dimensions=DIMENSIONS,
    )


GROWTH_RATE = register(
    _growth("instruments.growth_rate", "仪器数年增长率", "Growth of instruments", "台套数", "number", None)
)
VALUE_GROWTH_RATE = register(
    _growth(
        "instruments.value_growth_rate",
        "仪器原值年增长率",
        "Growth of the value of instruments",
        "原值",
        "original value",
        "original_value",
    )
)
