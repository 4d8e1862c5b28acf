"""绩效目标申报表 as it is printed and sent to the authority, and its rows as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from yanfa.kernel.clock import local_date
from yanfa.kernel.documents.layout import Block, Cell, Grid, Layout, Text, Title, figure, label, value
from yanfa.kernel.workflow.fragments import chain
from yanfa.registers.projects.api import BudgetProject, FundSource, ProjectYear, budget_of
from yanfa.subsystems.performance.models import ExAnteEvaluation, Goal, GoalIndicator
from yanfa.subsystems.performance.rules.values import plain
from yanfa.subsystems.performance.services.forming import goal_form


def goal_layout(goal: Goal) -> Layout:
    """项目支出绩效目标申报表: Shanghai's fields, and the points, which the authority sees with them."""
    blocks: list[Block] = [
        Title("项目支出绩效目标申报表", f"（{goal.year}年度）"),
        Grid((1.3, 1.7, 1.3, 1.7), list(_head(goal))),
        Grid((1.2, 1.5, 2.6, 1.6, 0.8, 1.2), _rows(goal), head_rows=1),
    ]
    ex_ante = ExAnteEvaluation.objects.filter(goal=goal).first()
    if ex_ante is not None:
        blocks.append(Grid((1.5, 0.7, 4), list(_ex_ante(ex_ante)), head_rows=1))
    blocks.extend(Text(told) for told in _adjusted(goal))
    blocks.extend(signatures_grid(goal))
    if goal.approval_number:
        blocks.append(Text(f"批复文号：{goal.approval_number}　批复日期：{goal.approved_on:%Y-%m-%d}"))
    return Layout(f"{goal} 绩效目标申报表", tuple(blocks))


def _head(goal: Goal) -> Iterator[Sequence[Cell]]:
    year, project = goal.project_year, goal.project_year.project
    departments = "、".join(each.name for each in year.departments.all())
    yield from [
        [label("项目名称"), value(year.project_name, columns=3)],
        [label("项目代码"), value(project.code), label("起始年度"), value(str(project.first_year))],
        [
            label("项目性质"),
            value(project.get_nature_display()),
            label("项目类别"),
            value(project.get_kind_display()),
        ],
        [
            label("计划开始日期"),
            value(_day(project.starts_on)),
            label("计划完成日期"),
            value(_day(project.ends_on)),
        ],
        [label("主管部门"), value(year.authority_name), label("实施单位"), value(year.unit_name)],
        [label("实施处室"), value(departments), label("预算单位代码"), value(year.budget_unit_code)],
    ]
    yield from _whole_life(project)
    yield from _money(year)
    if goal.basis:
        yield [label("立项依据"), value(goal.basis, columns=3)]
    yield [label("项目总目标"), value(goal.long_term, columns=3)]
    yield [label("年度总体目标"), value(goal_form(goal).goal_text, columns=3)]


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y-%m-%d}"


def _whole_life(project: BudgetProject) -> Iterator[Sequence[Cell]]:
    """项目资金总额 over all years with its parts, in 元; not printed where nobody stated it."""
    if project.total is None:
        return
    fiscal, other = project.total_fiscal or Decimal(0), project.total_other or Decimal(0)
    yield [label("项目资金总额（元）"), figure(_yuan(project.total), columns=3)]
    yield [
        label("其中：财政资金"),
        figure(_yuan(fiscal)),
        label("其他资金"),
        figure(_yuan(other)),
    ]


def _money(year: ProjectYear) -> Iterator[Sequence[Cell]]:
    """年度资金申请总额 with its parts, in 元, as the initial budget stands."""
    parts = {source: money.initial for source, money in budget_of(year).by_source.items()}
    total = sum(parts.values(), Decimal(0))
    yield [
        label("年度资金申请总额（元）"),
        figure(_yuan(total)),
        label("其中：当年财政拨款"),
        figure(_yuan(parts[FundSource.CURRENT])),
    ]
    yield [
        label("上年结转"),
        figure(_yuan(parts[FundSource.CARRIED_OVER])),
        label("其他资金"),
        figure(_yuan(parts[FundSource.OTHER])),
    ]


