"""Pages of regulations and inspections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.files import serving
from yanfa.subsystems.records.exports import regulations as exports
from yanfa.subsystems.records.forms import regulations as forms
from yanfa.subsystems.records.importers import regulations as importers
from yanfa.subsystems.records.models import (
    Inspection,
    Regulation,
    RegulationBearing,
    RegulationExecution,
    RegulationReview,
)
from yanfa.subsystems.records.permissions import READ, WRITE
from yanfa.subsystems.records.services import regulations as services

from .documents import Ledger, Pages, Shown, asked, marked


def summary(year: int) -> tuple[list[tuple[Any, Any]], Any]:
    """What stands beside the opinions on rules: in force, made or revised, overdue, used, inspected."""
    facts = services.facts_of(year)
    stats = [
        (_("年末现行制度"), facts.in_force),
        (_("本年新订、修订"), facts.revised),
        (_("逾期未复审"), len(facts.overdue)),
        (_("执行记录"), facts.used),
        (_("检查次数"), facts.inspections),
        (_("未销号检查"), facts.open),
    ]
    return stats, [(each.title, _("上次复审 %s") % each.checked_on) for each in facts.overdue]


def nothing_late(year: int) -> tuple[list[tuple[Any, Any]], Any]:
    """The inspections of a year and what is still open."""
    facts = services.facts_of(year)
    return [(_("检查次数"), facts.inspections), (_("未销号检查"), facts.open)], ()


def more(regulation: Regulation) -> dict[str, Any]:
    """Versions, who answered for it, what it bears on, reviews, uses."""
    return {
        "standing": regulation.version_on(today()),
        "versions": regulation.versions.order_by("-in_force_from", "-pk"),
        "owners": regulation.owners.select_related("department"),
        "bearings": regulation.bearings.filter(until=None).select_related("project"),
        "reviews": regulation.reviews.select_related("file", "recorded_by"),
        "executions": regulation.executions.select_related("file", "recorded_by"),
    }


def buttons(regulation: Regulation) -> list[tuple[Any, str]]:
    """Uses and bearings, while it is not repealed."""
    if regulation.state != "kept":
        return []
    return [(_("登记执行"), "regulation_use"), (_("增加适用范围"), "regulation_bear")]


REGULATIONS = Pages(
    Ledger(
        code="regulation",
        listing="regulations",
        prefix="regulations",
        model=Regulation,
        heading=gettext_lazy("规章制度"),
        lead=gettext_lazy("制度以印发的版本为准，按期复审，登记执行和检查；年末情况供评审长效机制时核对。"),
        filters=forms.RegulationFilter,
        columns=(
            Shown(gettext_lazy("制度名称"), lambda each: each.title),
            Shown(gettext_lazy("制度编号"), lambda each: each.number),
            Shown(gettext_lazy("制度类别"), lambda each: each.get_kind_display()),
            Shown(gettext_lazy("责任处室"), lambda each: each.department),
            Shown(gettext_lazy("状态"), lambda each: each.get_state_display()),
        ),
        facts=(
            Shown(gettext_lazy("制度编号"), lambda each: each.number),
            Shown(gettext_lazy("制度类别"), lambda each: each.get_kind_display()),
            Shown(gettext_lazy("责任处室"), lambda each: each.department),
            Shown(gettext_lazy("废止日"), lambda each: each.repealed_on),
            Shown(gettext_lazy("废止依据"), lambda each: each.repeal_basis),
            Shown(gettext_lazy("录入时间"), lambda each: each.recorded_at),
            Shown(gettext_lazy("数据来源"), lambda each: each.source),
        ),
        sheet=exports.REGULATIONS,
        importer=importers.REGULATIONS,
        summary=summary,
        form=forms.RegulationForm,
        create=services.register_regulation,
        change_form=forms.RegulationChangeForm,
        change=services.change_regulation,
        buttons=buttons,
        panels=("records/regulations/keeping.html",),
        more=more,
        related=("department",),
        prefetched=("versions", "owners", "bearings__project"),
    )
)
INSPECTIONS = Pages(
    Ledger(
        code="inspection",
        listing="inspections",
        prefix="inspections",
        model=Inspection,
        heading=gettext_lazy("检查与整改"),
        lead=gettext_lazy("制度执行检查、窗口检查和话务质检；发现的问题限期整改，核实后销号。"),
        filters=forms.InspectionFilter,
        columns=(
            Shown(gettext_lazy("检查编号"), lambda each: each.number),
            Shown(gettext_lazy("检查类别"), lambda each: each.get_kind_display()),
            Shown(gettext_lazy("检查日期"), lambda each: marked(each.held_on, each.late)),
            Shown(gettext_lazy("服务窗口"), lambda each: each.window_label),
            Shown(gettext_lazy("问题数"), lambda each: each.problems),
            Shown(gettext_lazy("整改期限"), lambda each: each.mend_by),
            Shown(gettext_lazy("状态"), lambda each: each.get_state_display()),
        ),
        facts=(
            Shown(gettext_lazy("检查类别"), lambda each: each.get_kind_display()),
            Shown(gettext_lazy("检查日期"), lambda each: marked(each.held_on, each.late)),
            Shown(gettext_lazy("所查制度"), lambda each: each.regulation),
            Shown(gettext_lazy("预算项目"), lambda each: each.project),
            Shown(gettext_lazy("服务窗口"), lambda each: each.window_label),
            Shown(gettext_lazy("被查处室"), lambda each: each.department),
            Shown(gettext_lazy("检查情况"), lambda each: each.said),
            Shown(gettext_lazy("问题数"), lambda each: each.problems),
            Shown(gettext_lazy("整改期限"), lambda each: each.mend_by),
            Shown(gettext_lazy("整改结果"), lambda each: each.result),
            Shown(gettext_lazy("整改完成日"), lambda each: each.mended_on),
            Shown(gettext_lazy("核实销号日"), lambda each: each.closed_on),
            Shown(gettext_lazy("录入时间"), lambda each: each.recorded_at),
            Shown(gettext_lazy("数据来源"), lambda each: each.source),
        ),
        sheet=exports.INSPECTIONS,
        importer=importers.INSPECTIONS,
        summary=nothing_late,
        form=forms.InspectionForm,
        create=services.record_inspection,
        related=("department", "project", "regulation"),
    )
)


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note a dated use of a regulation."""
    found = REGULATIONS.found(public_id)

    def act(given: Mapping[str, Any]) -> Any:
        return services.record_use(found, by=request.user, **given)

    return asked(request, found, forms.UseForm, act, heading=_("登记执行"))


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def bear(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note a project or a window on which it bears."""
    found = REGULATIONS.found(public_id)

    def act(given: Mapping[str, Any]) -> Any:
        return services.bear(found, by=request.user, **given)

    return asked(request, found, forms.BearingForm, act, heading=_("增加适用范围"))


@permission_required(WRITE)
@require_POST
def release(request: HttpRequest, public_id: str, key: int) -> HttpResponse:
    """End a bearing today."""
    found = REGULATIONS.found(public_id)
    services.release(get_object_or_404(RegulationBearing, pk=key, regulation=found), by=request.user)
    return redirect(found)


@permission_required(READ)
@require_GET
def kept_file(request: HttpRequest, public_id: str, what: str, key: int) -> HttpResponseBase:
    """The file of a review or of a use."""
    model: Any = RegulationReview if what == "review" else RegulationExecution
    kept = get_object_or_404(
        model.objects.select_related("file"), pk=key, regulation__public_id=public_id, file__isnull=False
    )
    return serving.serve(kept.file)
