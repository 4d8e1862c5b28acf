"""The list of experts as a spreadsheet whose columns the importer reads again; no number of a person is in it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.registers.experts.models import Expert


def headings() -> list[str]:
    """The headings of the list; the importer knows all of them but the state."""
    return [
        _("姓名"),
        _("所在单位"),
        _("所在部门"),
        _("职务"),
        _("职称"),
        _("学位"),
        _("专家类别"),
        _("学科代码"),
        _("研究方向关键词"),
        _("语种"),
        _("称号"),
        _("入库日期"),
        _("状态"),
    ]


def rows(experts: Iterable[Expert]) -> Iterator[list[Any]]:
    """One row an expert; several values stand in one cell."""
    for expert in experts:
        yield [
            expert.name,
            expert.unit,
            expert.department,
            expert.position,
            str(expert.get_title_display()),
            str(expert.get_degree_display()),
            "、".join(expert.kind_names),
            "、".join(expert.subject_codes),
            expert.keywords,
            expert.languages,
            expert.honours,
            expert.joined_on,
            str(expert.get_state_display()),
        ]
