"""Delivering records to the national platform NRII, and taking its answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.subsystems.instruments.choices.exchange import AUDIT_STATUS, RecordType
from yanfa.subsystems.instruments.models import NriiDelivery, NriiRecord
from yanfa.subsystems.instruments.permissions import CLERK
from yanfa.subsystems.instruments.permissions.exchange import ANSWERED, DELIVERED
from yanfa.subsystems.instruments.rules import exchange as rules
from yanfa.subsystems.instruments.services.exchange_contents import Content, contents

BATCH = 500
PASSED, FAILED = AUDIT_STATUS["passed"], AUDIT_STATUS["failed"]


@dataclass(frozen=True)
class Answer:
    """What the national platform said of one record; `row` is where it stands in its file."""

    row: int
    ins_code: str
    inner_id: str
    status: int
    reason: str = ""


def due(record_type: RecordType, year: int) -> tuple[list[Content], dict[tuple[int, str], NriiRecord]]:
    """What a delivery would hold now, and the known records of it; no more than one delivery may hold.

    New and changed records are due. One that waits for its answer is not, nor one that was refused and not mended.
    """
    most = int(policy.get("instruments.nrii_most_records").value)
    found: list[Content] = []
    known: dict[tuple[int, str], NriiRecord] = {}
    for batch in contents(record_type, year):
        here = _known(record_type, batch)
        for content in batch:
            record = here.get(content.key)
            if record is not None and (record.state == "pending" or record.digest == content.digest):
                continue
            found.append(content)
            if record is not None:
                known[content.key] = record
            if len(found) == most:
                return found, known
    return found, known


def deliver(record_type: RecordType, year: int, *, by: Any) -> NriiDelivery:
    """Make the file of what is due and mark its records as submitted. Raises ValidationError, PermissionDenied."""
    _insist(by)
    found, known = due(record_type, year)
    _insist_on_lengths(record_type, found)
    if not found:
        raise ValidationError(_("没有需要上报的记录：新增和有变化的都已上报，或正在等待答复。"))
    content = [each.record for each in found]
    data = rules.packed(record_type, year, content)
    with transaction.atomic():
        delivery = NriiDelivery.objects.create(
            record_type=record_type,
            year=year,
            count=len(found),
            sha256=hashlib.sha256(data).hexdigest(),
            content=content,
            made_by=by,
        )
        fresh = [_fresh(record_type, each) for each in found if each.key not in known]
        enter_many(fresh, by=by, entry="list")
        records = {(each.organisation_id, each.inner_id): each for each in (*fresh, *known.values())}
        perform_many("submit", list(records.values()), by=by)
        _mark(found, records, delivery)
        log.record(
            DELIVERED, by=by, target=delivery, changes={"count": len(found), "sha256": delivery.sha256}
        )
    return delivery


def file_of(delivery: NriiDelivery) -> bytes:
    """The file again, byte by byte as it was delivered."""
    return rules.packed(delivery.record_type, delivery.year, delivery.content)


def problems_of(record_type: RecordType, answers: Sequence[Answer]) -> list[str]:
    """What is wrong with answers, a sentence a row."""
    records = _meant(record_type, answers)
    return [told for each in answers if (told := _problem(each, records))]


def take_answers(answers: Mapping[RecordType, Sequence[Answer]], *, by: Any, source: str) -> dict[str, int]:
    """Set what the national platform answered, all or none; the same file again changes nothing.

    Raises ValidationError with a sentence a row, and PermissionDenied.
    """
    _insist(by)
    problems = [told for kind, rows in answers.items() for told in problems_of(kind, rows)]
    if problems:
        raise ValidationError(problems)
    counted = {"passed": 0, "failed": 0, "known": 0}
    with transaction.atomic():
        for record_type, rows in answers.items():
            _take(record_type, rows, by, counted)
        log.record(ANSWERED, by=by, summary=source, changes=counted)
    return counted


def _take(record_type: RecordType, rows: Sequence[Answer], by: Any, counted: dict[str, int]) -> None:
    records = _meant(record_type, rows)
    waiting = [each for each in rows if records[_key(each)].state == "pending"]
    passed = [records[_key(each)] for each in waiting if each.status == PASSED]
    for start in range(0, len(passed), BATCH):
        perform_many("pass", passed[start : start + BATCH], by=by)
    failed = [each for each in waiting if each.status == FAILED]
    for each in failed:
        perform("fail", records[_key(each)], by=by, data={"reason": each.reason})
    counted["passed"] += len(passed)
    counted["failed"] += len(failed)
    counted["known"] += len(rows) - len(waiting)


def states_of(record_type: RecordType) -> dict[str, int]:
    """How many records stand in each state."""
    rows = NriiRecord.objects.filter(record_type=record_type).order_by().values_list("state")
    return dict.fromkeys(AUDIT_STATUS, 0) | dict(rows.annotate(number=Count("pk")))


def _insist(by: Any) -> None:
    verdict = permitted(by, CLERK)
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _known(record_type: RecordType, batch: Sequence[Content]) -> dict[tuple[int, str], NriiRecord]:
    rows = NriiRecord.objects.filter(
        record_type=record_type,
        organisation__in={each.organisation_id for each in batch},
        inner_id__in=[each.inner_id for each in batch],
    ).order_by()
    return {(each.organisation_id, each.inner_id): each for each in rows}


def _fresh(record_type: RecordType, content: Content) -> NriiRecord:
    return NriiRecord(
        record_type=record_type,
        organisation_id=content.organisation_id,
        inner_id=content.inner_id,
        instrument_id=content.instrument_id,
    )


def _mark(
    found: Iterable[Content], records: Mapping[tuple[int, str], NriiRecord], delivery: NriiDelivery
) -> None:
    changed = []
    for content in found:
        record = records[content.key]
        record.delivery, record.digest, record.reason, record.answered_at = delivery, content.digest, "", None
        changed.append(record)
    NriiRecord.objects.bulk_update(changed, ("delivery", "digest", "reason", "answered_at"), batch_size=BATCH)


def _insist_on_lengths(record_type: RecordType, found: Sequence[Content]) -> None:
    told = _("“%(record)s”的 %(field)s 有 %(found)s 字，国家平台最多 %(most)s 字，请办理变更后再上报。")
    problems = [
        told % {"record": each.inner_id, "field": field, "found": length, "most": most}
        for each in found
        for field, length, most in rules.overlong(record_type, each.record)
    ]
    if problems:
        raise ValidationError(problems[:100])


def _meant(record_type: RecordType, answers: Sequence[Answer]) -> dict[tuple[str, str], NriiRecord]:
    rows = NriiRecord.objects.filter(
        record_type=record_type,
        organisation__uscc__in={each.ins_code for each in answers},
        inner_id__in={each.inner_id for each in answers},
    )
    return {(each.organisation.uscc, each.inner_id): each for each in rows.select_related("organisation")}


def _key(answer: Answer) -> tuple[str, str]:
    return answer.ins_code, answer.inner_id


def _problem(answer: Answer, records: Mapping[tuple[str, str], NriiRecord]) -> str:
    row, record = {"row": answer.row}, records.get(_key(answer))
    if record is None:
        return _("第 %(row)s 行：没有这条上报记录，请核对单位标识和记录标识。") % row
    if answer.status not in (PASSED, FAILED):
        return _("第 %(row)s 行：审核状态应为 1（通过）或 2（不通过）。") % row
    if answer.status == FAILED and not answer.reason:
        return _("第 %(row)s 行：不通过的应写明原因。") % row
    same = record.state == ("passed" if answer.status == PASSED else "failed")
    if record.state != "pending" and not same:
        return _("第 %(row)s 行：这条记录没有在等待答复。") % row
    return ""
