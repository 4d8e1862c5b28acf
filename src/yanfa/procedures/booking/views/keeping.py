"""What keepers see and do: the day's bookings, special times, hours, rules, and who may operate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.procedures.booking.effects.judging import policy_of
from yanfa.procedures.booking.forms.keeping import (
    CalendarForm,
    HoursForm,
    PolicyForm,
    QualificationForm,
    SpecialForm,
    day_of,
)
from yanfa.procedures.booking.models import Booking, Calendar, SpecialTime, WaitRequest
from yanfa.procedures.booking.rules.times import ONE_DAY, moment
from yanfa.procedures.booking.services import calendars, qualifications
from yanfa.procedures.booking.services.feeds import feed_of, token_of
from yanfa.procedures.booking.views.booking import ACTS
from yanfa.procedures.booking.views.finding import kept_calendar

PER_PAGE = 50


def day(request: HttpRequest, public_id: str) -> HttpResponse:
    """The bookings of a day with what can be done to each, and what waits for an answer."""
    calendar, shown = kept_calendar(request, public_id), day_of(request.GET.get("day", ""))
    feed = feed_of(request.user, calendar)
    context = {
        "calendar": calendar,
        "day": shown,
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "line": WaitRequest.objects.filter(calendar=calendar, state="waiting").select_related("person")[:50],
        "feed_token": token_of(feed) if feed else "",
    }
    return render(request, "booking/day.html", context | _rows_of(request, calendar, shown))


def _rows_of(request: HttpRequest, calendar: Calendar, shown: date) -> dict[str, Any]:
    """The day's bookings and those that wait for an answer, each with its moves."""
    known = Booking.objects.filter(calendar=calendar).select_related("person", "organisation", "policy")
    today = known.within(moment(shown, 0), moment(shown + ONE_DAY, 0))[:200]
    asked = known.filter(state="requested").order_by("starts_at")[:50]
    return {
        "rows": [_with_moves(request, calendar, each) for each in today],
        "asked": [_with_moves(request, calendar, each) for each in asked],
    }


def _with_moves(request: HttpRequest, calendar: Calendar, booking: Booking) -> dict[str, Any]:
    booking.calendar = calendar
    offers = [
        each.move for each in moves_for(request.user, booking) if each.verdict and each.move.name in ACTS
    ]
    return {"booking": booking, "moves": offers}


@require_http_methods(["GET", "POST"])
def specials(request: HttpRequest, public_id: str) -> HttpResponse:
    """Special openings, closures and outages; a new one tells the bookings inside."""
    calendar = kept_calendar(request, public_id)
    form = SpecialForm(request.POST or None)
    act = lambda: calendars.close_time(calendar, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_valid() and (done := told(form, act)):
        messages.success(request, _("已安排，%s 个预约待改期并已通知。") % len(done[1]))
        return redirect("booking:specials", calendar.public_id)
    found = calendar.specials.standing().order_by("-ends_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "booking/specials.html", {"calendar": calendar, "form": form, "page": page})


@require_POST
def withdraw_special(request: HttpRequest, public_id: str, special_id: str) -> HttpResponse:
    """Take a special time back."""
    calendar = kept_calendar(request, public_id)
    found = get_object_or_404(SpecialTime, public_id=special_id, calendar=calendar)
    calendars.withdraw_special(found, by=request.user)
    messages.success(request, _("已撤销。"))
    return redirect("booking:specials", calendar.public_id)


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, public_id: str) -> HttpResponse:
    """The weekly hours from a day on."""
    calendar = kept_calendar(request, public_id)
    form = HoursForm(request.POST or None, calendar=calendar)
    valid = form.is_valid()

    def act() -> Any:
        day_from = form.cleaned_data["valid_from"]
        return [calendars.set_hours(calendar, form.hours, by=request.user, valid_from=day_from)]

    if valid and (done := told(form, act)):
        messages.success(request, _("已保存，%s 个预约不在新的开放时间内，待改期并已通知。") % len(done[0]))
        return redirect(calendar)
    return _form(request, calendar, form, _("开放时间"))


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new version of the rules; the versions so far stand below."""
    calendar = kept_calendar(request, public_id)
    form = PolicyForm(request.POST or None, initial=_rules(calendar))

    def act() -> Any:
        day_from = form.cleaned_data["valid_from"]
        return calendars.set_policy(calendar, by=request.user, valid_from=day_from, **form.facts())

    if form.is_valid() and told(form, act):
        messages.success(request, _("已保存，对以后的预约生效。"))
        return redirect(calendar)
    return _form(request, calendar, form, _("预约规则"), versions=calendar.policies.all()[:20])


def _rules(calendar: Calendar) -> dict[str, Any]:
    standing = policy_of(calendar)
    return {name: getattr(standing, name) for name in calendars.rule_fields()}


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Places, group, rest on holidays, whether bookings are taken."""
    calendar = kept_calendar(request, public_id)
    form = CalendarForm(request.POST or None, instance=Calendar.objects.get(pk=calendar.pk))
    act = lambda: calendars.change_calendar(calendar, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_valid() and told(form, act):
        messages.success(request, _("已保存。"))
        return redirect(calendar)
    return _form(request, calendar, form, _("日历设置"))


@require_http_methods(["GET", "POST"])
def qualified(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who may operate, and giving somebody a qualification."""
    calendar = kept_calendar(request, public_id)
    form = QualificationForm(request.POST or None)

    def act() -> Any:
        given = dict(form.cleaned_data)
        return qualifications.qualify(calendar, given.pop("login"), by=request.user, **given)

    if form.is_valid() and told(form, act):
        messages.success(request, _("已授予。"))
        return redirect("booking:qualified", calendar.public_id)
    found = qualifications.qualifications_of(calendar)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "booking/qualified.html", {"calendar": calendar, "form": form, "page": page})


@require_POST
def disqualify(request: HttpRequest, public_id: str, held_id: str) -> HttpResponse:
    """Withdraw a qualification, with the reason."""
    calendar = kept_calendar(request, public_id)
    found = get_object_or_404(qualifications.qualifications_of(calendar), public_id=held_id)
    reason = request.POST.get("reason", "").strip()
    if reason:
        qualifications.disqualify(found, calendar=calendar, by=request.user, reason=reason)
        messages.success(request, _("已撤销。"))
    else:
        messages.error(request, _("请写明撤销的原因。"))
    return redirect("booking:qualified", calendar.public_id)


def _form(request: HttpRequest, calendar: Calendar, form: Any, heading: str, **more: Any) -> HttpResponse:
    context = {"calendar": calendar, "form": form, "heading": heading, "record": calendar, **more}
    return render(request, "booking/form.html", context)
