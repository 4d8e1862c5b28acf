"""Work plans: their list, the plan of a project year, its tasks and communications, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.refusals import told
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.exports.tasks import (
    COMMUNICATION_HEADINGS,
    TASK_HEADINGS,
    communication_rows,
    task_rows,
)
from yanfa.subsystems.performance.forms import tasks as typed
from yanfa.subsystems.performance.forms.versioned import VersionedForm
from yanfa.subsystems.performance.importers.tasks import CommunicationRows, TaskRows
from yanfa.subsystems.performance.models import (
    Communication,
    PlannedTask,
    TaskAcceptance,
    TaskCompletion,
    TaskPostponement,
)
from yanfa.subsystems.performance.models.goals import within_reach
from yanfa.subsystems.performance.permissions.tasks import may_keep_plan
from yanfa.subsystems.performance.services import tasks
from yanfa.subsystems.performance.services.editing import insist
from yanfa.subsystems.performance.services.work_plans import (
    communication_line,
    line_of,
    plan_counts,
    work_plan_of,
)

READ = "performance.read"
PAGE, LOG_LINES = 30, 40
YEAR = ("project_year__project", "project_year__unit", "project_year__authority")


class Step(NamedTuple):
    """Something that becomes of a task or communication: what it is called, what is typed, what does it."""

    heading: str | Promise
    form: type[forms.BaseForm]
    act: Callable[..., Any]
    note: str | Promise = ""


CORRECTED = gettext_lazy("更正前后的内容和理由都会保留。")
WITHDRAWN = gettext_lazy("撤销后不再计入，登记和理由仍可查阅。")
TASK_STEPS = {
    "complete": Step(gettext_lazy("登记完成"), typed.CompletionForm, tasks.complete),
    "accept": Step(gettext_lazy("登记验收"), typed.AcceptanceForm, tasks.accept),
    "postpone": Step(
        gettext_lazy("登记改期"),
        typed.PostponementForm,
        tasks.postpone,
        gettext_lazy("按时与否仍以首次计划日为准，改期后的情况另列。"),
    ),
    "correct": Step(gettext_lazy("更正任务"), typed.TaskCorrectionForm, tasks.correct_task, CORRECTED),
    "withdraw": Step(gettext_lazy("撤销任务"), typed.WithdrawalForm, tasks.withdraw_task, WITHDRAWN),
}
COMMUNICATION_STEPS = {
    "finish": Step(gettext_lazy("登记办结"), typed.FinishForm, tasks.finish_communication),
    "correct": Step(
        gettext_lazy("更正沟通事项"),
        typed.CommunicationCorrectionForm,
        tasks.correct_communication,
        CORRECTED,
    ),
    "withdraw": Step(
        gettext_lazy("撤销沟通事项"),
        typed.CommunicationWithdrawalForm,
        tasks.withdraw_communication,
        WITHDRAWN,
    ),
}
FACTS: dict[str, tuple[type[Any], str]] = {
    "completion": (TaskCompletion, "task"),
    "acceptance": (TaskAcceptance, "completion__task"),
    "postponement": (TaskPostponement, "task"),
}


# ── The plan of a year ───────────────────────────────────────────────────────────────────────


@permission_required(READ)
def work_plans(request: HttpRequest) -> HttpResponse:
    """The project years within reach, with how many of their tasks and communications are overdue."""
    years = within_reach(ProjectYear.objects.all(), request.user, "").select_related("project")
    page = Paginator(years.order_by("-year", "project__code", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": plan_counts(page, today())}
    return render(request, "performance/tasks/plans.html", context)


def _year(request: HttpRequest, public_id: str) -> ProjectYear:
    reachable = within_reach(ProjectYear.objects.all(), request.user, "")
    return get_object_or_404(reachable.select_related("project", "unit", "authority"), public_id=public_id)


def _plan_url(year: ProjectYear) -> str:
    return reverse("performance:work_plan", args=[year.public_id])


@permission_required(READ)
def work_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """The work plan of one project year, what is overdue first."""
    year = _year(request, public_id)
    gone = [
        each
        for model in (PlannedTask, Communication)
        for each in model.objects.filter(project_year=year).exclude(withdrawn_at=None)
    ]
    context = {
        "year": year,
        "plan": work_plan_of(year, today()),
        "gone": gone,
        "may_keep": may_keep_plan(request.user, year),
    }
    return render(request, "performance/tasks/plan.html", context)


@permission_required(READ)
def tasks_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The tasks as a spreadsheet."""
    year = _year(request, public_id)
    rows = task_rows(work_plan_of(year, today()))
    return workbook_response(f"{year} 工作任务.xlsx", TASK_HEADINGS, rows)


