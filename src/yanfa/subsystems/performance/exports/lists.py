"""Forms as rows: the list of forms, and the indicators of one form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.documents.writing.safety import safe_text
from yanfa.subsystems.performance.models import FiledForm


def forms_table(forms: Iterable[FiledForm]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headings and rows of the list of forms."""
    headings = [_("年度"), _("项目名称"), _("实施单位"), _("全年预算数（元）"), _("全年执行数（元）")]
    headings += [_("总分"), _("等级"), _("错误"), _("疑点"), _("提示")]
    rows = (
        [
            *(form.year, form.project, form.unit, form.annual_budget, form.executed),
            *(form.total_score, form.grade, form.errors, form.warnings, form.notes),
        ]
        for form in forms
    )
    return headings, rows


def form_csv(filed: FiledForm) -> bytes:
    """The indicators of one form as CSV, with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    names = ["level1", "level2", "name", "target", "actual", "weight", "score", "rule", "deviation", "note"]
    writer.writerow(names)
    for row in filed.form.indicators:
        writer.writerow([safe_text(getattr(row, name) or "") for name in names])
    return text.getvalue().encode("utf-8-sig")
