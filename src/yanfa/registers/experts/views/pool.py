"""The database: its list, an expert's page, nominating, changing, moves, import and export."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.registers.experts import exports, importers
from yanfa.registers.experts.forms.facts import ExpertFilter, FactsForm
from yanfa.registers.experts.permissions import EXPORTED, MANAGE, READ
from yanfa.registers.experts.services import facts
from yanfa.registers.experts.services.agreeing import consent_of
from yanfa.registers.experts.views.asking import changed, form_page, visible

PAGE = 20
LOG_LINES = 50
#: Rows fetched at once for an export.
FETCHED = 500


@permission_required(READ)
def experts(request: HttpRequest) -> HttpResponse:
    """The list of experts."""
    form = ExpertFilter(request.GET)
    page = Paginator(form.experts(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_manage": permitted(request.user, MANAGE)}
    return render(request, "experts/experts.html", context)


@permission_required(READ)
@require_POST
def export(request: HttpRequest, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    found = ExpertFilter(request.GET).experts()
    log.record(EXPORTED, by=request.user, summary=request.GET.urlencode())
    rows = exports.rows(found.iterator(chunk_size=FETCHED))
    return table_response(_("专家清单"), form, exports.headings(), rows)


@permission_required(READ)
def expert(request: HttpRequest, public_id: str) -> HttpResponse:
    """One expert: facts with masked numbers, ties, what may be done, and the log."""
    found = visible(request, public_id)
    context = {
        "expert": found,
        "consent": consent_of(found),
        "agreements": found.agreements.all(),
        "relations": found.relations.select_related("other"),
        "avoidances": found.avoidances.select_related("organisation"),
        "offers": moves_for(request.user, found),
        "may_manage": permitted(request.user, MANAGE),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "experts/expert.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """Put an expert forward; somebody else admits him."""
    form = FactsForm(request.POST or None)
    back = reverse("experts:experts")
    return form_page(
        request,
        form,
        lambda: facts.nominate(by=request.user, **form.facts()),
        heading=_("提名专家"),
        back=back,
    )


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the facts of an expert."""
    found = visible(request, public_id)
    form = FactsForm(request.POST or None, instance=found)

    return form_page(
        request,
        form,
        lambda: changed(request, found, form),
        heading=found.name,
        back=found.get_absolute_url(),
    )


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, visible(request, public_id), name)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Preview a spreadsheet, and import it."""
    heading, back = _("导入专家"), _("专家库")
    return import_page(request, importers, heading=heading, back=back, back_url=reverse("experts:experts"))
