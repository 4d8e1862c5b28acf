"""Policy parameters: what is in force and on which basis, their history, and versions proposed and decided."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.policy import versions
from yanfa.kernel.policy.catalogue import catalogue
from yanfa.kernel.policy.lookup import all_in_force
from yanfa.kernel.policy.models import ParameterVersion
from yanfa.kernel.policy.permissions import PROPOSE, may_decide
from yanfa.kernel.policy.values import Parameter, load
from yanfa.kernel.ui.refusals import overtaken, told
from yanfa.portal.forms.policies import DecisionForm, ProposalForm, pretty


@permission_required("policy.read")
def parameters(request: HttpRequest) -> HttpResponse:
    """Every parameter by area with its value in force today, where it comes from, and what waits for a decision."""
    now = all_in_force()
    waiting = set(ParameterVersion.objects.all().waiting().values_list("code", flat=True))
    lines = [
        {"parameter": each, "now": now[code], "value": _shown(now[code]), "waiting": code in waiting}
        for code, each in catalogue().items()
    ]
    areas = [(_area(label), list(group)) for label, group in groupby(lines, key=_label_of)]
    return render(request, "portal/policies/parameters.html", {"areas": areas})


@permission_required("policy.read")
def parameter(request: HttpRequest, code: str) -> HttpResponse:
    """One parameter: the value in force, the shipped versions, and the city's own ones with who decided."""
    known = _parameter(code)
    own = ParameterVersion.objects.filter(code=code).select_related("proposed_by", "decided_by")
    context = {
        "parameter": known,
        "now": all_in_force()[code],
        "value": _shown(all_in_force()[code]),
        "shipped": [(version, pretty(version.value)) for version in reversed(known.versions)],
        "own": [(row, pretty(load(row.value))) for row in own.order_by("-proposed_at", "-pk")],
        "may_propose": permitted(request.user, PROPOSE),
        "may_decide": permitted(request.user, "policy.decide"),
    }
    return render(request, "portal/policies/parameter.html", context)


@permission_required("policy.propose")
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a version, which judges nothing until another person approves it."""
    known = _parameter(code)
    now = all_in_force()[code]
    form = ProposalForm(known, now.value if now else None, request.POST or None)
    if request.method == "POST" and form.is_valid() and told(form, lambda: _propose(request, code, form)):
        messages.success(request, _("已提出，等待另一人批准。"))
        return redirect("portal:parameter", code)
    return render(request, "portal/policies/propose.html", {"parameter": known, "form": form})


@permission_required("policy.decide")
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Approve or turn down the oldest proposal of a parameter."""
    known = _parameter(code)
    waiting = ParameterVersion.objects.all().waiting().filter(code=code).select_related("proposed_by")
    version = waiting.first()
    if version is None:
        messages.info(request, _("没有等待批准的版本。"))
        return redirect("portal:parameter", code)
    form = DecisionForm(request.POST or None, initial={"version": version.pk})
    if request.method == "POST" and form.is_valid() and told(form, lambda: _decide(request, version, form)):
        messages.success(request, _("决定已登记。"))
        return redirect("portal:parameter", code)
    verdict = may_decide(request.user, version)
    context = {"parameter": known, "version": version, "value": pretty(load(version.value)), "form": form}
    return render(request, "portal/policies/decide.html", context | {"verdict": verdict})


def _propose(request: HttpRequest, code: str, form: ProposalForm) -> ParameterVersion:
    try:
        return versions.propose(code, by=request.user, **form.proposal())
    except versions.ProposalRefused as refused:
        raise ValidationError(str(refused)) from refused


def _decide(request: HttpRequest, version: ParameterVersion, form: DecisionForm) -> ParameterVersion:
    """Decide what the page showed: if meanwhile another proposal has come up, the person looks again."""
    if form.cleaned_data["version"] != version.pk:
        raise overtaken()
    approves = form.cleaned_data["approves"] == "yes"
    act = versions.approve if approves else versions.reject
    try:
        return act(version, by=request.user, opinion=form.cleaned_data["opinion"])
    except versions.ProposalRefused as refused:
        raise ValidationError({"opinion": str(refused)}) from refused


def _parameter(code: str) -> Parameter:
    try:
        return catalogue()[code]
    except KeyError:
        raise Http404(code) from None


def _shown(now: Any) -> str:
    return pretty(now.value) if now is not None else ""


def _label_of(line: dict[str, Any]) -> str:
    label: str = line["parameter"].code.partition(".")[0]
    return label


def _area(label: str) -> Any:
    """The name of the app whose parameters these are."""
    config = apps.app_configs.get(label)
    manifest = getattr(config, "manifest", None)
    return manifest.label if manifest is not None else getattr(config, "verbose_name", label)
