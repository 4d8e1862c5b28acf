"""Panels for their organisers: the list, founding, one panel with its draw, seats and results, and the public proof."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required, public
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.procedures.review.effects.scoring import scheme_of
from yanfa.procedures.review.effects.sentences import names_of
from yanfa.procedures.review.exports.kit import PAPERS
from yanfa.procedures.review.forms.panels import ItemForm, NewPanelForm, PanelForm, ProposeForm
from yanfa.procedures.review.models import Draw, Panel
from yanfa.procedures.review.permissions import ORGANISE, READ, may_organise
from yanfa.procedures.review.services import seating
from yanfa.procedures.review.services.panels import add_items, change_panel, create_panel
from yanfa.procedures.review.services.results import results
from yanfa.procedures.review.services.scoring import progress_of
from yanfa.procedures.review.views.finding import item_for, organised, panel_for

PER_PAGE = 30


@permission_required(READ)
def panels(request: HttpRequest) -> HttpResponse:
    """The panels that a person may see, the latest first."""
    found = Panel.objects.visible_to(request.user).annotate(asked=Count("items")).order_by("-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "review/panels.html", {"page": page})


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def panel_new(request: HttpRequest) -> HttpResponse:
    """Found a panel."""
    form = NewPanelForm(request.POST or None, user=request.user)
    if form.is_valid() and (made := told(form, lambda: create_panel(by=request.user, **form.founding()))):
        messages.success(request, _("评审组已建立，抽取用的随机种子已封存；请添加评审对象。"))
        return redirect(made)
    return _form(request, form, _("组建评审组"), _("建立"))


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def panel_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what may still be changed."""
    found = organised(request.user, public_id)
    form = PanelForm(request.POST or None, instance=found)
    if form.is_valid() and told(form, lambda: change_panel(found, by=request.user, facts=form.facts())):
        return redirect(found)
    return _form(request, form, _("修改评审组信息"), _("保存"), found)


@permission_required(READ)
def panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """One panel: what comes next, the draw with its proof, who was asked, how far they are, what it came to."""
    found = panel_for(request.user, public_id)
    context = {
        "panel": found,
        "offers": moves_for(request.user, found),
        "items": found.items.prefetch_related("parties__organisation", "parties__account"),
        "draws": found.draws.select_related("drawn_by"),
        "progress": progress_of(found),
        "results": results(found) if found.is_open else [],
        "names": names_of(scheme_of(found)),
        "fee_sheet": getattr(found, "fee_sheet", None),
        "papers": PAPERS.items(),
        "may_organise": may_organise(request.user, found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:50],
    }
    return render(request, "review/panel.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move_panel(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, panel_for(request.user, public_id), name)


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a thing to be judged."""
    found = organised(request.user, public_id)
    form = ItemForm(request.POST or None)
    if form.is_valid() and told(form, lambda: add_items(found, by=request.user, items=[form.facts()])):
        return redirect(found)
    return _form(request, form, _("添加评审对象"), _("添加"), found)


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name an expert with a reason; another person approves it."""
    found = organised(request.user, public_id)
    form = ProposeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if told(form, lambda: seating.propose(found, by=request.user, **given)):
            return redirect(found)
    return _form(request, form, _("指定增补专家"), _("提交核准"), found)


@permission_required(ORGANISE)
@require_POST
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Invite everybody who waits for it."""
    found = organised(request.user, public_id)
    count = seating.invite_all(found, by=request.user)
    messages.success(request, _("已发出 %s 份邀请。") % count)
    return redirect(found)


@permission_required(ORGANISE)
@require_POST
def further(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a further expert about an item whose scores lie far apart."""
    found = item_for(request.user, public_id)
    return acted(request, found.panel, lambda: seating.further_opinion(found, by=request.user))


@public
def proof(request: HttpRequest, public_id: str) -> HttpResponse:
    """What anybody may check of a draw: digests and counts, no names; the seed once the review is closed."""
    found = get_object_or_404(Draw.objects.select_related("panel"), public_id=public_id)
    opened = found.drawn_at is not None and found.panel.state == "closed"
    context = {"draw": found, "seed": found.seed if opened else ""}
    return render(request, "review/proof.html", context)


def acted(request: HttpRequest, found: Any, act: Any) -> HttpResponse:
    """Do it and go back to the record; what was refused stands above it."""
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(found)


def _form(
    request: HttpRequest, form: Any, heading: str, button: str, found: Panel | None = None
) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "panel": found}
    return render(request, "review/form.html", context)
