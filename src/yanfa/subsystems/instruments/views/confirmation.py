"""Pages of the yearly confirmation: rounds for the officer, what it owes for each unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.exports import confirmation as exports
from yanfa.subsystems.instruments.forms import confirmation as typed
from yanfa.subsystems.instruments.models import ConfirmationRound, ConfirmationTask, InstrumentYear
from yanfa.subsystems.instruments.models.confirmation import OUTCOMES
from yanfa.subsystems.instruments.permissions import MANAGE, READ, may_keep
from yanfa.subsystems.instruments.services import confirmation as services

PAGE = 50
FOLDER = "instruments/confirmation"
#: A unit is not shown the move that marks it as overdue, not even as one that it may not make.
OVERDUE = "lapse"


def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds for staff; for a unit what it owes and owed."""
    tasks = ConfirmationTask.objects.visible_to(request.user).select_related("round", "organisation")
    staff = has_permission(request.user, READ)
    context = {
        "staff": staff,
        "may_open": has_permission(request.user, MANAGE),
        "rounds": ConfirmationRound.objects.all() if staff else (),
        "tasks": () if staff else tasks.order_by("-round__year", "organisation")[:PAGE],
    }
    return render(request, f"{FOLDER}/rounds.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Open the confirmation of an evaluation year."""
    form = typed.RoundForm(request.POST or None)
    if form.is_valid() and (
        opened := told(form, lambda: services.open_round(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("已发起年度确认，已通知各单位。"))
        return redirect(opened)
    back = {"back": _("年度确认"), "back_url": reverse("instruments:confirmations")}
    return render(request, f"{FOLDER}/form.html", {"form": form, "heading": _("发起年度确认")} | back)


@permission_required(READ)
def round_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far a round is, and its units."""
    opened = get_object_or_404(ConfirmationRound, public_id=public_id)
    tasks = _chosen(request, opened)
    context = {
        "record": opened,
        "progress": services.progress_of(opened),
        "page": Paginator(tasks.select_related("organisation"), PAGE).get_page(request.GET.get("page")),
        "states": ConfirmationTask._meta.get_field("state").choices,
        "chosen": request.GET.get("state", ""),
        "offers": moves_for(request.user, opened),
    }
    return render(request, f"{FOLDER}/round.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def round_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the round."""
    return move_page(request, get_object_or_404(ConfirmationRound, public_id=public_id), name)


@permission_required(READ)
def round_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The units of a round as a spreadsheet."""
    opened = get_object_or_404(ConfirmationRound, public_id=public_id)
    return workbook_response("年度确认.xlsx", exports.headings(), exports.rows(_chosen(request, opened)))


def _chosen(request: HttpRequest, opened: ConfirmationRound) -> Any:
    found = opened.tasks.order_by("organisation__name", "pk")
    state = request.GET.get("state")
    return found.filter(state=state) if state else found


def _task(request: HttpRequest, public_id: str) -> ConfirmationTask:
    seen = ConfirmationTask.objects.visible_to(request.user).select_related("round", "organisation")
    task: ConfirmationTask = get_object_or_404(seen, public_id=public_id)
    return task


def task_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a unit owes: its instruments with what it said of each."""
    task = _task(request, public_id)
    outcome = request.GET.get("outcome", "")
    lines = task.lines.select_related("instrument")
    lines = lines.filter(outcome=outcome) if outcome in set(Outcome) else lines
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    figures = InstrumentYear.objects.filter(
        year=task.round.year, instrument__in=[line.instrument_id for line in page]
    )
    years = {row.instrument_id: row for row in figures}
    context = {
        "record": task,
        "page": page,
        "rows": [(line, years.get(line.instrument_id)) for line in page],
        "outcomes": OUTCOMES,
        "chosen": outcome,
        "offers": [
            each for each in moves_for(request.user, task) if each.verdict or each.move.name != OVERDUE
        ],
        "may_answer": bool(may_keep(request.user, task.organisation)) and task.state in services.OPEN_TASKS,
    }
    return render(request, f"{FOLDER}/task.html", context)


@require_http_methods(["GET", "POST"])
def task_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of what a unit owes."""
    return move_page(request, _task(request, public_id), name)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, public_id: str, instrument_id: str) -> HttpResponse:
    """Say of one instrument how it stands, with its figures of the year."""
    task = _task(request, public_id)
    found = get_object_or_404(task.lines.select_related("instrument"), instrument__public_id=instrument_id)
    known = InstrumentYear.objects.filter(instrument=found.instrument, year=task.round.year).first()
    start = known or InstrumentYear(
        instrument=found.instrument, year=task.round.year, run_status=found.instrument.run_status
    )
    form = typed.LineForm(request.POST or None, instance=start)

    def act() -> Any:
        outcome = Outcome(form.cleaned_data["outcome"])
        figures = None if outcome is Outcome.EXCEPTED else form.figures
        remark = form.cleaned_data["remark"]
        return services.answer_line(found, by=request.user, outcome=outcome, figures=figures, remark=remark)

    if form.is_valid() and told(form, act):
        messages.success(request, _("已保存。"))
        return redirect(task)
    back = {"back": str(task), "back_url": task.get_absolute_url()}
    return render(request, f"{FOLDER}/form.html", {"form": form, "heading": str(found.instrument)} | back)


@require_POST
def rest(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm as unchanged everything that waits and has its figures."""
    task = _task(request, public_id)
    number = services.confirm_rest(task, by=request.user)
    said = ngettext("已确认 %s 台套。", "已确认 %s 台套。", number) % number
    messages.success(request, said if number else _("没有可以批量确认的仪器：请先填报年度机时和收入。"))
    return redirect(task)
