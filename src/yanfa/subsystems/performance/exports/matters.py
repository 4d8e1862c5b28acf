"""整改台账: the ledger of matters to be mended, as rows and as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.documents.layout import Cell, Grid, Layout, Text, Title, label, value
from yanfa.subsystems.performance.models import Rectification

WIDTHS = (0.5, 0.8, 2, 1.1, 3, 3, 1.4, 1.5, 3, 1.3, 1.5)


def matter_headings() -> list[str]:
    """The columns of the ledger."""
    headings = [_("序号"), _("年度"), _("项目名称"), _("来源"), _("存在问题"), _("整改要求"), _("责任处室")]
    return [*headings, _("整改期限"), _("整改结果"), _("办理情况"), _("销号日期")]


def matter_rows(matters: Iterable[Rectification]) -> Iterator[list[Any]]:
    """One row a matter."""
    for number, each in enumerate(matters, 1):
        yield [
            *(number, each.project_year.year, each.project_year.project_name, str(each.get_origin_display())),
            *(each.problem, each.measure, str(each.department), each.due_on, each.result),
            *(standing_of(each), each.closed_on),
        ]


def standing_of(matter: Rectification) -> str:
    """The state in words, with how late it is."""
    words = str(matter.get_state_display())
    return _("%s（超期）") % words if matter.is_overdue else words


def matters_layout(matters: Sequence[Rectification], on: date) -> Layout:
    """The ledger as a document."""
    name = _("绩效整改台账")
    if not matters:
        return Layout(name, (Title(name, on.isoformat()), Text(_("没有整改事项。"))), landscape=True)
    rows: list[Sequence[Cell]] = [[label(heading) for heading in matter_headings()]]
    rows += [[value("" if told is None else str(told)) for told in row] for row in matter_rows(matters)]
    return Layout(name, (Title(name, on.isoformat()), Grid(WIDTHS, rows, head_rows=1)), landscape=True)
