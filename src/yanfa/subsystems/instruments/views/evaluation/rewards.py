"""Pages of rewards: application, one reward with its lines and records, use of the money, and money taken back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.instruments.forms import rewards as typed
from yanfa.subsystems.instruments.models import RewardApplication, RewardedRecord, SharingEvaluation
from yanfa.subsystems.instruments.permissions import AUTHORISE
from yanfa.subsystems.instruments.permissions.evaluation import may_represent
from yanfa.subsystems.instruments.services.rewards import applying, money

FORM = "instruments/evaluation/form.html"
PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def reward_apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Apply for the reward of a unit, and propose persons."""
    rows = SharingEvaluation.objects.visible_to(request.user).select_related("batch", "organisation")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    form, persons = typed.ApplicationForm(request.POST or None), typed.Persons(request.POST or None)
    if request.method == "POST" and form.is_valid() and persons.is_valid():
        named = [each.cleaned_data for each in persons if each.has_changed()]
        given = {"plan": form.cleaned_data["plan"], "persons": named}
        made = told(form, lambda: applying.apply_for_reward(found, by=request.user, **given))
        if made:
            return redirect(made)
    context = {"form": form, "persons": persons, "record": found}
    return render(request, "instruments/rewards/apply.html", context)


def reward(request: HttpRequest, public_id: str) -> HttpResponse:
    """One reward: its amounts, its instruments, its money."""
    found = _found(request, public_id)
    grant = ("grant", "leave")
    context = {
        "record": found,
        "offers": [offer for offer in moves_for(request.user, found) if offer.move.name not in grant],
        "page": Paginator(found.lines.select_related("instrument"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "persons": found.persons.all(),
        "uses": found.uses.all(),
        "clawbacks": found.clawbacks.all(),
        "unspent": money.unspent(found),
        "may_use": found.state == "paid" and may_represent(request.user, found),
        "may_claw": found.state in money.GRANTED and permitted(request.user, AUTHORISE),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:PER_PAGE],
    }
    return render(request, "instruments/rewards/reward.html", context)


def reward_records(request: HttpRequest, public_id: str) -> HttpResponse:
    """The usage records by which a reward was earned."""
    found = _found(request, public_id)
    rows = RewardedRecord.objects.filter(line__application=found).select_related("usage", "line__instrument")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "instruments/rewards/records.html", {"record": found, "page": page})


@require_http_methods(["GET", "POST"])
def reward_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of a move of a reward."""
    return move_page(request, _found(request, public_id), name)


@require_http_methods(["GET", "POST"])
def reward_use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an expense."""
    return _typed(request, public_id, typed.UseForm, money.record_use, _("登记奖励资金支出"))


@permission_required(AUTHORISE)
@require_http_methods(["GET", "POST"])
def reward_clawback(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take money back by a dated decision."""
    return _typed(request, public_id, typed.ClawbackForm, money.claw_back, _("追回奖励"))


def _typed(request: HttpRequest, public_id: str, kind: Any, act: Any, heading: str) -> HttpResponse:
    found = _found(request, public_id)
    form = kind(request.POST or None)
    if form.is_valid() and told(form, lambda: act(found, by=request.user, **form.cleaned_data)):
        return redirect(found)
    return render(request, FORM, {"form": form, "heading": heading, "record": found})


def _found(request: HttpRequest, public_id: str) -> RewardApplication:
    rows = RewardApplication.objects.visible_to(request.user)
    rows = rows.select_related("evaluation__batch", "evaluation__organisation")
    found: RewardApplication | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found
