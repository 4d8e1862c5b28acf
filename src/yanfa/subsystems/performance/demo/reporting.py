"""What the projects of a demonstration promise and report: their rows, the figures and the evidence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.procedures.feedback.api import Survey
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.demo import people
from yanfa.subsystems.performance.models import ListUpload, RowReport
from yanfa.subsystems.performance.services import evaluating

GOAL = "保障平台稳定运行，持续完善服务体系，提高服务对象满意度。"
TEXTS = {
    "result": "按计划完成全年任务：采购任务完成率{行 1}%，组织专题服务{行 3}场，服务对象满意度{行 5}%。",
    "problems": "部分采购项目验收顺延，支付集中在年底，预算执行进度偏慢。",
    "measures": "按月通报采购和支付进度，合同约定验收期限。",
}
#: What an approved adjustment puts in the place of the target of the third row.
LOWERED = "≥30场"
#: Actuals of rows that a person types, in the order of projects: the third row and the fifth.
SERVICES = (36, 42, 45, 41)
SATISFIED = ("93", "95", "88", "92")
#: (level1, level2, name, target, unit, weight, source)
ROWS = (
    ("产出指标", "质量指标", "采购任务完成率", "≥60%", "%", 20, "system"),
    ("产出指标", "数量指标", "宣传活动场次", "≥8场", "场", 15, "list"),
    ("产出指标", "数量指标", "专题服务场次", "≥40场", "场", 20, "manual"),
    ("效益指标", "社会效益指标", "服务体系完善程度", "达成年度指标", "", 25, "opinion"),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥85%", "%", 10, "survey"),
)
PROCUREMENT = "performance.procurement_rate"


def rows_of(year: ProjectYear, number: int) -> list[dict[str, Any]]:
    """The rows of the declaration; only the first project keeps a list and a survey, the others type these figures.

    In the other projects the second row is reported by the department of those who sign in by button.
    """
    rows = []
    for place, row in enumerate(ROWS):
        names = ("level1", "level2", "name", "target", "unit", "weight", "source")
        facts = dict(zip(names, row, strict=True)) | {"weight": Decimal(row[5])}
        if facts["source"] == "system":
            facts |= {"indicator_code": PROCUREMENT, "filters": {"project": year.project.code}}
        if number and facts["source"] in ("list", "survey"):
            facts["source"] = "manual"
        if number and place == 1:
            facts["department"] = people.home()
        rows.append(facts)
    return rows


def facts_for(report: RowReport, number: int) -> dict[str, Any] | None:
    """What is reported on a row; None for one that gets an opinion."""
    year = report.evaluation.goal.project_year
    if report.source == "system":
        return {"source": "system", "indicator_code": PROCUREMENT, "filters": {"project": year.project.code}}
    if report.source == "list":
        return {"source": "list", "upload": ListUpload.objects.current().get(project_year=year)}
    if report.source == "survey":
        return {"source": "survey", "survey": Survey.objects.get(project_year=year)}
    if report.source == "manual":
        typed = {2: "12", 3: str(SERVICES[number]), 5: SATISFIED[number]}[report.row.position]
        return {"source": "manual", "value": Decimal(typed), "actual": f"{typed}{report.row.unit}"}
    return None


def prove(report: RowReport, by: Any) -> None:
    """A small file that proves a row."""
    text = f"{report.row.name}：全年明细清单（演示）\n"
    upload = SimpleUploadedFile(f"{report.row.name}清单.txt", text.encode())
    evaluating.add_evidence(report, by=by, upload=upload, title=f"{report.row.name}清单")
