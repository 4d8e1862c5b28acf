"""What must hold before a move of the year: each a sentence that says what is missing and where to mend it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import today
from yanfa.subsystems.performance.choices import Mark
from yanfa.subsystems.performance.models import (
    Adjustment,
    Correction,
    DepartmentReview,
    ExAnteEvaluation,
    Goal,
    Monitoring,
    RowReport,
    SelfEvaluation,
)
from yanfa.subsystems.performance.models.marks import mark_of

HUNDRED = Decimal(100)


def _first(sentences: list[str]) -> Verdict:
    return deny(" ".join(sentences)) if sentences else allow()


def goal_complete(goal: Goal) -> Verdict:
    """Text, rows, weights that make 100 with the budget row, and for a new project the ex-ante evaluation."""
    rows = list(goal.indicators.standing())
    wrong = []
    if not goal.annual.strip():
        wrong.append(_("请填写年度总体目标。"))
    if not rows:
        wrong.append(_("请至少填写一个绩效指标。"))
    total = sum((row.weight for row in rows), goal.budget_weight)
    if rows and total != HUNDRED:
        wrong.append(_("分值合计为 %s，应为 100（含预算执行率）。") % format(total.normalize(), "f"))
    blank = [row.name for row in rows if not row.weight]
    if blank:
        wrong.append(_("这些指标没有分值：%s。") % "、".join(blank))
    if goal.project_year.project.first_year == goal.year and not has_ex_ante(goal):
        wrong.append(_("新增项目须先完成事前绩效评估。"))
    return _first(wrong)


def has_ex_ante(goal: Goal) -> bool:
    """Whether an ex-ante evaluation that supports the project is recorded."""
    return ExAnteEvaluation.objects.filter(goal=goal).exclude(outcome="refuse").exists()


def before_self_evaluation(adjustment: Adjustment) -> Verdict:
    """The self-evaluation has not been opened: afterwards goals stand."""
    if SelfEvaluation.objects.filter(goal=adjustment.goal_id).exists():
        return deny(_("绩效自评已经启动，目标不能再调整。"))
    return allow()


def adjustment_complete(adjustment: Adjustment) -> Verdict:
    """Something is adjusted, weights still make 100, and the self-evaluation has not begun."""
    rows = list(adjustment.rows.all())
    if not rows:
        return deny(_("请至少调整一个指标。"))
    standing = {row.pk: row.weight for row in adjustment.goal.indicators.standing()}
    for number, row in enumerate(rows):
        key = row.row_id if row.row_id is not None else -1 - number
        standing[key] = Decimal(row.proposed.get("weight") or 0)
    total = sum(standing.values(), adjustment.goal.budget_weight)
    if total != HUNDRED:
        return deny(_("调整后分值合计为 %s，应为 100（含预算执行率）。") % format(total.normalize(), "f"))
    return before_self_evaluation(adjustment)


def monitoring_complete(monitoring: Monitoring) -> Verdict:
    """Every row says how likely its target is, and why where it is not certain; the expected spending is given."""
    rows = list(monitoring.rows.select_related("row"))
    wrong = []
    open_rows = [row.row.name for row in rows if not row.outlook]
    if open_rows:
        wrong.append(_("这些指标没有填写完成可能性：%s。") % "、".join(open_rows))
    unexplained = [
        row.row.name
        for row in rows
        if row.outlook and row.outlook != "certain" and not (row.causes and row.cause_text.strip())
    ]
    if unexplained:
        wrong.append(_("这些指标可能完不成，请选择偏差原因并说明：%s。") % "、".join(unexplained))
    if monitoring.expected is None:
        wrong.append(_("请填写全年预计执行数。"))
    return _first(wrong)


# ── Self-evaluation ──────────────────────────────────────────────────────────────────────────


def has_value(report: RowReport) -> Verdict:
    """The row has a figure, or an opinion where it is qualitative."""
    if report.value is None and not report.actual.strip() and not report.achievement:
        return deny(_("请先填写实际完成值或评审意见。"))
    return allow()


def rows_unlocked(report: RowReport) -> Verdict:
    """The figures are not locked yet."""
    if report.evaluation.locked:
        return deny(_("指标值已锁定，只能通过更正单更改。"))
    return allow()


def can_lock(evaluation: SelfEvaluation) -> Verdict:
    """Every row is gathered, the days for late entries are over, and each qualitative row has its opinion."""
    wrong = []
    if today() <= evaluation.late_until:
        wrong.append(_("补录期到 %s 止，之后才能锁定。") % evaluation.late_until.isoformat())
    reports = list(evaluation.reports.for_form())
    missing = [report.row.name for report in reports if report.state != "collected"]
    if missing:
        wrong.append(_("这些指标还没有汇总：%s。") % "、".join(missing))
    return _first(wrong)


def can_submit(evaluation: SelfEvaluation) -> Verdict:
    """The result is told, every row is scored, a score below the weight is explained, no correction is open."""
    wrong = []
    if not evaluation.result.strip():
        wrong.append(_("请填写实际完成情况。"))
    reports = list(evaluation.reports.for_form())
    unscored = [report.row.name for report in reports if report.score is None]
    if unscored:
        wrong.append(_("这些指标没有评分：%s。") % "、".join(unscored))
    silent = [
        report.row.name
        for report in reports
        if report.score is not None and report.score < report.row.weight and not report.deviation.strip()
    ]
    if silent:
        wrong.append(_("这些指标未得满分，请填写偏差原因及改进措施：%s。") % "、".join(silent))
    if evaluation.total is None:
        wrong.append(_("请先计算总分和等级。"))
    return _first([*wrong, *_open_corrections(evaluation)])


def _open_corrections(evaluation: SelfEvaluation) -> list[str]:
    waiting = Correction.objects.filter(report__evaluation=evaluation, state="proposed")
    names = [each.report.row.name for each in waiting.select_related("report__row")]
    return [_("这些指标的更正单还没有办结：%s。") % "、".join(names)] if names else []


def can_seal(evaluation: SelfEvaluation) -> Verdict:
    """No figure is bare: each is computed, or has evidence that anyone can open."""
    bare = [report.row.name for report in evaluation.reports.for_form() if mark_of(report) == Mark.BARE]
    wrong = [_("这些指标没有佐证，不能用印：%s。") % "、".join(bare)] if bare else []
    return _first([*wrong, *_open_corrections(evaluation)])


def correctable(correction: Correction) -> Verdict:
    """The form is being scored: what was signed, sealed or published goes back there first, so that scores follow."""
    if correction.report.evaluation.state != "scoring":
        return deny(_("请先将自评表退回到评分环节，更正后重新评分、审批。"))
    return allow()


def review_complete(review: DepartmentReview) -> Verdict:
    """Every row and the budget line have the reviewer's own score."""
    rows = list(review.rows.select_related("report__row"))
    missing = [row.report.row.name for row in rows if row.score is None]
    if missing:
        return deny(_("这些指标没有核查分数：%s。") % "、".join(missing))
    if review.budget_score is None or review.total is None:
        return deny(_("请填写预算执行率评分。"))
    return allow()
