"""The units of a round of confirmation as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _


def headings() -> list[str]:
    """The headings of the list."""
    return [
        _("管理单位"),
        _("统一社会信用代码"),
        _("应确认台套数"),
        _("已确认台套数"),
        _("完整率（%）"),
        _("及时更新率（%）"),
        _("未按期完成报送"),
        _("提交时间"),
        _("退回次数"),
        _("状态"),
    ]


def rows(tasks: Any) -> Iterator[list[Any]]:
    """One row a unit."""
    for each in tasks.select_related("organisation").iterator(chunk_size=500):
        yield [
            each.organisation.name,
            each.organisation.uscc,
            each.due_count,
            each.answered_count,
            each.completeness,
            each.timeliness,
            _("是") if each.no_report else "",
            each.submitted_at,
            each.returned,
            str(each.get_state_display()),
        ]
