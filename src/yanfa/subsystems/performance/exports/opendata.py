"""Published self-evaluations as open data: fields that keep their names and meanings, and the licence note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.rules.form import Form, Row
from yanfa.subsystems.performance.services.texts import printed_form


@dataclass(frozen=True)
class Field:
    """One column: its name in the files, and what it holds."""

    name: str
    meaning: str | Promise


@dataclass(frozen=True)
class Licence:
    """On what terms the data may be used."""

    name: str
    note: str | Promise

    def as_data(self) -> dict[str, str]:
        """For the head of the JSON file."""
        return {"name": self.name, "note": str(self.note)}


LICENCE = Licence(
    "CC BY 4.0",
    _("可自由复制、传播和改编，须注明来源为数据的发布单位；数据以发布单位公开的自评表为准。"),
)
#: Names are stable: a field may be added at the end, none is renamed or given another meaning.
FIELDS = (
    Field("form_id", _("自评表编号，不变")),
    Field("year", _("预算年度")),
    Field("project_code", _("项目代码")),
    Field("project", _("项目名称")),
    Field("authority", _("主管部门")),
    Field("unit", _("实施单位")),
    Field("initial_budget", _("年初预算数（元）")),
    Field("annual_budget", _("全年预算数（元，调整后）")),
    Field("executed", _("全年执行数（元）")),
    Field("total_score", _("总分")),
    Field("grade", _("评分等级")),
    Field("row", _("指标行号")),
    Field("level1", _("一级指标")),
    Field("level2", _("二级指标")),
    Field("indicator", _("三级指标")),
    Field("target", _("年度指标值，原样")),
    Field("actual", _("实际完成值，原样")),
    Field("weight", _("分值")),
    Field("score", _("得分")),
)


def open_rows(evaluations: Iterable[SelfEvaluation]) -> Iterator[list[Any]]:
    """One row an indicator, in the order of FIELDS."""
    for evaluation in evaluations:
        head = list(_head(evaluation).values())
        for number, row in enumerate(printed_form(evaluation).indicators, 1):
            yield [*head, *_row(number, row).values()]


def form_data(evaluation: SelfEvaluation) -> dict[str, Any]:
    """One form with its texts and rows; money as text in 元, so that no digit is lost."""
    form: Form = printed_form(evaluation)
    return {
        **_head(evaluation),
        "goal_text": form.goal_text or "",
        "result_text": form.result_text or "",
        "rows": [_row(number, row) for number, row in enumerate(form.indicators, 1)],
    }


def _head(evaluation: SelfEvaluation) -> dict[str, Any]:
    year = evaluation.goal.project_year
    money = (evaluation.initial_budget, evaluation.annual_budget, evaluation.executed)
    initial, annual, executed = ("" if each is None else str(each) for each in money)
    return {
        "form_id": evaluation.public_id,
        "year": year.year,
        "project_code": year.project.code,
        "project": year.project_name,
        "authority": year.authority_name,
        "unit": year.unit_name,
        "initial_budget": initial,
        "annual_budget": annual,
        "executed": executed,
        "total_score": "" if evaluation.total is None else str(evaluation.total),
        "grade": evaluation.grade,
    }


def _row(number: int, row: Row) -> dict[str, Any]:
    return {
        "row": number,
        "level1": row.level1 or "",
        "level2": row.level2 or "",
        "indicator": row.name or "",
        "target": row.target or "",
        "actual": row.actual or "",
        "weight": row.weight or "",
        "score": row.score or "",
    }
