"""Project years as 绩效 lists them: who may see which, how far each has come, and which are late."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.models import Turn
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices.stages import Stage

from .adjustments import Adjustment
from .evaluations import RowReport, SelfEvaluation
from .goals import Goal, within_reach
from .monitoring import Monitoring
from .reviews import DepartmentReview, Rectification

STAGES = [
    (Stage.NOT_BEGUN, _("未申报")),
    (Stage.DECLARING, _("目标申报中")),
    (Stage.CARRIED_OUT, _("目标已批复，执行中")),
    (Stage.EVALUATING, _("单位自评中")),
    (Stage.AUTHORITY, _("主管部门审核中")),
    (Stage.PUBLISHING, _("待公开")),
    (Stage.DONE, _("已办结")),
]
EVALUATION = "goal__self_evaluation__state__in"
AUTHORITY, PUBLISHING = ("authority",), ("secrecy", "cleared")
DONE = ("published", "internal", "archived", "archived_public")
BEFORE_APPROVAL = ("drafting", "approving", "submitted")
#: How a late paper leads to its project year.
PAPERS: dict[type[models.Model], str] = {
    Goal: "project_year",
    Adjustment: "goal__project_year",
    Monitoring: "goal__project_year",
    SelfEvaluation: "goal__project_year",
    RowReport: "evaluation__goal__project_year",
    DepartmentReview: "evaluation__goal__project_year",
    Rectification: "project_year",
}
_OF_STAGE = {
    Stage.NOT_BEGUN: Q(goal__isnull=True),
    Stage.DECLARING: Q(goal__state__in=BEFORE_APPROVAL),
    Stage.CARRIED_OUT: Q(goal__state="approved", goal__self_evaluation__isnull=True),
    Stage.EVALUATING: Q(goal__self_evaluation__isnull=False)
    & ~Q(**{EVALUATION: (*AUTHORITY, *PUBLISHING, *DONE)}),
    Stage.AUTHORITY: Q(**{EVALUATION: AUTHORITY}),
    Stage.PUBLISHING: Q(**{EVALUATION: PUBLISHING}),
    Stage.DONE: Q(**{EVALUATION: DONE}),
}


def years_visible_to(user: Any) -> QuerySet[ProjectYear]:
    """The project years of the units and authorities that the person belongs to; all for who manages."""
    years: QuerySet[ProjectYear] = within_reach(ProjectYear.objects.all(), user, "")
    return years


def at_stage(years: QuerySet[ProjectYear], stage: Stage) -> QuerySet[ProjectYear]:
    """Those that stand at one stage."""
    return years.filter(_OF_STAGE[stage])


def late(years: QuerySet[ProjectYear], on: date) -> QuerySet[ProjectYear]:
    """Those with a paper whose last day had passed on that date."""
    condition = Q(pk__in=[])
    for model, lookup in PAPERS.items():
        kind = ContentType.objects.get_for_model(model)
        keys = Turn.objects.filter(content_type=kind, due_on__lt=on).values("object_id")
        papers = model._default_manager.order_by().filter(pk__in=keys)
        condition |= Q(pk__in=papers.values(lookup))
    return years.filter(condition)


def for_list(years: QuerySet[ProjectYear]) -> QuerySet[ProjectYear]:
    """With the papers that a list shows, in the order of codes."""
    papers = ("departments", "goal__adjustments", "goal__monitorings", "goal__self_evaluation__review")
    found = years.select_related("project", "unit").prefetch_related(*papers)
    return found.order_by("-year", "project__code", "pk")


def stage_of(year: ProjectYear) -> Stage:
    """The stage of one project year, by the papers at hand."""
    goal = getattr(year, "goal", None)
    if goal is None:
        return Stage.NOT_BEGUN
    if goal.state != "approved":
        return Stage.DECLARING
    evaluation = getattr(goal, "self_evaluation", None)
    if evaluation is None:
        return Stage.CARRIED_OUT
    known = ((AUTHORITY, Stage.AUTHORITY), (PUBLISHING, Stage.PUBLISHING), (DONE, Stage.DONE))
    return next((stage for states, stage in known if evaluation.state in states), Stage.EVALUATING)
