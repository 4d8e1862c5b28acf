"""Going through the points of a qualitative row over its evidence; what they propose is shown, the assessor decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import now
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.policy import PolicyValue, get, get_version
from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.indicators import CHECKLISTS, policy_of
from yanfa.subsystems.performance.models import ChecklistAnswer, Evidence, RowReport
from yanfa.subsystems.performance.permissions import may_judge
from yanfa.subsystems.performance.permissions.tasks import POINTS_CHECKED
from yanfa.subsystems.performance.rules.checklists import (
    Checklist,
    Level,
    Point,
    Proposal,
    propose,
    read_checklist,
)
from yanfa.subsystems.performance.rules.values import squeeze
from yanfa.subsystems.performance.services.editing import insist, locked
from yanfa.subsystems.performance.services.forming import scheme_of


@dataclass(frozen=True)
class Given:
    """What an assessor says of one point; an empty level takes the answer back. `evidence` is its number."""

    level: str
    reason: str = ""
    evidence: int | None = None


@dataclass(frozen=True)
class Line:
    """One point with the answer that stands, if any."""

    point: Point
    answer: ChecklistAnswer | None

    @property
    def level(self) -> Level | None:
        """The level found."""
        return self.point.level(self.answer.level) if self.answer else None


@dataclass(frozen=True)
class Sheet:
    """The checklist of a row: the indicator it answers, the points by their version, answers, what they propose."""

    indicator: Indicator
    policy: PolicyValue
    checklist: Checklist
    lines: tuple[Line, ...]
    proposal: Proposal


def indicator_of_row(report: RowReport) -> Indicator | None:
    """The qualitative indicator that a row names by its code, or by a name under which it was published."""
    if report.source != Source.OPINION:
        return None
    code = report.indicator_code or report.row.indicator_code
    name = squeeze(report.row.name)
    for each in CHECKLISTS:
        names = {squeeze(answer.name) for answer in each.answers}
        if each.code == code or (not code and name in names):
            return each
    return None


def sheet_of(report: RowReport) -> Sheet | None:
    """The checklist of a row; None for one that names no qualitative indicator with points.

    What was answered keeps the version of the points by which it was; else those of the last day of the year count.
    """
    indicator = indicator_of_row(report)
    if indicator is None:
        return None
    answers = {each.point: each for each in report.checklist.select_related("evidence", "answered_by")}
    policy = _points_of(report, indicator, next(iter(answers.values()), None))
    checklist = read_checklist(policy.value)
    lines = tuple(Line(point, answers.get(point.code)) for point in checklist.points)
    levels = {code: answer.level for code, answer in answers.items()}
    scale = scheme_of(report.evaluation).qualitative
    return Sheet(indicator, policy, checklist, lines, propose(checklist, levels, scale))


def drafted_opinion(sheet: Sheet) -> str:
    """The opinion that the answers propose, for the assessor to change: the sum, and each point with its evidence."""
    lines = [sheet.proposal.sentence.chinese]
    for number, line in enumerate(sheet.lines, 1):
        if line.answer is not None and line.level is not None:
            evidence = f"（佐证{line.answer.evidence.number}）" if line.answer.evidence else ""
            lines.append(f"{number}. {line.point.text}：{line.level.label}{evidence}，{line.answer.reason}")
    return "\n".join(lines)


@transaction.atomic
def check_points(report: RowReport, *, by: Any, version: int, answers: Mapping[str, Given]) -> RowReport:
    """Keep what was found on the points {code: Given}, read at `version` of the report.

    Every answer needs its reason, and one that earns points the number of a standing piece of evidence of the row.
    Raises PermissionDenied, ValidationError.
    """
    fresh = locked(report, version)
    insist(may_judge(by, fresh))
    sheet = sheet_of(fresh)
    if sheet is None:
        raise ValidationError(_("这个指标没有检查要点。"))
    if fresh.score is not None:
        raise ValidationError(_("这个指标已评分，不能再改要点核对；请先清除评分。"))
    evidence = {each.number: each for each in fresh.evidence.standing()}
    told = {}
    for line in sheet.lines:
        if line.point.code in answers:
            before = line.answer.level if line.answer else None
            after = _keep(fresh, line, answers[line.point.code], evidence, sheet.policy, by)
            told[line.point.code] = [before, after]
    fresh.version += 1
    fresh.save(update_fields=["version"])
    log.record(POINTS_CHECKED, by=by, target=fresh, summary=str(fresh), changes=told)
    return fresh


def _points_of(report: RowReport, indicator: Indicator, answered: ChecklistAnswer | None) -> PolicyValue:
    if answered is not None:
        return get_version(answered.policy_version)
    return get(policy_of(indicator), report.evaluation.cut_off)


def _keep(
    report: RowReport,
    line: Line,
    given: Given,
    evidence: Mapping[int, Evidence],
    policy: PolicyValue,
    by: Any,
) -> str | None:
    """Keep one answer; its level, or None where it was taken back."""
    point, field = line.point, line.point.code
    if not given.level:
        if line.answer:
            line.answer.delete()
        return None
    level = point.level(given.level)
    if level is None:
        raise ValidationError(_("要点“%s”没有这一档，请重新选择。") % point.text)
    if not given.reason.strip():
        raise ValidationError({f"{field}_reason": _("请写明核对依据。")})
    if given.evidence is not None and given.evidence not in evidence:
        raise ValidationError(
            {f"{field}_evidence": _("该指标没有编号为 %s 的佐证材料，或已撤回。") % given.evidence}
        )
    if level.points and given.evidence is None:
        raise ValidationError({f"{field}_evidence": _("得分的要点须指明佐证材料编号。")})
    answer = line.answer or ChecklistAnswer(report=report, point=point.code)
    found = None if given.evidence is None else evidence[given.evidence]
    facts = (level.code, given.reason.strip(), found, policy.version_id)
    if line.answer and facts == (answer.level, answer.reason, answer.evidence, answer.policy_version):
        return level.code
    answer.level, answer.reason, answer.evidence, answer.policy_version = facts
    answer.answered_by, answer.answered_at = by, now()
    answer.full_clean()
    answer.save()
    return level.code
