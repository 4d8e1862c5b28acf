"""Rating a service and answering a survey, open to everybody; and the list of ratings for those who call back."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required, public
from yanfa.kernel.access.unmasking import unmask
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.procedures.feedback import exports
from yanfa.procedures.feedback.forms.ratings import AnswerForm, RatingFilter, RatingForm
from yanfa.procedures.feedback.models import Rating, RatingRequest, Survey
from yanfa.procedures.feedback.permissions import READ
from yanfa.procedures.feedback.services import answering, ratings
from yanfa.procedures.feedback.services.services import Service, service_of

PER_PAGE = 50
#: The signed cookie by which a browser that answered is recognised; it names nobody.
VISITOR, A_YEAR = "answered", 365 * 24 * 3600


@public
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rate one service by the link that was sent."""
    asked = get_object_or_404(RatingRequest, public_id=public_id)
    form = RatingForm(request.POST or None)
    if form.is_valid() and told(form, lambda: ratings.answer_request(asked, **form.said())):
        return redirect("feedback:thanks")
    return _asked(request, form, _("服务评价"), asked.title, f"{asked.served_on:%Y-%m-%d}")


@public
@require_http_methods(["GET", "POST"])
def rate_service(request: HttpRequest, service: str) -> HttpResponse:
    """Rate a service on its public page, where the code at a window leads."""
    known = _open_service(service)
    form = RatingForm(request.POST or None)
    if form.is_valid() and told(form, lambda: ratings.rate_openly(service, **form.said())):
        return redirect("feedback:thanks")
    label = known.label_en if request.LANGUAGE_CODE == "en" else str(known.label)
    return _asked(request, form, _("服务评价"), label, "")


@public
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer a survey that is answered on the platform."""
    survey = get_object_or_404(Survey, public_id=public_id, answered_here=True)
    if not answering.is_open(survey):
        return render(request, "feedback/ratings/closed.html", {"survey": survey})
    form = AnswerForm(request.POST or None, survey=survey)
    visitor = request.get_signed_cookie(VISITOR, "", salt=VISITOR) or secrets.token_urlsafe(12)
    if form.is_valid() and told(form, lambda: _answered(survey, form, visitor)):
        response = redirect("feedback:thanks")
        response.set_signed_cookie(
            VISITOR,
            visitor,
            salt=VISITOR,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response
    return _asked(request, form, survey.title, _("不记名，每人一份。"), f"{survey.ends_on:%Y-%m-%d}")


@public
def thanks(request: HttpRequest) -> HttpResponse:
    """What is said after a rating or an answer."""
    return render(request, "feedback/ratings/thanks.html")


@permission_required(READ)
def ratings_list(request: HttpRequest) -> HttpResponse:
    """The ratings of a year, what they came to, and which of them wait."""
    form = RatingFilter(request.GET)
    page = Paginator(_chosen(form), PER_PAGE).get_page(request.GET.get("page"))
    service = form.cleaned_data.get("service", "")
    context = {"form": form, "page": page, "facts": ratings.ratings_of(form.chosen_year, service)}
    return render(request, "feedback/ratings/ratings.html", context)


@permission_required(READ)
def ratings_xlsx(request: HttpRequest) -> HttpResponse:
    """The same ratings as a spreadsheet, without telephone numbers."""
    form = RatingFilter(request.GET)
    rows = exports.rating_rows(_chosen(form).prefetch_related("calls"))
    return workbook_response(_("服务评价") + f" {form.chosen_year}.xlsx", exports.rating_headings(), rows)


@permission_required(READ)
def rating(request: HttpRequest, public_id: str) -> HttpResponse:
    """One rating: what was said, the calls, what may be done, and its log."""
    return _page(request, _found(public_id))


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move_rating(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _found(public_id), name)


@permission_required(READ)
@require_POST
def reveal_phone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the telephone number that was left, to who may see it; written down."""
    found = _found(public_id)
    response = _page(request, found, phone=unmask(request, found, "phone", reason=_("就差评回访")))
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, found: Rating, phone: str = "") -> HttpResponse:
    context = {
        "rating": found,
        "phone": phone,
        "calls": found.calls.select_related("called_by"),
        "offers": moves_for(request.user, found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "feedback/ratings/rating.html", context)


def _answered(survey: Survey, form: AnswerForm, visitor: str) -> Any:
    given = {name: form.cleaned_data[name] for name in ("level", "comment")}
    return answering.answer_here(survey, visitor=visitor, **given)


def _asked(request: HttpRequest, form: Any, heading: str, lead: str, day: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "lead": lead, "day": day}
    return render(request, "feedback/ratings/ask.html", context)


def _chosen(form: RatingFilter) -> Any:
    period = Period.year(form.chosen_year)
    found = Rating.objects.given_in(period.start, period.end).select_related("request")
    given = {name: form.cleaned_data.get(name) for name in ("service", "level")}
    return found.filter(**{name: value for name, value in given.items() if value})


def _open_service(code: str) -> Service:
    try:
        known = service_of(code)
    except LookupError:
        raise Http404(code) from None
    if not known.open_page:
        raise Http404(code)
    return known


def _found(public_id: str) -> Rating:
    return get_object_or_404(
        Rating.objects.select_related("request__handler", "proposed_by"), public_id=public_id
    )
