"""What the imports of these registers share: rows carried out one by one, undone together, records found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import ImportedRow, ImportedRows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.operations.models import (
    Assessment,
    Asset,
    Filing,
    Line,
    LineTerm,
    MaintenanceContract,
    StaticAddress,
    System,
    VpnAccount,
    VpnTerm,
)
from yanfa.subsystems.operations.permissions.systems import IMPORTED
from yanfa.subsystems.operations.services import systems_ledger as ledger

Ledger = Plan[Any]
#: What the rows of these lists become: their fields name what is wrong.
MODELS: tuple[type[models.Model], ...] = (
    MaintenanceContract,
    Filing,
    Assessment,
    VpnTerm,
    VpnAccount,
    StaticAddress,
    LineTerm,
    Line,
    Asset,
    System,
)
#: Carries one row out and notes it in the plan; raises ValidationError.
Act = Callable[[ImportedRow, Ledger], None]
#: Stores what the rows gathered, once all are found to hold.
Finish = Callable[[], None]


__all__ = [
    "Act",
    "Change",
    "Ledger",
    "asset_named",
    "by_label",
    "changed",
    "differing",
    "imported",
    "insist_same",
    "line_named",
    "previewed",
    "project_named",
    "stated",
    "system_named",
]


def nothing_left() -> None:
    """For imports that store row by row."""


def previewed(rows: ImportedRows, act: Act) -> Ledger:
    """What an import would do: it is done and undone, so that a preview refuses exactly what the import would."""
    plan: Ledger = Plan.of(rows)
    with transaction.atomic():
        _carry_out(rows.rows, act, plan)
        transaction.set_rollback(True)
    return plan


def imported(
    rows: ImportedRows, act: Act, *, by: Any, source: str, what: str, finish: Finish = nothing_left
) -> Ledger:
    """Import the rows, all or none, and write it down. Raises ImportRefused with the plan."""
    plan: Ledger = Plan.of(rows)
    with transaction.atomic():
        _carry_out(rows.rows, act, plan)
        if plan.errors:
            raise ImportRefused(plan)
        finish()
        if not plan.does_nothing:
            summary = f"{what}：新增 {len(plan.new)} 条，变更 {len(plan.changed)} 条：{source}"
            log.record(IMPORTED, by=by, summary=summary)
    return plan


def _carry_out(rows: Iterable[ImportedRow], act: Act, plan: Ledger) -> None:
    for row in rows:
        try:
            with transaction.atomic():
                act(row, plan)
        except ValidationError as faults:
            for sentence in sentences(faults):
                plan.refuse(row.row, sentence)


def sentences(faults: ValidationError) -> list[str]:
    """The faults in words, each with the name of its field where it has one."""
    if not hasattr(faults, "error_dict"):
        return list(faults.messages)
    names = {
        field.name: str(getattr(field, "verbose_name", field.name))
        for model in MODELS
        for field in model._meta.get_fields()
    }
    return [
        told
        if name == NON_FIELD_ERRORS
        else _("“%(name)s”：%(told)s") % {"name": names.get(name, name), "told": told}
        for name, words in faults.message_dict.items()
        for told in words
    ]


def system_named(words: Any) -> System | None:
    """The system of a code or name; None for a blank. Raises ValidationError."""
    found: System | None = _named(
        System, words, "code", "name", missing=_("没有信息系统“%s”，请填已登记系统的代码或名称。")
    )
    return found


def project_named(words: Any) -> BudgetProject | None:
    """The budget project of a code; None for a blank. Raises ValidationError."""
    found: BudgetProject | None = _named(
        BudgetProject, words, "code", missing=_("没有项目代码为“%s”的预算项目。")
    )
    return found


def line_named(words: Any) -> Line | None:
    """The line of a number; None for a blank. Raises ValidationError."""
    found: Line | None = _named(
        Line, words, "number", missing=_("没有编号为“%s”的专线，请先导入或登记专线。")
    )
    return found


def asset_named(words: Any) -> Asset | None:
    """The asset of a number; None for a blank. Raises ValidationError."""
    found: Asset | None = _named(
        Asset, words, "number", missing=_("没有编号为“%s”的资产，请先导入或登记资产。")
    )
    return found


def _named(model: type[Any], words: Any, *fields: str, missing: str) -> Any:
    if not words:
        return None
    for field in fields:
        found = list(model._default_manager.filter(**{field: words})[:2])
        if len(found) == 1:
            return found[0]
    raise ValidationError(missing % words)


def stated(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The facts that a row states; a blank cell states nothing."""
    return {name: values[name] for name in names if values.get(name) is not None}


def differing(record: models.Model, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the facts would change of a record."""
    return {name: value for name, value in facts.items() if getattr(record, name) != value}


def changed(record: Any, facts: Mapping[str, Any], fields: Iterable[str], *, by: Any, plan: Ledger) -> bool:
    """Change a record where the facts differ, and note it; whether they did."""
    values = differing(record, facts)
    if values:
        ledger.change(record, values, by=by, version=record.version, fields=tuple(fields))
        plan.changed.append(Change(record, values))
    return bool(values)


def insist_same(record: models.Model, facts: Mapping[str, Any], what: str) -> None:
    """Raise ValidationError where the list says something else of a row that is never edited."""
    names = [str(record._meta.get_field(name).verbose_name) for name in differing(record, facts)]  # type: ignore[union-attr]
    if names:
        told = _("“%(what)s”已登记，%(names)s不同；原记录有误的，请先在页面上终止（作废）再导入。")
        raise ValidationError(told % {"what": what, "names": "、".join(names)})


def by_label(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """{label: code} of choices, as a column takes them."""
    return {str(label): str(code) for code, label in choices}
