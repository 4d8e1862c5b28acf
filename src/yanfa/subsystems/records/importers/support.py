"""Supported policies from a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.documents.tabular import Column
from yanfa.subsystems.records.models import PolicySupport
from yanfa.subsystems.records.services.support import request_support

from .documents import RowsImporter, department_named, project_coded

COLUMNS = (
    Column("title", ("政策文件名称",), required=True, max_length=200),
    Column("requested_by", ("提出要求的处室",), required=True, max_length=100),
    Column("requested_on", ("要求日期",), kind="date", required=True),
    Column("request", ("任务要求",), max_length=500),
    Column("due_on", ("应提交日",), kind="date", required=True),
    Column("department", ("承担处室",), max_length=100),
    Column("project", ("预算项目代码", "项目代码"), max_length=40),
    Column("delivered_on", ("提交日期",), kind="date"),
    Column("delivered", ("提交的成果",), max_length=200),
)


def _known(values: Mapping[str, Any]) -> PolicySupport | None:
    same = {name: values[name] for name in ("title", "requested_by", "requested_on")}
    return PolicySupport.objects.filter(**same).first()


def _told(support: PolicySupport) -> dict[str, Any]:
    return {
        "request": support.request,
        "due_on": support.first_due_on,
        "department": support.department.name if support.department else None,
        "project": support.project.code if support.project else None,
        "delivered_on": support.delivered_on,
        "delivered": support.delivered,
    }


def _store(values: Mapping[str, Any], by: Any, source: str) -> PolicySupport:
    return request_support(
        by=by,
        source=source,
        title=values["title"],
        requested_by=values["requested_by"],
        requested_on=values["requested_on"],
        request=values["request"] or "",
        due_on=values["due_on"],
        department=department_named(values["department"]),
        project=project_coded(values["project"]),
        delivered_on=values["delivered_on"],
        delivered=values["delivered"] or "",
    )


SUPPORTS = RowsImporter(COLUMNS, "支撑政策", _known, _told, _store)
