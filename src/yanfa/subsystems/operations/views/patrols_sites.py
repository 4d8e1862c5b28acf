"""Sites that are patrolled, and the versions of their checklists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.subsystems.operations.forms import patrols as typed
from yanfa.subsystems.operations.models import PatrolSite
from yanfa.subsystems.operations.permissions import MANAGE, READ
from yanfa.subsystems.operations.services import patrols as services
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page, record_page

FOLDER = "operations/patrols"


@permission_required(READ)
def sites(request: HttpRequest) -> HttpResponse:
    """The sites."""
    found = PatrolSite.objects.prefetch_related("checklists")
    return list_page(request, f"{FOLDER}/sites.html", None, found, today=today())


@permission_required(READ)
def site(request: HttpRequest, code: str) -> HttpResponse:
    """One site with its checklist, older versions, and the figures of this year."""
    found = get_object_or_404(PatrolSite, code=code)
    year = today().year
    beside = {
        "versions": found.checklists.select_related("recorded_by"),
        "facts": services.facts_of(year, found),
        "year": year,
        "watched": found.watched_on(today()),
    }
    return record_page(request, f"{FOLDER}/site.html", found, **beside)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def site_new(request: HttpRequest) -> HttpResponse:
    """Put a site on file with its first checklist."""
    form = typed.SiteForm(request.POST or None, initial={"daily_from": today()})
    return form_page(
        request,
        form,
        lambda: services.keep_site(by=request.user, **form.cleaned_data),
        heading=_("登记巡检地点"),
        back=_("巡检地点"),
        back_url=reverse("operations:patrol_sites"),
    )


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """Make a new version of the checklist."""
    found = get_object_or_404(PatrolSite, code=code)
    form = typed.ChecklistForm.over(found.checklists.first(), request.POST or None)
    return form_page(
        request,
        form,
        lambda: bool(services.revise_checklist(found, by=request.user, **form.cleaned_data)),
        heading=_("修订巡检清单"),
        back=str(found),
        back_url=found.get_absolute_url(),
        note=_("保存为新版本；已签署的日志仍按当时的清单。"),
    )
