"""Pages of supported policies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.subsystems.records.exports.support import SUPPORTS as SHEET
from yanfa.subsystems.records.forms.support import SupportChangeForm, SupportFilter, SupportForm
from yanfa.subsystems.records.importers.support import SUPPORTS as IMPORTER
from yanfa.subsystems.records.models import PolicySupport
from yanfa.subsystems.records.services import support as services

from .documents import Ledger, Pages, Shown, late_words, marked


def summary(year: int) -> tuple[list[tuple[Any, Any]], Any]:
    """Due, on time, overdue, issued."""
    facts = services.facts_of(year)
    stats = [
        (_("应提交"), facts.due),
        (_("按期提交"), facts.on_time),
        (_("逾期"), len(facts.overdue)),
        (_("已出台"), len(facts.enacted)),
        (_("要求已取消"), facts.dropped),
    ]
    return stats, late_words(facts.overdue)


def _due(support: PolicySupport) -> str:
    moved = support.due_on != support.first_due_on
    if not moved:
        return str(support.due_on)
    return str(support.due_on) + _("（首次约定 %s）") % support.first_due_on


def _delivered(support: PolicySupport) -> str:
    return marked(support.delivered_on, support.late)


SUPPORTS = Pages(
    Ledger(
        code="support",
        listing="supports",
        prefix="supports",
        model=PolicySupport,
        heading=gettext_lazy("支撑政策"),
        lead=gettext_lazy("主管处室要求支撑的政策文件：何时要求、应于何时提交、提交了什么、是否出台。"),
        filters=SupportFilter,
        columns=(
            Shown(gettext_lazy("政策文件名称"), lambda each: each.title),
            Shown(gettext_lazy("提出要求的处室"), lambda each: each.requested_by),
            Shown(gettext_lazy("应提交日"), _due),
            Shown(gettext_lazy("提交日期"), _delivered),
            Shown(gettext_lazy("出台文号"), lambda each: each.issued_number),
            Shown(gettext_lazy("状态"), lambda each: each.get_state_display()),
        ),
        facts=(
            Shown(gettext_lazy("提出要求的处室"), lambda each: each.requested_by),
            Shown(gettext_lazy("要求日期"), lambda each: each.requested_on),
            Shown(gettext_lazy("任务要求"), lambda each: each.request),
            Shown(gettext_lazy("应提交日"), _due),
            Shown(gettext_lazy("承担处室"), lambda each: each.department),
            Shown(gettext_lazy("预算项目"), lambda each: each.project),
            Shown(gettext_lazy("提交日期"), _delivered),
            Shown(gettext_lazy("提交的成果"), lambda each: each.delivered),
            Shown(gettext_lazy("出台文号"), lambda each: each.issued_number),
            Shown(gettext_lazy("政策施行日"), lambda each: each.effective_on),
            Shown(gettext_lazy("录入时间"), lambda each: each.recorded_at),
            Shown(gettext_lazy("数据来源"), lambda each: each.source),
        ),
        sheet=SHEET,
        importer=IMPORTER,
        summary=summary,
        form=SupportForm,
        create=services.request_support,
        change_form=SupportChangeForm,
        change=services.change_support,
        related=("department", "project"),
    )
)
