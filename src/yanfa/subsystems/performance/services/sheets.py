"""The form as a page shows it: every row with its mark, who has it and until when, and the shares of the marks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Prefetch, QuerySet

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.workflow.models import Turn
from yanfa.subsystems.performance.choices import Mark
from yanfa.subsystems.performance.effects.figures import execution_rate
from yanfa.subsystems.performance.effects.texts import TEXTS, money_of, texts_of
from yanfa.subsystems.performance.models import Correction, Evidence, RowReport, SelfEvaluation
from yanfa.subsystems.performance.models.marks import mark_of
from yanfa.subsystems.performance.services.sharing import Shared, shared_things

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Line:
    """One row: its number on the form (as texts bind it), the report, its mark, the last day to act on it, and what it
    counts that another row counts too."""

    number: int
    report: RowReport
    mark: Mark
    evidence: int
    due_on: date | None
    shared: Sequence[Shared] = ()

    @property
    def is_overdue(self) -> bool:
        """Whether somebody should have acted on it by now."""
        return self.due_on is not None and self.due_on < today()


@dataclass(frozen=True)
class Share:
    """The rows of one mark: how many, of how many points, which per cent of the points, and where its part of the
    bar begins (both 0 to 100)."""

    mark: Mark
    count: int
    weight: Decimal
    percent: Decimal
    start: Decimal


@dataclass(frozen=True)
class Money:
    """The budget row in 元; None where nothing is known. `frozen` once the figures are locked."""

    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    frozen: bool


def with_rows(evaluation: SelfEvaluation) -> QuerySet[RowReport]:
    """The reports in the order of the form, with what a line shows; four queries however many."""
    return evaluation.reports.for_form().prefetch_related("filled_by", "upload__mapping", "evidence")


def lines_of(evaluation: SelfEvaluation) -> list[Line]:
    """The lines of a form, without what they share."""
    reports = list(with_rows(evaluation))
    due = due_days(reports)
    return [_line(number, report, due) for number, report in enumerate(reports, 1)]


def _line(number: int, report: RowReport, due: dict[int, date | None]) -> Line:
    standing = sum(1 for each in report.evidence.all() if each.withdrawn_at is None)
    return Line(number, report, Mark(mark_of(report)), standing, due.get(report.pk))


def with_shared(lines: Sequence[Line], year: int) -> list[Line]:
    """The lines with what each counts that another row of the year counts too; four queries more at most."""
    found = shared_things([line.report for line in lines], year)
    return [replace(line, shared=found.get(line.report.pk, ())) for line in lines]


def due_days(reports: Sequence[RowReport]) -> dict[int, date | None]:
    """{key of the report: the last day of whoever must act on it}."""
    kind = ContentType.objects.get_for_model(RowReport)
    turns = Turn.objects.filter(content_type=kind, object_id__in=[report.pk for report in reports])
    return dict(turns.order_by("object_id").values_list("object_id", "due_on"))


def shares_of(lines: Sequence[Line]) -> list[Share]:
    """The four marks in the order of trust, shares by points; the last present one takes what rounding leaves."""
    total = sum((line.report.row.weight for line in lines), Decimal(0))
    found: list[Share] = []
    start = Decimal(0)
    for mark in Mark:
        own = [line.report.row.weight for line in lines if line.mark == mark]
        weight = sum(own, Decimal(0))
        end = sum((share.weight for share in found), weight)
        stop = (end * HUNDRED / total).quantize(TENTH) if total else Decimal(0)
        found.append(Share(mark, len(own), weight, stop - start, start))
        start = stop
    return found


def budget_row(evaluation: SelfEvaluation) -> Money:
    """The money of the form: frozen with its figures, before that as it stands at the cut-off."""
    known = money_of(evaluation)
    annual, executed = known.get("annual"), known.get("executed")
    rate = execution_rate(executed, annual)
    return Money(known.get("initial"), annual, executed, rate, evaluation.locked)


def digest_of(evaluation: SelfEvaluation) -> str:
    """What tells an open page that a row was changed; one query."""
    evidence = Evidence.objects.filter(report__evaluation=evaluation)
    rows = evaluation.reports.order_by("pk").values_list("pk", "version", "state", "reporter_id", "filled_at")
    counted = evidence.aggregate(brought=Count("pk"), withdrawn=Max("withdrawn_at"))
    told = [evaluation.version, evaluation.state, today(), *rows, counted]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def history_of(report: RowReport) -> QuerySet[AuditEvent]:
    """What happened to one row, newest first: its moves, what was reported, evidence, scores."""
    return AuditEvent.objects.for_target(report).order_by("-pk")


def history_of_form(evaluation: SelfEvaluation) -> QuerySet[AuditEvent]:
    """What happened to the form, its rows and its correction sheets, newest first."""
    reports = evaluation.reports.order_by().values("pk")
    corrections = Correction.objects.filter(report__evaluation=evaluation).order_by().values("pk")
    own = AuditEvent.objects.filter(**reference(evaluation))
    return (own | _about(RowReport, reports) | _about(Correction, corrections)).order_by("-pk")


def _about(model: type[Any], keys: Any) -> QuerySet[AuditEvent]:
    kind = ContentType.objects.get_for_model(model)
    return AuditEvent.objects.filter(content_type=kind, object_id__in=keys)


def documents_of_form(evaluation: SelfEvaluation) -> QuerySet[IssuedDocument]:
    """What was issued of the form, the newest first."""
    return issuing.documents_of(evaluation).select_related("issued_by").order_by("-issued_at", "-pk")


def corrections_of_form(evaluation: SelfEvaluation) -> QuerySet[Correction]:
    """The correction sheets of the form, oldest first."""
    found = Correction.objects.filter(report__evaluation=evaluation)
    return found.select_related("report__row", "proposed_by").order_by("proposed_at", "pk")


def printed_texts(evaluation: SelfEvaluation) -> list[tuple[str, str, str]]:
    """(label, as it prints, as it is written) of each text."""
    texts = texts_of(evaluation)
    return [
        (str(evaluation._meta.get_field(name).verbose_name), texts.printed(name), texts.written[name])  # type: ignore[union-attr]
        for name in TEXTS
    ]


def evaluations_as_data(evaluations: QuerySet[SelfEvaluation]) -> list[dict[str, Any]]:
    """Forms with the shares of their marks as plain data, in a fixed number of queries."""
    reports = (
        RowReport.objects.select_related("row").prefetch_related("evidence").order_by("row__position", "pk")
    )
    found = evaluations.select_related("goal__project_year__project")
    return [_as_data(each) for each in found.prefetch_related(Prefetch("reports", queryset=reports))]


def _as_data(evaluation: SelfEvaluation) -> dict[str, Any]:
    year = evaluation.goal.project_year
    lines = [_line(number, report, {}) for number, report in enumerate(evaluation.reports.all(), 1)]
    own = ("public_id", "state", "cut_off", "locked_at", "annual_budget", "executed")
    scored = ("budget_score", "total", "grade")
    return {name: getattr(evaluation, name) for name in (*own, *scored)} | {
        "year": year.year,
        "project_code": year.project.code,
        "project": year.project_name,
        "unit": year.unit_name,
        "marks": [
            {"mark": share.mark, "count": share.count, "weight": share.weight, "percent": share.percent}
            for share in shares_of(lines)
        ],
    }
