"""Lists of results from spreadsheets, for every kind, with columns made from its shape; previewed, then all or none.

A row is recognised by the key of its kind. What is not there becomes a draft of who imports it, with the server's own
time; what stands already is left as it is, and a row that contradicts it is refused. The same list twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.organisations.api import named
from yanfa.subsystems.records.exports.results import BETWEEN_KEYS, heading
from yanfa.subsystems.records.forms.results import project_named
from yanfa.subsystems.records.models import Result
from yanfa.subsystems.records.permissions.results import IMPORTED, may_register
from yanfa.subsystems.records.services.results import insist, register

#: One import is one transaction, and none may last over five seconds.
MOST = 500
TRUTH = {"是": "1", "否": "0"}


class ResultRows:
    """The importer of one kind of result, for one person."""

    def __init__(self, model: type[Result], by: Any) -> None:
        self.model, self.by = model, by
        self.fields = [model._meta.get_field(name) for name in model.shape.facts]
        self.COLUMNS = [column_of(field) for field in self.fields]

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        return read_rows(data, file_name, self.COLUMNS)

    def plan_of(self, rows: ImportedRows) -> Plan[Any]:
        """What taking these rows in would do: it is done and undone, so that nothing is refused later."""
        with transaction.atomic():
            plan = self._carry_out(rows, self.by)
            transaction.set_rollback(True)
        return plan

    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[Any]:
        """Take the rows in, all or none. Raises ImportRefused with the plan, PermissionDenied."""
        with transaction.atomic():
            plan = self._carry_out(rows, by)
            if plan.errors:
                raise ImportRefused(plan)
            if plan.new:
                summary = f"{self.model._meta.verbose_name}：新增 {len(plan.new)} 条：{source}"
                log.record(IMPORTED, by=by, summary=summary)
        return plan

    def _carry_out(self, rows: ImportedRows, by: Any) -> Plan[Any]:
        insist(may_register(by))
        plan: Plan[Any] = Plan.of(rows)
        if len(rows.rows) > MOST:
            plan.refuse(MOST + 2, _("一次最多导入 %s 行，请分成几个文件。") % MOST)
            return plan
        for row in rows.rows:
            self._try(row, plan, by)
        return plan

    def _try(self, row: ImportedRow, plan: Plan[Any], by: Any) -> None:
        try:
            with transaction.atomic():
                self._take(row, plan, by)
        except ValidationError as refusal:
            for sentence in sentences(self.model, refusal):
                plan.refuse(row.row, sentence)

    def _take(self, row: ImportedRow, plan: Plan[Any], by: Any) -> None:
        facts = {field.name: self._value(field, row.values[field.name]) for field in self.fields}
        facts = {name: value for name, value in facts.items() if value is not None}
        told = self.model(**facts)
        told.clean_fields(exclude=_unknown(self.model))
        standing = recognised(told)
        if standing is not None:
            insist_same(standing, told, facts)
            plan.unchanged += 1
        else:
            plan.new.append(register(self.model, by=by, facts=facts))

    def _value(self, field: Any, cell: Any) -> Any:
        if cell is None:
            return None
        if isinstance(field, models.BooleanField):
            return cell == "1"
        if isinstance(field, models.ForeignKey):
            return _related(field, str(cell))
        return str(cell) if isinstance(field, models.CharField | models.TextField) else cell


def column_of(field: Any) -> Column:
    """The column that holds a field, by its Chinese name."""
    needed = not field.blank and not field.has_default()
    given: dict[str, Any] = {"labels": (heading(field),), "required": needed}
    if field.choices:
        with translation.override("zh-hans"):
            words = {str(label): str(code) for code, label in field.flatchoices}
        return Column(field.name, kind="choice", choices=words, **given)
    if isinstance(field, models.BooleanField):
        return Column(field.name, kind="choice", choices=TRUTH, **given | {"required": False})
    for kind, cls in (("date", models.DateField), ("decimal", models.DecimalField)):
        if isinstance(field, cls):
            return Column(field.name, kind=kind, **given)  # type: ignore[arg-type]  # one of the two literals
    if isinstance(field, models.IntegerField):
        return Column(field.name, kind="integer", **given)
    return Column(field.name, max_length=field.max_length, **given)


def recognised(told: Result) -> Result | None:
    """The standing record that the row means: by DOI where it has one, else by the key of its kind."""
    standing: Any = type(told).objects.standing()
    doi = getattr(told, "doi", "")
    found: Any = standing.filter(doi=doi).first() if doi else None
    if found is None:
        found = standing.filter(**told.key).first()
        if found is not None and doi and found.doi not in ("", doi):
            return None
    known: Result | None = found
    return known


def insist_same(standing: Result, told: Result, facts: Mapping[str, Any]) -> None:
    """Raise ValidationError where the list says something else than what stands."""
    for name in facts:
        if getattr(standing, name) != getattr(told, name):
            label = standing._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
            values = {"field": label, "told": getattr(told, name), "standing": getattr(standing, name)}
            raise ValidationError(
                _("%(field)s“%(told)s”与已登记的“%(standing)s”不一致；请在该记录的页面上修改或更正。")
                % values
            )


def sentences(model: type[Result], refusal: ValidationError) -> list[str]:
    """The sentences of a refusal, each with the name of its column."""
    if not hasattr(refusal, "error_dict"):
        return list(refusal.messages)
    return [
        f"{_label(model, name)}{sentence}"
        for name, faults in refusal.message_dict.items()
        for sentence in faults
    ]


def _label(model: type[Result], name: str) -> str:
    known = {field.name: field for field in model._meta.concrete_fields}
    return f"“{known[name].verbose_name}”：" if name in known and name in model.shape.facts else ""


def _unknown(model: type[Result]) -> set[str]:
    """What the server sets: it is not looked at before a record is born."""
    return {field.name for field in model._meta.concrete_fields} - set(model.shape.facts)


def _named_by_key(model: Any, words: str) -> Any:
    """The standing result whose key the words tell, as exports write it."""
    told = words.split(BETWEEN_KEYS)
    if len(told) != len(model.shape.key):
        return None
    return model.objects.standing().filter(**dict(zip(model.shape.key, told, strict=True))).first()


def _related(field: Any, words: str) -> Any:
    if field.name == "unit":
        found: Any = named(words)
    elif field.name == "project":
        found = project_named(words)
    else:
        found = _named_by_key(field.related_model, words)
    if found is None:
        raise ValidationError({field.name: _("没有找到“%s”，请核对，或先登记。") % words})
    return found
