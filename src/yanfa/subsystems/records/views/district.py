"""Pages of the reports of districts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.records.exports.district import DISTRICTS as SHEET
from yanfa.subsystems.records.forms.district import DistrictFilter, MonthForm
from yanfa.subsystems.records.forms.documents import ReasonForm
from yanfa.subsystems.records.importers.district import DISTRICTS as IMPORTER
from yanfa.subsystems.records.models import DistrictReport
from yanfa.subsystems.records.permissions import MANAGE, WRITE
from yanfa.subsystems.records.services import district as services

from .documents import Ledger, Pages, Shown, asked, late_words, marked


def summary(year: int) -> tuple[list[tuple[Any, Any]], Any]:
    """Due, on time, late, missing, sent back, corrected."""
    facts = services.facts_of(year)
    stats = [
        (_("应报"), facts.due),
        (_("完整且按期"), facts.on_time),
        (_("迟报"), len(facts.late)),
        (_("未报"), len(facts.missing)),
        (_("退回过"), len(facts.returned)),
        (_("更正次数"), facts.corrections),
    ]
    late = [(each, (each.complete_on - each.due_on).days) for each in facts.late if each.complete_on]
    return stats, [*late_words(late), *((each, _("未报")) for each in facts.missing)]


def _complete(report: DistrictReport) -> str:
    if report.complete_on is None:
        return report.missing
    return marked(report.complete_on, report.late)


def buttons(report: DistrictReport) -> list[tuple[Any, str]]:
    """Corrections of what came complete."""
    return [(_("登记更正"), "district_correct")] if report.state == "complete" else []


DISTRICTS = Pages(
    Ledger(
        code="district",
        listing="districts",
        prefix="districts",
        model=DistrictReport,
        heading=gettext_lazy("区级报送"),
        lead=gettext_lazy("各区每月报送数据信息，次月截止日前完整报送为及时；不完整的退回补正。"),
        filters=DistrictFilter,
        columns=(
            Shown(gettext_lazy("区"), lambda each: each.district_name),
            Shown(gettext_lazy("所属月份"), lambda each: f"{each.month:%Y-%m}"),
            Shown(gettext_lazy("应报日"), lambda each: each.due_on),
            Shown(gettext_lazy("完整报送日或缺项"), _complete),
            Shown(gettext_lazy("退回次数"), lambda each: each.returned),
            Shown(gettext_lazy("状态"), lambda each: each.get_state_display()),
        ),
        facts=(
            Shown(gettext_lazy("区划代码"), lambda each: each.district),
            Shown(gettext_lazy("所属月份"), lambda each: f"{each.month:%Y-%m}"),
            Shown(gettext_lazy("应报日"), lambda each: each.due_on),
            Shown(gettext_lazy("首次收到日"), lambda each: each.received_on),
            Shown(gettext_lazy("完整报送日或缺项"), _complete),
            Shown(gettext_lazy("退回次数"), lambda each: each.returned),
            Shown(gettext_lazy("更正次数"), lambda each: each.corrected),
            Shown(gettext_lazy("录入时间"), lambda each: each.recorded_at),
            Shown(gettext_lazy("数据来源"), lambda each: each.source),
        ),
        sheet=SHEET,
        importer=IMPORTER,
        summary=summary,
        buttons=buttons,
        list_buttons=((gettext_lazy("列入应报"), "records:districts_open"),),
    )
)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def open_month(request: HttpRequest) -> HttpResponse:
    """Let every district owe its report of a month."""
    form = MonthForm(request.POST or None)
    if form.is_valid():
        month = form.cleaned_data["month"].replace(day=1)
        opened = told(form, lambda: (services.open_month(month, by=request.user),))
        if opened:
            count = len(opened[0])
            messages.success(request, ngettext("已列入 %s 份。", "已列入 %s 份。", count) % count)
            return redirect("records:districts")
    return render(request, "records/documents/ledger_form.html", {"form": form, "heading": _("列入应报")})


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Count a correction of a report that came complete."""
    found = DISTRICTS.found(public_id)

    def act(given: Mapping[str, Any]) -> Any:
        return services.record_correction(found, by=request.user, reason=given["reason"])

    return asked(request, found, ReasonForm, act, heading=_("登记更正"))
