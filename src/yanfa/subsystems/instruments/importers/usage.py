"""Usage records of one unit from a spreadsheet, for systems that cannot call the API; the same door and checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.clock import SHANGHAI
from yanfa.kernel.documents.tabular import Column, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.usage import UsageOrigin
from yanfa.subsystems.instruments.models import Instrument, UsageRecord
from yanfa.subsystems.instruments.models.requests import PURPOSES, SATISFACTIONS, WAYS
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.services.usage.storing import Outcome, store

FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M")
YES_NO = {"是": "1", "否": "0"}


def moment(text: str) -> str:
    """A day and time of Shanghai as ISO text. Raises ValueError with a sentence."""
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=SHANGHAI).isoformat()
        except ValueError:
            continue
    raise ValueError("应写成 2025-03-04 09:30")


def codes(choices: Sequence[tuple[Any, Any]]) -> dict[str, str]:
    """{label: code} as a column takes them."""
    return {str(label): str(code) for code, label in choices}


class UsageSheet:
    """The importer of one unit, as the import page takes it."""

    COLUMNS: Sequence[Column] = (
        Column("inner_no", ("所在单位仪器编号", "仪器编号"), required=True, max_length=60),
        Column("external_id", ("单位记录编号", "记录编号"), required=True, max_length=80),
        Column("started_at", ("开始时间",), required=True, parse=moment),
        Column("ended_at", ("结束时间",), required=True, parse=moment),
        Column("hours", ("机时",), kind="decimal", places=2, required=True, minimum=Decimal(0)),
        Column("samples", ("样品数",), kind="integer", minimum=0),
        Column("amount", ("服务金额",), kind="decimal", places=2, minimum=Decimal(0)),
        Column("external", ("对外服务",), kind="choice", choices=YES_NO),
        Column("related_party", ("相关单位",), kind="choice", choices=YES_NO),
        Column("purpose", ("用途",), kind="choice", required=True, choices=codes(PURPOSES)),
        Column("ways", ("服务方式",)),
        Column("content", ("实际服务内容",), max_length=200),
        Column("user_unit", ("用户单位名称", "用户单位"), max_length=100),
        Column("user_uscc", ("用户单位统一社会信用代码", "统一社会信用代码"), max_length=18),
        Column("small_enterprise", ("中小微企业",), kind="choice", choices=YES_NO),
        Column("applicant", ("申请人",), max_length=60),
        Column("project_name", ("课题名称",), max_length=200),
        Column("project_sources", ("课题经费来源",)),
        Column("subjects", ("课题主要学科领域",)),
        Column("research_content", ("课题研究内容",), max_length=200),
        Column("contract_no", ("合同编号",), max_length=60),
        Column("invoice_no", ("发票号码",), max_length=60),
        Column("voucher_no", ("创新券订单号",), max_length=60),
        Column("satisfaction", ("用户评价",), kind="choice", choices=codes(SATISFACTIONS)),
    )

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        return read_rows(data, file_name, self.COLUMNS)

    def plan_of(self, rows: ImportedRows) -> Plan[UsageRecord]:
        """What an import would do: it is done and undone, so that a preview refuses exactly what the import would."""
        with transaction.atomic():
            plan = self._carried_out(rows, by=None)
            transaction.set_rollback(True)
        return plan

    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[UsageRecord]:
        """Import, all or none. Raises ImportRefused with the plan."""
        with transaction.atomic():
            plan = self._carried_out(rows, by=by)
            if plan.errors:
                raise ImportRefused(plan)
        return plan

    def _carried_out(self, rows: ImportedRows, *, by: Any) -> Plan[UsageRecord]:
        plan: Plan[UsageRecord] = Plan.of(rows)
        found = self._instruments(rows)
        given = []
        for row in rows.rows:
            instrument = found.get(str(row.values["inner_no"]))
            if instrument is None:
                plan.refuse(row.row, _("本单位没有编号为“%s”的仪器。") % row.values["inner_no"])
                continue
            given.append(
                Row(row.row, instrument, facts_of(row.values), external_id=str(row.values["external_id"]))
            )
        self._note(plan, store(self.organisation, given, by=by, origin=UsageOrigin.SHEET))
        return plan

    def _instruments(self, rows: ImportedRows) -> dict[str, Instrument]:
        numbers = {str(row.values["inner_no"]) for row in rows.rows}
        own = Instrument.objects.filter(organisation=self.organisation)
        found: dict[str, Instrument] = {}
        ordered = sorted(numbers)
        for start in range(0, len(ordered), 500):
            part = own.filter(inner_no__in=ordered[start : start + 500]).select_related("organisation")
            found |= {each.inner_no: each for each in part}
        return found

    def _note(self, plan: Plan[UsageRecord], outcome: Outcome) -> None:
        plan.new += outcome.new
        plan.changed += [Change(record, {}) for record in outcome.changed]
        plan.unchanged += outcome.unchanged
        for number, sentences in sorted(outcome.refused.items()):
            for sentence in sentences:
                plan.refuse(number, sentence)


def facts_of(values: Any) -> dict[str, Any]:
    """What a row states, as the door takes it; blank cells state nothing."""
    facts = {name: value for name, value in values.items() if value is not None}
    for name in ("started_at", "ended_at"):
        facts[name] = datetime.fromisoformat(facts[name])
    for name in ("external", "related_party", "small_enterprise"):
        if name in facts:
            facts[name] = facts[name] == "1"
    labels = codes(WAYS)
    if "ways" in facts:
        facts["ways"] = [labels.get(each, each) for each in _several(facts["ways"])]
    for name in ("project_sources", "subjects"):
        if name in facts:
            facts[name] = _several(facts[name])
    return facts


def _several(text: Any) -> list[str]:
    """The parts of a cell that names several."""
    plain = str(text).replace("，", "、").replace(",", "、").replace("；", "、").replace(";", "、")
    return [part.strip() for part in plain.split("、") if part.strip()]
