"""Filings with their assessments as a spreadsheet whose columns the importer reads again."""

from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.exports.systems import code_of, late_mark
from yanfa.subsystems.operations.models import Assessment, Filing


def headings() -> list[str]:
    """The headings of the list; the importer knows all but the last three."""
    return [
        _("系统代码"),
        _("备案级别"),
        _("备案证明编号"),
        _("备案日期"),
        _("受理备案的公安机关"),
        _("撤销日期"),
        _("测评报告编号"),
        _("测评日期"),
        _("测评机构"),
        _("测评得分"),
        _("测评结论"),
        _("高风险项数"),
        _("有效期至"),
        _("测评情况"),
        _("补录"),
    ]


def cells(filing: Filing) -> list[Any]:
    """One row for the screen, with the last assessment; `filing` comes with system, end and assessments."""
    last = max(filing.assessments.all(), key=lambda each: (each.assessed_on, each.pk), default=None)
    return row(filing, last)


def rows(filing: Filing) -> list[list[Any]]:
    """The rows of a filing for a spreadsheet: one an assessment, or one without where it has none."""
    return [row(filing, each) for each in filing.assessments.all()] or [row(filing, None)]


def row(filing: Filing, assessment: Assessment | None) -> list[Any]:
    """One row a filing and assessment."""
    end = getattr(filing, "end", None)
    return [
        code_of(filing.system),
        str(filing.get_level_display()),
        filing.certificate,
        filing.starts_on,
        filing.authority,
        end.ended_on if end else None,
        assessment.report_number if assessment else "",
        assessment.assessed_on if assessment else None,
        assessment.agency if assessment else "",
        assessment.score if assessment else None,
        str(assessment.get_conclusion_display()) if assessment else "",
        assessment.high_risks if assessment else None,
        assessment.valid_until if assessment else None,
        standing(filing, assessment),
        late_mark(filing, end, assessment),
    ]


def standing(filing: Filing, assessment: Assessment | None) -> str:
    """Whether the filing counts today, in words."""
    end = getattr(filing, "end", None)
    if end is not None and end.ended_on <= today():
        return _("已撤销")
    if assessment is None:
        return _("没有测评")
    return _("在有效期内") if assessment.valid_until >= today() else _("测评已过期")
