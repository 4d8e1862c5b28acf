"""One instrument: its page with versions and what waits, its long form, and the moves of its process."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.fragments import correction
from yanfa.subsystems.instruments.forms.registry import TITLES, FactsForm, UnitChoiceForm
from yanfa.subsystems.instruments.models import CustomsRecord, Instrument
from yanfa.subsystems.instruments.permissions import keeps_for
from yanfa.subsystems.instruments.permissions.registry import (
    may_change,
    may_change_directly,
    may_keep_parts,
    may_write,
)
from yanfa.subsystems.instruments.rules.registry import SECTIONS
from yanfa.subsystems.instruments.services import registry as services
from yanfa.subsystems.instruments.services.changes import shown
from yanfa.subsystems.instruments.services.registry_versions import history_of
from yanfa.subsystems.instruments.views.registry import own_units

LOG_LINES = 50


def found(request: HttpRequest, public_id: str) -> Instrument:
    """The instrument of an address that the person may see; raises Http404."""
    rows = Instrument.objects.visible_to(request.user).select_related("organisation", "resource")
    record: Instrument = get_object_or_404(rows, public_id=public_id)
    return record


def instrument(request: HttpRequest, public_id: str) -> HttpResponse:
    """The record for its unit and for staff: facts, pending change, duties, versions, and its log."""
    record = found(request, public_id)
    context = {"record": record, "sections": facts_of(record), "customs": customs_of(record)}
    context |= duties_of(record) | hanging_on(record) | rights_of(request, record)
    return render(request, "instruments/registry/instrument.html", context)


def facts_of(record: Instrument) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    """(title, (label, value)) of every section of the record."""
    label: Any = Instrument._meta.get_field
    return [
        (TITLES[code], [(label(name).verbose_name, shown(record, name)) for name in names])
        for code, names in SECTIONS.items()
    ]


def customs_of(record: Instrument) -> list[tuple[Any, Any]]:
    """(label, value) of the customs papers, where there are some."""
    papers = CustomsRecord.objects.filter(instrument=record).first()
    if papers is None:
        return []
    names = [field for field in CustomsRecord._meta.concrete_fields if field.name not in ("id", "instrument")]
    return [(field.verbose_name, field.value_from_object(papers)) for field in names]


def duties_of(record: Instrument) -> dict[str, Any]:
    """What is due, late or missing."""
    return {
        "completeness": services.completeness_of(record),
        "national": services.completeness_of(record, "nrii"),
        "missing": services.missing_of(record),
        "missing_nationally": services.missing_of(record, "nrii"),
        "corrections": correction.notices_of(record),
        "change": record.changes.open().first(),
    }


def hanging_on(record: Instrument) -> dict[str, Any]:
    """Prices, pictures, figures, versions and the log."""
    return {
        "prices": record.prices.in_force(today()),
        "images": record.images.select_related("file"),
        "years": record.years.all(),
        "history": history_of(record),
        "log": AuditEvent.objects.for_target(record).order_by("-pk")[:LOG_LINES],
    }


def rights_of(request: HttpRequest, record: Instrument) -> dict[str, Any]:
    """What the person may do here."""
    user = request.user
    return {
        "offers": moves_for(user, record),
        "may_write": may_write(user, record),
        "may_change": may_change(user, record),
        "may_update": may_change_directly(user, record),
        "may_keep_parts": may_keep_parts(user, record),
        "may_keep_years": keeps_for(user, record),
    }


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Begin the record of an instrument; who keeps several units says for which."""
    units = own_units(request)
    chosen = UnitChoiceForm(request.POST or None, units=units, initial={"unit": units.first()})
    form = FactsForm(request.POST or None)
    if form.is_valid() and chosen.is_valid():
        unit = chosen.cleaned_data["unit"]
        if made := told(form, lambda: services.draft(unit, by=request.user, facts=form.facts())):
            messages.success(request, _("已保存为草稿，请核对后提交单位审核。"))
            return redirect(made)
    context = {"form": form, "chosen": chosen, "heading": _("填报仪器"), "units": units}
    return render(request, "instruments/registry/form.html", context)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a record that the unit still has in its hands."""
    record = found(request, public_id)
    services.insist(may_write(request.user, record))
    form = FactsForm(request.POST or None, instance=record)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        if told(form, lambda: services.write(record, by=request.user, version=version, facts=form.facts())):
            messages.success(request, _("已保存。"))
            return redirect(record)
    context = {"form": form, "record": record, "heading": _("填写仪器信息")}
    context["corrections"] = correction.notices_of(record)
    return render(request, "instruments/registry/form.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """A move of the record."""
    return move_page(request, found(request, public_id), name)
