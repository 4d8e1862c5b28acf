"""What several projects count, and the splits that settle it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.forms.lists import SplitForm
from yanfa.subsystems.performance.models import CountingSplit
from yanfa.subsystems.performance.permissions import REPORT
from yanfa.subsystems.performance.services.duplicates import duplicates
from yanfa.subsystems.performance.services.splits import propose_split

PER_PAGE = 50
FIRST_YEAR = 2000


@permission_required(REPORT)
def duplicates_page(request: HttpRequest) -> HttpResponse:
    """What the lists of a year count in more than one project."""
    year = _year(request.GET.get("year", ""))
    page = Paginator(duplicates(year), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/lists/duplicates.html", {"page": page, "year": year})


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def split_new(request: HttpRequest) -> HttpResponse:
    """Propose how one thing divides among the projects of its year."""
    year = _year(request.POST.get("year") or request.GET.get("year", ""))
    years = list(ProjectYear.objects.filter(year=year).select_related("project").order_by("project__code"))
    known = {name: request.GET.get(name, "") for name in ("subject", "key")}
    form = SplitForm(request.POST or None, project_years=years, initial=known | {"year": year})
    if form.is_valid():
        names = ("subject", "key", "year", "document_number", "reason")
        given = {name: form.cleaned_data[name] for name in names}
        if split := told(form, lambda: propose_split(by=request.user, shares=form.shares(), **given)):
            messages.success(request, _("已提出，等待另一人审批。"))
            return redirect(split)
    return render(request, "performance/lists/split_new.html", {"form": form})


@permission_required(REPORT)
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """One split: shares, document, and what may be done."""
    found = _found(public_id)
    context = {
        "split": found,
        "shares": found.shares.select_related("project_year"),
        "offers": moves_for(request.user, found),
    }
    return render(request, "performance/lists/split.html", context)


@permission_required(REPORT)
@require_http_methods(["GET", "POST"])
def split_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Approve, refuse or withdraw."""
    return move_page(request, _found(public_id), name)


def _found(public_id: str) -> CountingSplit:
    found = CountingSplit.objects.select_related("proposed_by", "decided_by")
    return get_object_or_404(found, public_id=public_id)


def _year(text: str) -> int:
    """The year that the page asks for; this one where it asks for none."""
    known = text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= today().year
    return int(text) if known else today().year
