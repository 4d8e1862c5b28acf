"""Evidence: usage records drawn for a check of contract and invoice, and what was found."""

from __future__ import annotations

import random
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now
from yanfa.subsystems.instruments.choices.evaluation import SampleResult
from yanfa.subsystems.instruments.effects.evaluation.parameters import terms_of
from yanfa.subsystems.instruments.models import EvaluationBatch, EvidenceSample
from yanfa.subsystems.instruments.models.rewards.eligibility import COUNTS, in_batch, with_reason
from yanfa.subsystems.instruments.permissions.evaluation import may_evaluate
from yanfa.subsystems.instruments.services.evaluation.batches import insist

DRAWN = actions.register("instruments.draw_samples", "抽取评估服务记录")
CHECKED = actions.register("instruments.check_sample", "核查评估服务记录")
SIZE = "instruments.evaluation_samples"
STATES = ("form_check", "scoring")


def draw_samples(batch: EvaluationBatch, *, by: Any, seed: str = "") -> int:
    """Draw records of every accepted unit that has none yet; how many. The seed is logged, so that it can be repeated.

    Raises ValidationError and PermissionDenied.
    """
    insist(may_evaluate(by))
    if batch.state not in STATES:
        raise ValidationError(_("形式审查和打分期间可以抽查服务记录。"))
    given = seed or secrets.token_hex(16)
    size = int(policy.get(SIZE).value)
    units = batch.evaluations.filter(state="accepted", samples=None).select_related("organisation")
    drawn = [
        EvidenceSample(evaluation=evaluation, usage_id=key)
        for evaluation in units.order_by("pk")
        for key in _chosen(batch, evaluation, size, given)
    ]
    with transaction.atomic():
        EvidenceSample.objects.bulk_create(drawn, batch_size=500)
        log.record(DRAWN, by=by, target=batch, changes={"seed": given, "records": len(drawn)})
    return len(drawn)


@transaction.atomic
def check_sample(sample: EvidenceSample, *, by: Any, result: str, note: str) -> EvidenceSample:
    """Say what was found; a record that is not proved earns nothing. Raises ValidationError, PermissionDenied."""
    insist(may_evaluate(by))
    stored = EvidenceSample.objects.select_for_update(of=("self",)).select_related("evaluation__batch")
    found = stored.get(pk=sample.pk)
    if found.evaluation.batch.state not in STATES:
        raise ValidationError(_("形式审查和打分期间可以核查服务记录。"))
    if result not in (SampleResult.PROVED, SampleResult.UNPROVED):
        raise ValidationError({"result": _("请选择核查结果。")})
    if result == SampleResult.UNPROVED and not note.strip():
        raise ValidationError({"note": _("材料不实或不全的，请说明。")})
    found.result, found.note, found.checked_by, found.checked_at = result, note.strip(), by, now()
    found.full_clean()
    found.save()
    log.record(CHECKED, by=by, target=found.evaluation, summary=note.strip(), changes={"result": result})
    return found


def _chosen(batch: EvaluationBatch, evaluation: Any, size: int, seed: str) -> list[int]:
    terms = terms_of(batch)
    records = with_reason(in_batch(terms, [evaluation.organisation_id]), terms, year=batch.began_in)
    keys = list(records.filter(reason=COUNTS, amount__gt=0).order_by("pk").values_list("pk", flat=True))
    chance = random.Random(f"{seed}:{evaluation.organisation.public_id}")  # noqa: S311  repeatable by its seed
    return sorted(chance.sample(keys, min(size, len(keys))))
