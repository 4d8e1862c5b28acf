"""The self-evaluation of a project year: handing out rows, reporting, evidence, opinions, scores, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.clock.calendar import add_working_days
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.entering import enter, enter_many
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.choices import EvidenceKind, Source
from yanfa.subsystems.performance.effects.figures import figure_of, printed_actual, row_value
from yanfa.subsystems.performance.models import (
    Evidence,
    Goal,
    RowReport,
    SelfEvaluation,
)
from yanfa.subsystems.performance.permissions import (
    EVIDENCE_ADDED,
    EVIDENCE_WITHDRAWN,
    OPINION_GIVEN,
    REPORTED,
    TEXT_KEPT,
    leading_department,
    may_judge,
    may_report,
    may_work_on,
)
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked

EVIDENCE = purposes.register(
    Purpose(
        "performance.evidence",
        "佐证材料",
        frozenset({"pdf", "docx", "xlsx", "xls", "csv", "jpg", "png", "txt"}),
    )
)
LATE_DAYS = "performance.late_entry_days"
TEXTS = ("result", "problems", "measures")
REPORT_FACTS = (
    "source",
    "value",
    "actual",
    "indicator_code",
    "filters",
    "upload",
    "survey",
    "deviation",
    "promised_by",
    "promised_on",
)


@transaction.atomic
def open_evaluation(goal: Goal, *, by: Any, cut_off: date | None = None) -> SelfEvaluation:
    """Open the self-evaluation of approved goals and hand its rows out. Raises MoveRefused, ValidationError.

    The cut-off is the last day of the year; the days for late entries follow it, by the policy in force.
    """
    goal = locked(goal)
    in_state(goal, ("approved",), _("绩效目标批复后才能启动自评。"))
    if SelfEvaluation.objects.filter(goal=goal).exists():
        raise ValidationError(_("该项目年度的绩效自评已经启动。"))
    if goal.adjustments.filter(state__in=("drafting", "approving", "submitted")).exists():
        raise ValidationError(_("还有一份目标调整没有办结，请先办结再启动自评。"))
    leading = leading_department(goal.project_year)
    rows = list(goal.indicators.standing())
    if leading is None and any(row.department_id is None for row in rows):
        raise ValidationError(_("项目没有实施处室，请先在项目年度中登记，或给每个指标指定责任处室。"))
    last = cut_off or date(goal.year, 12, 31)
    late_until = add_working_days(last, int(policy.get(LATE_DAYS).value)).date
    evaluation = enter(SelfEvaluation(goal=goal, cut_off=last, late_until=late_until), by=by)
    reports = [
        RowReport(
            evaluation=evaluation,
            row=row,
            department_id=row.department_id or leading.pk,  # type: ignore[union-attr]  # checked above
            reporter=row.reporter,
            source=row.source,
            indicator_code=row.indicator_code,
            filters=row.filters,
        )
        for row in rows
    ]
    enter_many(reports, by=by, entry="assign")
    return evaluation


def assign(report: RowReport, *, by: Any, reporter: Any) -> RowReport:
    """Name who reports on a row, or nobody in particular (None). Raises MoveRefused."""
    return perform("name_reporter", report, by=by, data={"reporter": reporter.pk if reporter else None})


@transaction.atomic
def report_row(report: RowReport, *, by: Any, version: int, facts: Mapping[str, Any]) -> RowReport:
    """Keep what is reported on a row, read at `version`: the source, the figure and why it deviates.

    A computed source gives the figure itself; what was typed beside it is left out. Raises PermissionDenied,
    ValidationError.
    """
    fresh = locked(report, version)
    insist(may_report(by, fresh))
    in_state(fresh, ("assigned",), _("该指标已提交填报，不能再修改；请牵头处室退回后修改。"))
    given = dict(facts)
    for name in REPORT_FACTS:
        if name in given:
            setattr(fresh, name, given[name])
    given |= computed_facts(fresh)
    _promise_complete(given)
    original = RowReport.objects.get(pk=fresh.pk)
    change(original, given, REPORT_FACTS, by=by, action=REPORTED)
    return original


def computed_facts(report: RowReport) -> dict[str, Any]:
    """The figure that the source of a report gives, as facts; nothing for a typed one. Raises ValidationError."""
    if report.source == Source.MANUAL:
        report.actual = report.actual.strip() or printed_actual(report)
        return {"actual": report.actual, "upload": None, "survey": None}
    if report.source == Source.OPINION:
        return {"value": None, "upload": None, "survey": None}
    figure = _figure(report)
    if figure is None:
        return {"value": None, "actual": ""}
    value = compute(figure.indicator, figure.period, figure.filters)
    if value.value is None:
        raise ValidationError(
            {"source": _("按这个来源算不出数：%s") % (reason_of(value) or _("没有可计的明细。"))}
        )
    report.value = row_value(report, figure.indicator, value.value)
    return {"value": report.value, "actual": printed_actual(report)}


def reason_of(value: Any) -> str:
    """Why an indicator gives no figure, in the language of the page."""
    return str(getattr(value, "reason", "") or "")


def _figure(report: RowReport) -> Any:
    try:
        figure = figure_of(report)
    except KeyError as unknown:
        raise ValidationError({"indicator_code": str(unknown.args[0])}) from unknown
    if figure is not None:
        for name in figure.filters:
            _known_dimension(figure.indicator, name)
    return figure


def _known_dimension(indicator: Any, name: str) -> None:
    try:
        indicator.dimension(name)
    except KeyError as unknown:
        raise ValidationError({"filters": str(unknown.args[0])}) from unknown


def _promise_complete(facts: Mapping[str, Any]) -> None:
    """佐证后补 names a person and a day, or neither."""
    if bool(facts.get("promised_by")) != bool(facts.get("promised_on")):
        raise ValidationError({"promised_on": _("佐证后补须同时写明责任人和期限。")})
    if facts.get("promised_on") and facts["promised_on"] < today():
        raise ValidationError({"promised_on": _("后补期限不能早于今天。")})


@transaction.atomic
def give_opinion(report: RowReport, *, by: Any, version: int, achievement: str, opinion: str) -> RowReport:
    """Keep an assessor's opinion on a qualitative row. Raises PermissionDenied, ValidationError."""
    fresh = locked(report, version)
    insist(may_judge(by, fresh))
    if fresh.source != Source.OPINION:
        raise ValidationError(_("这个指标由数据计算或人工填报，不填评审意见。"))
    if not opinion.strip():
        raise ValidationError({"opinion": _("请写明依据哪些佐证材料得出这一意见。")})
    if fresh.score is not None:
        raise ValidationError(_("这个指标已评分，不能再改评审意见；请先清除评分。"))
    fresh.achievement, fresh.opinion = achievement, opinion.strip()
    facts = {
        "achievement": achievement,
        "opinion": opinion.strip(),
        "opinion_by": by,
        "actual": str(fresh.get_achievement_display()),
    }
    original = RowReport.objects.get(pk=fresh.pk)
    change(original, facts, facts, by=by, action=OPINION_GIVEN)
    return original


