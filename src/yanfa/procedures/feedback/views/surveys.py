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
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.writing.marks import svg_of
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.files import serving
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.kernel.ui.refusals import told
from yanfa.procedures.feedback import exports
from yanfa.procedures.feedback.forms.surveys import AnswersForm, PapersForm, SurveyForm, survey_facts
from yanfa.procedures.feedback.models import Survey
from yanfa.procedures.feedback.models.surveys import FAULTS
from yanfa.procedures.feedback.permissions import MANAGE, SURVEY, may_keep_survey
from yanfa.procedures.feedback.services.surveys import (
    AnswersRefused,
    declare_survey,
    facts_of,
    indicator_of,
    record_papers,
    take_answers,
)
from yanfa.registers.organisations.api import departments_of

PER_PAGE = 50


@permission_required(SURVEY)
def surveys(request: HttpRequest) -> HttpResponse:
    """The surveys of one's department, for the officer all."""
    found = Survey.objects.select_related("department", "project_year")
    if not permitted(request.user, MANAGE):
        found = found.filter(department__public_id__in=departments_of(request.user))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/surveys/surveys.html", {"page": page})


@permission_required(SURVEY)
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
    return render(request, "feedback/surveys/form.html", context)


@permission_required(READ_INDICATORS)
def survey(request: HttpRequest, public_id: str) -> HttpResponse:
    """One survey: 发放、回收、有效, shares by level, its files and its answers."""
    found = _found(public_id)
    answers = found.answers.select_related("batch")
    facts = facts_of(found)
    context = {
        "survey": found,
        "indicator": indicator_of(found),
        "address": _address(request, found),
        "facts": facts,
        "faults": [(label, facts.faults.get(code, 0)) for code, label in FAULTS if code in facts.faults],
        "batches": found.batches.select_related("file", "scan", "taken_by"),
        "page": Paginator(answers, PER_PAGE).get_page(request.GET.get("page")),
        "may_keep": may_keep_survey(request.user, found.department),
    }
    return render(request, "feedback/surveys/survey.html", context)


@permission_required(SURVEY)
@require_http_methods(["GET", "POST"])
def survey_answers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in the export of a survey tool."""
    found = _kept(request, public_id)
    form = AnswersForm(request.POST or None, request.FILES or None)

    def act() -> Any:
        file = form.cleaned_data["file"]
        return take_answers(found, by=request.user, data=file.read(), file_name=file.name)

    return _answered(request, found, form, act, _("导入答卷"))


@permission_required(SURVEY)
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


@permission_required(SURVEY)
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


@permission_required(SURVEY)
def answers_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every answer with the file in which it came: the archive of the survey, to be kept and printed."""
    found = _kept(request, public_id)
    answers = found.answers.select_related("batch__file", "batch__scan").order_by("pk")
    return workbook_response(f"{found}.xlsx", exports.answer_headings(), exports.answer_rows(answers))


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
    return render(request, "feedback/surveys/form.html", context)


def _address(request: HttpRequest, found: Survey) -> dict[str, str]:
    """Where the survey is answered, as a link and as a code to print; nothing where it is answered elsewhere."""
    if not found.answered_here:
        return {}
    link = request.build_absolute_uri(reverse("feedback:answer", args=[found.public_id]))
    return {"link": link, "code": svg_of(link)}


def _found(public_id: str) -> Survey:
    found = Survey.objects.select_related("department", "project_year__project", "instrument")
    return get_object_or_404(found, public_id=public_id)


def _kept(request: HttpRequest, public_id: str) -> Survey:
    found = _found(public_id)
    verdict = may_keep_survey(request.user, found.department)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return found
