"""The serials of a year: what is there, late or missing, and the plan of a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.records.forms.serials import PlanYearForm, SerialYearForm
from yanfa.subsystems.records.permissions import READ, WRITE
from yanfa.subsystems.records.services import serials as services


@permission_required(READ)
@require_GET
def serials(request: HttpRequest) -> HttpResponse:
    """Every serial in a year, issue by issue."""
    form = SerialYearForm(request.GET)
    context = {
        "form": form,
        "year": form.chosen_year,
        "serials": services.serial_years(form.chosen_year),
        "may_write": permitted(request.user, WRITE),
    }
    return render(request, "records/serials/serials.html", context)


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan the issues of a year that are missing."""
    form = PlanYearForm(request.POST or None, user=request.user)
    if form.is_valid():
        planned = told(form, lambda: (services.plan_year(by=request.user, **form.cleaned_data),))
        if planned:
            count = len(planned[0])
            messages.success(request, ngettext("已计划 %s 期。", "已计划 %s 期。", count) % count)
            return redirect("records:serials")
    return render(request, "records/documents/ledger_form.html", {"form": form, "heading": _("计划全年期次")})
