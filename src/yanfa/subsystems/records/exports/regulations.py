"""Regulations and inspections as spreadsheets whose columns the importers read again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .documents import Sheet, named, project_code, shown


def _latest(name: str) -> Any:
    def value(regulation: Any) -> Any:
        found = sorted(
            (each for each in regulation.versions.all() if each.in_force_from),
            key=lambda each: (each.in_force_from, each.pk),
        )
        return getattr(found[-1], name) if found else None

    return value


def _owner(regulation: Any) -> str:
    owners = list(regulation.owners.all())
    return owners[0].post if owners else ""


def _projects(regulation: Any) -> str:
    standing = [each for each in regulation.bearings.all() if each.until is None and each.project_id]
    return "、".join(each.project.code for each in standing)


def _windows(regulation: Any) -> str:
    return "、".join(each.window for each in regulation.bearings.all() if each.until is None and each.window)


REGULATIONS = Sheet(
    _("制度清单"),
    (
        (_("制度编号"), named("number")),
        (_("制度名称"), named("title")),
        (_("制度类别"), shown("kind")),
        (_("责任处室"), named("department")),
        (_("责任岗位"), _owner),
        (_("文号"), _latest("number")),
        (_("批准日"), _latest("approved_on")),
        (_("印发日"), _latest("issued_on")),
        (_("施行日"), _latest("in_force_from")),
        (_("适用项目代码"), _projects),
        (_("适用窗口"), _windows),
        (_("废止日"), named("repealed_on")),
        (_("状态"), shown("state")),
    ),
)
INSPECTIONS = Sheet(
    _("检查与整改清单"),
    (
        (_("检查编号"), named("number")),
        (_("检查类别"), shown("kind")),
        (_("检查日期"), named("held_on")),
        (_("所查制度编号"), lambda each: each.regulation.number if each.regulation else ""),
        (_("预算项目代码"), project_code),
        (_("服务窗口"), named("window")),
        (_("被查处室"), named("department")),
        (_("检查情况"), named("said")),
        (_("问题数"), named("problems")),
        (_("整改期限"), named("mend_by")),
        (_("核实销号日"), named("closed_on")),
        (_("整改结果"), named("result")),
        (_("状态"), shown("state")),
        (_("补录"), named("late")),
    ),
)
