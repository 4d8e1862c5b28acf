"""The list of findings of checked forms as a document and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from yanfa.kernel.documents.layout import Block, Cell, Grid, Heading, Layout, Text, Title, label, value
from yanfa.subsystems.performance.choices import Severity
from yanfa.subsystems.performance.models.labels import SEVERITY_LABELS
from yanfa.subsystems.performance.rules.examination import Examined


def finding_headings() -> list[str]:
    """The columns of the list."""
    return [_("项目"), _("程度"), _("指标"), _("说明"), _("应为"), _("原文")]


def finding_rows(forms: Iterable[Examined]) -> Iterator[list[str]]:
    """One row a finding, form by form."""
    for form in forms:
        for each in form.findings_in_order:
            yield [
                form.title,
                str(SEVERITY_LABELS[Severity(each.severity)]),
                each.indicator or "",
                each.message,
                each.computed or "",
                each.quote or "",
            ]


def findings_layout(forms: Sequence[Examined], checked_on: str) -> Layout:
    """The list as a document: a table for every form, a sentence where a form has nothing to mend."""
    blocks: list[Block] = [Title(_("送审前自查意见"), checked_on)]
    for form in forms:
        blocks.append(Heading(form.title))
        findings = form.findings_in_order
        if findings:
            rows: list[Sequence[Cell]] = [[label(heading) for heading in finding_headings()[1:]]]
            rows += [[value(text) for text in row[1:]] for row in finding_rows([form])]
            blocks.append(Grid((0.7, 1.6, 4, 1.2, 2.5), rows, head_rows=1))
        else:
            blocks.append(Text(_("未发现问题。")))
    return Layout(_("送审前自查意见"), tuple(blocks), landscape=True)
