"""What hangs on an instrument: customs papers, pictures, prices and figures of a year, each with its small form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.files import serving
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.instruments.forms.registry import CustomsForm, ImageForm, PriceForm, YearForm
from yanfa.subsystems.instruments.models import CustomsRecord, Instrument
from yanfa.subsystems.instruments.permissions import keeps_for
from yanfa.subsystems.instruments.permissions.registry import may_keep_parts
from yanfa.subsystems.instruments.services import registry_parts as services
from yanfa.subsystems.instruments.services.registry import insist
from yanfa.subsystems.instruments.views.registry_record import found


def _page(
    request: HttpRequest, record: Instrument, form: Any, heading: str, act: Callable[[], Any]
) -> HttpResponse:
    """A small form that goes back to the record."""
    if form.is_valid() and told(form, act):
        messages.success(request, _("已保存。"))
        return redirect(record)
    context = {"form": form, "record": record, "heading": heading}
    return render(request, "instruments/registry/part.html", context)


@require_http_methods(["GET", "POST"])
def customs(request: HttpRequest, public_id: str) -> HttpResponse:
    """The customs papers."""
    record = found(request, public_id)
    insist(may_keep_parts(request.user, record))
    papers = CustomsRecord.objects.filter(instrument=record).first()
    form = CustomsForm(request.POST or None, instance=papers)
    return _page(
        request,
        record,
        form,
        _("海关监管信息"),
        lambda: services.keep_customs(record, by=request.user, facts=form.cleaned_data),
    )


@require_http_methods(["GET", "POST"])
def add_image(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a picture."""
    record = found(request, public_id)
    insist(may_keep_parts(request.user, record))
    form = ImageForm(request.POST or None, request.FILES or None)
    return _page(
        request,
        record,
        form,
        _("添加图片"),
        lambda: services.add_image(record, by=request.user, **form.cleaned_data),
    )


@require_POST
def remove_image(request: HttpRequest, public_id: str, image_id: str) -> HttpResponse:
    """Take a picture away."""
    record = found(request, public_id)
    images: Any = record.images
    services.remove_image(get_object_or_404(images, public_id=image_id), by=request.user)
    messages.success(request, _("图片已移除。"))
    return redirect(record)


def image(request: HttpRequest, public_id: str, image_id: str) -> FileResponse:
    """A picture, unchanged since it came."""
    images: Any = found(request, public_id).images
    return serving.serve(get_object_or_404(images.select_related("file"), public_id=image_id).file)


@require_http_methods(["GET", "POST"])
def set_price(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set a price from a day on."""
    record = found(request, public_id)
    insist(may_keep_parts(request.user, record))
    form = PriceForm(request.POST or None)
    return _page(
        request,
        record,
        form,
        _("设定收费项目"),
        lambda: services.set_price(record, by=request.user, facts=form.cleaned_data),
    )


@require_POST
def end_price(request: HttpRequest, public_id: str, price_id: str) -> HttpResponse:
    """Let a price end today."""
    record = found(request, public_id)
    prices: Any = record.prices
    services.end_price(get_object_or_404(prices, public_id=price_id), by=request.user)
    messages.success(request, _("该收费项目自明日起停用。"))
    return redirect(record)


@require_http_methods(["GET", "POST"])
def keep_year(request: HttpRequest, public_id: str) -> HttpResponse:
    """The figures of an evaluation year."""
    record = found(request, public_id)
    insist(keeps_for(request.user, record))
    form = YearForm(request.POST or None)
    return _page(
        request,
        record,
        form,
        _("年度运行数据"),
        lambda: services.keep_year(
            record, by=request.user, year=form.cleaned_data["year"], facts=form.cleaned_data
        ),
    )
