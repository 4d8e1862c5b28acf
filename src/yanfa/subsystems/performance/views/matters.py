"""整改台账: the list, one matter with its evidence, raising one, and the ledger as a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing import docx, pdf, xlsx
from yanfa.kernel.files import serving
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.performance.exports.matters import matter_headings, matter_rows, matters_layout
from yanfa.subsystems.performance.forms.reviewing import MatterFilter, MatterForm, ProofForm
from yanfa.subsystems.performance.models import MendingFile, Rectification
from yanfa.subsystems.performance.permissions import may_mend
from yanfa.subsystems.performance.services import reviewing
from yanfa.subsystems.performance.services.standing import turn_of

PAGE = 30
LOG_LINES = 50
#: A ledger on paper is read by people.
MOST_ON_PAPER = 2_000
WRITERS = {"docx": (docx.write_docx, docx.CONTENT_TYPE), "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE)}


@permission_required("performance.read")
def matters(request: HttpRequest) -> HttpResponse:
    """The ledger, the open matters first."""
    narrowing = MatterFilter(request.GET, matters=Rectification.objects.visible_to(request.user))
    page = Paginator(narrowing.narrow().for_list(), PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/matters/matters.html", {"page": page, "filter": narrowing})


@permission_required("performance.read")
def matters_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The filtered ledger as xlsx, docx or PDF."""
    found = MatterFilter(request.GET, matters=Rectification.objects.visible_to(request.user))
    chosen, name = found.narrow().for_list(), _("绩效整改台账")
    if kind == "xlsx":
        return xlsx.workbook_response(f"{name}.xlsx", matter_headings(), matter_rows(chosen))
    if kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    data = write(matters_layout(list(chosen[:MOST_ON_PAPER]), today()))
    return xlsx.download(data, f"{name}.{kind}", content_type)


@permission_required("performance.read")
def matter(request: HttpRequest, public_id: str) -> HttpResponse:
    """One matter: what is asked, by whom, what was done, and its evidence."""
    return _page(request, _visible(request, public_id), ProofForm())


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def matter_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the matter."""
    return move_page(request, _visible(request, public_id), name)


@permission_required("performance.read")
@require_POST
def add_proof(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in a file that proves the mending."""
    found = _visible(request, public_id)
    form = ProofForm(request.POST, request.FILES)
    if form.is_valid() and told(form, lambda: _add(request, found, form)):
        messages.success(request, _("已上传。"))
        return redirect(found)
    return _page(request, found, form)


@permission_required("performance.read")
def proof(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file of a piece of evidence."""
    reachable = Rectification.objects.visible_to(request.user)
    found = MendingFile.objects.filter(matter__in=reachable).select_related("file")
    return serving.serve(get_object_or_404(found, public_id=public_id).file)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def raise_matter(request: HttpRequest) -> HttpResponse:
    """Ask a department to mend something."""
    initial = {"year": request.GET.get("year"), "origin": request.GET.get("origin")}
    form = MatterForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid() and (
        raised := told(form, lambda: reviewing.raise_matter(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("已提出，责任处室会收到待办。"))
        return redirect(raised)
    return render(request, "performance/matters/raise.html", {"form": form})


def _visible(request: HttpRequest, public_id: str) -> Rectification:
    found = Rectification.objects.visible_to(request.user)
    related = ("project_year", "department__organisation", "raised_by")
    return get_object_or_404(found.select_related(*related), public_id=public_id)


def _add(request: HttpRequest, found: Rectification, form: ProofForm) -> MendingFile:
    given = form.cleaned_data
    return reviewing.add_mending_file(found, by=request.user, upload=given["file"], title=given["title"])


def _page(request: HttpRequest, found: Rectification, form: ProofForm) -> HttpResponse:
    context = {
        "matter": found,
        "form": form,
        "files": found.files.select_related("file", "added_by"),
        "may_add": found.state == "open" and may_mend(request.user, found),
        "turns": turn_of(found),
        "offers": moves_for(request.user, found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "performance/matters/matter.html", context)
