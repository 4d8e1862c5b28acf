"""Applications to act for a unit: the reviewer's list, and an application's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.fragments import correction
from yanfa.registers.organisations.forms.people import RegistrationForm
from yanfa.registers.organisations.models import Organisation, Registration
from yanfa.registers.organisations.permissions import REVIEW, may_apply, visible_registrations
from yanfa.registers.organisations.services import registrations as services
from yanfa.registers.organisations.services.facts import insist
from yanfa.registers.organisations.views.asking import person

PAGE = 20
#: Moves that have a page of their own, because the applicant corrects his facts there.
OWN_PAGES = {"answer_correction"}


def _visible(request: HttpRequest, public_id: str) -> Registration:
    found = Registration.objects.filter(visible_registrations(request.user)).select_related("applicant")
    return get_object_or_404(found, public_id=public_id)


@permission_required(REVIEW)
def registrations(request: HttpRequest) -> HttpResponse:
    """All applications, the open ones first."""
    found = Registration.objects.select_related("applicant").order_by("state", "-submitted_at", "-pk")
    chosen = request.GET.get("state", "")
    page = Paginator(found.filter(state=chosen) if chosen else found, PAGE).get_page(request.GET.get("page"))
    states = Registration._meta.get_field("state").choices
    return render(
        request, "organisations/registrations.html", {"page": page, "states": states, "chosen": chosen}
    )


def registration(request: HttpRequest, public_id: str) -> HttpResponse:
    """One application: its facts, what may be done, what is to be corrected, and its log."""
    found = _visible(request, public_id)
    context = {
        "registration": found,
        "known": Organisation.objects.active().filter(uscc=found.uscc).first(),
        "offers": [offer for offer in moves_for(request.user, found) if offer.move.name not in OWN_PAGES],
        "may_answer": found.state == "correcting" and may_apply(request.user, found),
        "corrections": correction.notices_of(found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "organisations/registration.html", context)


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Apply to act for a unit."""
    form = RegistrationForm(request.POST or None)
    if form.is_valid() and (
        stored := told(form, lambda: services.submit(by=person(request), **form.cleaned_data))
    ):
        messages.success(request, _("申请已提交，审核结果会发到您的消息和邮箱。"))
        return redirect(stored)
    return render(request, "organisations/facts.html", {"form": form, "heading": _("登记或认领单位")})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct an application and hand it in again."""
    found = _visible(request, public_id)
    insist(may_apply(request.user, found))
    form = RegistrationForm(request.POST or None, instance=found)
    if form.is_valid() and told(
        form, lambda: services.answer(found, by=request.user, facts=form.cleaned_data)
    ):
        messages.success(request, _("补正已提交。"))
        return redirect(found)
    context = {"form": form, "heading": _("补正申请"), "corrections": correction.notices_of(found)}
    return render(request, "organisations/facts.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _visible(request, public_id), name)
