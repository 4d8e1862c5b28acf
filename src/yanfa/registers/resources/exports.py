"""The list of resources as a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yanfa.registers.resources.models import Resource


def headings() -> list[str]:
    """The headings of the list."""
    return [
        _("资源类型"),
        _("平台编号"),
        _("资源名称"),
        _("英文名称"),
        _("提供单位"),
        _("所在区县代码"),
        _("分类代码"),
        _("资源状态"),
        _("首次发布日期"),
        _("变更时间"),
    ]


def rows(resources: QuerySet[Resource]) -> Iterator[list[Any]]:
    """One row a resource, read in batches."""
    for resource in resources.iterator(chunk_size=1000):
        yield [
            str(resource.get_kind_display()),
            resource.number,
            resource.name,
            resource.name_en,
            resource.organisation.name,
            resource.district,
            resource.category,
            str(resource.get_status_display()),
            resource.listed_on,
            resource.changed_at,
        ]
