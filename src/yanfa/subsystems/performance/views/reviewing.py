"""部门评价: what waits for the authority, and its own scores beside the self scores."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.subsystems.performance.exports.summary import language
from yanfa.subsystems.performance.forms.reviewing import ReviewForm
from yanfa.subsystems.performance.models import DepartmentReview, SelfEvaluation
from yanfa.subsystems.performance.permissions import may_evaluate
from yanfa.subsystems.performance.rules.checks import check_documents
from yanfa.subsystems.performance.rules.form import Document, Finding
from yanfa.subsystems.performance.services import reviewing
from yanfa.subsystems.performance.services.standing import turn_of
from yanfa.subsystems.performance.services.texts import printed_form

PAGE = 30
HOWS = ("waiting", "open", "confirmed")


@permission_required("performance.supervise")
def reviews(request: HttpRequest) -> HttpResponse:
    """The self-evaluations that were sent up: without review, being reviewed, reviewed; the authority samples."""
    how = request.GET.get("how", "") if request.GET.get("how", "") in HOWS else "waiting"
    sent = SelfEvaluation.objects.visible_to(request.user).filter(state__in=reviewing.READY)
    narrowed = {
        "waiting": sent.filter(review=None),
        "open": sent.filter(review__state="scoring"),
        "confirmed": sent.filter(review__state="confirmed"),
    }
    found = narrowed[how].select_related("goal__project_year__project", "review")
    order = ("-goal__project_year__year", "-annual_budget", "pk")
    page = Paginator(found.order_by(*order), PAGE).get_page(request.GET.get("page"))
    counts = [(each, narrowed[each].count()) for each in HOWS]
    return render(request, "performance/review/reviews.html", {"page": page, "how": how, "counts": counts})


@permission_required("performance.supervise")
@require_POST
def open_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a self-evaluation into the sample."""
    evaluation = get_object_or_404(SelfEvaluation.objects.visible_to(request.user), public_id=public_id)
    try:
        return redirect(reviewing.open_review(evaluation, by=request.user))
    except (ValidationError, MoveRefused, PermissionDenied) as refused:
        words = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        messages.error(request, words)
    return redirect("performance:reviews")


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """The review: self scores and own scores side by side, opinions, and the findings of the checks as help."""
    found = _visible(request, public_id)
    form = ReviewForm(request.POST or None, review=found)
    if form.is_valid() and told(form, lambda: _keep(request, found, form)):
        messages.success(request, _("已保存。"))
        return redirect(found)
    return render(request, "performance/review/review.html", _context(request, found, form))


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def review_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the review."""
    return move_page(request, _visible(request, public_id), name)


def _visible(request: HttpRequest, public_id: str) -> DepartmentReview:
    found = DepartmentReview.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("evaluation__goal__project_year"), public_id=public_id)


def _keep(request: HttpRequest, found: DepartmentReview, form: ReviewForm) -> DepartmentReview:
    given = form.cleaned_data
    return reviewing.score_all(
        found,
        by=request.user,
        version=given["version"],
        scores=form.scores(),
        budget_score=given["budget_score"],
        opinion=given["opinion"],
    )


def _context(request: HttpRequest, found: DepartmentReview, form: ReviewForm) -> dict[str, Any]:
    standing = get_object_or_404(DepartmentReview, pk=found.pk)
    return {
        "review": standing,
        "evaluation": standing.evaluation,
        "form": form,
        "may_score": standing.state == "scoring" and may_evaluate(request.user, standing),
        "deviation": reviewing.deviation_degree(standing),
        "findings": _findings(standing.evaluation),
        "offers": moves_for(request.user, standing),
        "turns": turn_of(standing),
    }


def _findings(evaluation: SelfEvaluation) -> list[Finding]:
    form = printed_form(evaluation)
    check_documents([Document(str(evaluation), [form])], "en" if language() == "en" else "zh")
    return form.findings
