"""Batches: founding one for an evaluation year, and changing what may still change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import actions, changes, log
from yanfa.kernel.clock import today
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models import ConfirmationLine, EvaluationBatch
from yanfa.subsystems.instruments.permissions.evaluation import may_evaluate
from yanfa.subsystems.instruments.rules.evaluation import period_of

CHANGED = actions.register("instruments.change_batch", "修改评估批次")
FIRST_MONTH = "instruments.evaluation_first_month"
DUE = "instruments.evaluation_self_report_due"
#: What may still change, by state.
OPEN_FACTS = {
    "preparing": ("title", "due_on", "scheme", "budget"),
    "self_reporting": ("title", "due_on", "budget"),
    "form_check": ("title", "budget"),
    "scoring": ("title", "budget"),
    "drafted": ("title", "budget"),
    "showing": ("budget",),
    "settled": ("budget",),
}


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def suggested_due(year: int) -> date:
    """The last day for self-reports that the parameter suggests for an evaluation year."""
    month, _dash, day = str(policy.get(DUE).value).partition("-")
    return date(year, int(month), int(day))


def unconfirmed(batch: EvaluationBatch) -> int:
    """台套 of the units of a batch whose confirmation of the year waits: until then their usage earns nothing."""
    if batch.state not in OPEN_FACTS:
        return 0
    waiting = ConfirmationLine.objects.filter(task__round__year=batch.began_in, outcome=Outcome.DUE.value)
    return waiting.filter(task__organisation__in=batch.evaluations.values("organisation")).count()


@transaction.atomic
def create_batch(
    *, by: Any, year: int, title: str, due_on: date, scheme: str, budget: Decimal
) -> EvaluationBatch:
    """Found the batch of an evaluation year that is over. Raises ValidationError, PermissionDenied, MoveRefused."""
    insist(may_evaluate(by))
    start, end = period_of(year, int(policy.get(FIRST_MONTH).value))
    batch = EvaluationBatch(
        year=year,
        title=title,
        due_on=due_on,
        scheme=scheme,
        budget=budget,
        period_from=start,
        period_to=end,
        created_by=by,
    )
    batch.full_clean(exclude=["state"])
    if end > today():
        raise ValidationError({"year": _("评估期到 %s 才结束，请在结束后建立批次。") % end.isoformat()})
    if due_on < end:
        raise ValidationError({"due_on": _("自评报告截止日应在评估期结束之后。")})
    return enter(batch, by=by)


@transaction.atomic
def change_batch(
    batch: EvaluationBatch, *, by: Any, version: int, facts: Mapping[str, Any]
) -> EvaluationBatch:
    """Change what may still change. Raises ValidationError and PermissionDenied."""
    insist(may_evaluate(by))
    stored = EvaluationBatch.objects.select_for_update().get(pk=batch.pk)
    if stored.version != version:
        raise overtaken()
    allowed = OPEN_FACTS.get(stored.state, ())
    for name, value in facts.items():
        if value != getattr(stored, name) and name not in allowed:
            label = EvaluationBatch._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise ValidationError(
                {
                    name: _("批次已进行到“%(state)s”，不能再修改“%(label)s”。")
                    % {
                        "state": stored.get_state_display(),
                        "label": label,
                    }
                }
            )
    before = changes.snapshot(stored)
    for name, value in facts.items():
        setattr(stored, name, value)
    if stored.due_on < stored.period_to:
        raise ValidationError({"due_on": _("自评报告截止日应在评估期结束之后。")})
    stored.version += 1
    stored.full_clean(exclude=["state"])
    stored.save()
    log.record(CHANGED, by=by, target=stored, changes=changes.difference(before, stored))
    stored.refresh_from_db()
    return stored
