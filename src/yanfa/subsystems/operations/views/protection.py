"""The register of filings of classified protection with their assessments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.exports import protection as exports
from yanfa.subsystems.operations.forms.protection import AssessmentForm, FilingFilter, FilingForm
from yanfa.subsystems.operations.forms.systems import EndForm
from yanfa.subsystems.operations.importers import protection as importer
from yanfa.subsystems.operations.models import Filing
from yanfa.subsystems.operations.services import protection as services
from yanfa.subsystems.operations.services.protection_facts import facts_of
from yanfa.subsystems.operations.views.systems_parts import Act, Ledger, Row, Section, cells_of, late_cell

Page = tuple[Sequence[tuple[Any, Any]], Sequence[Section]]


def page(filing: Filing) -> Page:
    """The facts of a filing, and its assessments."""
    end = getattr(filing, "end", None)
    facts = [
        (gettext("信息系统"), filing.system),
        (gettext("备案级别"), filing.get_level_display()),
        (gettext("备案证明编号"), filing.certificate),
        (gettext("备案日期"), filing.starts_on),
        (gettext("受理备案的公安机关"), filing.authority),
        (gettext("撤销日期"), end.ended_on if end else None),
        (gettext("撤销原因"), end.reason if end else None),
        (gettext("预算项目"), filing.project),
        (gettext("补录"), late_cell(filing, end)),
    ]
    return facts, (_assessments(filing),)


def _assessments(filing: Filing) -> Section:
    headings = [
        gettext("测评报告编号"),
        gettext("测评日期"),
        gettext("有效期至"),
        gettext("测评机构"),
        gettext("测评得分"),
        gettext("测评结论"),
        gettext("高风险项数"),
        gettext("补录"),
    ]
    rows = [
        Row(
            cells_of(
                [
                    each.report_number,
                    each.assessed_on,
                    each.valid_until,
                    each.agency,
                    each.score,
                    each.get_conclusion_display(),
                    each.high_risks,
                    late_cell(each),
                ]
            )
        )
        for each in filing.assessments.all()
    ]
    return Section(gettext("等级测评"), headings, rows)


def _held(filing: Filing) -> bool:
    return getattr(filing, "end", None) is None


LEDGER = Ledger(
    kind="protection",
    model=Filing,
    title=_("等级保护"),
    lead=_("各系统的备案级别和测评报告；测评按周期推算有效期，过期的不出数。"),
    list_url="operations:filings",
    filter=FilingFilter,
    headings=exports.headings,
    cells=exports.cells,
    rows=exports.rows,
    importer=importer,
    new_label=_("登记备案"),
    new_form=FilingForm,
    register=lambda *, by, system, **facts: services.file_level(system, by=by, **facts),
    change_form=None,
    change=None,
    key="filing",
    page=page,
    facts=facts_of,
    figures=("operations.protection_level",),
    acts={
        "assess": Act(_("登记测评"), AssessmentForm, services.assess),
        "revoke": Act(_("登记撤销"), EndForm, services.revoke, shown=_held),
    },
    related=("system", "project", "end"),
)
