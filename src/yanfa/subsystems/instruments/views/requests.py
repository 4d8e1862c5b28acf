"""Requests: my own and the unit's inbox, asking, the page of a request, and its first steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.effects.requests import money_of
from yanfa.subsystems.instruments.exports import requests as exports
from yanfa.subsystems.instruments.forms import requests as typed
from yanfa.subsystems.instruments.models import Instrument, ServiceRequest
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.permissions.requests import (
    EXPORTED,
    is_unit_side,
    is_user_side,
    platform_side,
)
from yanfa.subsystems.instruments.services import requests as services
from yanfa.subsystems.instruments.services import service_booking as booking
from yanfa.subsystems.instruments.services import service_finishing as finishing
from yanfa.subsystems.instruments.services import service_money as money
from yanfa.subsystems.instruments.services.usage.words import source_names
from yanfa.subsystems.instruments.views.service_pages import form_page, log_of, move_page, page_of
from yanfa.subsystems.instruments.workflow.requests import REQUEST

#: Moves that a form of their own makes, with what they need.
BY_FORM = {"quote", "contract", "schedule", "dispute", "mediate"}
RELATED = ("instrument", "organisation", "user_organisation", "applicant", "contract", "booking")


def boxed(request: Any) -> tuple[str, Any]:
    """The box that is open and its requests: asked by me, asked of my units, or all that I may see."""
    seen = ServiceRequest.objects.visible_to(request.user).select_related(*RELATED)
    box = request.GET.get("box", "")
    if box == typed.INBOX:
        return box, seen.exclude(applicant=request.user)
    if box == typed.ALL:
        return box, seen
    return typed.MINE, seen.filter(applicant=request.user)


def requests(request: HttpRequest) -> HttpResponse:
    """The requests of a box, with the day by which each waits for somebody."""
    box, found = boxed(request)
    form = typed.RequestFilter(request.GET)
    page = page_of(request, form.found(found))
    due = dict(
        Turn.objects.filter(process=REQUEST.code, object_id__in=[each.pk for each in page]).values_list(
            "object_id", "due_on"
        )
    )
    rows = [(each, due.get(each.pk)) for each in page]
    context = {"form": form, "page": page, "rows": rows, "box": box, "today": today()}
    return render(request, "instruments/requests/requests.html", context)


@require_POST
def requests_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet; a POST, because the export is written down."""
    _box, found = boxed(request)
    rows = typed.RequestFilter(request.GET).found(found)
    log.record(EXPORTED, by=request.user, summary=f"服务申请 {request.GET.urlencode()}".strip())
    return workbook_response("服务申请.xlsx", exports.HEADINGS, exports.rows(rows))


@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a service of an instrument in the catalogue."""
    listed = Instrument.objects.listed().select_related("organisation")
    instrument = get_object_or_404(listed, public_id=public_id)
    verdict = booking.may_use(request.user, instrument)
    form = typed.RequestForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        questions=services.questions_of(instrument),
    )
    return form_page(
        request,
        form,
        lambda: services.ask(instrument, by=request.user, **form.asked()),
        heading=_("申请服务：%s") % instrument,
        back=None,
        note="" if verdict else verdict.reason,
    )


def found_request(request: HttpRequest, public_id: str) -> Any:
    """The request of an address that the person may see; raises Http404."""
    seen = ServiceRequest.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related(*RELATED, "question_set"), public_id=public_id)


def service_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """One request: where it stands, what comes next, and everything that belongs to it."""
    found = found_request(request, public_id)
    user, unit = is_user_side(request.user, found), is_unit_side(request.user, found)
    context = {
        "record": found,
        "offers": [each for each in moves_for(request.user, found) if each.move.name not in BY_FORM],
        "turns": Turn.objects.for_target(found),
        "answers": services.answers_of(found),
        "quotations": found.quotations.prefetch_related("lines"),
        "usage": found.usage.select_related("report"),
        "sources": source_names(found.project_sources),
        "money": money_of(found),
        "may_invoice": unit and money.may_invoice(found),
        "payment_kinds": money.payment_kinds(found) if unit else (),
        "may_void": money.may_void(found),
        "user_side": user,
        "unit_side": unit,
        "platform_side": bool(platform_side(request.user, found)),
        "message_form": typed.MessageForm(),
        "log": log_of(found),
        "today": today(),
    }
    return render(request, "instruments/requests/request.html", context)


@require_http_methods(["GET", "POST"])
def request_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move; delivering invites to rate, cancelling frees the time that was booked."""
    found = found_request(request, public_id)

    def act(data: Any) -> Any:
        if name == "deliver":
            return finishing.deliver(found, by=request.user)
        if name.startswith("cancel_"):
            return booking.cancel(found, name, by=request.user, data=data)
        return perform(name, found, by=request.user, data=data)

    return move_page(request, found, name, act)


@require_POST
def request_message(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say something to the other side."""
    found = found_request(request, public_id)
    form = typed.MessageForm(request.POST, request.FILES)
    return form_page(
        request,
        form,
        lambda: (
            services.write(
                found, by=request.user, text=form.cleaned_data["text"], upload=form.cleaned_data["file"]
            )
            and found
        ),
        heading=_("留言"),
        back=found,
    )


@require_http_methods(["GET", "POST"])
def request_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fix the time: in the instrument's calendar where it has one, else by agreement."""
    found = found_request(request, public_id)
    begins = {"starts_at": found.planned_from, "ends_at": found.planned_to}
    form = typed.PlanForm(request.POST or None, initial=begins)
    by_calendar = found.instrument.calendar_id is not None
    act = booking.book_for if by_calendar else services.plan
    return form_page(
        request,
        form,
        lambda: act(found, by=request.user, **form.cleaned_data),
        heading=_("安排时间：%s") % found,
        back=found,
        note=_("这台仪器按预约日历安排，请先在日历中查看空闲时间。") if by_calendar else "",
    )


@require_http_methods(["GET", "POST"])
def request_instrument(request: HttpRequest, public_id: str) -> HttpResponse:
    """Serve with another instrument of the same kind."""
    found = found_request(request, public_id)
    form = typed.InstrumentForm(request.POST or None, request=found)
    return form_page(
        request,
        form,
        lambda: services.change_instrument(found, by=request.user, **form.cleaned_data),
        heading=_("改用同类仪器：%s") % found,
        back=found,
    )


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The unit's own questions of an instrument."""
    seen = Instrument.objects.visible_to(request.user).select_related("organisation")
    instrument = get_object_or_404(seen, public_id=public_id)
    form = typed.QuestionsForm.over(services.questions_of(instrument), request.POST or None)
    verdict = may_keep(request.user, instrument.organisation)
    if form.is_valid() and told(
        form, lambda: services.set_questions(instrument, by=request.user, **form.cleaned_data)
    ):
        return redirect(instrument)
    context = {"form": form, "heading": _("申请问题：%s") % instrument, "back": instrument}
    return render(request, "instruments/requests/form.html", context | {"note": verdict.reason})