@permission_required(READ)
def communications_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The communications as a spreadsheet."""
    year = _year(request, public_id)
    rows = communication_rows(work_plan_of(year, today()))
    return workbook_response(f"{year} 项目沟通.xlsx", COMMUNICATION_HEADINGS, rows)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def tasks_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take tasks in from a spreadsheet: a preview first, then all or none."""
    return _import(request, _year(request, public_id), TaskRows, _("导入工作任务"))


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def communications_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take communications in from a spreadsheet: a preview first, then all or none."""
    return _import(request, _year(request, public_id), CommunicationRows, _("导入项目沟通"))


def _import(request: HttpRequest, year: ProjectYear, importer: Any, heading: str) -> HttpResponse:
    insist(may_keep_plan(request.user, year))
    back = {"back": str(year), "back_url": _plan_url(year)}
    return import_page(request, importer(year, request.user), heading=heading, **back)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def task_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a task into the plan."""
    year = _year(request, public_id)
    insist(may_keep_plan(request.user, year))
    form = typed.TaskForm(request.POST or None, instance=PlannedTask(project_year=year))
    if form.is_valid() and (
        made := told(form, lambda: tasks.plan_task(year, by=request.user, **form.facts()))
    ):
        messages.success(request, _("已登记任务。"))
        return redirect(made)
    return _form(request, form, _("登记任务"), str(year), _plan_url(year))


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def communication_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note something to be sent or answered by a day."""
    year = _year(request, public_id)
    insist(may_keep_plan(request.user, year))
    form = typed.CommunicationForm(request.POST or None, instance=Communication(project_year=year))
    if form.is_valid() and (
        made := told(form, lambda: tasks.note_communication(year, by=request.user, **form.facts()))
    ):
        messages.success(request, _("已登记沟通事项。"))
        return redirect(made)
    return _form(request, form, _("登记沟通事项"), str(year), _plan_url(year))


# ── One task, one communication ──────────────────────────────────────────────────────────────


@permission_required(READ)
def task(request: HttpRequest, public_id: str) -> HttpResponse:
    """One task: its plan, what became of it, and every correction."""
    found = _found(request, PlannedTask, public_id)
    acceptances = TaskAcceptance.objects.filter(completion__task=found)
    context = {
        "task": found,
        "line": line_of(found, today()),
        "facts": [
            ("postponement", found.postponements.select_related("recorded_by", "withdrawn_by")),
            ("completion", found.completions.select_related("recorded_by", "withdrawn_by")),
            ("acceptance", acceptances.select_related("recorded_by", "withdrawn_by")),
        ],
    }
    return render(request, "performance/tasks/task.html", context | _beside(request, found))


@permission_required(READ)
def communication(request: HttpRequest, public_id: str) -> HttpResponse:
    """One communication, and every correction of it."""
    found = _found(request, Communication, public_id)
    context = {"communication": found, "line": communication_line(found, today())}
    return render(request, "performance/tasks/communication.html", context | _beside(request, found))


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def task_step(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Note what became of a task, or mend it."""
    return _step(request, _found(request, PlannedTask, public_id), TASK_STEPS, name)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def communication_step(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Note that it was sent or answered, or mend it."""
    return _step(request, _found(request, Communication, public_id), COMMUNICATION_STEPS, name)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def withdraw_fact(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Withdraw a postponement, completion or acceptance with a reason."""
    if kind not in FACTS:
        raise Http404(kind)
    model, lookup = FACTS[kind]
    fact = get_object_or_404(
        within_reach(model.objects.all(), request.user, f"{lookup}__project_year"), public_id=public_id
    )
    about = fact.completion.task if kind == "acceptance" else fact.task
    insist(may_keep_plan(request.user, about.project_year))
    form = typed.FactWithdrawalForm(request.POST or None)
    if form.is_valid() and told(
        form, lambda: tasks.withdraw_fact(fact, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已撤销，登记和理由仍可查阅。"))
        return redirect(about)
    return _form(request, form, _("撤销登记"), str(about), about.get_absolute_url(), WITHDRAWN)


def _found(request: HttpRequest, model: Any, public_id: str) -> Any:
    reachable = model.objects.visible_to(request.user)
    return get_object_or_404(
        reachable.select_related(*YEAR, "recorded_by", "withdrawn_by"), public_id=public_id
    )


def _beside(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What the pages of a task and of a communication both show."""
    return {
        "year": found.project_year,
        "plan_url": _plan_url(found.project_year),
        "corrections": found.corrections.select_related("corrected_by"),
        "may_keep": may_keep_plan(request.user, found.project_year),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }


def _step(request: HttpRequest, found: Any, steps: dict[str, Step], name: str) -> HttpResponse:
    if name not in steps:
        raise Http404(name)
    step = steps[name]
    insist(may_keep_plan(request.user, found.project_year))
    versioned = issubclass(step.form, VersionedForm)
    form: Any = step.form(request.POST or None, **({"instance": found} if versioned else {}))
    if form.is_valid() and told(form, lambda: step.act(found, by=request.user, **_given(form, name))):
        messages.success(request, _("已保存。"))
        return redirect(found)
    if versioned and form.is_bound:
        form.compare(type(found).objects.get(pk=found.pk))
    return _form(request, form, step.heading, str(found), found.get_absolute_url(), step.note)


def _given(form: Any, name: str) -> dict[str, Any]:
    """What the act of a step is given: a correction tells its facts apart from version and reason."""
    given = dict(form.cleaned_data)
    if name != "correct":
        return given
    return {"version": given.pop("version"), "reason": given.pop("reason"), "facts": given}


def _form(
    request: HttpRequest,
    form: Any,
    heading: str | Promise,
    back: str,
    back_url: str,
    note: str | Promise = "",
) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "back_url": back_url, "note": note}
    return render(request, "performance/tasks/form.html", context)
