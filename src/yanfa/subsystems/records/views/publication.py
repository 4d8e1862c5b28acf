"""Pages of information that is due for publication."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.subsystems.records.exports.publication import INFORMATION as SHEET
from yanfa.subsystems.records.forms.publication import (
    InformationChangeForm,
    InformationForm,
    PublicationFilter,
)
from yanfa.subsystems.records.importers.publication import INFORMATION as IMPORTER
from yanfa.subsystems.records.models import InformationItem
from yanfa.subsystems.records.services import publication as services

from .documents import Ledger, Pages, Shown, late_words, marked


def summary(year: int) -> tuple[list[tuple[Any, Any]], Any]:
    """Due, on time, overdue, the mean of working days, by topic."""
    facts = services.facts_of(year)
    stats = [
        (_("应公开"), facts.due),
        (_("按期公开"), facts.on_time),
        (_("逾期"), len(facts.overdue)),
        (_("平均间隔工作日"), facts.mean_days if facts.mean_days is not None else "—"),
        (_("不予公开"), facts.exempted),
        *facts.by_topic.items(),
    ]
    return stats, late_words(facts.overdue)


def _published(item: InformationItem) -> str:
    return marked(item.published_on, item.late)


INFORMATION = Pages(
    Ledger(
        code="information",
        listing="publication",
        prefix="publication",
        model=InformationItem,
        heading=gettext_lazy("信息公开"),
        lead=gettext_lazy("应公开的信息自形成或印发之日起，在规定工作日内公开，留存页面链接或截图。"),
        filters=PublicationFilter,
        columns=(
            Shown(gettext_lazy("信息名称"), lambda each: each.title),
            Shown(gettext_lazy("信息类别"), lambda each: each.topic_label),
            Shown(gettext_lazy("形成或印发日"), lambda each: each.formed_on),
            Shown(gettext_lazy("应公开日"), lambda each: each.due_on),
            Shown(gettext_lazy("公开日期"), _published),
            Shown(gettext_lazy("状态"), lambda each: each.get_state_display()),
        ),
        facts=(
            Shown(gettext_lazy("信息类别"), lambda each: each.topic_label),
            Shown(gettext_lazy("形成或印发日"), lambda each: each.formed_on),
            Shown(gettext_lazy("应公开日"), lambda each: each.due_on),
            Shown(gettext_lazy("责任处室"), lambda each: each.department),
            Shown(gettext_lazy("预算项目"), lambda each: each.project),
            Shown(gettext_lazy("公开日期"), _published),
            Shown(gettext_lazy("公开渠道"), lambda each: each.get_place_display()),
            Shown(gettext_lazy("发布页面"), lambda each: each.link),
            Shown(gettext_lazy("间隔工作日"), lambda each: each.days),
            Shown(gettext_lazy("时限参数版本"), lambda each: each.policy_version),
            Shown(gettext_lazy("录入时间"), lambda each: each.recorded_at),
            Shown(gettext_lazy("数据来源"), lambda each: each.source),
        ),
        sheet=SHEET,
        importer=IMPORTER,
        summary=summary,
        form=InformationForm,
        create=services.note_information,
        change_form=InformationChangeForm,
        change=services.change_information,
        related=("department", "project"),
    )
)
