"""The lists that are issued: results of the units, and rewards by unit and instrument, as tables for every format."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from yanfa.kernel.documents.layout import (
    Block,
    Cell,
    Grid,
    Heading,
    Layout,
    Text,
    Title,
    figure,
    label,
    value,
)
from yanfa.kernel.documents.letter import written_day
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.instruments.models import EvaluationBatch, PersonAward, RewardLine

ZERO = Decimal("0.00")


def unit_headings() -> list[str]:
    """The columns of the list of results."""
    return [_("名次"), _("管理单位"), _("状态"), _("总分"), _("共享业绩得分"), _("评估等级")]


def unit_rows(batch: EvaluationBatch) -> list[list[Any]]:
    """Every unit of the batch with its result."""
    return [
        [
            each.place,
            each.organisation.name,
            each.get_state_display(),
            each.total,
            each.sharing_score,
            str(each.get_grade_display()),
        ]
        for each in batch.evaluations.select_related("organisation")
    ]


def reward_headings() -> list[str]:
    """The columns of the list of rewards."""
    return [
        _("管理单位"),
        _("评估等级"),
        _("仪器名称"),
        _("平台编号"),
        _("奖励基数（元）"),
        _("奖励比例（%）"),
        _("金额（元）"),
    ]


def reward_rows(batch: EvaluationBatch) -> list[list[Any]]:
    """Every instrument that earns something."""
    return [
        [
            line.application.evaluation.organisation.name,
            line.application.evaluation.get_grade_display(),
            line.instrument.name,
            line.instrument.platform_no,
            line.base,
            (line.rate * 100).quantize(ZERO),
            line.amount,
        ]
        for line in _lines(batch)
    ]


def person_rows(batch: EvaluationBatch) -> list[list[Any]]:
    """Every person proposed by a rewarded unit."""
    return [
        [
            each.application.evaluation.organisation.name,
            each.name,
            each.get_category_display(),
            each.department,
        ]
        for each in _persons(batch)
    ]


def reward_book(batch: EvaluationBatch) -> bytes:
    """Instruments and persons as a spreadsheet of two sheets."""
    persons = [_("管理单位"), _("姓名"), _("奖项类别"), _("部门和职务")]
    return workbook(
        [
            Sheet(_("奖励明细"), reward_headings(), reward_rows(batch)),
            Sheet(_("先进个人"), persons, person_rows(batch)),
        ]
    )


@translation.override("zh-hans")
def result_layout(batch: EvaluationBatch) -> Layout:
    """The notice of the result: units and grades, nothing of those that were disqualified; in Chinese for everybody."""
    title = _("%s结果") % batch.title
    rows = [
        [each.place, each.organisation.name, each.get_grade_display()]
        for each in batch.evaluations.exclude(grade="").select_related("organisation")
    ]
    heads = [_("名次"), _("管理单位"), _("评估等级")]
    blocks: list[Block] = [Title(title), _period(batch), _grid((1, 5, 2), heads, rows)]
    return Layout(title, tuple(blocks))


@translation.override("zh-hans")
def reward_layout(batch: EvaluationBatch) -> Layout:
    """The list of rewards: units with their sums, persons, the approval; in Chinese for everybody."""
    # A batch is mostly called 共享服务评估与奖励 itself.
    title = _("%s奖励名单") % batch.title.removesuffix("奖励")
    sums: dict[str, list[Any]] = {}
    for line in _lines(batch):
        unit = line.application.evaluation
        row = sums.setdefault(
            unit.organisation.name, [unit.organisation.name, unit.get_grade_display(), 0, ZERO]
        )
        row[2], row[3] = row[2] + 1, row[3] + line.amount
    pieces, amount = (sum(row[place] for row in sums.values()) for place in (2, 3))
    total = [_("合计"), "", pieces, amount + ZERO]
    heads = [_("管理单位"), _("评估等级"), _("仪器台套数"), _("奖励金额（元）")]
    blocks: list[Block] = [Title(title), _period(batch), _grid((5, 2, 2, 3), heads, [*sums.values(), total])]
    if persons := person_rows(batch):
        blocks.append(Heading(_("先进个人")))
        columns = [_("管理单位"), _("姓名"), _("奖项类别"), _("部门和职务")]
        blocks.append(_grid((5, 2, 3, 3), columns, persons))
    if batch.approval_no:
        told = {"number": batch.approval_no, "day": written_day(batch.approved_on)}
        blocks.append(Text(_("批准文号：%(number)s　批准日期：%(day)s") % told))
    return Layout(title, tuple(blocks))


def _period(batch: EvaluationBatch) -> Text:
    """The period as it is written: with its last day, which the table keeps as the day after."""
    last = batch.period_to - timedelta(days=1)
    told = {"start": written_day(batch.period_from), "end": written_day(last)}
    return Text(_("评估期：%(start)s至%(end)s") % told, "center")


def _grid(widths: tuple[float, ...], heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Grid:
    """A table: units to the left, grades and numbers in the middle, money to the right."""
    cells = [[label(head) for head in heads]]
    cells += [[_cell(each, first=place == 0) for place, each in enumerate(row)] for row in rows]
    return Grid(widths, cells, head_rows=1)


def _cell(told: Any, *, first: bool) -> Cell:
    if isinstance(told, Decimal):
        return Cell(f"{told:,.2f}", align="right", number=True)
    if isinstance(told, int):
        return figure(f"{told}")
    return value(f"{told}") if first else value(f"{told}", align="center")


def _lines(batch: EvaluationBatch) -> Any:
    found = RewardLine.objects.filter(application__evaluation__batch=batch, amount__gt=0)
    found = found.select_related("application__evaluation__organisation", "instrument")
    return found.order_by("application__evaluation__place", "application", "-amount", "pk")


def _persons(batch: EvaluationBatch) -> Any:
    found = PersonAward.objects.filter(application__evaluation__batch=batch, application__amount__gt=0)
    found = found.select_related("application__evaluation__organisation")
    return found.order_by("application__evaluation__place", "category", "pk")
