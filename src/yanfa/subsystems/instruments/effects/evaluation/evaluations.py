"""What the moves of a unit's evaluation do, and what must hold before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.fragments.publicity import is_over, notice_of
from yanfa.kernel.workflow.models import PublicNotice
from yanfa.subsystems.instruments.models import EvaluationObjection, SharingEvaluation

Data = Mapping[str, Any]
#: States of the batch in which a result may still change.
OPEN = ("self_reporting", "form_check", "scoring", "drafted", "showing")
TEXTS = ("management", "team", "results")


def begin(evaluation: SharingEvaluation, by: Any, data: Data) -> None:
    """A self-report is begun while the batch takes them. Raises Hindered."""
    if not (verdict := takes_reports(evaluation)):
        raise Hindered(verdict.reason)


def takes_reports(evaluation: SharingEvaluation) -> Verdict:
    """Whether the batch takes self-reports today."""
    batch = evaluation.batch
    if batch.state != "self_reporting" or clock.today() > batch.due_on:
        return deny(_("自评报告截止日为 %s，现在不再受理。") % batch.due_on.isoformat())
    return allow()


def may_still_submit(evaluation: SharingEvaluation) -> Verdict:
    """In time, or returned and the check goes on; and with everything that it must say."""
    returned = evaluation.state == "returned" and evaluation.batch.state == "form_check"
    verdict = allow() if returned else takes_reports(evaluation)
    if not verdict:
        return verdict
    empty = [
        str(evaluation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in TEXTS
        if not getattr(evaluation, name).strip()
    ]
    if not evaluation.declared:
        empty.insert(0, str(evaluation._meta.get_field("declared").verbose_name))
    return deny(_("请先填写：%s。") % "、".join(empty)) if empty else allow()


def submit(evaluation: SharingEvaluation, by: Any, data: Data) -> None:
    """Keep who submitted and when."""
    evaluation.submitted_by, evaluation.submitted_at = by, clock.now()


def result_is_open(evaluation: SharingEvaluation) -> Verdict:
    """The result of the batch is not final."""
    if evaluation.batch.state in OPEN:
        return allow()
    return deny(_("评估结果已确定；发现材料不实的，请追回奖励。"))


def disqualify(evaluation: SharingEvaluation, by: Any, data: Data) -> None:
    """Without points and place: the unit is not ranked."""
    evaluation.total = evaluation.sharing_score = evaluation.place = None
    evaluation.grade = ""


def batch_is_scored(evaluation: SharingEvaluation) -> Verdict:
    """The points of the unit were added up."""
    if evaluation.total is not None and evaluation.batch.state in ("scoring", "drafted"):
        return allow()
    return deny(_("得分由批次统一计算。"))


def result_is_shown(evaluation: SharingEvaluation) -> Verdict:
    """The result is on public notice, and its last day has not passed."""
    if evaluation.batch.state == "showing" and clock.today() <= notice_of(evaluation.batch).closes_on:
        return allow()
    return deny(_("异议在评估结果公示期内提出。"))


def notice_is_over(evaluation: SharingEvaluation) -> Verdict:
    """The public notice of the batch has ended without open objections."""
    if evaluation.batch.state != "showing":
        return deny(_("结果随批次统一确定。"))
    try:
        return is_over(evaluation.batch)
    except PublicNotice.DoesNotExist:
        return deny(_("结果随批次统一确定。"))


def take_objection(evaluation: SharingEvaluation, by: Any, data: Data) -> None:
    """Keep the objection."""
    EvaluationObjection.objects.create(evaluation=evaluation, text=data["text"], raised_by=by)


def answer_objection(evaluation: SharingEvaluation, by: Any, data: Data) -> None:
    """Keep the answer; points that it changes are changed after the notice was stopped."""
    waiting = evaluation.objections.filter(answered_at=None)
    facts = {"answer": data["answer"], "answered_by": by, "answered_at": clock.now()}
    if not waiting.update(**facts):
        raise Hindered(_("没有待答复的异议。"))