def _rows(goal: Goal) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = [
        _heads("一级指标", "二级指标", "三级指标", "年度指标值", "分值", "责任处室")
    ]
    rows.append([label("预算执行率", columns=4), figure(plain(goal.budget_weight)), value("")])
    standing = list(goal.indicators.standing().select_related("department"))
    leading = next((each.name for each in goal.project_year.departments.all()), "")
    for level1, under1 in groupby(standing, key=lambda row: row.level1):
        members = list(under1)
        first1 = [label(level1, rows=len(members))]
        for level2, under2 in groupby(members, key=lambda row: row.level2):
            in_level2 = list(under2)
            first2 = [label(level2, rows=len(in_level2))]
            for row in in_level2:
                rows.append([*first1, *first2, *_cells(row, leading)])
                first1, first2 = [], []
    total = sum((row.weight for row in standing), goal.budget_weight)
    rows.append([label("合计", columns=4), figure(plain(total)), value("")])
    return rows


def _cells(row: GoalIndicator, leading: str) -> list[Cell]:
    department = row.department.name if row.department else leading
    return [
        value(row.name),
        value(row.target, align="center"),
        figure(plain(row.weight)),
        value(department, align="center"),
    ]


def _adjusted(goal: Goal) -> Iterator[str]:
    """What approved adjustments changed: both values, so that the form says what it was and what it is."""
    for adjustment in goal.adjustments.filter(state="approved").prefetch_related("rows").order_by("number"):
        changed = "；".join(
            f"{row.get_change_display()}：{_side(row.original)} → {_side(row.proposed)}"
            for row in adjustment.rows.all()
        )
        number = adjustment.approval_number
        yield f"第{adjustment.number}次调整（{number}）{changed}"


def _side(texts: dict[str, str]) -> str:
    """One row in brief: name, target, points; a dash where there is none."""
    return f"{texts['name']} {texts['target']} {texts['weight']}分" if texts else "—"


def _ex_ante(evaluation: ExAnteEvaluation) -> Iterator[Sequence[Cell]]:
    yield _heads("事前绩效评估维度", "评分", "意见")
    for item in evaluation.items:
        yield [value(item["code"]), figure(str(item["points"])), value(item["opinion"])]
    yield [
        label("评估结论"),
        value(str(evaluation.get_outcome_display()), columns=2),
    ]
    yield [
        label("评估人、日期"),
        value(f"{evaluation.assessors}　{evaluation.assessed_on:%Y-%m-%d}", columns=2),
    ]


def _signatures(record: Any) -> Iterator[Sequence[Cell]]:
    """The signatures of the latest round."""
    rounds = chain.rounds(record)
    for step in rounds[-1].steps.all() if rounds else ():
        if step.decided_at is not None:
            opinion = step.opinion or ("同意" if step.agrees else "退回")
            yield [
                value(step.label),
                value(str(step.decided_by), align="center"),
                value(opinion),
                value(local_date(step.decided_at).isoformat(), align="center"),
            ]


def signatures_grid(record: Any) -> list[Grid]:
    """The signatures of a record as a table; nothing where nobody has signed."""
    signed = list(_signatures(record))
    heads = _heads("审核环节", "签署人", "意见", "日期")
    return [Grid((1.6, 1.2, 3, 1.2), [heads, *signed], head_rows=1)] if signed else []


def _heads(*texts: str) -> list[Cell]:
    return [label(text) for text in texts]


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def rows_table(goal: Goal) -> tuple[list[str], Iterator[list[Any]]]:
    """Headings and rows with the columns of the import; the headings are those of the form, in Chinese."""
    headings = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "计量单位",
        "分值",
        "责任处室",
        "指标解释",
        "数据来源",
    ]
    rows = (
        [
            *(row.level1, row.level2, row.name, row.target, row.unit, row.weight),
            row.department.name if row.department else "",
            row.explanation,
            str(row.get_source_display()) if row.source in ("manual", "opinion") else "",
        ]
        for row in goal.indicators.standing().select_related("department")
    )
    return headings, rows
