"""Lists of departments: the list of lists, mapping columns with a sample file beside, taking in, one upload."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import today
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular.plan import worded
from yanfa.kernel.documents.tabular.streaming import headings_in
from yanfa.kernel.files import serving
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.kernel.ui.refusals import told
from yanfa.registers.organisations.api import departments_of
from yanfa.subsystems.performance.forms.lists import (
    ColumnsForm,
    ListFactsForm,
    TakeInForm,
    carried_headings,
    initial_of,
)
from yanfa.subsystems.performance.models import ListMapping, ListUpload
from yanfa.subsystems.performance.permissions import KEEP, REPORT, may_report_for
from yanfa.subsystems.performance.services.lists import (
    ListRefused,
    Preview,
    map_columns,
    mapping_of,
    preview,
    take_in,
    value_of,
)

ROWS_PER_PAGE = 50


@permission_required(REPORT)
def lists(request: HttpRequest) -> HttpResponse:
    """The lists of one's department, for the officer those of all."""
    found = _kept_by(request).prefetch_related("uploads")
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/lists/lists.html", {"page": page})


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def list_new(request: HttpRequest) -> HttpResponse:
    """A new list: what it is, then what the columns of a sample file hold, with the figure beside."""
    facts = ListFactsForm(request.POST or None, request.FILES or None, user=request.user)
    page: dict[str, Any] = {"facts": facts}
    if request.method == "POST" and facts.is_valid():
        mapping = facts.mapping()
        page |= _columns(request, mapping, {})
        if saved := page.get("saved"):
            return redirect(saved.mapping)
    return render(request, "performance/lists/columns.html", page)


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def list_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Other columns or conditions for the next files; the files that were taken in keep their version."""
    mapping = _kept(request, public_id)
    columns = mapping_of(mapping.current)
    known = [column.label for column in columns.columns()]
    page = _columns(request, mapping, initial_of(columns), known)
    if saved := page.get("saved"):
        messages.success(request, _("已保存为第 %s 版口径。") % saved.number)
        return redirect(mapping)
    return render(request, "performance/lists/columns.html", page)


@permission_required(REPORT)
def list_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One list: how it is read, and its files of every year with their figures."""
    mapping = _kept(request, public_id)
    uploads = mapping.uploads.select_related("version", "project_year", "uploaded_by", "file", "replaced_by")
    rows = [(upload, value_of(upload)) for upload in uploads]
    context = {"mapping": mapping, "uploads": rows, "columns": mapping_of(mapping.current)}
    return render(request, "performance/lists/list.html", context)


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def list_take_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """A file of the list: tried out first, then taken in, all of it or nothing."""
    mapping = _kept(request, public_id)
    form = TakeInForm(request.POST or None, request.FILES or None, user=request.user)
    result = _taken(request, mapping, form) if form.is_valid() else None
    if isinstance(result, ListUpload):
        messages.success(request, _("已计入 %(counted)s 行。") % {"counted": result.counted})
        return redirect(result)
    return render(
        request, "performance/lists/take_in.html", {"mapping": mapping, "form": form, "preview": result}
    )


@permission_required(READ_INDICATORS)
def list_upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """One file as it was taken in: its figure, hash and version, and its rows, counted or set aside."""
    related = ("mapping__department", "version", "project_year", "file", "uploaded_by")
    upload = get_object_or_404(ListUpload.objects.select_related(*related), public_id=public_id)
    aside = request.GET.get("rows") == "aside"
    rows = upload.rows.filter(counted=not aside).order_by("number")
    context = {
        "upload": upload,
        "value": value_of(upload),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "aside": aside,
        "may_keep": may_report_for(request.user, upload.mapping.department),
    }
    return render(request, "performance/lists/upload.html", context)


@permission_required(REPORT)
def list_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file itself, for the department that keeps it: columns that nobody declared may hold people."""
    upload = get_object_or_404(
        ListUpload.objects.select_related("mapping__department", "file"), public_id=public_id
    )
    _insist(request, upload.mapping)
    return serving.serve(upload.file)


def _kept_by(request: HttpRequest) -> Any:
    found = ListMapping.objects.select_related("department")
    if permitted(request.user, KEEP):
        return found
    return found.filter(department__public_id__in=departments_of(request.user))


def _kept(request: HttpRequest, public_id: str) -> ListMapping:
    mapping = get_object_or_404(ListMapping.objects.select_related("department"), public_id=public_id)
    _insist(request, mapping)
    return mapping


def _insist(request: HttpRequest, mapping: ListMapping) -> None:
    verdict = may_report_for(request.user, mapping.department)
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _columns(request: HttpRequest, mapping: ListMapping, initial: Any, known: Any = ()) -> dict[str, Any]:
    """The form of columns for the page, what the sample file gives, and the version where it was saved."""
    step, upload = request.POST.get("step", ""), request.FILES.get("file")
    data = upload.read() if upload else b""
    sample: dict[str, Any] = {"mapping": mapping}
    headings = [*known, *carried_headings(request.POST.get("headings", ""))]
    try:
        if upload:
            found, sample["sample"] = headings_in(data, upload.name or "")
            sample["headings"] = found
            headings = [*headings, *found] if known else found
        headings = list(dict.fromkeys(name for name in headings if name))
        bound = request.POST if step in ("preview", "save") else None
        columns = ColumnsForm(bound, columns=headings, initial=initial) if headings else None
        sample["columns"] = columns
        if columns is None and request.method == "POST":
            messages.error(request, _("请选择样表，表头会列出来供您对应。"))
        elif columns is not None and bound is not None and columns.is_valid():
            sample |= _worked(request, mapping, columns, data, upload)
    except UnreadableDocument as problem:
        messages.error(request, str(problem))
    return sample


def _worked(
    request: HttpRequest, mapping: ListMapping, form: ColumnsForm, data: bytes, upload: Any
) -> dict[str, Any]:
    """The preview of the sample, or the version that was saved."""
    columns = form.columns(mapping.kind)
    if request.POST["step"] == "save":
        return {"saved": told(form, lambda: map_columns(mapping, by=request.user, columns=columns))}
    problems = columns.problems()
    for problem in problems:
        form.add_error(None, worded(problem))
    if upload is None:
        form.add_error(None, _("预览需要样表，请选择文件。"))
    if problems or upload is None:
        return {}
    year = form.cleaned_data["preview_year"] or today().year
    return {"preview": preview(mapping, data, upload.name, year, columns=columns), "year": year}


def _taken(request: HttpRequest, mapping: ListMapping, form: TakeInForm) -> Preview | ListUpload | None:
    """The upload, or its preview, or nothing with the refusal on the form."""
    given = form.cleaned_data
    data, name = given["file"].read(), given["file"].name
    facts = {"year": given["year"], "project_year": given["project_year"], "backfill": given["backfill"]}
    try:
        if request.POST.get("step") != "import":
            return preview(mapping, data, name, given["year"], project_year=given["project_year"])
        taken: ListUpload | None = told(
            form, lambda: take_in(mapping, by=request.user, data=data, file_name=name, **facts)
        )
    except UnreadableDocument as problem:
        form.add_error("file", str(problem))
    except ListRefused as refused:
        return refused.preview
    else:
        return taken
    return None
