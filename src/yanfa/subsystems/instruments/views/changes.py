"""Changes of published records: published and proposed side by side, the form, small facts at once, the moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel import policy
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.fragments import correction
from yanfa.subsystems.instruments.effects.changes import put
from yanfa.subsystems.instruments.forms.changes import ChangeForm, DirectForm
from yanfa.subsystems.instruments.models import Instrument, InstrumentChange
from yanfa.subsystems.instruments.permissions import keeps_for
from yanfa.subsystems.instruments.permissions.registry import may_change, may_change_directly
from yanfa.subsystems.instruments.services import changes as services
from yanfa.subsystems.instruments.services.registry import insist
from yanfa.subsystems.instruments.views.registry_record import found

LOG_LINES = 50


def change_found(request: HttpRequest, public_id: str) -> InstrumentChange:
    """The change of an address that the person may see; raises Http404."""
    rows = InstrumentChange.objects.visible_to(request.user).select_related("instrument__organisation")
    change: InstrumentChange = get_object_or_404(rows, public_id=public_id)
    return change


def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """A change: published and proposed values, what may be done, and its log."""
    record = change_found(request, public_id)
    context = {
        "change": record,
        "rows": services.side_by_side(record),
        "corrections": correction.notices_of(record),
        "offers": moves_for(request.user, record),
        "may_revise": keeps_for(request.user, record) and record.state in services.WRITTEN,
        "log": AuditEvent.objects.for_target(record).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "instruments/registry/change.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a change of a published record."""
    record = found(request, public_id)
    insist(may_change(request.user, record))
    form = ChangeForm(
        request.POST or None, instance=record, initial={"happened_on": today(), "organisation": ""}
    )
    if form.is_valid():
        made = told(
            form, lambda: services.propose(record, by=request.user, facts=form.facts(), **form.when())
        )
        if made:
            messages.success(request, _("变更已保存为草稿，请核对后提交单位审核。"))
            return redirect(made)
    return _form_page(request, form, record, _("变更仪器信息"))


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a draft or returned change again."""
    record = change_found(request, public_id)
    insist(keeps_for(request.user, record))
    form = _form_of(request, record)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"] or 0, "facts": form.facts(), **form.when()}
        if told(form, lambda: services.revise(record, by=request.user, **given)):
            messages.success(request, _("已保存。"))
            return redirect(record)
    return _form_page(request, form, record.instrument, _("修改变更"))


def _form_of(request: HttpRequest, change: InstrumentChange) -> ChangeForm:
    """The published facts with what is proposed written over them."""
    after = put(Instrument.objects.get(pk=change.instrument_id), change.proposed)
    initial: dict[str, Any] = {"happened_on": change.happened_on, "reason": change.reason}
    initial["organisation"] = after.organisation if "organisation" in change.proposed else ""
    form = ChangeForm(request.POST or None, instance=after, initial=initial)
    form.fields["version"].initial = change.version
    return form


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, public_id: str) -> HttpResponse:
    """Update small facts at once."""
    record = found(request, public_id)
    insist(may_change_directly(request.user, record))
    allowed = policy.get("instruments.direct_fields").value
    form = DirectForm(
        request.POST or None, instance=record, allowed=allowed, initial={"happened_on": today()}
    )
    if form.is_valid():
        given = {
            "version": form.cleaned_data["version"] or 0,
            "happened_on": form.cleaned_data["happened_on"],
        }
        act = {"by": request.user, "facts": form.facts(), **given}
        if told(form, lambda: services.update_directly(record, **act)):
            messages.success(request, _("已更新，并形成新版本。"))
            return redirect(record)
    return _form_page(request, form, record, _("更新联系、开放和价格信息"))


def _form_page(request: HttpRequest, form: Any, record: Instrument, heading: str) -> HttpResponse:
    context = {"form": form, "record": record, "heading": heading, "published": True}
    return render(request, "instruments/registry/form.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """A move of a change."""
    return move_page(request, change_found(request, public_id), name)
