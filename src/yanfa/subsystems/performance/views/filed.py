"""Forms on file: the list, one form with its findings and rescoring, files of it, and one indicator over the years."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.access.decorators import permission_required, public
from yanfa.kernel.documents.templatetags.layouts import Quote
from yanfa.kernel.documents.writing import docx, pdf, sheet, xlsx
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.exports import layout_of
from yanfa.subsystems.performance.exports.lists import form_csv, forms_table
from yanfa.subsystems.performance.forms import FormFilter, years_on_file
from yanfa.subsystems.performance.models import FiledForm, FormRow
from yanfa.subsystems.performance.services import withdraw

FORMS_PER_PAGE = 25
SERIES_ROWS = 200


@public
def forms(request: HttpRequest) -> HttpResponse:
    """The forms on file that this person may see."""
    visible = FiledForm.objects.visible_to(request.user)
    narrowing = FormFilter(request.GET, years=years_on_file(visible))
    page = Paginator(narrowing.narrow(visible).for_list(), FORMS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/forms.html", {"page": page, "filter": narrowing})


@public
def forms_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet, all pages of it."""
    visible = FiledForm.objects.visible_to(request.user)
    chosen = FormFilter(request.GET, years=years_on_file(visible)).narrow(visible).for_list()
    headings, rows = forms_table(chosen)
    return xlsx.workbook_response(_("自评表清单") + ".xlsx", headings, rows)


@public
def form(request: HttpRequest, public_id: str) -> HttpResponse:
    """One form as printed, beside what was found in it."""
    filed = _visible(request, public_id)
    findings = list(filed.findings.all())
    quotes = [
        Quote(each.quote, each.indicator or None)
        for each in findings
        if each.quote not in {"", filed.project}
    ]
    context = {"filed": filed, "findings": findings, "quotes": quotes, "layout": layout_of(filed.form)}
    return render(request, "performance/form.html", context)


@public
def rescoring(request: HttpRequest, public_id: str) -> HttpResponse:
    """The printed scores beside what the scheme of the year gives."""
    filed = _visible(request, public_id)
    rows = list(filed.rows.all())
    counts = {
        verdict: sum(row.verdict == verdict and row.score != "" for row in rows) for verdict in VERDICTS
    }
    return render(request, "performance/rescoring.html", {"filed": filed, "rows": rows, "counts": counts})


@public
def export(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """The form as a file in its official layout, or as data."""
    filed = _visible(request, public_id)
    if kind not in WRITERS:
        raise Http404
    return WRITERS[kind](filed)


@public
def series(request: HttpRequest) -> HttpResponse:
    """One indicator over years and projects: targets and results as printed."""
    name = request.GET.get("name", "").strip()[:100]
    visible = FiledForm.objects.visible_to(request.user)
    rows = FormRow.objects.filter(form__in=visible, name__icontains=name).select_related("form")
    ordered = rows.order_by("form__year", "form__project", "position")[:SERIES_ROWS] if name else []
    return render(request, "performance/series.html", {"name": name, "rows": ordered})


@permission_required("performance.keep")
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a kept form off file; published ones stay."""
    kept = get_object_or_404(FiledForm, public_id=public_id, origin=Origin.KEPT)
    withdraw(kept, by=request.user)
    messages.success(request, _("已删除留存的表。"))
    return redirect("performance:forms")


VERDICTS = ("reproduced", "within", "contradicted", "insufficient_data")


def _visible(request: HttpRequest, public_id: str) -> FiledForm:
    return get_object_or_404(
        FiledForm.objects.visible_to(request.user).select_related("content"), public_id=public_id
    )


def _file_name(filed: FiledForm, kind: str) -> str:
    return f"{filed.year or ''}{filed.project}.{kind}"


def _written(
    kind: str, write: Callable[[Any], bytes], content_type: str
) -> Callable[[FiledForm], HttpResponse]:
    def respond(filed: FiledForm) -> HttpResponse:
        return xlsx.download(write(layout_of(filed.form)), _file_name(filed, kind), content_type)

    return respond


def _json(filed: FiledForm) -> HttpResponse:
    data = json.dumps(filed.content.printed, ensure_ascii=False, indent=1).encode()
    return xlsx.download(data, _file_name(filed, "json"), "application/json")


def _csv(filed: FiledForm) -> HttpResponse:
    return xlsx.download(form_csv(filed), _file_name(filed, "csv"), "text/csv; charset=utf-8")


WRITERS: dict[str, Callable[[FiledForm], HttpResponse]] = {
    "docx": _written("docx", docx.write_docx, docx.CONTENT_TYPE),
    "xlsx": _written("xlsx", sheet.write_sheet, xlsx.CONTENT_TYPE),
    "pdf": _written("pdf", pdf.write_pdf, pdf.CONTENT_TYPE),
    "json": _json,
    "csv": _csv,
}
