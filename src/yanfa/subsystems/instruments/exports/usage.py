"""Usage records as a spreadsheet with the headings that the import reads, and as facts of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.masking import mask_name
from yanfa.subsystems.instruments.models import UsageRecord
from yanfa.subsystems.instruments.models.requests import WAYS
from yanfa.subsystems.instruments.services.usage.words import listed, source_names, subject_names

HEADINGS = [
    *("所在单位仪器编号", "仪器名称", "管理单位", "单位记录编号", "服务日期", "开始时间", "结束时间", "机时"),
    *("样品数", "服务金额", "对外服务", "相关单位", "用途", "服务方式", "实际服务内容", "用户单位名称"),
    *("用户单位统一社会信用代码", "中小微企业", "申请人", "课题名称", "课题经费来源", "课题主要学科领域"),
    *("课题研究内容", "合同编号", "发票号码", "创新券订单号", "用户评价", "来源", "季度", "核验状态"),
]
FIGURES = {
    "records": _("记录数"),
    "external_records": _("对外服务记录数"),
    "instruments": _("仪器台数"),
    "hours": _("机时合计"),
    "external_hours": _("对外服务机时"),
    "samples": _("样品数合计"),
    "amount": _("服务金额合计（元）"),
}
WAY_NAMES = dict(WAYS)
#: What a page shows of a record, in this order.
SHOWN = (
    *("served_on", "started_at", "ended_at", "hours", "samples", "amount", "external", "related_party"),
    *("purpose", "ways", "content", "user_unit", "user_uscc", "small_enterprise", "applicant"),
    *("project_name", "project_sources", "subjects", "research_content"),
    *("contract_no", "invoice_no", "voucher_no", "satisfaction", "origin", "external_id"),
)
#: Headings of numbers, with their units.
HEADED = {"hours": _("机时（小时）"), "samples": _("样品数（个）"), "amount": _("服务金额（元）")}


def figures(found: Mapping[str, str]) -> list[tuple[Any, str]]:
    """Sums of a report with their headings."""
    return [(label, found[name]) for name, label in FIGURES.items() if name in found]


def _yes(holds: bool) -> str:
    return "是" if holds else "否"


def ways(record: UsageRecord) -> str:
    """The ways of service in words."""
    return "、".join(str(WAY_NAMES.get(way, way)) for way in record.ways)


def rows(records: Any) -> Iterator[list[Any]]:
    """One row a record."""
    for each in records.iterator(chunk_size=2_000):
        yield [
            *(each.instrument.inner_no, each.instrument.name, str(each.instrument.organisation)),
            *(each.external_id, each.served_on, each.started_at, each.ended_at, each.hours, each.samples),
            *(each.amount, _yes(each.external), _yes(each.related_party), str(each.get_purpose_display())),
            *(ways(each), each.content, each.user_unit, each.user_uscc, _yes(each.small_enterprise)),
            *(mask_name(each.applicant), each.project_name, "、".join(each.project_sources)),
            *("、".join(each.subjects), each.research_content, each.contract_no, each.invoice_no),
            *(each.voucher_no, str(each.get_satisfaction_display()), str(each.get_origin_display())),
            *(f"{each.report.year}Q{each.report.quarter}", str(each.report.get_state_display())),
        ]


def facts(record: UsageRecord) -> list[tuple[Any, Any]]:
    """(heading, value) of what a page shows of a record."""
    told = {
        "applicant": mask_name(record.applicant),
        "purpose": record.get_purpose_display(),
        "ways": listed(str(WAY_NAMES.get(way, way)) for way in record.ways),
        "project_sources": source_names(record.project_sources),
        "subjects": subject_names(record.subjects),
        "satisfaction": record.get_satisfaction_display(),
        "origin": record.get_origin_display(),
    }
    return [(_heading(name), told.get(name, _shown(getattr(record, name)))) for name in SHOWN]


def changed(changes: Mapping[str, Sequence[str]]) -> list[tuple[Any, Any, Any]]:
    """(heading, before, after) of an adjustment, whose values are kept as text."""
    return [(_heading(name), *(_told(name, each) for each in pair)) for name, pair in changes.items()]


def _told(name: str, text: str) -> Any:
    field: Any = UsageRecord._meta.get_field(name)
    value = field.to_python(text)
    return str(dict(field.flatchoices).get(value, "")) if field.choices else _shown(value)


def _shown(value: Any) -> Any:
    """A value as pages write it: days and moments as in lists, numbers with commas, yes and no."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    return f"{value:,f}" if isinstance(value, Decimal) else value


def _heading(name: str) -> Any:
    field: Any = UsageRecord._meta.get_field(name)
    return HEADED.get(name, field.verbose_name)
