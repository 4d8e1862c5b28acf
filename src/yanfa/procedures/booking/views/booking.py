"""The week of a calendar, booking a time after it was shown once more, and what one does to one's bookings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel import clock
from yanfa.kernel.idempotency.decorators import one_submission
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.asks import form_class
from yanfa.kernel.workflow.checking import Offer, moves_for, verdict
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.records import process_of
from yanfa.procedures.booking.forms.booking import BookForm, TimeForm, WaitForm
from yanfa.procedures.booking.forms.keeping import day_of
from yanfa.procedures.booking.models import Booking, Calendar, WaitRequest
from yanfa.procedures.booking.permissions import bookable_of, may_keep
from yanfa.procedures.booking.services import bookings, waiting
from yanfa.procedures.booking.services.feeds import feed_of, token_of
from yanfa.procedures.booking.services.week import week as week_of
from yanfa.procedures.booking.views.finding import booking_for, calendar_for

PER_PAGE = 30
#: What a person does by a page of its own; moves of time have their own form.
ACTS: dict[str, Callable[..., Any]] = {
    "confirm": bookings.confirm,
    "refuse": bookings.refuse,
    "cancel": bookings.cancel,
    "check_in": bookings.check_in,
    "finish": bookings.finish,
    "record_use": bookings.record_use,
    "miss": bookings.mark_missed,
    "accept": waiting.accept_offer,
    "accept_request": waiting.accept_offer,
    "lapse": waiting.decline_offer,
    "correct_missed": lambda booking, *, by, reason: perform(
        "correct_missed", booking, by=by, data={"reason": reason}
    ),
}


def week(request: HttpRequest, public_id: str) -> HttpResponse:
    """The week of a calendar."""
    calendar = calendar_for(request, public_id)
    return render(request, "booking/week.html", week_context(request, calendar))


def week_context(request: HttpRequest, calendar: Calendar) -> dict[str, Any]:
    """What `booking/week_grid.html` needs: a subsystem includes it in a page of its own."""
    shown = week_of(calendar, day_of(request.GET.get("day", "")), request.user)
    return {"week": shown, "calendar": calendar, "thing": bookable_of(calendar.kind).link(calendar)}


@one_submission
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, public_id: str) -> HttpResponse:
    """Book a time: typed, shown once more with the rules that hold, then made."""
    calendar = calendar_for(request, public_id)
    start = request.GET.get("start", "")
    form = BookForm(request.POST or None, user=request.user, calendar=calendar, start=start)
    context = {"form": form, "calendar": calendar, "step": "type"}
    step = request.POST.get("step", "show") if form.is_valid() else ""
    if step == "make" and (made := told(form, lambda: _booked(request, calendar, form))):
        messages.success(request, _("已提交：%s。") % made)
        return redirect(made)
    if step == "show" and told(form, lambda: _checked(request, form, context)):
        context["step"] = "confirm"
    return render(request, "booking/book.html", context)


def _booked(request: HttpRequest, calendar: Calendar, form: BookForm) -> Booking:
    return bookings.book(calendar=calendar, person=request.user, by=request.user, **form.cleaned_data)


def _checked(request: HttpRequest, form: BookForm, context: dict[str, Any]) -> bool:
    """Judge the time without making anything; a limit or a taken time stands on the form."""
    given = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "organisation")}
    found = bookings.check(calendar=context["calendar"], person=request.user, by=request.user, **given)
    context["judgement"] = found
    found.insist()
    return True


@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stand in line for a time that is taken."""
    calendar = calendar_for(request, public_id)
    start = request.GET.get("start", "")
    form = WaitForm(request.POST or None, user=request.user, calendar=calendar, start=start)
    act = lambda: waiting.ask_to_wait(  # noqa: E731
        calendar=calendar, person=request.user, by=request.user, **form.cleaned_data
    )
    if form.is_valid() and told(form, act):
        messages.success(request, _("已登记候补，有空位时按登记先后通知您。"))
        return redirect("booking:mine")
    heading = _("登记候补")
    return render(request, "booking/form.html", {"form": form, "calendar": calendar, "heading": heading})


@require_POST
def leave_line(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave the line."""
    user: Any = request.user
    found = get_object_or_404(WaitRequest, public_id=public_id, person=user, state="waiting")
    waiting.withdraw(found, by=request.user)
    messages.success(request, _("已撤回候补。"))
    return redirect("booking:mine")


def mine(request: HttpRequest) -> HttpResponse:
    """One's own bookings: those to come, the line one waits in, and what is past."""
    user: Any = request.user
    own = Booking.objects.filter(person=user).select_related("calendar__organisation")
    now, past = clock.now(), "past" in request.GET
    found = own.filter(ends_at__lte=now).order_by("-ends_at") if past else own.filter(ends_at__gt=now)
    feed = feed_of(user)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "past": past,
        "line": WaitRequest.objects.filter(person=user, state="waiting").select_related("calendar"),
        "feed_token": token_of(feed) if feed else "",
    }
    return render(request, "booking/mine.html", context)


def booking(request: HttpRequest, public_id: str) -> HttpResponse:
    """One booking with what can be done to it."""
    found = booking_for(request, public_id)
    offers = [each for each in moves_for(request.user, found) if _offered(each)]
    can_move = verdict(process_of(found).move("move"), request.user, found)
    context = {
        "booking": found,
        "offers": offers,
        "can_move": can_move,
        "keeper": may_keep(request.user, found.calendar),
        "thing": bookable_of(found.calendar.kind).link(found.calendar),
    }
    return render(request, "booking/booking.html", context)


def _offered(offer: Offer) -> bool:
    return bool(offer.verdict) and offer.move.name in ACTS


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of one act on a booking: asks what is to be said, and does it."""
    found = booking_for(request, public_id)
    if name not in ACTS:
        raise Http404(name)
    move = process_of(found).move(name)
    form = form_class(move.asks)(request.POST if request.method == "POST" else None)
    if form.is_valid() and told(form, lambda: ACTS[name](found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已办理：%s。") % move.label)
        return redirect((request.POST.get("back") == "day" and _day_url(found)) or found)
    context = {"form": form, "record": found, "move": move, "verdict": verdict(move, request.user, found)}
    return render(request, "ui/move.html", context)


def _day_url(found: Booking) -> str:
    day = clock.local_date(found.starts_at)
    return f"{found.calendar.get_absolute_url()}day/?day={day.isoformat()}"


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a booking another time."""
    found = booking_for(request, public_id)
    initial = {"starts_at": found.starts_at, "ends_at": found.ends_at}
    form = TimeForm(request.POST or None, initial=initial)
    if form.is_valid() and told(form, lambda: bookings.move(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已改期。"))
        return redirect(found)
    context = {"form": form, "calendar": found.calendar, "heading": _("改期"), "record": found}
    return render(request, "booking/form.html", context)
