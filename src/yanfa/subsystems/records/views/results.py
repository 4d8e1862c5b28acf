"""Results of every kind through one set of pages: the year at a glance, list, page, form, evidence, import, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.kernel.files import serving
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.registers.organisations.api import Organisation, employers_of
from yanfa.subsystems.records.exports import results as exports
from yanfa.subsystems.records.forms.results import FileForm, ResultFilter, WithdrawalForm, form_of
from yanfa.subsystems.records.importers.results import ResultRows
from yanfa.subsystems.records.models import Result, ResultFile
from yanfa.subsystems.records.permissions import READ, WRITE, may_write
from yanfa.subsystems.records.permissions.results import EXPORTED, may_change
from yanfa.subsystems.records.services import results as services
from yanfa.subsystems.records.services.results_facts import facts_of, year_at_a_glance

PAGE, LOG_LINES = 30, 50
YEARS = range(2000, 2101)


def kind_of(code: str) -> type[Result]:
    """The kind of result of an address; raises Http404."""
    if code not in services.KINDS:
        raise Http404(code)
    return services.KINDS[code]


def found(request: HttpRequest, kind: str, public_id: str) -> Any:
    """The result of an address that the person may see; raises Http404."""
    model = kind_of(kind)
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = model.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, public_id=public_id)


def list_url(model: type[Result]) -> str:
    """The list of a kind."""
    return reverse("records:results", args=[model.shape.code])


def year_of(request: HttpRequest) -> int:
    """The year that a page is asked about, else this year."""
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == len("2000") else 0
    return year if year in YEARS else today().year


@permission_required(READ)
def overview(request: HttpRequest) -> HttpResponse:
    """The year at a glance: what of every kind counts, waits, is late or was withdrawn."""
    year = year_of(request)
    context = {
        "year": year,
        "kinds": year_at_a_glance(year),
        "years": range(today().year, today().year - 6, -1),
    }
    return render(request, "records/results/overview.html", context)


@permission_required(READ)
def results(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of a kind with the facts that stand beside its figure."""
    model, year = kind_of(kind), year_of(request)
    form = ResultFilter(model, request.GET)
    page = Paginator(form.found(), PAGE).get_page(request.GET.get("page"))
    context = {"model": model._meta, "kind": kind, "form": form, "page": page, "year": year}
    context |= {
        "headings": [field.verbose_name for field in columns(model)],
        "rows": [(record, cells(record)) for record in page],
        "facts": facts_of(model, year),
        "may_write": may_write(request.user),
    }
    return render(request, "records/results/list.html", context)


def cells(record: Any) -> list[tuple[Any, Any]]:
    """(heading, value) of the columns that a list shows."""
    shown = []
    for field in columns(type(record)):
        display = getattr(record, f"get_{field.name}_display", None)
        shown.append((field.verbose_name, display() if display else getattr(record, field.name)))
    return shown


def columns(model: type[Result]) -> list[Any]:
    """The fields that a list shows."""
    return [model._meta.get_field(name) for name in model.shape.listed]


