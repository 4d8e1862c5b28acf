"""绩效目标调整申请表: every row with what stood before and what is asked for side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yanfa.kernel.documents.layout import Block, Cell, Grid, Layout, Title, figure, label, value
from yanfa.kernel.workflow.fragments import letters
from yanfa.subsystems.performance.exports.goals import signatures_grid
from yanfa.subsystems.performance.models import Adjustment

PRINTED = ("name", "target", "weight")


def adjustment_layout(adjustment: Adjustment) -> Layout:
    """The application as it goes to the authority; after the reply with its number and day."""
    year = adjustment.goal.year
    blocks: list[Block] = [
        Title("项目支出绩效目标调整申请表", f"（{year}年度，第{adjustment.number}次调整）"),
        Grid((1.3, 2, 1.3, 2), list(_head(adjustment))),
        Grid((0.8, 2, 1.6, 0.7, 2, 1.6, 0.7), list(_rows(adjustment)), head_rows=2),
        *signatures_grid(adjustment),
    ]
    return Layout(f"{adjustment} 申请表", tuple(blocks), landscape=True)


def _head(adjustment: Adjustment) -> Iterator[Sequence[Cell]]:
    year = adjustment.goal.project_year
    yield [label("项目名称"), value(year.project_name), label("项目代码"), value(year.project.code)]
    yield [label("主管部门"), value(year.authority_name), label("实施单位"), value(year.unit_name)]
    yield [label("原批复文号"), value(adjustment.goal.approval_number), *_request(adjustment)]
    yield [label("调整理由"), value(adjustment.reason, columns=3)]
    if adjustment.approval_number:
        day = adjustment.effective_on.isoformat() if adjustment.effective_on else ""
        yield [label("批复文号"), value(adjustment.approval_number), label("批复日期"), value(day)]


def _request(adjustment: Adjustment) -> list[Cell]:
    asked = [each for each in letters.letters_of(adjustment) if each.kind == "request"]
    return [label("请示文号"), value("、".join(f"{each.number}（{each.dated:%Y-%m-%d}）" for each in asked))]


def _rows(adjustment: Adjustment) -> Iterator[Sequence[Cell]]:
    yield [label("调整方式", rows=2), label("调整前", columns=3), label("调整后", columns=3)]
    yield [label(text) for text in ("指标名称", "年度指标值", "分值") * 2]
    for row in adjustment.rows.select_related("row"):
        yield [
            value(str(row.get_change_display()), align="center"),
            *_side(row.original),
            *_side(row.proposed),
        ]


def _side(texts: dict[str, str]) -> list[Cell]:
    name, target, weight = (texts.get(key, "—") for key in PRINTED)
    return [value(name), value(target, align="center"), figure(weight)]
