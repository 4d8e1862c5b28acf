"""The one door by which usage records come: from a form, a request, a booking, the unit's own system, a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.ui.refusals import overtaken
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import UsageRecord, UsageReport
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.permissions.requests import USAGE
from yanfa.subsystems.instruments.rules.usage import Quarter
from yanfa.subsystems.instruments.services.usage.judging import COMPARED, FIELDS, Judge, Row
from yanfa.subsystems.instruments.services.usage.reports import collecting_report

BATCH = 500


@dataclass
class Outcome:
    """What became of rows: the records stored and changed, how many were known, and refusals by row number."""

    new: list[UsageRecord] = field(default_factory=list)
    changed: list[UsageRecord] = field(default_factory=list)
    unchanged: int = 0
    refused: dict[int, list[str]] = field(default_factory=dict)
    told: dict[int, list[str]] = field(default_factory=dict)


class RowsRefused(ValueError):
    """The rows were to be stored as a whole and some cannot be; nothing was stored."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__("；".join(told for row in outcome.refused.values() for told in row))


def store(
    organisation: Organisation, rows: Sequence[Row], *, by: Any, origin: str, whole: bool = False
) -> Outcome:
    """Store the uses of a unit's instruments; the same one delivered again is known, a changed one is changed.

    `by` None is the platform itself. Refused rows stay out, with `whole` all of them. Raises PermissionDenied,
    RowsRefused.
    """
    if by is not None and not (verdict := may_keep(by, organisation)):
        raise PermissionDenied(verdict.reason)
    outcome = Outcome()
    judge = Judge(organisation, rows)
    judged = [(row, record) for row in rows if (record := _judged(judge, row, origin, outcome)) is not None]
    _refuse_repetitions(judged, outcome)
    if whole and outcome.refused:
        raise RowsRefused(outcome)
    with transaction.atomic():
        _carry_out(organisation, judged, by, outcome)
        if whole and outcome.refused:
            raise RowsRefused(outcome)
        if outcome.new or outcome.changed:
            counted = f"新增 {len(outcome.new)} 条，变更 {len(outcome.changed)} 条"
            log.record(USAGE, by=by, target=organisation, summary=f"服务记录：{counted}（{origin}）")
    outcome.told = warnings(outcome.new + outcome.changed, judged)
    return outcome


def _judged(judge: Judge, row: Row, origin: str, outcome: Outcome) -> UsageRecord | None:
    try:
        return judge.record(row, origin)
    except ValidationError as refused:
        outcome.refused[row.number] = worded(refused)
        return None


def worded(refused: ValidationError) -> list[str]:
    """The faults in words, each with the name of its field."""
    if not hasattr(refused, "error_dict"):
        return list(refused.messages)
    names = {each.name: str(each.verbose_name) for each in UsageRecord._meta.concrete_fields}
    return [
        _("“%(name)s”：%(told)s") % {"name": names[name], "told": told} if name in names else told
        for name, words in refused.message_dict.items()
        for told in words
    ]


def _refuse_repetitions(judged: list[tuple[Row, UsageRecord]], outcome: Outcome) -> None:
    seen: dict[tuple[int, str], int] = {}
    for row, record in judged:
        key = (record.instrument_id, record.external_id)
        first = seen.setdefault(key, row.number) if record.external_id else row.number
        if first != row.number:
            outcome.refused[row.number] = [_("与第 %s 条的单位记录编号重复。") % first]
    judged[:] = [pair for pair in judged if pair[0].number not in outcome.refused]


def _carry_out(
    organisation: Organisation, judged: list[tuple[Row, UsageRecord]], by: Any, outcome: Outcome
) -> None:
    reports: dict[Quarter, UsageReport] = {}
    for quarter in sorted({_quarter(record) for _row, record in judged}, key=str):
        reports[quarter] = collecting_report(organisation, quarter, by=by)
    known = _known([record for _row, record in judged if record.external_id])
    fresh = []
    for row, record in judged:
        standing = known.get((record.instrument_id, record.external_id)) if record.external_id else None
        if standing is None:
            record.report = reports[_quarter(record)]
            fresh.append(record)
        else:
            _again(row, record, standing, reports[_quarter(record)], outcome)
    UsageRecord.objects.bulk_create(fresh, batch_size=BATCH)
    outcome.new += fresh


def _quarter(record: UsageRecord) -> Quarter:
    return Quarter.of(record.served_on)


