"""Usage: quarterly reports, records with their page, entry on a telephone, import and export, and the sample."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.audit import log
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.models import Turn
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.usage import UsageOrigin
from yanfa.subsystems.instruments.effects.usage import figures_of
from yanfa.subsystems.instruments.exports import usage as exports
from yanfa.subsystems.instruments.forms import usage as typed
from yanfa.subsystems.instruments.forms.service import ReasonForm
from yanfa.subsystems.instruments.importers.usage import UsageSheet
from yanfa.subsystems.instruments.models import Instrument, UsageRecord, UsageReport
from yanfa.subsystems.instruments.permissions import CLERK, may_keep, units_kept_by
from yanfa.subsystems.instruments.permissions.requests import EXPORTED
from yanfa.subsystems.instruments.services.usage import adjusting, reports, storing
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.views.service_pages import form_page, log_of, page_of

RELATED = ("instrument__organisation", "report", "user_organisation", "request")
MOST_EXPORTED = 200_000


def usage(request: HttpRequest) -> HttpResponse:
    """The quarterly reports that a person may see, with their sums."""
    form = typed.ReportFilter(request.GET)
    found = form.found(UsageReport.objects.visible_to(request.user).select_related("organisation"))
    page = page_of(request, found)
    sums = UsageRecord.objects.filter(report__in=[each.pk for each in page]).order_by()
    by_report = {
        each["report"]: each
        for each in sums.values("report").annotate(
            number=Count("pk"), in_hours=Sum("hours"), in_yuan=Sum("amount")
        )
    }
    rows = [(each, by_report.get(each.pk)) for each in page]
    units = Organisation.objects.filter(public_id__in=units_kept_by(request.user)).order_by("name")
    context = {"form": form, "page": page, "rows": rows, "units": units}
    return render(request, "instruments/usage/reports.html", context)


def usage_records(request: HttpRequest) -> HttpResponse:
    """The records that a person may see."""
    form = typed.RecordFilter(request.GET)
    found = form.found(UsageRecord.objects.visible_to(request.user).select_related(*RELATED))
    context = {"form": form, "page": page_of(request, found)}
    return render(request, "instruments/usage/records.html", context)


@require_POST
def usage_export(request: HttpRequest) -> HttpResponse:
    """The filtered records as a spreadsheet; a POST, because the export is written down."""
    found = typed.RecordFilter(request.GET).found(UsageRecord.objects.visible_to(request.user))
    log.record(EXPORTED, by=request.user, summary=f"服务记录 {request.GET.urlencode()}".strip())
    rows = exports.rows(found.select_related("instrument__organisation", "report")[:MOST_EXPORTED])
    return workbook_response("服务记录.xlsx", exports.HEADINGS, rows)


def found_record(request: HttpRequest, public_id: str) -> Any:
    """The record of an address that the person may see; raises Http404."""
    seen = UsageRecord.objects.visible_to(request.user).select_related(*RELATED, "request__applicant")
    return get_object_or_404(seen, public_id=public_id)


def usage_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """One record: what it says, what is unusual, its adjustments."""
    found = found_record(request, public_id)
    same = UsageRecord.objects.filter(pk=found.pk)
    context = {
        "record": found,
        "facts": exports.facts(found),
        "told": [sentence for sentence, records in storing.unusual(same) if records.exists()],
        "adjustments": found.adjustments.select_related("asked_by", "applied_by"),
        "collecting": found.report.state == "collecting",
        "may_keep": bool(may_keep(request.user, found.instrument.organisation)),
        "log": log_of(found),
    }
    return render(request, "instruments/usage/record.html", context)


@require_http_methods(["GET", "POST"])
def usage_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a use of an instrument down."""
    seen = Instrument.objects.visible_to(request.user).select_related("organisation")
    instrument = get_object_or_404(seen, public_id=public_id)
    form = typed.UsageForm(request.POST or None)

    def act() -> Any:
        row = Row(1, instrument, form.cleaned_data)
        outcome = storing.store(instrument.organisation, [row], by=request.user, origin=UsageOrigin.PLATFORM)
        if outcome.refused:
            raise ValidationError(outcome.refused[1])
        return outcome.new[0]

    return form_page(request, form, act, heading=_("登记服务记录：%s") % instrument, back=instrument)


