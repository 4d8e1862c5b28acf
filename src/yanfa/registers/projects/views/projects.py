"""The list of projects by year, a project's page, and its facts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.kernel.ui.refusals import told
from yanfa.registers.projects import exports
from yanfa.registers.projects.forms import ProjectFilter, ProjectForm, YearForm
from yanfa.registers.projects.models import BudgetProject
from yanfa.registers.projects.permissions import EDIT, EXPORTED, HANDED_OVER, PAY, PROCURE, READ
from yanfa.registers.projects.services import projects as services

PAGE = 20
LOG_LINES = 50


@permission_required(READ)
def projects(request: HttpRequest) -> HttpResponse:
    """The list of projects by year."""
    form = ProjectFilter(request.GET)
    page = Paginator(form.years(), PAGE).get_page(request.GET.get("page"))
    rights = {"may_edit": permitted(request.user, EDIT), "may_pay": permitted(request.user, PAY)}
    rights["may_procure"] = permitted(request.user, PROCURE)
    return render(request, "projects/projects.html", {"form": form, "page": page, **rights})


@permission_required(READ)
@require_POST
def export(request: HttpRequest, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    found = ProjectFilter(request.GET).years().prefetch_related("departments", "lines")
    log.record(EXPORTED, by=request.user, summary=request.GET.urlencode())
    return table_response(_("预算项目清单"), form, exports.headings(), exports.rows(found))


@permission_required(READ)
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """The filtered years in the columns of the budget system; written down."""
    found = ProjectFilter(request.GET).years().prefetch_related("lines", "payments")
    log.record(HANDED_OVER, by=request.user, summary=request.GET.urlencode())
    columns = exports.budget_system_layout(today())
    rows = exports.budget_system_rows(found, columns)
    return table_response(columns.label, "xlsx", [heading for heading, _field in columns.columns], rows)


@permission_required(READ)
def project(request: HttpRequest, public_id: str) -> HttpResponse:
    """One project over its years."""
    found = get_object_or_404(BudgetProject, public_id=public_id)
    context = {
        "project": found,
        "years": found.years.with_totals().prefetch_related("departments"),
        "may_edit": permitted(request.user, EDIT),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "projects/project.html", context)


@permission_required(EDIT)
@require_http_methods(["GET", "POST"])
def open_project(request: HttpRequest) -> HttpResponse:
    """Open a project."""
    form = ProjectForm(request.POST or None)
    if form.is_valid() and (
        stored := told(form, lambda: services.open_project(by=request.user, **form.facts()))
    ):
        messages.success(request, _("项目已建立，请接着建立年度。"))
        return redirect(stored)
    return render(request, "projects/form.html", {"form": form, "heading": _("建立预算项目")})


@permission_required(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a project."""
    found = get_object_or_404(BudgetProject, public_id=public_id)
    form = ProjectForm(request.POST or None, instance=found)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        if told(
            form, lambda: services.change_project(found, by=request.user, version=version, facts=form.facts())
        ):
            messages.success(request, _("已保存。"))
            return redirect(found)
    return render(
        request, "projects/form.html", {"form": form, "heading": _("变更预算项目"), "record": found}
    )


@permission_required(EDIT)
@require_http_methods(["GET", "POST"])
def open_year(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a budget year of a project."""
    found = get_object_or_404(BudgetProject, public_id=public_id)
    form = YearForm(request.POST or None)
    if form.is_valid() and (
        stored := told(form, lambda: services.open_year(found, by=request.user, **form.cleaned_data))
    ):
        return redirect(stored)
    return render(request, "projects/form.html", {"form": form, "heading": _("建立年度"), "record": found})
