"""Satisfaction surveys: the list, declaring one, answers taken in, and what a survey came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.files import serving
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.kernel.ui.refusals import told
from yanfa.registers.organisations.api import departments_of
from yanfa.subsystems.performance.forms.surveys import AnswersForm, PapersForm, SurveyForm, survey_facts
from yanfa.subsystems.performance.models import Survey
from yanfa.subsystems.performance.models.surveys import FAULTS
from yanfa.subsystems.performance.permissions import KEEP, REPORT, may_report_for
from yanfa.subsystems.performance.services.surveys import (
    AnswersRefused,
    declare_survey,
    facts_of,
    record_papers,
    take_answers,
)

PER_PAGE = 50


@permission_required(REPORT)
def surveys(request: HttpRequest) -> HttpResponse:
    """The surveys of one's department, for the officer all."""
    found = Survey.objects.select_related("department", "project_year")
    if not permitted(request.user, KEEP):
        found = found.filter(department__public_id__in=departments_of(request.user))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/surveys/surveys.html", {"page": page})


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def survey_new(request: HttpRequest) -> HttpResponse:
    """Declare a survey before anybody answers."""
    form = SurveyForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        instrument, facts = form.cleaned_data["instrument"], survey_facts(form.cleaned_data)
        if stored := told(form, lambda: declare_survey(by=request.user, instrument=instrument, **facts)):
            messages.success(request, _("已登记，可以录入答卷。"))
            return redirect(stored)
    context = {"form": form, "heading": _("登记满意度调查"), "button": _("登记")}
    return render(request, "performance/surveys/form.html", context)


@permission_required(READ_INDICATORS)
def survey(request: HttpRequest, public_id: str) -> HttpResponse:
    """One survey: 发放、回收、有效, shares by level, its files and its answers."""
    found = _found(public_id)
    answers = found.answers.select_related("batch")
    facts = facts_of(found)
    context = {
        "survey": found,
        "facts": facts,
        "faults": [(label, facts.faults.get(code, 0)) for code, label in FAULTS if code in facts.faults],
        "batches": found.batches.select_related("file", "scan", "taken_by"),
        "page": Paginator(answers, PER_PAGE).get_page(request.GET.get("page")),
        "may_keep": may_report_for(request.user, found.department),
    }
    return render(request, "performance/surveys/survey.html", context)


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def survey_answers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in the export of a survey tool."""
    found = _kept(request, public_id)
    form = AnswersForm(request.POST or None, request.FILES or None)

    def act() -> Any:
        file = form.cleaned_data["file"]
        return take_answers(found, by=request.user, data=file.read(), file_name=file.name)

    return _answered(request, found, form, act, _("导入答卷"))


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def survey_papers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record numbered papers with their scan."""
    found = _kept(request, public_id)
    form = PapersForm(request.POST or None, request.FILES or None)
    return _answered(
        request,
        found,
        form,
        lambda: record_papers(found, by=request.user, **form.cleaned_data),
        _("录入纸质问卷"),
    )


@permission_required(REPORT)
def survey_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    """The instrument, an export or a scan, for the department that keeps it."""
    found = _kept(request, public_id)
    if found.instrument.public_id == file_id:
        return serving.serve(found.instrument)
    batch = found.batches.filter(Q(file__public_id=file_id) | Q(scan__public_id=file_id)).first()
    stored = [file for file in batch.files if file.public_id == file_id] if batch else []
    if not stored:
        raise Http404(file_id)
    return serving.serve(stored[0])


def _answered(
    request: HttpRequest, found: Survey, form: Any, act: Callable[[], Any], heading: str
) -> HttpResponse:
    """The page of a form that brings answers; what is wrong with them stands on the form."""
    try:
        batch = told(form, act) if form.is_valid() else None
    except (AnswersRefused, UnreadableDocument) as refused:
        for reason in getattr(refused, "reasons", [str(refused)])[:100]:
            form.add_error(None, reason)
        batch = None
    if batch:
        done = {"added": batch.added, "read": batch.rows_read}
        messages.success(request, _("读到 %(read)s 份，新增 %(added)s 份。") % done)
        return redirect(found)
    context = {"form": form, "survey": found, "heading": heading, "button": heading}
    return render(request, "performance/surveys/form.html", context)


def _found(public_id: str) -> Survey:
    found = Survey.objects.select_related("department", "project_year__project", "instrument")
    return get_object_or_404(found, public_id=public_id)


def _kept(request: HttpRequest, public_id: str) -> Survey:
    found = _found(public_id)
    verdict = may_report_for(request.user, found.department)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return found
