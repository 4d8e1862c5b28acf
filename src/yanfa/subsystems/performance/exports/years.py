"""The list of project years as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.performance.models.years import STAGES, stage_of
from yanfa.subsystems.performance.services.papers import YearLine


def years_table(lines: Iterable[YearLine]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headings and rows of the list of project years."""
    headings = [
        _("年度"),
        _("项目代码"),
        _("项目名称"),
        _("实施单位"),
        _("实施处室"),
        _("阶段"),
        _("绩效目标"),
    ]
    headings += [
        _("目标调整"),
        _("绩效跟踪"),
        _("绩效自评"),
        _("总分"),
        _("评分等级"),
        _("由谁办理"),
        _("办理期限"),
    ]
    return headings, (_row(line) for line in lines)


def _row(line: YearLine) -> list[Any]:
    year, evaluation = line.year, line.evaluation
    return [
        *(year.year, year.project.code, year.project_name, year.unit_name),
        "、".join(each.name for each in year.departments.all()),
        str(dict(STAGES)[stage_of(year)]),
        line.goal.get_state_display() if line.goal else "",
        "、".join(f"{each.number} {each.get_state_display()}" for each in line.adjustments),
        "、".join(f"{each.as_of:%Y-%m-%d} {each.get_state_display()}" for each in line.monitorings),
        evaluation.get_state_display() if evaluation else "",
        *(evaluation.total if evaluation else None, evaluation.grade if evaluation else ""),
        "、".join(turn.who for turn in line.turns),
        min((turn.due_on for turn in line.turns if turn.due_on), default=None),
    ]
