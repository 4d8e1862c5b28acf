"""The scores of a form as one sheet: each row with its bounds, and many rows kept as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from yanfa.subsystems.performance.models import RowReport, SelfEvaluation
from yanfa.subsystems.performance.services.scoring import Suggestion, score_row, suggestions


@dataclass(frozen=True)
class ScoreLine:
    """One row: its number on the form, its report, what the scheme suggests (None before the lock), and its form."""

    number: int
    report: RowReport
    suggestion: Suggestion | None
    form: Any


class Refused(Exception):
    """A row of many could not be kept, and so none was."""


def score_lines(evaluation: SelfEvaluation, forms: Sequence[Any]) -> list[ScoreLine]:
    """The lines of these forms, each of which carries its `report`."""
    known: Mapping[int, Suggestion] = suggestions(evaluation) if evaluation.locked else {}
    numbers = {key: number for number, key in enumerate(_keys(evaluation), 1)}
    return [
        ScoreLine(numbers[form.report.pk], form.report, known.get(form.report.pk), form) for form in forms
    ]


def _keys(evaluation: SelfEvaluation) -> list[int]:
    return list(evaluation.reports.order_by("row__position", "pk").values_list("pk", flat=True))


def keep_scores(
    given: Sequence[tuple[RowReport, Mapping[str, Any]]], *, by: Any
) -> dict[int, Callable[[], None]]:
    """Keep the scores of several rows, or none: {key of the report: what raises its refusal}, empty where all are kept.

    Facts are those of `scoring.score_row`.
    """
    refused: dict[int, Callable[[], None]] = {}
    try:
        with transaction.atomic():
            for report, facts in given:
                try:
                    score_row(report, by=by, **facts)
                except (ValidationError, PermissionDenied) as fault:
                    refused[report.pk] = _raising(fault)
            if refused:
                raise Refused
    except Refused:
        return refused
    return {}


def _raising(fault: Exception) -> Callable[[], None]:
    def again() -> None:
        raise fault

    return again
