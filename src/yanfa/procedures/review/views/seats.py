"""The pages of an expert: invitations, the pledge, what is to be judged; and what organisers do with one seat."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.policy import get
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.procedures.review.effects.seating import PLEDGE
from yanfa.procedures.review.forms.sheets import RecuseForm
from yanfa.procedures.review.models import Item, Seat
from yanfa.procedures.review.permissions import ORGANISE, SCORE, may_answer
from yanfa.procedures.review.services import seating
from yanfa.procedures.review.services.results import results
from yanfa.procedures.review.views.finding import organised, seat_for
from yanfa.procedures.review.views.panels import acted

PER_PAGE = 30
#: In these states the expert has pledged and may see what is judged.
PLEDGED = frozenset({"agreed", "submitted", "paid"})


@permission_required(SCORE)
def mine(request: HttpRequest) -> HttpResponse:
    """An expert's own invitations and reviews, the latest first."""
    found = Seat.objects.visible_to(request.user).select_related("panel").order_by("-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "review/mine.html", {"page": page})


def seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """One seat: the meeting, the answer, the pledge, and after it the sheets; scores only for the expert."""
    found = seat_for(request.user, public_id)
    own = found.expert.account_id == request.user.pk
    typist = found.expert.account_id is None and bool(may_answer(request.user, found))
    pledged = found.state in PLEDGED
    context = {
        "seat": found,
        "own": own,
        "offers": [each for each in moves_for(request.user, found) if each.move.name != "submit"],
        "pledge": get(PLEDGE).value,
        "sheets": found.sheets.select_related("item__panel") if pledged and (own or typist) else [],
        "recusals": found.recusals.select_related("item"),
        "standings": results(found.panel) if own and pledged and found.panel.is_open else [],
    }
    return render(request, "review/seat.html", context)


@require_http_methods(["GET", "POST"])
def move_seat(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process: the expert answers and pledges, the organiser invites and releases."""
    return move_page(request, seat_for(request.user, public_id), name)


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, public_id: str, item: str) -> HttpResponse:
    """Declare that an item is not for this expert to judge."""
    found = seat_for(request.user, public_id)
    thing = get_object_or_404(Item, panel=found.panel, public_id=item)
    form = RecuseForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if told(form, lambda: seating.recuse(found, thing, by=request.user, reason=reason)):
            return redirect(found)
    heading = _("申报回避：%s") % thing
    return render(
        request, "review/form.html", {"form": form, "heading": heading, "button": _("申报"), "seat": found}
    )


@permission_required(ORGANISE)
@require_POST
def replace(request: HttpRequest, public_id: str) -> HttpResponse:
    """Seat the next reserve of the draw."""
    found = _arranged(request, public_id)
    return acted(request, found.panel, lambda: seating.replace(found, by=request.user))


@permission_required(ORGANISE)
@require_POST
def leader(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make the expert the leader of the panel."""
    found = _arranged(request, public_id)
    return acted(request, found.panel, lambda: seating.set_leader(found, by=request.user))


def _arranged(request: HttpRequest, public_id: str) -> Seat:
    found = seat_for(request.user, public_id)
    organised(request.user, found.panel.public_id)
    return found