@transaction.atomic
def keep_evaluation(
    evaluation: SelfEvaluation, *, by: Any, version: int, facts: Mapping[str, Any]
) -> SelfEvaluation:
    """Keep the texts of the form. Raises PermissionDenied, ValidationError."""
    insist(may_work_on(by, evaluation))
    fresh = locked(evaluation, version)
    in_state(fresh, ("filling", "scoring"), _("自评表已送审，不能再修改；需要修改请退回。"))
    change(fresh, facts, TEXTS, by=by, action=TEXT_KEPT)
    return fresh


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def add_evidence(
    report: RowReport,
    *,
    by: Any,
    upload: UploadedFile[Any],
    title: str,
    kind: str = EvidenceKind.DOCUMENT,
    dated: date | None = None,
) -> Evidence:
    """Add a file that proves a row, at any time before the form is archived; after the lock it is marked 后补.

    Raises PermissionDenied, ValidationError, and kernel.files.FileRefused for a file that is not taken.
    """
    evaluation = SelfEvaluation.objects.select_for_update().get(pk=report.evaluation_id)
    fresh = locked(report)
    insist(may_report(by, fresh))
    if evaluation.state in ("archived", "archived_public"):
        raise ValidationError(_("自评已归档，不能再补充佐证材料。"))
    stored = keeping.store(upload, by=by, purpose=EVIDENCE)
    last = Evidence.objects.filter(report__evaluation=evaluation).aggregate(last=Max("number"))["last"]
    evidence = Evidence(
        report=fresh,
        number=(last or 0) + 1,
        kind=kind,
        title=title.strip() or stored.name,
        dated=dated,
        file=stored,
        added_by=by,
        after_lock=evaluation.locked,
    )
    evidence.full_clean()
    evidence.save()
    log.record(EVIDENCE_ADDED, by=by, target=fresh, summary=f"{evidence}（{stored.sha256[:12]}）")
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: Any, reason: str) -> Evidence:
    """Withdraw a piece of evidence with a reason; file and row stay. Raises PermissionDenied, ValidationError."""
    insist(may_report(by, evidence.report))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤回理由。")})
    evaluation = SelfEvaluation.objects.select_for_update(of=("self",)).get(reports=evidence.report_id)
    in_state(evaluation, ("filling", "scoring"), _("自评表已送审，佐证材料不能再撤回。"))
    fresh = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if fresh.withdrawn_at is None:
        fresh.withdrawn_at, fresh.withdrawn_reason = now(), reason.strip()
        fresh.save()
        log.record(EVIDENCE_WITHDRAWN, by=by, target=fresh.report, summary=f"{fresh}：{reason.strip()}")
    return fresh


def known_codes() -> list[tuple[str, str]]:
    """The declared indicators that a row may name: code and label."""
    return [(each.code, each.label) for each in registry if each.numerator is not None]