def _known(records: list[UsageRecord]) -> dict[tuple[int, str], UsageRecord]:
    found: dict[tuple[int, str], UsageRecord] = {}
    for start in range(0, len(records), BATCH):
        part = records[start : start + BATCH]
        same = UsageRecord.objects.filter(
            instrument__in={each.instrument_id for each in part},
            external_id__in={each.external_id for each in part},
        )
        found |= {(each.instrument_id, each.external_id): each for each in same.select_related("report")}
    return found


def _again(
    row: Row, record: UsageRecord, standing: UsageRecord, report: UsageReport, outcome: Outcome
) -> None:
    """A record that was delivered before: nothing new, a change while it is collected, or a refusal."""
    changes = {
        name: getattr(record, name) for name in COMPARED if getattr(record, name) != getattr(standing, name)
    }
    if not changes:
        outcome.unchanged += 1
    elif standing.report.state != "collecting":
        outcome.refused[row.number] = [_("这条记录所在季度已提交，内容有变化的请提出更正。")]
    else:
        for name, value in changes.items():
            setattr(standing, name, value)
        standing.report, standing.version = report, standing.version + 1
        standing.save()
        outcome.changed.append(standing)


@transaction.atomic
def change(record: UsageRecord, *, by: Any, version: int, facts: Mapping[str, Any]) -> UsageRecord:
    """Change a record whose quarter is still collected. Raises PermissionDenied, ValidationError."""
    unit = record.instrument.organisation
    if not (verdict := may_keep(by, unit)):
        raise PermissionDenied(verdict.reason)
    standing = UsageRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if UsageReport.objects.select_for_update(of=("self",)).get(pk=standing.report_id).state != "collecting":
        raise ValidationError(_("本季度已提交，记录只能通过“更正”修改。"))
    if standing.version != version:
        raise overtaken()
    stated = {name: getattr(standing, name) for name in FIELDS} | dict(facts)
    row = Row(0, record.instrument, stated, standing.external_id)
    judged = Judge(unit, [row]).record(row, standing.origin)
    changes = {}
    for name in COMPARED:
        before, after = getattr(standing, name), getattr(judged, name)
        if before != after:
            changes[name] = [str(before), str(after)]
            setattr(standing, name, after)
    standing.report = collecting_report(unit, _quarter(standing), by=by)
    standing.version += 1
    standing.save()
    log.record(USAGE, by=by, target=standing, summary="修改服务记录", changes=changes)
    return standing


@transaction.atomic
def remove(record: UsageRecord, *, by: Any, reason: str) -> None:
    """Delete a record that was entered by mistake and stands for no request; the log keeps it.

    Raises PermissionDenied, ValidationError.
    """
    if not (verdict := may_keep(by, record.instrument.organisation)):
        raise PermissionDenied(verdict.reason)
    standing = UsageRecord.objects.select_for_update(of=("self",)).select_related("report").get(pk=record.pk)
    if standing.report.state != "collecting" or standing.drawn.exists():
        raise ValidationError(_("本季度已提交或抽查过，不能删除；请提出更正。"))
    if standing.request_id or standing.booking_id:
        raise ValidationError(_("这条记录来自平台上的服务或预约，不能删除；请修改内容。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明删除理由。")})
    facts = {name: str(getattr(standing, name)) for name in COMPARED}
    log.record(
        USAGE, by=by, target=standing.report, summary=f"删除服务记录 {standing}：{reason}", changes=facts
    )
    standing.delete()


def warnings(
    records: Sequence[UsageRecord], judged: Sequence[tuple[Row, UsageRecord]]
) -> dict[int, list[str]]:
    """What is unusual about stored records and not refused, by row number."""
    numbers = {(each.instrument_id, each.started_at, each.external_id): row.number for row, each in judged}
    told: dict[int, list[str]] = {}
    keys = [each.pk for each in records]
    for sentence, found in unusual(UsageRecord.objects.filter(pk__in=keys[:BATCH])):
        for each in found:
            number = numbers.get((each.instrument_id, each.started_at, each.external_id))
            if number is not None:
                told.setdefault(number, []).append(sentence)
    return told


def unusual(records: Any) -> list[tuple[str, Any]]:
    """(sentence, records) for everything that a person should look at among these records."""
    return [
        (_("与同一仪器的另一条记录时间重叠。"), records.overlapping()),
        (_("同一发票号码用于不同用户单位。"), records.sharing_an_invoice()),
        (_("有金额而没有发票号码。"), records.filter(amount__gt=0, invoice_no="")),
        (_("对外服务而没有合同编号。"), records.filter(external=True, contract_no="")),
        (_("用户为相关单位，不计入共享服务。"), records.filter(related_party=True)),
    ]
