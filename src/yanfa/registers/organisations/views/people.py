"""A unit's departments, members, delegations and contacts."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.unmasking import unmask
from yanfa.kernel.ui.refusals import told
from yanfa.registers.organisations.forms.people import DelegationForm, MemberForm
from yanfa.registers.organisations.forms.units import ContactForm, DepartmentForm, ReasonForm
from yanfa.registers.organisations.models import Contact, Delegation, Department, Membership, Organisation
from yanfa.registers.organisations.permissions import may_change, may_lead
from yanfa.registers.organisations.services import people
from yanfa.registers.organisations.services.facts import insist
from yanfa.registers.organisations.views.units import visible


def _page(request: HttpRequest, unit: Organisation, form: object, heading: str) -> HttpResponse:
    return render(request, "organisations/unit_form.html", {"unit": unit, "form": form, "heading": heading})


@require_http_methods(["GET", "POST"])
def add_member(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an account into the unit."""
    unit = visible(request, public_id)
    insist(may_lead(request.user, unit))
    form = MemberForm(request.POST or None, organisation=unit)
    if form.is_valid() and told(form, lambda: people.add_member(unit, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已加入本单位。"))
        return redirect(unit)
    return _page(request, unit, form, _("加入成员"))


@require_POST
def end_membership(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an account leave the unit."""
    membership = get_object_or_404(
        Membership.objects.select_related("organisation", "user"), public_id=public_id
    )
    unit = visible(request, membership.organisation.public_id)
    return _act(
        request, unit, lambda: people.end_membership(membership, by=request.user), _("已退出本单位。")
    )


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an account act for the unit for a while."""
    unit = visible(request, public_id)
    insist(may_lead(request.user, unit))
    form = DelegationForm(request.POST or None)
    if form.is_valid() and told(form, lambda: people.delegate(unit, by=request.user, **form.cleaned_data)):
        messages.success(request, _("委托已生效。"))
        return redirect(unit)
    return _page(request, unit, form, _("委托他人代表本单位"))


@require_POST
def end_delegation(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a delegation at once."""
    found = get_object_or_404(
        Delegation.objects.select_related("organisation", "delegate"), public_id=public_id
    )
    unit = visible(request, found.organisation.public_id)
    return _act(request, unit, lambda: people.end_delegation(found, by=request.user), _("委托已终止。"))


@require_http_methods(["GET", "POST"])
def add_department(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a department."""
    unit = visible(request, public_id)
    insist(may_change(request.user, unit))
    form = DepartmentForm(request.POST or None, organisation=unit)
    if form.is_valid() and told(
        form, lambda: people.keep_department(unit, by=request.user, **form.cleaned_data)
    ):
        return redirect(unit)
    return _page(request, unit, form, _("新设部门"))


@require_http_methods(["GET", "POST"])
def change_department(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rename or move a department."""
    found = get_object_or_404(Department.objects.select_related("organisation"), public_id=public_id)
    unit = visible(request, found.organisation.public_id)
    insist(may_change(request.user, unit))
    form = DepartmentForm(request.POST or None, instance=found, organisation=unit)
    if form.is_valid() and told(
        form, lambda: people.keep_department(unit, by=request.user, department=found, **form.cleaned_data)
    ):
        return redirect(unit)
    return _page(request, unit, form, _("变更部门"))


@require_POST
def close_department(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close a department."""
    found = get_object_or_404(Department.objects.select_related("organisation"), public_id=public_id)
    unit = visible(request, found.organisation.public_id)
    return _act(request, unit, lambda: people.close_department(found, by=request.user), _("部门已撤销。"))


@require_http_methods(["GET", "POST"])
def add_contact(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name somebody to ask at the unit."""
    unit = visible(request, public_id)
    insist(may_change(request.user, unit))
    form = ContactForm(request.POST or None, instance=Contact(organisation=unit))
    if form.is_valid() and told(form, lambda: people.keep_contact(form.instance, by=request.user)):
        return redirect(unit)
    return _page(request, unit, form, _("联系人"))


@require_POST
def remove_contact(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remove a contact."""
    found = get_object_or_404(Contact.objects.select_related("organisation"), public_id=public_id)
    unit = visible(request, found.organisation.public_id)
    return _act(request, unit, lambda: people.remove_contact(found, by=request.user), _("已移除。"))


@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "POST"])
def reveal_phone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a contact's telephone number in full, once, for a reason that is written down."""
    found = get_object_or_404(Contact.objects.select_related("organisation"), public_id=public_id)
    unit = visible(request, found.organisation.public_id)
    form = ReasonForm(request.POST or None)
    phone = unmask(request, found, "phone", reason=form.cleaned_data["reason"]) if form.is_valid() else ""
    response = render(
        request, "organisations/reveal.html", {"unit": unit, "contact": found, "form": form, "phone": phone}
    )
    response["Cache-Control"] = "no-store"
    return response


def _act(request: HttpRequest, unit: Organisation, act, done: str) -> HttpResponse:
    """Do it and go back to the unit, with what came of it."""
    try:
        act()
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(unit)
