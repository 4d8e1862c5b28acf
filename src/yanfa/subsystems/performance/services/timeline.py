"""The year of one project as a timeline: every stage with its papers, who has them, and the step that may be next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import local_date
from yanfa.kernel.workflow.fragments.archiving import entry_of
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.models import (
    DepartmentReview,
    Goal,
    Rectification,
    SelfEvaluation,
)
from yanfa.subsystems.performance.models.years import BEFORE_APPROVAL, DONE, PUBLISHING
from yanfa.subsystems.performance.permissions import MANAGE, may_lead_project
from yanfa.subsystems.performance.services.standing import Whose, turns_of

Facts = list[tuple[str | Promise, Any]]


@dataclass(frozen=True)
class Paper:
    """One paper of a stage: the record with its state, what is known of it, and whose turn it is."""

    record: Any
    title: str
    facts: Facts
    turns: list[Whose]


@dataclass(frozen=True)
class Step:
    """A step that may be next. `posts` says that its button acts at once instead of opening a page."""

    label: str
    url: str
    verdict: Verdict
    posts: bool = False


@dataclass(frozen=True)
class StageLine:
    """One stage of the year; `standing` is done, open or to come."""

    label: str
    papers: list[Paper]
    step: Step | None
    standing: str


ARCHIVED = ("archived", "archived_public")
CLEARED = (*PUBLISHING, *DONE)
Known = dict[tuple[type[models.Model], int], list[Whose]]


def timeline_of(year: ProjectYear, user: Any) -> list[StageLine]:
    """The stages in their order, for one reader."""
    goal = Goal.objects.filter(project_year=year).select_related("drafted_by").first()
    evaluation = SelfEvaluation.objects.filter(goal=goal).first() if goal else None
    review = DepartmentReview.objects.filter(evaluation=evaluation).first() if evaluation else None
    matters = list(Rectification.objects.filter(project_year=year).select_related("department"))
    adjustments = list(goal.adjustments.all()) if goal else []
    monitorings = list(goal.monitorings.all()) if goal else []
    single = [each for each in (goal, evaluation, review) if each is not None]
    known = turns_of([*single, *adjustments, *monitorings, *matters])
    lines = _Lines(year, user, goal, evaluation, known)
    return [
        lines.line(_("绩效目标申报"), [goal] if goal else [], _of_goal, lines.declare()),
        lines.line(_("绩效目标调整"), adjustments, _of_adjustment, lines.adjust(adjustments)),
        lines.line(_("绩效跟踪"), monitorings, _of_monitoring, lines.monitor()),
        lines.line(
            _("单位自评"), [evaluation] if evaluation else [], _of_evaluation, lines.evaluate(adjustments)
        ),
        lines.line(_("部门评价"), [review] if review else [], _of_review, None),
        lines.line(_("公开"), _in(evaluation, CLEARED), _of_publication, None),
        lines.line(_("整改与结果应用"), matters, _of_matter, None),
        lines.line(_("归档"), _in(evaluation, ARCHIVED), _of_archive, None),
    ]


def _in(evaluation: SelfEvaluation | None, states: Iterable[str]) -> list[SelfEvaluation]:
    """The self-evaluation where it has come so far."""
    return [evaluation] if evaluation is not None and evaluation.state in states else []


@dataclass(frozen=True)
class _Lines:
    """What every line needs to know."""

    year: ProjectYear
    user: Any
    goal: Goal | None
    evaluation: SelfEvaluation | None
    known: Known

    def line(
        self, label: str, records: list[Any], facts: Callable[[Any], Iterator[Any]], step: Step | None
    ) -> StageLine:
        """A stage with its papers."""
        papers = [self._paper(record, facts) for record in records]
        open_papers = [paper for paper in papers if paper.turns]
        standing = "open" if open_papers else "done" if papers else "to_come"
        return StageLine(label, papers, step, standing)

    def _paper(self, record: Any, facts: Callable[[Any], Iterator[Any]]) -> Paper:
        told = [(label, told) for label, told in facts(record) if told not in (None, "")]
        return Paper(record, str(record), told, self.known.get((type(record), record.pk), []))

    def declare(self) -> Step | None:
        """开始申报."""
        if self.goal is not None:
            return None
        url = reverse("performance:declare", args=[self.year.public_id])
        return Step(_("开始申报"), url, may_lead_project(self.user, self.year), posts=True)

    def adjust(self, adjustments: list[Any]) -> Step | None:
        """提出调整."""
        if self.goal is None or self.evaluation is not None:
            return None
        verdict = self._approved() & _nothing_open(adjustments) & may_lead_project(self.user, self.year)
        return Step(_("提出调整"), reverse("performance:adjust", args=[self.goal.public_id]), verdict)

    def monitor(self) -> Step | None:
        """开始跟踪."""
        if self.goal is None or self.evaluation is not None:
            return None
        verdict = self._approved() & may_lead_project(self.user, self.year)
        return Step(_("开始跟踪"), reverse("performance:monitor", args=[self.goal.public_id]), verdict)

    def evaluate(self, adjustments: list[Any]) -> Step | None:
        """启动自评."""
        if self.goal is None or self.evaluation is not None:
            return None
        verdict = self._approved() & _nothing_open(adjustments) & permitted(self.user, MANAGE)
        url = reverse("performance:begin_evaluation", args=[self.goal.public_id])
        return Step(_("启动自评"), url, verdict, posts=True)

    def _approved(self) -> Verdict:
        if self.goal is not None and self.goal.state == "approved":
            return allow()
        return deny(_("绩效目标批复后才能办理。"))


def _nothing_open(adjustments: list[Any]) -> Verdict:
    if any(each.state in BEFORE_APPROVAL for each in adjustments):
        return deny(_("还有一份目标调整没有办结，请先办结。"))
    return allow()


Told = Iterator[tuple[str, Any]]


def _of_goal(goal: Goal) -> Told:
    yield _("填报人"), goal.drafted_by
    yield _("批复文号"), goal.approval_number
    yield _("批复日期"), _day(goal.approved_on)
    yield _("审核等级"), goal.get_review_grade_display()


def _of_adjustment(adjustment: Any) -> Told:
    yield _("批复文号"), adjustment.approval_number
    yield _("批复日期"), _day(adjustment.effective_on)


def _of_monitoring(monitoring: Any) -> Told:
    yield _("统计截止日"), _day(monitoring.as_of)
    yield _("处理决定"), monitoring.get_decision_display()
    yield _("决定日期"), _day(monitoring.decided_on)


def _of_evaluation(evaluation: SelfEvaluation) -> Told:
    yield _("统计截止日"), _day(evaluation.cut_off)
    yield _("总分"), evaluation.total
    yield _("评分等级"), evaluation.grade


def _of_review(review: DepartmentReview) -> Told:
    yield _("评价总分"), review.total
    yield _("评价等级"), review.grade
    yield _("确认日期"), _day(review.confirmed_on)


def _of_publication(evaluation: SelfEvaluation) -> Told:
    span = StateSpan.objects.for_target(evaluation).filter(tag="published").order_by("entered_at").first()
    yield _("公开日期"), _day(local_date(span.entered_at)) if span else ""


def _of_archive(evaluation: SelfEvaluation) -> Told:
    entry = entry_of(evaluation)
    yield _("档号"), entry.file_number
    yield _("保管期限"), entry.retention
    yield _("归档日期"), _day(local_date(entry.archived_at))


def _of_matter(matter: Rectification) -> Told:
    yield _("责任处室"), matter.department
    yield _("整改期限"), _day(matter.due_on)
    yield _("销号日期"), _day(matter.closed_on)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
