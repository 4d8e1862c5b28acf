"""The editor of 实际完成情况, 存在问题 and 改进措施: figures are named, not typed, and shown as they will print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.performance.forms.scores import TextsForm
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services import evaluating
from yanfa.subsystems.performance.services.choosing import known_indicators
from yanfa.subsystems.performance.services.texts import available, preview
from yanfa.subsystems.performance.views.evaluations import READ, head, visible

EDITABLE = ("filling", "scoring")


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, public_id: str) -> HttpResponse:
    """The editor; saving keeps what was typed, with its bindings."""
    found = visible(request, public_id)
    form = TextsForm(request.POST) if request.method == "POST" else TextsForm.of(found)
    if form.is_bound and form.is_valid() and told(form, lambda: _kept(request, found, form)):
        messages.success(request, _("文字已保存。"))
        return redirect("performance:texts", found.public_id)
    found.refresh_from_db()
    overtaken = form.is_bound and form.overtaken_by(found.version)
    if overtaken:
        form.stand_on(found.version)
    return _page(request, found, form, overtaken=overtaken)


def _kept(request: HttpRequest, evaluation: SelfEvaluation, form: TextsForm) -> SelfEvaluation:
    version = form.cleaned_data["version"]
    return evaluating.keep_evaluation(evaluation, by=request.user, version=version, facts=form.facts())


def _page(request: HttpRequest, evaluation: SelfEvaluation, form: TextsForm, **more: Any) -> HttpResponse:
    written = form.written() if form.is_bound else None
    context = {
        "form": form,
        "texts": preview(evaluation, written or {}),
        "available": available(evaluation),
        "indicators": known_indicators(),
        "editable": evaluation.state in EDITABLE,
        **more,
    }
    return render(request, "performance/evaluations/texts.html", context | head(request, evaluation, "texts"))


@permission_required(READ)
@require_POST
def text_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is being typed as it would print, with what is wrong in it; nothing is kept."""
    found = visible(request, public_id)
    form = TextsForm(request.POST)
    if not request.htmx:  # type: ignore[attr-defined]
        return _page(request, found, form, previewed=True)
    context = {"evaluation": found, "texts": preview(found, form.written())}
    return render(request, "performance/evaluations/text_preview.html", context)
