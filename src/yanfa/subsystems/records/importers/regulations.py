"""Regulations with their version in force, and inspections, from lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.documents.tabular import Column
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Inspection, Regulation
from yanfa.subsystems.records.services.documents import record_issued
from yanfa.subsystems.records.services.regulations import bear, import_regulation, record_inspection

from .documents import RowsImporter, department_named, project_coded, regulation_numbered

KIND_WORDS = {
    "业务管理制度": "business",
    "财务管理制度": "finance",
    "职责文件": "duty",
    "章程": "charter",
    "工作计划": "plan",
    "业务手册": "manual",
    "操作手册": "operation",
    "审批口径汇编": "guideline",
    "话术规范": "script",
}
INSPECTION_WORDS = {"制度执行检查": "rules", "窗口检查": "window", "话务质检": "call"}
REGULATION_COLUMNS = (
    Column("number", ("制度编号",), required=True, unique=True, max_length=60),
    Column("title", ("制度名称", "名称"), required=True, max_length=200),
    Column("kind", ("制度类别", "类别"), kind="choice", required=True, choices=KIND_WORDS),
    Column("department", ("责任处室",), max_length=100),
    Column("post", ("责任岗位",), max_length=100),
    Column("paper", ("文号",), max_length=100),
    Column("approved_on", ("批准日",), kind="date", required=True),
    Column("issued_on", ("印发日",), kind="date", required=True),
    Column("in_force_from", ("施行日",), kind="date", required=True),
    Column("projects", ("适用项目代码",), max_length=400),
    Column("windows", ("适用窗口",), max_length=200),
)
INSPECTION_COLUMNS = (
    Column("number", ("检查编号",), required=True, unique=True, max_length=60),
    Column("kind", ("检查类别", "类别"), kind="choice", required=True, choices=INSPECTION_WORDS),
    Column("held_on", ("检查日期",), kind="date", required=True),
    Column("regulation", ("所查制度编号",), max_length=60),
    Column("project", ("预算项目代码", "项目代码"), max_length=40),
    Column("window", ("服务窗口",), max_length=40),
    Column("department", ("被查处室",), max_length=100),
    Column("said", ("检查情况",), required=True, max_length=5_000),
    Column("problems", ("问题数",), kind="integer", required=True, minimum=0, maximum=999),
    Column("mend_by", ("整改期限",), kind="date"),
    Column("closed_on", ("核实销号日",), kind="date"),
)


def _codes(text: Any) -> list[str]:
    return [
        word.strip()
        for word in str(text or "").replace("，", "、").replace(",", "、").split("、")
        if word.strip()
    ]


def _regulation(values: Mapping[str, Any]) -> Regulation | None:
    return Regulation.objects.filter(number=values["number"]).first()


def _told(regulation: Regulation) -> dict[str, Any]:
    first = regulation.versions.order_by("-in_force_from", "-pk").first()
    return {
        "title": regulation.title,
        "kind": regulation.kind,
        "department": regulation.department.name if regulation.department else None,
        "paper": first.number if first else None,
        "approved_on": first.approved_on if first else None,
        "issued_on": first.issued_on if first else None,
        "in_force_from": first.in_force_from if first else None,
    }


def _store_regulation(values: Mapping[str, Any], by: Any, source: str) -> Regulation:
    regulation = import_regulation(
        by=by,
        source=source,
        since=values["in_force_from"],
        post=values["post"] or "",
        number=values["number"],
        title=values["title"],
        kind=values["kind"],
        department=department_named(values["department"]),
    )
    record_issued(
        by=by,
        source=source,
        kind=DocumentKind.REGULATION,
        code=regulation.kind,
        regulation=regulation,
        title=values["title"],
        year=values["in_force_from"].year,
        department=regulation.department,
        number=values["paper"] or "",
        approved_on=values["approved_on"],
        issued_on=values["issued_on"],
        in_force_from=values["in_force_from"],
    )
    for code in _codes(values["projects"]):
        bear(regulation, by=by, project=project_coded(code), since=values["in_force_from"])
    for code in _codes(values["windows"]):
        bear(regulation, by=by, window=code, since=values["in_force_from"])
    return regulation


def _inspection(values: Mapping[str, Any]) -> Inspection | None:
    return Inspection.objects.filter(number=values["number"]).first()


def _told_inspection(inspection: Inspection) -> dict[str, Any]:
    plain = ("kind", "held_on", "said", "problems", "mend_by", "closed_on", "window")
    return {name: getattr(inspection, name) for name in plain} | {
        "regulation": inspection.regulation.number if inspection.regulation else None,
        "project": inspection.project.code if inspection.project else None,
        "department": inspection.department.name if inspection.department else None,
    }


def _store_inspection(values: Mapping[str, Any], by: Any, source: str) -> Inspection:
    return record_inspection(
        by=by,
        source=source,
        closed_on=values["closed_on"],
        number=values["number"],
        kind=values["kind"],
        held_on=values["held_on"],
        regulation=regulation_numbered(values["regulation"]),
        project=project_coded(values["project"]),
        window=values["window"] or "",
        department=department_named(values["department"]),
        said=values["said"],
        problems=values["problems"],
        mend_by=values["mend_by"],
    )


REGULATIONS = RowsImporter(REGULATION_COLUMNS, "制度", _regulation, _told, _store_regulation)
INSPECTIONS = RowsImporter(INSPECTION_COLUMNS, "检查", _inspection, _told_inspection, _store_inspection)
