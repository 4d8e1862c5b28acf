"""The list of projects by year as a spreadsheet whose columns the importer reads again."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.registers.projects.models import ProjectYear


def headings() -> list[str]:
    """The headings; the importer knows all up to the initial budget, the sums behind it are for readers."""
    return [
        _("项目代码"),
        _("项目名称"),
        _("项目性质"),
        _("项目类别"),
        _("起始年度"),
        _("计划开始日期"),
        _("计划完成日期"),
        _("项目资金总额：财政资金（元）"),
        _("项目资金总额：其他资金（元）"),
        _("年度"),
        _("主管部门"),
        _("实施单位"),
        _("预算单位代码"),
        _("实施处室"),
        _("年初预算（元）"),
        _("年初预算批文号"),
        _("年初预算批文日期"),
        _("调整后预算（元）"),
        _("全年执行（元）"),
        _("预算执行率（%）"),
    ]


def rows(years: Iterable[ProjectYear]) -> Iterator[list[Any]]:
    """One row a project and year; `years` come with their totals, departments and initial lines."""
    for year in years:
        initial = next((line for line in year.lines.all() if line.kind == "initial"), None)
        yield [
            year.project.code,
            year.project.name,
            str(year.project.get_nature_display()),
            str(year.project.get_kind_display()),
            year.project.first_year,
            year.project.starts_on,
            year.project.ends_on,
            year.project.total_fiscal,
            year.project.total_other,
            year.year,
            year.authority_name,
            year.unit_name,
            year.budget_unit_code,
            "、".join(department.name for department in year.departments.all()),
            initial.amount if initial else None,
            initial.document_number if initial else "",
            initial.document_date if initial else None,
            year.adjusted,
            year.executed,
            year.rate,
        ]
