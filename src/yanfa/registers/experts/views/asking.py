"""What the pages share: the expert that a person may open, and a form that a service answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yanfa.kernel.ui.refusals import told
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.services import facts
from yanfa.registers.experts.services.directory import expert_of


def visible(request: HttpRequest, public_id: str) -> Expert:
    """The expert, for whoever may see him; to others he is not there."""
    found = Expert.objects.visible_to(request.user).select_related("organisation", "account")
    return get_object_or_404(found, public_id=public_id)


def own(request: HttpRequest) -> Expert:
    """The expert that the signed-in person is."""
    expert = expert_of(request.user)
    if expert is None:
        raise Http404
    return expert


def changed(request: HttpRequest, expert: Expert, form: Any) -> Any:
    """The expert with the facts of a form that carries the version that was read. Raises ValidationError."""
    version = form.cleaned_data["version"] or 0
    return facts.change(expert, by=request.user, version=version, facts=form.facts())


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], Any],
    *,
    heading: str,
    back: str,
    lead: str = "",
) -> HttpResponse:
    """The form, or the page `back` after the service has taken it."""
    if request.method == "POST" and form.is_valid() and told(form, act):
        messages.success(request, _("已保存。"))
        return redirect(back)
    context = {"form": form, "heading": heading, "back": back, "lead": lead}
    return render(request, "experts/form.html", context)


def done(request: HttpRequest, act: Callable[[], Any], back: str, *, said: str) -> HttpResponse:
    """Do it and go back, with what came of it."""
    try:
        act()
        messages.success(request, said)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(back)
