"""Alerts of the monitoring: the list, one alert, and the number of the incident that it became."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.subsystems.operations.exports import vulnerabilities as exports
from yanfa.subsystems.operations.forms.vulnerabilities import AlertFilter, IncidentNumberForm
from yanfa.subsystems.operations.models import Alert
from yanfa.subsystems.operations.permissions import READ, WORK, may_work
from yanfa.subsystems.operations.services.alerts import link_incident
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page


@permission_required(READ)
def alerts(request: HttpRequest) -> HttpResponse:
    """The alerts, latest first."""
    form = AlertFilter(request.GET)
    return list_page(request, "operations/alerts/alerts.html", form, form.alerts())


@permission_required(READ)
def alerts_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered alerts as a spreadsheet."""
    rows = exports.alert_rows(AlertFilter(request.GET).alerts())
    return workbook_response(f"{_('监控告警')}.xlsx", exports.ALERTS, rows)


def _found(public_id: str) -> Alert:
    return get_object_or_404(Alert.objects.select_related("system"), public_id=public_id[:64])


@permission_required(READ)
def alert(request: HttpRequest, public_id: str) -> HttpResponse:
    """One alert."""
    found = _found(public_id)
    context = {
        "record": found,
        "may_work": may_work(request.user),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "operations/alerts/alert.html", context)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def alert_incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note the incident into which the alert was turned."""
    found = _found(public_id)
    form = IncidentNumberForm(request.POST or None, initial={"number": found.incident_number})
    return form_page(
        request,
        form,
        lambda: link_incident(found, by=request.user, number=form.cleaned_data["number"]),
        heading=_("转为事件"),
        back=str(found),
        back_url=found.get_absolute_url(),
        note=_("先在“运维事件”登记事件，再把事件编号填到这里。"),
    )
