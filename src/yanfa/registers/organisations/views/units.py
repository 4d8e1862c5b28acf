"""The register: its list, a unit's page, its facts, its moves, and the import."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.registers.organisations import exports, importers
from yanfa.registers.organisations.forms.units import FactsForm, OrganisationFilter, OwnFactsForm
from yanfa.registers.organisations.models import Delegation, Membership, Organisation, Registration
from yanfa.registers.organisations.permissions import (
    EXPORTED,
    MANAGE,
    READ,
    may_change,
    may_lead,
    may_see,
    organisations_of,
)
from yanfa.registers.organisations.services import facts
from yanfa.registers.organisations.views.asking import person

PAGE = 20
LOG_LINES = 50


def visible(request: HttpRequest, public_id: str) -> Organisation:
    """The unit, for whoever may see it; to others it is not there."""
    found = get_object_or_404(Organisation.objects.select_related("parent"), public_id=public_id)
    if not may_see(request.user, found):
        raise Http404(public_id)
    return found


@permission_required(READ)
def organisations(request: HttpRequest) -> HttpResponse:
    """The list of units."""
    form = OrganisationFilter(request.GET)
    page = Paginator(form.organisations(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_manage": permitted(request.user, MANAGE)}
    return render(request, "organisations/organisations.html", context)


@permission_required(READ)
@require_POST
def export(request: HttpRequest, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    found = OrganisationFilter(request.GET).organisations()
    log.record(EXPORTED, by=request.user, summary=request.GET.urlencode())
    return table_response(_("单位清单"), form, exports.headings(), exports.rows(found))


def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One unit: facts, people, what may be done, and its log."""
    unit = visible(request, public_id)
    context = {
        "unit": unit,
        "children": unit.children.all()[:LOG_LINES],
        "departments": unit.departments.filter(closed_on=None).select_related("parent"),
        "members": Membership.objects.in_force(today())
        .filter(organisation=unit)
        .select_related("user", "department"),
        "delegations": Delegation.objects.filter(organisation=unit).select_related("delegator", "delegate"),
        "contacts": unit.contacts.all(),
        "offers": moves_for(request.user, unit),
        "may_change": may_change(request.user, unit),
        "may_lead": may_lead(request.user, unit),
        "log": AuditEvent.objects.for_target(unit).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "organisations/organisation.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """The units to which a person belongs or for which he acts, and his applications."""
    user = person(request)
    member = Membership.objects.in_force(today()).filter(user=user).select_related("organisation")
    acting = Organisation.objects.filter(public_id__in=organisations_of(user))
    registrations = Registration.objects.filter(applicant=user)
    context = {"members": member, "acting": acting, "registrations": registrations}
    return render(request, "organisations/mine.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Put a unit into the register."""
    form = FactsForm(request.POST or None)
    if form.is_valid() and (stored := told(form, lambda: facts.register(by=request.user, **form.facts()))):
        messages.success(request, _("单位已登记。"))
        return redirect(stored)
    return render(request, "organisations/facts.html", {"form": form, "heading": _("登记单位")})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the facts of a unit."""
    unit = visible(request, public_id)
    facts.insist(may_change(request.user, unit))
    form = (FactsForm if permitted(request.user, MANAGE) else OwnFactsForm)(
        request.POST or None, instance=unit
    )
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        if told(form, lambda: facts.change(unit, by=request.user, version=version, facts=form.facts())):
            messages.success(request, _("已保存。"))
            return redirect(unit)
    return render(request, "organisations/facts.html", {"form": form, "heading": unit.name})


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, visible(request, public_id), name)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Preview a spreadsheet, and import it."""
    heading, back = _("导入单位"), _("单位登记簿")
    back_url = reverse("organisations:organisations")
    return import_page(request, importers, heading=heading, back=back, back_url=back_url)
