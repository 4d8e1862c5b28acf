"""Who keeps the work plan of a project year, and the actions that the log knows of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import actions
from yanfa.registers.projects.api import ProjectYear

from .roles import MANAGE, REPORT
from .years import at, one_of

WORK_RECORDED = actions.register("performance.record_work", "登记工作计划和进展")
WORK_CORRECTED = actions.register("performance.correct_work", "更正工作计划")
WORK_WITHDRAWN = actions.register("performance.withdraw_work", "撤销工作计划登记")
WORK_IMPORTED = actions.register("performance.import_work", "导入工作计划")
POINTS_CHECKED = actions.register("performance.check_points", "核对检查要点")


def may_keep_plan(user: Any, year: ProjectYear) -> Verdict:
    """The reporters of the divisions that carry the project, and the officer."""
    if permitted(user, MANAGE):
        return allow()
    carried = year.departments.select_related("department").order_by("pk")
    tokens = {at(REPORT, each.department) for each in carried}
    return one_of(user, tokens, _("只有该项目实施处室的填报人或绩效管理员可以登记工作计划。"))
