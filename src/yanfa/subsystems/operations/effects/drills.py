"""What the moves of a drill do: keep its plan, how it was held, its report, and the signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.effects.duties import checked, next_numbers
from yanfa.subsystems.operations.models import (
    Drill,
    DrillHolding,
    DrillImprovement,
    DrillReport,
    DrillSigning,
    DrillUnit,
)
from yanfa.subsystems.operations.rules.drills import improvements_of, units_of

SERIES = "YL"
Data = Mapping[str, Any]


def plan_drill(drill: Drill, by: Any, data: Data) -> None:
    """Number the drill and keep its plan."""
    drill.recorded_by, drill.plan_file_id = by, data["plan_file"].pk
    (drill.number,) = next_numbers(SERIES)


def hold_drill(drill: Drill, by: Any, data: Data) -> None:
    """Note how it was held, with its record and who took part by unit. Raises ValidationError."""
    refuse_future(data["held_on"], "held_on")
    units, wrong = units_of(data["units"])
    _refuse_lines("units", wrong, _("每行写一个单位和人数，例如“信息部 12”，单位不能重复"))
    people = sum(number for _name, number in units)
    given = {name: data[name] for name in ("held_on", "summary")}
    holding = DrillHolding(
        drill=drill, recorded_by=by, record_file=data["record_file"], participants=people, **given
    )
    checked(holding)
    for name, number in units:
        DrillUnit(holding=holding, name=name, people=number, recorded_by=by).save()


def report_drill(drill: Drill, by: Any, data: Data) -> None:
    """Keep the report with what is to be improved. Raises ValidationError."""
    improvements, wrong = improvements_of(data["improvements"])
    _refuse_lines("improvements", wrong, _("每行写“事项｜责任人｜期限”，例如“更新预案｜张三｜2024-06-30”"))
    report = DrillReport(
        drill=drill, recorded_by=by, lessons=data["lessons"], report_file=data["report_file"]
    )
    checked(report)
    for each in improvements:
        DrillImprovement(
            report=report, text=each.text, responsible=each.responsible, due_on=each.due_on, recorded_by=by
        ).save()


def send_drill_back(drill: Drill, by: Any, data: Data) -> None:
    """The report is taken back; it stays on the page."""
    drill.reports.take_back(by=by)


def sign_drill(drill: Drill, by: Any, data: Data) -> None:
    """Sign a drill whose plan, record and report are there. Raises Hindered."""
    report = drill.reports.standing().first()
    if not (drill.plan_file_id and drill.holding.record_file_id and report and report.report_file_id):
        raise Hindered(_("方案、记录、总结三份文件不齐，不能签认；请先补齐。"))
    DrillSigning(drill=drill, opinion=data["opinion"], recorded_by=by).save()


def _refuse_lines(name: str, wrong: Iterable[str], told: str) -> None:
    if lines := "；".join(f"“{line}”" for line in wrong):
        raise ValidationError({name: f"{told}：{lines}。"})
