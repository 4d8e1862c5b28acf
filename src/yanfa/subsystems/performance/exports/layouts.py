"""A form in the look of its generation: which table an office printed in which year.

The layouts are those of the published forms: Shanghai's self-evaluation of 2019 with and without scoring
rules, the form of 2020 to 2022 in 元, and the form of 2023 in 万元, which also serves forms of other places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from yanfa.kernel.documents.layout import Block, Cell, Grid, Layout, Text, Title, figure, label, value
from yanfa.subsystems.performance.rules.form import Form, Row

TITLES = {
    "self_evaluation": "财政项目支出绩效自评表",
    "goal": "项目支出绩效目标申报表",
    "monitoring": "项目支出绩效运行监控表",
    "department": "部门整体支出绩效自评表",
    "unknown": "绩效表",
}


def layout_of(form: Form, *, marks: Sequence[str] = ()) -> Layout:
    """The page of a form, in the layout that its generation printed.

    `marks` say for each indicator where its figure comes from: a column more, in the generation of 2019 a remark.
    """
    generation = form.generation or ""
    name = f"{form.project or TITLES[form.kind]} {form.year or ''}".strip()
    if generation.startswith("shanghai-2019"):
        form = _remarked(form, marks)
        return Layout(name, tuple(_blocks_2019(form)), landscape=any(row.rule for row in form.indicators))
    with_side = generation == "shanghai-2020"
    return Layout(name, tuple(_blocks_2020(form, with_side=with_side, marks=marks)))


# ── 2020 and after ───────────────────────────────────────────────────────────────────────


def _blocks_2020(form: Form, *, with_side: bool, marks: Sequence[str]) -> Iterator[Block]:
    year = f"（{form.year}年度）" if form.year else ""
    yield Title(TITLES[form.kind], year)
    yield Grid((1.1, 2.6, 1.7, 1.7, 1.7, 1, 1.2, 1), list(_head_2020(form)))
    widths = (
        (0.7, 1.2, 1.5, 2.9, 1.8, 1.8, 1.1, 1.1, 1.9)
        if with_side
        else (1.1, 1.5, 3.1, 1.9, 1.9, 1.1, 1.1, 1.9)
    )
    grid = Grid(widths, _indicator_rows(form, with_side=with_side), head_rows=1)
    yield _with_marks(grid, marks) if marks else grid


def _head_2020(form: Form) -> Iterator[Sequence[Cell]]:
    """Project, money and goals: eight columns."""
    goal_label = "预算目标" if form.money_unit == "元" else "预期目标"
    weight_label = "分值" if form.money_unit == "元" else "分数"
    rate_label = "执行率" if form.money_unit == "元" else "执行率(%)"
    yield [label("项目名称"), value(form.project, columns=7)]
    yield [
        label("主管部门"),
        value(form.authority, columns=3),
        label("实施单位"),
        value(form.unit, columns=3),
    ]
    money = f"项目资金\n（{form.money_unit}）" if form.money_unit else "项目资金"
    headings = ["", "年初预算数", "全年预算数", "全年执行数", weight_label, rate_label, "得分"]
    yield [label(money, rows=1 + len(form.funds)), *(label(heading) for heading in headings)]
    for number, fund in enumerate(form.funds):
        name = fund.name if number == 0 else f"{'其中：' if number == 1 else '　　　'}{fund.name}"
        figures = [fund.initial, fund.annual, fund.executed, fund.weight, fund.rate, fund.score]
        yield [value(name), *(figure(printed) for printed in figures)]
    yield [label("年度总体目标", rows=2), label(goal_label, columns=3), label("实际完成情况", columns=4)]
    yield [value(form.goal_text, columns=3), value(form.result_text, columns=4)]


def _with_marks(grid: Grid, marks: Sequence[str]) -> Grid:
    """The table of indicators with a column more: where each figure comes from."""
    head, *rest = grid.rows
    below: list[Sequence[Cell]] = [
        [*row, value(marks[number] if number < len(marks) else "", align="center")]
        for number, row in enumerate(rest)
    ]
    return Grid((*grid.widths, 1.7), [[*head, label("数据来源")], *below], head_rows=1)


def _indicator_rows(form: Form, *, with_side: bool) -> list[Sequence[Cell]]:
    headings = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    side = [label("绩效指标", rows=1 + len(form.indicators))] if with_side else []
    rows: list[Sequence[Cell]] = [[*side, *(label(heading) for heading in headings)]]
    for level1, under1 in groupby(form.indicators, key=lambda row: row.level1):
        in_level1 = list(under1)
        first1 = [label(level1 or "", rows=len(in_level1))]
        for level2, under2 in groupby(in_level1, key=lambda row: row.level2):
            in_level2 = list(under2)
            first2 = [label(level2 or "", rows=len(in_level2))]
            for row in in_level2:
                rows.append([*first1, *first2, *_cells_2020(row)])
                first1, first2 = [], []
    columns = 6 if with_side else 5
    rows.append([label("总分", columns), figure(form.total_weight), figure(form.total_score), value("")])
    if form.grade:
        rows.append([label("评分等级", columns), value(form.grade, columns=3, align="center")])
    return rows


def _cells_2020(row: Row) -> list[Cell]:
    return [
        value(row.name),
        value(row.target, align="center"),
        value(row.actual, align="center"),
        figure(row.weight),
        figure(row.score),
        value(row.deviation or row.note),
    ]


# ── 2019 ─────────────────────────────────────────────────────────────────────────────────


def _remarked(form: Form, marks: Sequence[str]) -> Form:
    if not marks:
        return form
    rows = [
        replace(row, note="；".join(filter(None, [row.note, mark])))
        for row, mark in zip(form.indicators, marks, strict=True)
    ]
    return replace(form, indicators=rows)


def _blocks_2019(form: Form) -> Iterator[Block]:
    yield Title("项目绩效自我评价", f"（{form.year}年度）" if form.year else "")
    yield Grid((1.4, 2.6, 1.4, 2.6), list(_head_2019(form)))
    yield Grid(*_table_2019(form), head_rows=1)
    if form.grade_note:
        yield Text(form.grade_note)


def _head_2019(form: Form) -> Iterator[Sequence[Cell]]:
    pairs = [
        (("项目名称", form.project), ("预算单位", form.unit)),
        (("具体实施处（科室）", form.departments), ("是否为经常性项目", form.recurring)),
        (("当年预算数（元）", form.annual_budget), ("上年预算金额（元）", form.previous_budget)),
        (("预算执行数（元）", form.executed), ("预算执行率（%）", form.execution_rate)),
    ]
    for pair in pairs:
        yield [cell for name, printed in pair for cell in (label(name), value(printed))]
    long = [
        ("项目年度总目标", form.goal_text),
        ("自评时间", form.evaluated_on),
        ("绩效等级", form.grade),
        ("主要绩效", form.achievements),
        ("主要问题", form.problems),
        ("改进措施", form.measures),
    ]
    for name, printed in long:
        yield [label(name), value(printed, columns=3)]


def _table_2019(form: Form) -> tuple[tuple[float, ...], list[Sequence[Cell]]]:
    with_rules = any(row.rule for row in form.indicators)
    headings = [
        "一级指标",
        "指标名称",
        "指标解释",
        "权重",
        *(["评分规则"] if with_rules else []),
        "自评分",
        "备注",
    ]
    widths = (1.2, 1.8, 2.8, 0.6, 4.4, 0.7, 0.8) if with_rules else (1.2, 2, 3.6, 0.7, 0.8, 1)
    rows: list[Sequence[Cell]] = [[label(heading) for heading in headings]]
    for level1, under in groupby(form.indicators, key=lambda row: row.level1):
        members = list(under)
        first = [label(level1 or "", rows=len(members))]
        for row in members:
            rule = [value(row.rule)] if with_rules else []
            marks = [figure(row.weight), *rule, figure(row.score), value(row.note)]
            rows.append([*first, value(row.name), value(row.explanation), *marks])
            first = []
    blank = [value("")] if with_rules else []
    rows.append(
        [label("合计", columns=3), figure(form.total_weight), *blank, figure(form.total_score), value("")]
    )
    return widths, rows
