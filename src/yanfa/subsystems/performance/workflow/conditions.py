"""What must hold before a move of the year: each a sentence that says what is missing and where to mend it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.fragments import letters
from yanfa.subsystems.performance.choices import Mark
from yanfa.subsystems.performance.effects.figures import execution_rate
from yanfa.subsystems.performance.effects.texts import texts_of
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
from yanfa.subsystems.performance.workflow.volume import public_copy, signed_copy

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


def without_request(adjustment: Adjustment) -> Verdict:
    """The request has not been recorded yet: its number is used once."""
    if letters.letters_of(adjustment).filter(kind="request").exists():
        return deny(_("请示已经登记。"))
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
    """The result is told and agrees with the table, every row is scored, a score below the weight is explained,
    no correction is open."""
    wrong = _wrong_in_texts(evaluation)
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
    wrong += _unexplained(evaluation, reports)
    return _first([*wrong, *_open_corrections(evaluation)])


def _unexplained(evaluation: SelfEvaluation, reports: list[RowReport]) -> list[str]:
    """Targets far exceeded, and a low execution of the budget, without a word on why."""
    wrong = []
    times = Decimal(policy.get("performance.over_completion_percent").value) / HUNDRED
    exceeded = [
        report.row.name
        for report in reports
        if report.over_completion is not None
        and report.over_completion >= times
        and not report.deviation.strip()
    ]
    if exceeded:
        wrong.append(_("这些指标远超指标值，请说明原因（指标值是否偏低）：%s。") % "、".join(exceeded))
    rate = execution_rate(evaluation.executed, evaluation.annual_budget)
    least = policy.get("performance.deviation_rate").value
    if rate is not None and rate < least and not evaluation.problems.strip():
        wrong.append(_("预算执行率低于 %s%%，请在存在问题中说明原因。") % least)
    return wrong


def _wrong_in_texts(evaluation: SelfEvaluation) -> list[str]:
    """What the texts lack or contradict, each with how to mend it."""
    if not evaluation.result.strip():
        return [_("请填写实际完成情况。")]
    language = "en" if (get_language() or "").startswith("en") else "zh"
    names = {"result": _("实际完成情况"), "problems": _("存在问题"), "measures": _("改进措施")}
    return [
        _("%(text)s：%(wrong)s%(remedy)s")
        % {
            "text": names[each.place],
            "wrong": getattr(each.sentence, language),
            "remedy": getattr(each.remedy, language),
        }
        for each in texts_of(evaluation).errors
    ]


def _open_corrections(evaluation: SelfEvaluation) -> list[str]:
    waiting = Correction.objects.filter(report__evaluation=evaluation, state="proposed")
    names = [each.report.row.name for each in waiting.select_related("report__row")]
    return [_("这些指标的更正单还没有办结：%s。") % "、".join(names)] if names else []


def can_seal(evaluation: SelfEvaluation) -> Verdict:
    """The 签章版 of what was signed is issued, and no figure in it is bare: each is computed or has evidence."""
    proved = can_issue(evaluation)
    if proved and signed_copy(evaluation) is None:
        return deny(_("请先在“文件与用印”页出具签章版。"))
    return proved


def sealed_scan_back(evaluation: SelfEvaluation) -> Verdict:
    """The scan of the sealed 签章版 has come back."""
    copy = signed_copy(evaluation)
    if copy is None or not copy.is_sealed:
        return deny(_("请先在“文件与用印”页上传盖章后的扫描件。"))
    return allow()


def public_version_issued(evaluation: SelfEvaluation) -> Verdict:
    """The 公开版 of what was signed is issued."""
    if public_copy(evaluation) is None:
        return deny(_("请先在“文件与用印”页出具公开版。"))
    return allow()


def can_issue(evaluation: SelfEvaluation) -> Verdict:
    """No figure is bare: each is computed, or has evidence that anyone can open; no correction is open."""
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
