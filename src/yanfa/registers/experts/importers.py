"""Experts from a spreadsheet: matched by number or by name and unit, previewed, and imported all or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import SHANGHAI, today
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.kernel.identifiers.subjects import SUBJECTS, is_subject
from yanfa.kernel.jobs.queue import enqueue
from yanfa.kernel.workflow.entering import enter_many
from yanfa.registers.experts.choices import Origin
from yanfa.registers.experts.models import Consent, Expert
from yanfa.registers.experts.models.expert import DEGREES, IDENTITY_KINDS, KINDS, TITLES
from yanfa.registers.experts.permissions import IMPORTED
from yanfa.registers.experts.rules import folded
from yanfa.registers.experts.services import facts
from yanfa.registers.experts.tasks import index_experts
from yanfa.registers.organisations.api import Organisation, named

_SEPARATORS = re.compile(r"[、,，;；\s]+")
#: Experts that one job makes findable.
INDEXED_AT_ONCE = 200


def several(text: str) -> list[str]:
    """The values of a cell that holds several."""
    return [part for part in _SEPARATORS.split(text) if part]


def subjects(text: str) -> str:
    """Codes of GB/T 13745; names of disciplines are taken for their codes."""
    codes = {name: code for code, name in SUBJECTS.items()}
    # Some names of disciplines hold the sign that separates them.
    found = [codes[text]] if text in codes else [codes.get(part, part) for part in several(text)]
    wrong = [code for code in found if not is_subject(code)]
    if wrong:
        raise ValueError(_("没有这个一级学科代码（GB/T 13745）"))
    return ",".join(found)


def kinds(text: str) -> str:
    """Kinds of experts by their labels, 专家 left out or not."""
    codes = {str(label).removesuffix("专家"): str(code) for code, label in KINDS}
    parts = [part.removesuffix("专家") for part in several(text)]
    if not set(parts) <= codes.keys():
        raise ValueError(_("应为技术、财务、管理、产业、投资中的一个或几个"))
    return ",".join(codes[part] for part in parts)


def _choices(pairs: Any) -> dict[str, str]:
    return {str(label): str(code) for code, label in pairs}


COLUMNS = (
    Column("name", ("姓名", "专家姓名"), required=True, max_length=60),
    Column("unit", ("所在单位", "单位名称", "单位"), required=True, max_length=100),
    Column("department", ("所在部门", "部门"), max_length=100),
    Column("position", ("职务",), max_length=60),
    Column("title", ("职称",), kind="choice", required=True, choices=_choices(TITLES)),
    Column("degree", ("学位",), kind="choice", choices=_choices(DEGREES)),
    Column("kinds", ("专家类别",), required=True, parse=kinds),
    Column("subjects", ("学科代码", "学科"), required=True, parse=subjects),
    Column("keywords", ("研究方向关键词", "研究方向"), max_length=200),
    Column("languages", ("语种",), max_length=100),
    Column("honours", ("称号",), max_length=200),
    Column("joined_on", ("入库日期",), kind="date"),
    Column("consented_on", ("同意书签署日期",), kind="date"),
    Column("phone", ("手机", "手机号码"), max_length=30),
    Column("email", ("邮箱", "电子邮箱"), max_length=254),
    Column("identity_kind", ("证件类型",), kind="choice", choices=_choices(IDENTITY_KINDS)),
    Column("identity_number", ("证件号码", "身份证号"), unique=True, max_length=30),
    Column("bank_name", ("开户银行", "开户行"), max_length=100),
    Column("bank_account", ("银行账号", "账号"), max_length=40),
)
#: Columns that are facts of the expert as they stand.
PLAIN = tuple(
    column.key for column in COLUMNS if column.key not in {"unit", "kinds", "subjects", "consented_on"}
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> Plan[Expert]:
    """What an import of these rows would do; nothing is changed."""
    return _Matching(rows).plan


@transaction.atomic
def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[Expert]:
    """Import the rows, all or none. Raises ImportRefused with the plan."""
    matching = _Matching(rows)
    plan = matching.plan
    if plan.errors:
        raise ImportRefused(plan)
    enter_many(plan.new, by=by, entry="import", source=source)
    matching.complete_new_ones(by)
    for change in plan.changed:
        locked = Expert.objects.select_for_update().get(pk=change.record.pk)
        facts.apply(locked, change.values, by=by)
    keys = [expert.pk for expert in plan.new]
    for start in range(0, len(keys), INDEXED_AT_ONCE):
        enqueue(index_experts, keys=keys[start : start + INDEXED_AT_ONCE])
    if not plan.does_nothing:
        summary = _("新增 %s，变更 %s：%s") % (len(plan.new), len(plan.changed), source)
        log.record(IMPORTED, by=by, summary=summary)
    return plan


class _Matching:
    """Finds for every row the expert that it means, by the identity number, or by name and unit."""

    def __init__(self, rows: ImportedRows) -> None:
        self.plan: Plan[Expert] = Plan.of(rows)
        self.units: dict[str, Organisation | None] = {}
        self.meant: set[tuple[str, str]] = set()
        self.fresh: list[tuple[Expert, Mapping[str, Any], date | None]] = []
        names = {str(row.values["name"]) for row in rows.rows}
        known = Expert.objects.filter(name__in=names).select_related("organisation")
        self.known = {
            (folded(expert.name), folded(expert.unit)): expert
            for expert in known.prefetch_related("subjects", "kinds")
        }
        for row in rows.rows:
            self._match(row)

    def complete_new_ones(self, by: Any) -> None:
        """Disciplines, kinds and consents of the new experts, now that they are stored."""
        for expert, lists, consented in self.fresh:
            facts.set_lists(expert, lists["subjects"], lists["kinds"])
            if consented is not None:
                version = str(policy.get("experts.consent").value["version"])
                given = datetime.combine(consented, time(), SHANGHAI)
                Consent.objects.create(expert=expert, version=version, given_at=given, by=by)

    def _match(self, row: ImportedRow) -> None:
        key = folded(str(row.values["name"])), folded(str(row.values["unit"]))
        if key in self.meant:
            self.plan.refuse(row.row, _("“%s”在表中重复。") % row.values["name"])
            return
        self.meant.add(key)
        if any(isinstance(day, date) and day > today() for day in self._days(row)):
            self.plan.refuse(row.row, _("入库日期和同意书签署日期不能晚于今天。"))
            return
        known = self._by_number(row) or self.known.get(key)
        if known is None:
            self._plan_new(row)
        else:
            self._compare(row, known)

    def _days(self, row: ImportedRow) -> list[Any]:
        return [row.values["joined_on"], row.values["consented_on"]]

    def _by_number(self, row: ImportedRow) -> Expert | None:
        number = row.values["identity_number"]
        if not number:
            return None
        found: Expert | None = (
            Expert.objects.filter(identity=str(number)).select_related("organisation").first()
        )
        return found

    def _plan_new(self, row: ImportedRow) -> None:
        given, lists = self._facts(row)
        expert = Expert(origin=Origin.IMPORTED, **given)
        if self._holds(row, expert, lists):
            self.plan.new.append(expert)
            consented = row.values["consented_on"]
            self.fresh.append((expert, lists, consented if isinstance(consented, date) else None))

    def _compare(self, row: ImportedRow, expert: Expert) -> None:
        """Whether a known expert changes; the day on which he came is kept."""
        given, lists = self._facts(row)
        given.pop("joined_on", None)
        values: dict[str, Any] = {
            name: value for name, value in given.items() if getattr(expert, name) != value
        }
        held = {"subjects": expert.subject_codes, "kinds": expert.kind_codes}
        values |= {name: codes for name, codes in lists.items() if sorted(codes) != held[name]}
        if not values:
            self.plan.unchanged += 1
            return
        for name in values.keys() - held.keys():
            setattr(expert, name, values[name])
        if self._holds(row, expert, lists):
            self.plan.changed.append(Change(expert, values | lists))

    def _facts(self, row: ImportedRow) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The facts that the row states (a blank cell states nothing), and its lists."""
        given: dict[str, Any] = {
            name: row.values[name] for name in PLAIN if row.values[name] not in (None, "")
        }
        words = str(row.values["unit"])
        if words not in self.units:
            self.units[words] = named(words)
        unit = self.units[words]
        given |= {"organisation": unit, "unit_name": "" if unit is not None else words}
        lists = {name: str(row.values[name]).split(",") for name in facts.LISTS}
        return given, lists

    def _holds(self, row: ImportedRow, expert: Expert, lists: Mapping[str, Any]) -> bool:
        try:
            facts.check(expert, lists["subjects"], lists["kinds"])
        except ValidationError as faults:
            for sentence in faults.messages:
                self.plan.refuse(row.row, sentence)
            return False
        return True
