"""What the panel concluded about an item, and the comments that applicants will read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.refusals import told
from yanfa.procedures.review.effects.scoring import scheme_of
from yanfa.procedures.review.effects.sentences import names_of
from yanfa.procedures.review.forms.sheets import ConclusionForm, ReleaseForm
from yanfa.procedures.review.models import Item, Panel
from yanfa.procedures.review.permissions import ORGANISE
from yanfa.procedures.review.services.results import (
    ItemResult,
    NotOpened,
    comments_of,
    conclude_item,
    results,
)
from yanfa.procedures.review.services.results import release as release_comments
from yanfa.procedures.review.views.finding import item_for, organised


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record the conclusion on one item beside what the opinions come to."""
    item = item_for(request.user, public_id)
    if not item.panel.is_open:
        return _sealed(request, item.panel)
    result = next(each for each in results(item.panel) if each.item == item)
    scheme = scheme_of(item.panel)
    form = ConclusionForm(request.POST or None, item=item, scheme=scheme, initial=_suggested(item, result))
    if form.is_valid() and told(form, lambda: conclude_item(item, by=request.user, **form.cleaned_data)):
        return redirect(item.panel)
    context = {"form": form, "item": item, "result": result, "names": names_of(scheme)}
    return render(request, "review/conclude.html", context)


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose and mend the comments that applicants will read."""
    panel = organised(request.user, public_id)
    try:
        comments = comments_of(panel)
    except NotOpened:
        return _sealed(request, panel)
    form = ReleaseForm(request.POST or None, comments=comments)
    given = form.chosen() if form.is_valid() else None
    if given is not None and told(form, lambda: release_comments(panel, by=request.user, comments=given)):
        messages.success(request, _("意见已反馈，申请方看不到专家姓名。"))
        return redirect(panel)
    context = {"form": form, "heading": _("反馈评审意见"), "button": _("反馈"), "panel": panel}
    return render(request, "review/form.html", context)


def _suggested(item: Item, result: ItemResult) -> dict[str, object]:
    """What was recorded, else what the opinions come to."""
    return {
        "recommendation": item.recommendation or result.recommendation,
        "amount": item.amount if item.recommendation else result.suggested_amount,
        "opinion": item.opinion,
        "deviation": item.deviation,
    }


def _sealed(request: HttpRequest, panel: Panel) -> HttpResponse:
    messages.error(request, _("评分结束以前，评审意见和评分不公开。"))
    return redirect(panel)