@require_http_methods(["GET", "POST"])
def usage_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a record of a quarter that is still collected."""
    found = found_record(request, public_id)
    form = typed.UsageChangeForm(request.POST or None, instance=found)

    def act() -> Any:
        facts = dict(form.cleaned_data)
        version = facts.pop("version")
        return storing.change(found_record(request, public_id), by=request.user, version=version, facts=facts)

    return form_page(request, form, act, heading=_("修改服务记录"), back=found)


@require_http_methods(["GET", "POST"])
def usage_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a record that was entered by mistake."""
    found = found_record(request, public_id)
    report, form = found.report, ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: storing.remove(found, by=request.user, reason=form.cleaned_data["reason"]) or report,
        heading=_("删除服务记录"),
        back=report,
    )


@require_http_methods(["GET", "POST"])
def usage_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """Records of a unit's instruments from a spreadsheet."""
    unit = get_object_or_404(Organisation, public_id=public_id)
    if unit.public_id not in units_kept_by(request.user):
        raise Http404(public_id)
    heading = _("导入服务记录：%s") % unit
    back_url = reverse("instruments:usage_records")
    return import_page(request, UsageSheet(unit), heading=heading, back=_("服务记录"), back_url=back_url)


def found_report(request: HttpRequest, public_id: str) -> Any:
    """The report of an address that the person may see; raises Http404."""
    seen = UsageReport.objects.visible_to(request.user).select_related("organisation", "submitted_by")
    return get_object_or_404(seen, public_id=public_id)


def usage_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """One quarter of a unit: sums, what is unusual, the sample, and its records."""
    found = found_report(request, public_id)
    records = found.records.select_related(*RELATED)
    unusual = [(sentence, rows.count(), rows[:10]) for sentence, rows in storing.unusual(records)]
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "figures": exports.figures(figures_of(found)),
        "handed_in": exports.figures(found.figures) if found.figures else [],
        "unusual": [each for each in unusual if each[1]],
        "samples": found.samples.select_related("record__instrument", "judged_by"),
        "page": page_of(request, records),
        "turns": Turn.objects.for_target(found),
        "may_sample": found.state == "submitted" and has_permission(request.user, CLERK),
        "log": log_of(found),
    }
    return render(request, "instruments/usage/report.html", context)


@require_http_methods(["GET", "POST"])
def usage_report_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Hand in, hand back, verify."""
    return move_page(request, found_report(request, public_id), name)


@permission_required(CLERK)
@require_POST
def usage_sample(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draw the sample of a report."""
    found = found_report(request, public_id)
    try:
        drawn = reports.draw_sample(found, by=request.user)
        messages.success(request, _("已抽取 %s 条。") % len(drawn))
    except (ValidationError, PermissionDenied) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    return redirect(found)


@permission_required(CLERK)
@require_http_methods(["GET", "POST"])
def usage_judge(request: HttpRequest, public_id: str, position: int) -> HttpResponse:
    """Say whether a sampled record agrees with its papers."""
    found = found_report(request, public_id)
    sample = get_object_or_404(found.samples.select_related("record__instrument"), position=position)
    form = typed.SampleForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: reports.judge_sample(sample, by=request.user, **form.cleaned_data) and found,
        heading=_("核验第 %(number)s 条：%(record)s") % {"number": position, "record": sample.record},
        back=found,
        facts=exports.facts(sample.record),
    )


@require_http_methods(["GET", "POST"])
def usage_adjust(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask that a closed record is mended."""
    found = found_record(request, public_id)
    form = typed.AdjustmentForm(request.POST or None, instance=found)
    return form_page(
        request,
        form,
        lambda: adjusting.ask(found_record(request, public_id), by=request.user, **form.asked()),
        heading=_("提出更正"),
        back=found,
        note=_("只改需要更正的项目；选择“免除费用”时其他项目不起作用。更正前后的值都会保留。"),
    )
