"""The national platform's answers from its file: which records passed, which did not and why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from yanfa.kernel.documents.tabular import Column, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.subsystems.instruments.choices.exchange import AUDIT_STATUS, RecordType
from yanfa.subsystems.instruments.services.exchange_nrii import Answer, problems_of, take_answers

STATUSES = {
    "通过": str(AUDIT_STATUS["passed"]),
    "不通过": str(AUDIT_STATUS["failed"]),
    "1": str(AUDIT_STATUS["passed"]),
    "2": str(AUDIT_STATUS["failed"]),
}
TYPES = {
    "单台套仪器": RecordType.INSTRUMENT,
    "海关监管信息": RecordType.CUSTOMS,
    "服务记录": RecordType.SERVICE,
    "单位年度服务汇总": RecordType.SUMMARY,
}
TYPES |= {str(each.value): each for each in RecordType}
COLUMNS = (
    Column("record_type", ("记录类型", "recordType"), kind="choice", required=True, choices=TYPES),
    Column("ins_code", ("所属单位标识", "统一社会信用代码", "insCode"), required=True),
    Column("inner_id", ("记录标识", "所在单位仪器编号", "innerId"), required=True),
    Column("status", ("审核状态", "auditStatus"), kind="choice", required=True, choices=STATUSES),
    Column("reason", ("不通过原因", "原因", "reason"), max_length=500),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> Plan[Any]:
    """What taking the answers would do; nothing is changed."""
    plan: Plan[Any] = Plan.of(rows)
    for record_type, answers in _by_type(rows).items():
        plan.errors += problems_of(record_type, answers)
        plan.new += answers
    return plan


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[Any]:
    """Take the answers, all or none. Raises ImportRefused with the plan."""
    plan: Plan[Any] = Plan.of(rows)
    if plan.errors:
        raise ImportRefused(plan)
    try:
        told = take_answers(_by_type(rows), by=by, source=source)
    except ValidationError as refusal:
        plan.errors += refusal.messages
        raise ImportRefused(plan) from refusal
    plan.unchanged = told["known"]
    plan.new += [None] * (told["passed"] + told["failed"])
    return plan


def _by_type(rows: ImportedRows) -> dict[RecordType, list[Answer]]:
    found: dict[RecordType, list[Answer]] = {}
    for row in rows.rows:
        values = row.values
        answer = Answer(
            row.row,
            str(values["ins_code"]),
            str(values["inner_id"]),
            int(str(values["status"])),
            str(values["reason"] or ""),
        )
        found.setdefault(RecordType(str(values["record_type"])), []).append(answer)
    return found
