"""Rules, duties, mechanism and windows: the records speak point by point, and the assessor decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from yanfa.kernel import policy
from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.choices.regulations import WINDOW_KINDS, InspectionKind, RegulationKind
from yanfa.subsystems.records.rules import regulations as rules

from .standing import inspected_in, standing_on, versions_on

Filters = Mapping[str, str]
MECHANISM_KINDS = (RegulationKind.BUSINESS, RegulationKind.CHARTER, RegulationKind.PLAN)
PROJECT = Dimension(
    "project", "预算项目", "Budget project", "regulation__bearings__project__code", overlapping=True
)
WINDOW = Dimension("window", "服务窗口", "Window", "regulation__bearings__window", overlapping=True)
COLUMNS = (
    Column("制度编号", "Number of the regulation", "regulation__number"),
    Column("制度名称", "Regulation", "regulation__title"),
    Column("制度类别", "Kind", "regulation__kind"),
    Column("文号", "Number", "number"),
    Column("印发日", "Issued", "issued_on"),
    Column("施行日", "In force from", "in_force_from"),
    Column("补录", "Entered late", "late"),
)


def _last(period: Period) -> date:
    return period.end - timedelta(days=1)


def _months(period: Period) -> int:
    return int(policy.get("records.review_months", on=_last(period)).value)


def _rows(kinds: Iterable[str]) -> Callable[[Period], QuerySet[Any]]:
    """The versions in force at the end of the period of regulations of these kinds."""

    def rows(period: Period) -> QuerySet[Any]:
        found: QuerySet[Any] = versions_on(_last(period)).filter(regulation__kind__in=list(kinds))
        return found.distinct()

    return rows


def _standing(period: Period, kinds: Iterable[str], filters: Filters) -> list[rules.Standing]:
    return standing_on(_last(period), period.start, kinds, filters)


def rules_findings(period: Period, filters: Filters) -> list[Finding]:
    """制度现行有效、有责任部门、复审不逾期、本年有执行记录."""
    found = _standing(period, [RegulationKind.BUSINESS], filters)
    return [
        rules.in_force(found, "业务管理制度", "Business rules"),
        rules.owned(found),
        rules.reviewed(found, _last(period), _months(period)),
        rules.applied(found),
    ]


def responsibility_findings(period: Period, filters: Filters) -> list[Finding]:
    """现行职责文件、责任处室、责任岗位."""
    found = _standing(period, [RegulationKind.DUTY], filters)
    return [
        rules.in_force(found, "职责文件", "Duty documents"),
        rules.owned(found),
        rules.staffed(found),
    ]


def mechanism_findings(period: Period, filters: Filters) -> list[Finding]:
    """制度健全 and 执行有力, apart: rules as for 管理制度; plan, inspections, mending."""
    found = _standing(period, MECHANISM_KINDS, filters)
    held = inspected_in(period.start, _last(period), [InspectionKind.RULES], filters)
    return [
        rules.in_force(found, "长效机制制度", "Rules of the mechanism"),
        rules.owned(found),
        rules.reviewed(found, _last(period), _months(period)),
        rules.applied(found),
        rules.planned(found),
        rules.inspected(held, "inspected", "制度执行检查", "Inspections"),
        rules.mended(held),
    ]


def window_findings(period: Period, filters: Filters) -> list[Finding]:
    """手册、口径、话术 in force and reviewed; windows inspected, calls checked, problems mended."""
    found = _standing(period, WINDOW_KINDS, filters)
    last = _last(period)
    windows = inspected_in(period.start, last, [InspectionKind.WINDOW], filters)
    calls = inspected_in(period.start, last, [InspectionKind.CALL], filters)
    return [
        *rules.window_rules(found),
        rules.reviewed(found, last, _months(period)),
        rules.inspected(windows, "inspected", "窗口检查", "Inspections of the window"),
        rules.inspected(calls, "calls", "话务质检", "Checks of calls"),
        rules.mended([*windows, *calls]),
    ]


MANAGEMENT_RULES = register(
    Indicator(
        code="records.management_rules",
        label="长效管理制度建设",
        label_en="Lasting management rules",
        definition=(
            "评审人对项目相关业务管理制度的三级意见，按清单核对：制度现行有效、有责任部门、复审不逾24个月（政策参数）、"
            "本年有执行记录。"
        ),
        definition_en=(
            "The assessor's three-level opinion on the business rules that bear on the project, over a checklist: in "
            "force, owner named, reviewed within 24 months (policy), applied this year."
        ),
        unit="",
        kind=Kind.QUALITATIVE,
        numerator=Part(rows=_rows([RegulationKind.BUSINESS]), date="in_force_from", columns=COLUMNS),
        dimensions=(PROJECT,),
        answers=(Answer("长效管理制度建设", "", "project=row"),),
        findings=rules_findings,
    )
)
RESPONSIBILITY = register(
    Indicator(
        code="records.responsibility",
        label="长效管理主体明确性",
        label_en="Clear responsibility",
        definition="评审人对管理主体和业务职责是否明确的三级意见，依据现行职责文件（三定、岗位职责、任务分工）。",
        definition_en=(
            "The assessor's three-level opinion whether the managing body and its duties are defined, over the duty "
            "documents in force."
        ),
        unit="",
        kind=Kind.QUALITATIVE,
        numerator=Part(rows=_rows([RegulationKind.DUTY]), date="in_force_from", columns=COLUMNS),
        dimensions=(PROJECT,),
        answers=(
            Answer("长效管理主体明确性", "", "project=row"),
            Answer("长效管理主体明确", "", "project=row"),
        ),
        findings=responsibility_findings,
    )
)
OPERATING_MECHANISM = register(
    Indicator(
        code="records.operating_mechanism",
        label="长效运行机制",
        label_en="Lasting operating mechanism",
        definition=(
            "评审人对长效运行机制的三级意见：制度健全（清单同管理制度）与执行有力（计划、检查、整改闭环）分别核对。"
        ),
        definition_en=(
            "The assessor's three-level opinion on the lasting operating mechanism: rules complete (as "
            "records.management_rules) and carried out (plan, check, rectification closed), checked apart."
        ),
        unit="",
        kind=Kind.QUALITATIVE,
        numerator=Part(rows=_rows(MECHANISM_KINDS), date="in_force_from", columns=COLUMNS),
        dimensions=(PROJECT,),
        answers=(Answer("构建长效运行机制", "", "project=row"),),
        findings=mechanism_findings,
    )
)
WINDOW_RULES = register(
    Indicator(
        code="records.window_rules",
        label="行政服务窗口管理规范",
        label_en="Rules of the service window",
        definition=(
            "评审人对行政服务窗口管理规范的三级意见：业务手册、操作手册、审批口径汇编、话术规范现行有效，"
            "且本年有窗口检查和话务质检记录。"
        ),
        definition_en=(
            "The assessor's three-level opinion on the window's rules: manuals, decision guidelines and scripts in "
            "force, window inspections and call checks recorded this year."
        ),
        unit="",
        kind=Kind.QUALITATIVE,
        numerator=Part(rows=_rows(WINDOW_KINDS), date="in_force_from", columns=COLUMNS),
        dimensions=(WINDOW,),
        answers=(Answer("行政服务窗口管理规范", "", "window=municipal"),),
        findings=window_findings,
    )
)