@permission_required(READ)
@require_POST
def export(request: HttpRequest, kind: str, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    model = kind_of(kind)
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = ResultFilter(model, request.GET).found().select_related(*related)
    name = str(model._meta.verbose_name)
    log.record(EXPORTED, by=request.user, summary=f"{name} {request.GET.urlencode()}".strip())
    return table_response(name, form, exports.headings(model), exports.rows(model, rows))


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a list in: a preview first, then all or none."""
    model = kind_of(kind)
    name = str(model._meta.verbose_name)
    heading = _("导入%s") % name
    importer = ResultRows(model, request.user)
    return import_page(request, importer, heading=heading, back=name, back_url=list_url(model))


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a result as a draft."""
    model = kind_of(kind)
    form = form_of(model)(request.POST or None, initial=beginning(request, model))
    if form.is_valid():
        made = told(form, lambda: services.register(model, by=request.user, facts=form.facts()))
        if made:
            messages.success(request, _("已登记为草稿，请添加佐证材料后送核实。"))
            return redirect(made)
    name = model._meta.verbose_name
    return form_page(request, form, _("登记%s") % name, name, list_url(model))


def beginning(request: HttpRequest, model: type[Result]) -> dict[str, Any]:
    """What a new form shows: the person's unit, and the record that a link names."""
    start: dict[str, Any] = {}
    if "unit" in model.shape.facts:
        start["unit"] = Organisation.objects.filter(public_id__in=employers_of(request.user)).first()
    about = request.GET.get("about", "")
    if model.shape.parent and about:
        parents: Any = model._meta.get_field(model.shape.parent).related_model
        start[model.shape.parent] = parents.objects.filter(public_id=about).first()
    return start


@permission_required(READ)
def result(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """One result: its facts, what may be done, evidence, what became of it, and its history."""
    record = found(request, kind, public_id)
    model = type(record)
    context = {"record": record, "model": model._meta, "kind": kind, "list_url": list_url(model)}
    context |= told_of(record) | {
        "offers": moves_for(request.user, record),
        "may_change": may_change(request.user, record),
        "may_write": may_write(request.user),
    }
    return render(request, "records/results/result.html", context)


def told_of(record: Any) -> dict[str, Any]:
    """What a page tells of a result, whoever reads it."""
    model = type(record)
    fields = [model._meta.get_field(name) for name in model.shape.facts]
    return {
        "facts": [(field.verbose_name, exports.cell(record, field)) for field in fields],
        "files": ResultFile.objects.for_target(record).select_related("file", "added_by", "withdrawn_by"),
        "missing": record.wants() if record.state in ("draft", "pending") else [],
        "followers": [follower(each, record) for each in services.followers_of(model)],
        "log": AuditEvent.objects.for_target(record).order_by("-pk")[:LOG_LINES],
    }


def follower(model: type[Result], record: Result) -> dict[str, Any]:
    """What became of a record, of one kind: the heading, the rows, and where another is registered."""
    rows = model.objects.filter(**{model.shape.parent: record}).select_related(model.shape.parent)
    new = reverse("records:register_result", args=[model.shape.code])
    return {"label": model._meta.verbose_name, "rows": rows, "new": f"{new}?about={record.public_id}"}


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Change the facts of a draft; who saves second is told and loses nothing."""
    record = found(request, kind, public_id)
    services.insist(may_change(request.user, record))
    model: type[Result] = type(record)
    form = form_of(model)(request.POST or None, instance=record)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        if told(form, lambda: services.change(record, by=request.user, version=version, facts=form.facts())):
            messages.success(request, _("已保存。"))
            return redirect(record)
    return form_page(
        request, form, _("修改%s") % record._meta.verbose_name, record, record.get_absolute_url()
    )


def form_page(request: HttpRequest, form: Any, heading: str, back: Any, back_url: str) -> HttpResponse:
    """A form with its heading and the way back."""
    context = {"form": form, "heading": heading, "back": back, "back_url": back_url}
    return render(request, "records/results/form.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, kind: str, public_id: str, name: str) -> HttpResponse:
    """A move of a result."""
    return move_page(request, found(request, kind, public_id), name)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def add_file(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Add evidence to a draft."""
    record = found(request, kind, public_id)
    services.insist(may_change(request.user, record))
    form = FileForm(type(record), request.POST or None, request.FILES or None)
    if form.is_valid() and told(
        form, lambda: services.add_file(record, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已添加佐证材料。"))
        return redirect(record)
    return form_page(request, form, _("添加佐证材料"), record, record.get_absolute_url())


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def withdraw_file(request: HttpRequest, kind: str, public_id: str, file_id: str) -> HttpResponse:
    """Withdraw evidence of a draft."""
    record = found(request, kind, public_id)
    services.insist(may_change(request.user, record))
    kept = get_object_or_404(ResultFile.objects.for_target(record), public_id=file_id)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid() and told(
        form,
        lambda: services.withdraw_file(record, kept.public_id, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("已撤回，文件和理由仍可查阅。"))
        return redirect(record)
    return form_page(request, form, _("撤回%s") % kept, record, record.get_absolute_url())


@permission_required(READ)
def download(request: HttpRequest, kind: str, public_id: str, file_id: str) -> FileResponse:
    """A piece of evidence, unchanged since it came."""
    record = found(request, kind, public_id)
    kept = get_object_or_404(ResultFile.objects.for_target(record).select_related("file"), public_id=file_id)
    return serving.serve(kept.file)
