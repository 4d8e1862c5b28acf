"""The registry's lists: instruments with counts by state, the clerk's worklist, the unit's overview, the export."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.exports import registry as exports
from yanfa.subsystems.instruments.forms.registry import STATES, InstrumentFilter
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions import CLERK, units_kept_by
from yanfa.subsystems.instruments.permissions.registry import EXPORTED, sees_all
from yanfa.subsystems.instruments.services import registry as services
from yanfa.subsystems.instruments.services.registry_worklist import worklist_of

PAGE = 30


def own_units(request: HttpRequest) -> Any:
    """The units whose instruments the person keeps."""
    return Organisation.objects.filter(public_id__in=units_kept_by(request.user))


def registry(request: HttpRequest) -> HttpResponse:
    """The instruments that the person sees, with filters and counts by state."""
    seen = Instrument.objects.visible_to(request.user)
    form = InstrumentFilter(request.GET)
    found = form.chosen(seen).select_related("organisation").order_by("name", "pk")
    counts = services.states_of(seen)
    context = {
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "states": [(code, label, counts.get(code, 0)) for code, label in STATES],
        "units": own_units(request),
        "sees_all": sees_all(request.user),
    }
    return render(request, "instruments/registry/list.html", context)


@require_POST
def export(request: HttpRequest, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    found = InstrumentFilter(request.GET).chosen(Instrument.objects.visible_to(request.user))
    log.record(EXPORTED, by=request.user, summary=request.GET.urlencode())
    return table_response(_("仪器清单"), form, exports.headings(), exports.rows(found))


@permission_required(CLERK)
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits for the platform's check, reports and changes together, the earliest due first."""
    page = Paginator(worklist_of(), PAGE).get_page(request.GET.get("page"))
    return render(request, "instruments/registry/worklist.html", {"page": page, "today": today()})


def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a unit answers for today, for its people and for staff; to others it is not there."""
    units = Organisation.objects.all() if sees_all(request.user) else own_units(request)
    unit = get_object_or_404(units, public_id=public_id)
    records = Instrument.objects.filter(organisation=unit)
    facts = services.overview_of(unit)
    context = {
        "unit": unit,
        "facts": facts,
        "states": [(code, label, facts["states"].get(code, 0)) for code, label in STATES],
        "overdue": services.overdue(records)[:PAGE],
        "late": records.filter(days_late__gt=0).order_by("-days_late")[:PAGE],
        "returned": records.filter(state="returned")[:PAGE],
    }
    return render(request, "instruments/registry/overview.html", context)
