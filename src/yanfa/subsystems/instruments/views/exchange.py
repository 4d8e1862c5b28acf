"""Taking lists of instruments in, handing them out, and the deliveries to the national platform."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import download, workbook_response
from yanfa.kernel.ui.imports import import_page
from yanfa.subsystems.instruments.choices.exchange import RecordType
from yanfa.subsystems.instruments.exports import exchange as exports
from yanfa.subsystems.instruments.importers import exchange_answers
from yanfa.subsystems.instruments.importers.exchange import InstrumentRows
from yanfa.subsystems.instruments.models import Instrument, NriiDelivery, NriiRecord
from yanfa.subsystems.instruments.models.exchange import RECORD_TYPES
from yanfa.subsystems.instruments.permissions import CLERK
from yanfa.subsystems.instruments.rules.registry import evaluation_year
from yanfa.subsystems.instruments.services import exchange as services
from yanfa.subsystems.instruments.services import exchange_nrii as nrii

PAGE = 30
CHUNK = 500


@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a list of instruments in: a preview first, then all or none."""
    importer = InstrumentRows(request.user)
    back_url = reverse("instruments:registry")
    return import_page(request, importer, heading=_("导入仪器"), back=_("仪器信息报送"), back_url=back_url)


@require_POST
def hand_out(request: HttpRequest) -> HttpResponse:
    """The 38 fields of what the person sees; a POST, because the export is written down."""
    seen = Instrument.objects.visible_to(request.user).select_related("organisation").order_by("pk")
    services.note_export(by=request.user, count=seen.count())
    rows = exports.rows(seen.prefetch_related("images").iterator(chunk_size=CHUNK))
    return workbook_response("大型仪器（38 个字段）.xlsx", exports.HEADINGS, rows)


@permission_required(CLERK)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Where the records stand at the national platform, and the files that were made."""
    kind = RecordType(request.GET["type"]) if request.GET.get("type") in set(RecordType) else None
    waiting = NriiRecord.objects.filter(state="failed").select_related("organisation", "instrument")
    context = {
        "types": [(code, label, nrii.states_of(RecordType(code))) for code, label in RECORD_TYPES],
        "year": evaluation_year(today()) - 1,
        "page": Paginator(NriiDelivery.objects.defer("content"), PAGE).get_page(request.GET.get("page")),
        "failed": (waiting.filter(record_type=kind) if kind else waiting)[:PAGE],
    }
    return render(request, "instruments/exchange/nrii.html", context)


@permission_required(CLERK)
@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Make the file of what is due of a kind."""
    kind, year = request.POST.get("type", ""), request.POST.get("year", "")
    if kind not in set(RecordType) or not (year.isascii() and year.isdecimal() and len(year) == 4):
        messages.error(request, _("请选择记录类型，并填写四位的评估年度起始年。"))
        return redirect("instruments:nrii")
    try:
        delivery = nrii.deliver(RecordType(kind), int(year), by=request.user)
        messages.success(request, _("已生成上报文件，共 %s 条。") % delivery.count)
    except ValidationError as refusal:
        for sentence in refusal.messages[:10]:
            messages.error(request, sentence)
    return redirect("instruments:nrii")


@permission_required(CLERK)
def delivery_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file as it was delivered."""
    delivery = _delivery(public_id)
    name = f"NRII-{delivery.record_type}-{delivery.public_id}.json"
    return download(nrii.file_of(delivery), name, "application/json")


@permission_required(CLERK)
def delivery_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same records as a spreadsheet."""
    delivery = _delivery(public_id)
    names: list[Any] = sorted(delivery.content[0]) if delivery.content else []
    rows = ([record[name] for name in names] for record in delivery.content)
    return workbook_response(f"NRII-{delivery.record_type}-{delivery.public_id}.xlsx", names, rows)


@permission_required(CLERK)
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """Take the national platform's answers in."""
    back_url = reverse("instruments:nrii")
    heading = _("导入国家平台审核结果")
    return import_page(request, exchange_answers, heading=heading, back=_("国家平台上报"), back_url=back_url)


def _delivery(public_id: str) -> NriiDelivery:
    return get_object_or_404(NriiDelivery, public_id=public_id)
