"""The procurement ledger: recording its rows, taking wrong ones out, the papers, and the export."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.documents.writing.xlsx import CONTENT_TYPE, download
from yanfa.kernel.files.serving import serve
from yanfa.kernel.ui.refusals import told
from yanfa.registers.projects import exports
from yanfa.registers.projects.forms import AcceptanceForm, CancelForm, ContractForm, ItemForm, WithdrawForm
from yanfa.registers.projects.models import (
    Acceptance,
    Contract,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.permissions import LEDGER_EXPORTED, PROCURE, READ
from yanfa.registers.projects.services import procurement as services
from yanfa.registers.projects.services.ledger import ledger_of

ROWS: dict[str, type[Model]] = {
    "item": ProcurementItem,
    "cancellation": ProcurementCancellation,
    "contract": Contract,
    "acceptance": Acceptance,
}


def _found(public_id: str) -> ProjectYear:
    return get_object_or_404(ProjectYear.objects.select_related("project"), public_id=public_id)


def _page(request: HttpRequest, form: Any, heading: str, record: Any) -> HttpResponse:
    return render(request, "projects/form.html", {"form": form, "heading": heading, "record": record})


def _chosen(request: HttpRequest, **fields: type[Model]) -> dict[str, Any]:
    """What the link to a form has chosen already: rows by their public ids."""
    wanted = {name: request.GET.get(name, "") for name in fields}
    found = {name: fields[name]._default_manager.filter(public_id=wanted[name]).first() for name in fields}
    return {name: row for name, row in found.items() if row is not None}


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an item of the year's plan."""
    found = _found(public_id)
    form = ItemForm(request.POST or None, project=found.project)
    if form.is_valid() and told(
        form, lambda: services.record_item(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已录入。"))
        return redirect(found)
    return _page(request, form, _("录入采购计划项"), found)


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def add_contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a contract."""
    found = _found(public_id)
    chosen = _chosen(request, item=ProcurementItem)
    form = ContractForm(request.POST or None, project=found.project, initial=chosen)
    if form.is_valid() and told(
        form, lambda: services.record_contract(found.project, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已登记合同。"))
        return redirect(found)
    return _page(request, form, _("登记合同"), found)


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def add_acceptance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an acceptance of performance."""
    found = _found(public_id)
    chosen = _chosen(request, item=ProcurementItem, contract=Contract)
    form = AcceptanceForm(request.POST or None, request.FILES or None, project=found.project, initial=chosen)
    if form.is_valid() and told(
        form, lambda: services.record_acceptance(found.project, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已登记履约验收。"))
        return redirect(found)
    return _page(request, form, _("登记履约验收"), found)


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record the approval by which an item leaves the plan."""
    item = get_object_or_404(
        ProcurementItem.objects.select_related("project_year__project"), public_id=public_id
    )
    form = CancelForm(request.POST or None)
    if form.is_valid() and told(
        form, lambda: services.cancel_item(item, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已登记取消，这项采购不再计入应完成项数。"))
        return redirect(item.project_year)
    return _page(request, form, _("取消采购 %s") % item, item.project_year)


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Take a wrong row out of the ledger."""
    if kind not in ROWS:
        raise Http404
    row: Any = get_object_or_404(ROWS[kind], public_id=public_id)
    project = services.project_of(row)
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and told(form, lambda: services.withdraw(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已撤销，原记录保留。"))
        return redirect(project)
    heading = _("撤销%(kind)s %(row)s") % {"kind": row._meta.verbose_name, "row": row}
    return _page(request, form, heading, project)


@permission_required(READ)
@require_GET
def paper(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The paper of an acceptance."""
    found = get_object_or_404(
        Acceptance.objects.select_related("file"), public_id=public_id, file__isnull=False
    )
    assert found.file is not None
    return serve(found.file)


@permission_required(READ)
@require_POST
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """The year's ledger as a spreadsheet with a sheet each; written down."""
    found = _found(public_id)
    log.record(LEDGER_EXPORTED, by=request.user, target=found.project, summary=str(found.year))
    data = exports.ledger_workbook(found, ledger_of(found))
    return download(data, f"{_('采购台账')} {found.project.code} {found.year}.xlsx", CONTENT_TYPE)
