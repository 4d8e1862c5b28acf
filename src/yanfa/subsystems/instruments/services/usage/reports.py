"""Quarterly reports: begun with the first record, sampled by a recorded seed, judged record by record."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import UsageRecord, UsageReport, UsageSample
from yanfa.subsystems.instruments.permissions import CLERK
from yanfa.subsystems.instruments.permissions.requests import SAMPLED
from yanfa.subsystems.instruments.rules.usage import Quarter, draw, sample_size


def collecting_report(organisation: Organisation, quarter: Quarter, *, by: Any) -> UsageReport:
    """The unit's report of a quarter that still takes records, locked; a new one or a supplementary one if none does.

    Call it in the transaction that stores the records: a report that is handed in meanwhile waits for it.
    """
    same = UsageReport.objects.filter(organisation=organisation, year=quarter.year, quarter=quarter.number)
    for _attempt in range(3):
        last = same.select_for_update(of=("self",)).order_by("-part").first()
        if last is not None and last.state == "collecting":
            return last
        try:
            with transaction.atomic():
                return _begin(organisation, quarter, (last.part if last else 0) + 1, by)
        except IntegrityError:
            continue
    raise ValidationError(_("本季度的记录正由他人提交，请稍后再试。"))


def _begin(organisation: Organisation, quarter: Quarter, part: int, by: Any) -> UsageReport:
    days = int(policy.get("instruments.usage_report_days").value)
    report = UsageReport(
        organisation=organisation,
        year=quarter.year,
        quarter=quarter.number,
        part=part,
        due_on=quarter.end + timedelta(days=days - 1),
    )
    return enter(report, by=by)


@transaction.atomic
def draw_sample(report: UsageReport, *, by: Any) -> list[UsageSample]:
    """Draw the records that the clerk looks at, by a fresh seed that is kept; external ones of high amounts are not
    preferred, so that every record has the same chance. A drawn sample stays. Raises PermissionDenied, ValidationError.
    """
    if not (verdict := permitted(by, CLERK)):
        raise PermissionDenied(verdict.reason)
    stored = UsageReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if stored.state != "submitted":
        raise ValidationError(_("只对已提交待核验的季度记录抽查。"))
    if stored.samples.filter(drawn_at__gte=stored.submitted_at).exists():
        raise ValidationError(_("样本已抽取，不能重抽。"))
    stored.samples.all().delete()
    keys = list(stored.records.order_by("pk").values_list("public_id", flat=True))
    size = sample_size(
        len(keys),
        percent=int(policy.get("instruments.usage_sample_percent").value),
        least=int(policy.get("instruments.usage_sample_least").value),
    )
    seed = secrets.token_hex(16)
    UsageReport.objects.filter(pk=stored.pk).update(sample_seed=seed)
    drawn = draw(seed, keys, size)
    records = {each.public_id: each for each in UsageRecord.objects.filter(public_id__in=drawn)}
    samples = UsageSample.objects.bulk_create(
        UsageSample(report=stored, record=records[key], position=place, drawn_at=now())
        for place, key in enumerate(drawn, start=1)
    )
    changes = {"seed": seed, "records": len(keys), "drawn": len(drawn)}
    log.record(SAMPLED, by=by, target=stored, summary=f"抽取 {len(drawn)} 条", changes=changes)
    return samples


@transaction.atomic
def judge_sample(sample: UsageSample, *, by: Any, sound: bool, note: str = "") -> UsageSample:
    """Say whether a sampled record agrees with its papers. Raises PermissionDenied, ValidationError."""
    if not (verdict := permitted(by, CLERK)):
        raise PermissionDenied(verdict.reason)
    stored = UsageSample.objects.select_for_update(of=("self",)).select_related("report").get(pk=sample.pk)
    if stored.report.state != "submitted":
        raise ValidationError(_("季度记录已核验或已退回，不再登记抽查结果。"))
    if not sound and not note.strip():
        raise ValidationError({"note": _("不一致的，请写明问题。")})
    stored.sound, stored.note, stored.judged_by, stored.judged_at = sound, note.strip(), by, now()
    stored.full_clean(exclude=["report", "record"])
    stored.save()
    log.record(
        SAMPLED, by=by, target=stored.report, summary=f"核验第 {stored.position} 条", changes={"sound": sound}
    )
    return stored
