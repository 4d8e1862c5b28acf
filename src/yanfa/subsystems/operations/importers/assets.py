"""Assets from a spreadsheet, matched by their number; new ones are born in their state, with their own dates."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now, start_of_day
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.jobs.queue import enqueue
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import Asset, AssetPlace
from yanfa.subsystems.operations.models.assets import KINDS
from yanfa.subsystems.operations.services import assets
from yanfa.subsystems.operations.tasks.systems import index_assets
from yanfa.subsystems.operations.workflow.assets import STATES

BATCH = 500
#: Assets that one job makes findable.
INDEXED_AT_ONCE = 200
COLUMNS = (
    Column("number", ("资产编号",), required=True, unique=True, max_length=60),
    Column("name", ("资产名称",), required=True, max_length=100),
    Column("kind", ("资产类别",), kind="choice", required=True, choices=shared.by_label(KINDS)),
    Column("model", ("品牌型号", "型号"), max_length=100),
    Column("serial", ("序列号",), max_length=100),
    Column(
        "state", ("状态",), kind="choice", choices={str(state.label): str(state.code) for state in STATES}
    ),
    Column("stocked_on", ("入库日期",), kind="date", required=True),
    Column("installed_on", ("启用日期",), kind="date"),
    Column("state_on", ("状态日期", "停用或报废日期"), kind="date"),
    Column("site", ("存放地点", "地点"), max_length=100),
    Column("system", ("所属系统代码", "所属系统")),
    Column("project", ("预算项目代码",)),
    Column("moved_on", ("变更日期",), kind="date"),
    Column("contract_number", ("采购合同号", "合同号"), max_length=100),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _Gathering(None).take)


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import the assets, all or none. Raises ImportRefused with the plan."""
    gathering = _Gathering(by)
    return shared.imported(
        rows,
        gathering.take,
        by=by,
        source=source,
        what="运维资产",
        finish=lambda: gathering.store(source),
    )


class _Gathering:
    """Finds what each row means; new assets are stored together at the end."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.known = {asset.number: asset for asset in Asset.objects.all()}
        self.systems: dict[str, Any] = {}
        self.projects: dict[str, Any] = {}
        self.new: dict[str, list[tuple[Asset, list[tuple[str, datetime]], AssetPlace]]] = defaultdict(list)

    def take(self, row: ImportedRow, plan: shared.Ledger) -> None:
        """One row: a new asset, a changed one, or one that says what is known."""
        known = self.known.get(str(row.values["number"]))
        if known is None:
            self._plan_new(row, plan)
        else:
            self._compare(known, row, plan)

    def store(self, source: str) -> None:
        """Let the new assets be born, state by state."""
        for state, given in self.new.items():
            records, histories = [asset for asset, _, _ in given], [history for _, history, _ in given]
            entry = f"import_{state}"
            enter_many(records, by=self.by, entry=entry, source=source, histories=histories)
            AssetPlace.objects.bulk_create((place for _, _, place in given), batch_size=BATCH)
            keys = [asset.pk for asset in records]
            for start in range(0, len(keys), INDEXED_AT_ONCE):
                enqueue(index_assets, keys=keys[start : start + INDEXED_AT_ONCE])

    def _plan_new(self, row: ImportedRow, plan: shared.Ledger) -> None:
        facts = shared.stated(row.values, "number", "name", "kind", "stocked_on", *assets.FACTS)
        asset = Asset(recorded_by=self.by, **facts)
        refuse_future(asset.stocked_on, "stocked_on")
        asset.clean_fields(exclude=["state"])
        state = str(row.values["state"] or ("in_use" if row.values["installed_on"] else "in_stock"))
        place = assets.first_place(
            asset,
            self.by,
            str(row.values["site"] or ""),
            self._system(row.values["system"]),
            self._project(row.values["project"]),
        )
        self.new[state].append((asset, _history(state, row.values), place))
        plan.new.append(asset)

    def _system(self, words: Any) -> Any:
        """The system of a code, asked for once a list."""
        if words not in self.systems:
            self.systems[words] = shared.system_named(words)
        return self.systems[words]

    def _project(self, words: Any) -> Any:
        """The project of a code, asked for once a list."""
        if words not in self.projects:
            self.projects[words] = shared.project_named(words)
        return self.projects[words]

    def _compare(self, asset: Asset, row: ImportedRow, plan: shared.Ledger) -> None:
        fixed = shared.differing(asset, shared.stated(row.values, "kind", "stocked_on"))
        if fixed:
            raise ValidationError(_("“%s”已登记，类别和入库日期登记后不改，请核对。") % asset.number)
        if row.values["state"] not in (None, asset.state):
            told = _("“%(number)s”现在的状态是“%(state)s”，状态变化请在资产页面办理。")
            raise ValidationError(told % {"number": asset.number, "state": asset.get_state_display()})
        facts = shared.stated(row.values, *assets.FACTS)
        changed = shared.changed(asset, facts, assets.FACTS, by=self.by, plan=plan)
        moved = self._move(asset, row)
        if moved and not changed:
            plan.changed.append(shared.Change(asset, {"place": moved}))
        elif not changed:
            plan.unchanged += 1

    def _move(self, asset: Asset, row: ImportedRow) -> AssetPlace | None:
        """The new place of a known asset, where the row says another one with a date."""
        last = asset.places.order_by("-starts_on").first()
        wanted = {
            "site": row.values["site"],
            "system": self._system(row.values["system"]),
            "project": self._project(row.values["project"]),
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        if last is None or not shared.differing(last, wanted):
            return None
        if not row.values["moved_on"]:
            told = _("“%s”的地点、所属系统或预算项目与登记的不同，请填“变更日期”。")
            raise ValidationError(told % asset.number)
        kept = {name: getattr(last, name) for name in assets.PLACE}
        return assets.move(asset, by=self.by, starts_on=row.values["moved_on"], **(kept | wanted))  # type: ignore[arg-type]


def _history(state: str, values: Any) -> list[tuple[str, datetime]]:
    """The states passed with their moments. Raises ValidationError for days out of order or to come."""
    days: list[tuple[str, date]] = [("in_stock", values["stocked_on"])]
    if state == "in_stock":
        return _moments(days)
    installed = values["installed_on"]
    if installed:
        days.append(("in_use", installed))
    if state != "in_use":
        reached = values["state_on"]
        if not reached:
            raise ValidationError(_("请填“状态日期”，即进入这个状态的日期。"))
        days.append((state, reached))
    elif not installed:
        raise ValidationError(_("在用的资产请填“启用日期”。"))
    return _moments(days)


def _moments(days: list[tuple[str, date]]) -> list[tuple[str, datetime]]:
    for _state, day in days:
        refuse_future(day, "stocked_on")
    if [day for _, day in days] != sorted(day for _, day in days):
        raise ValidationError(_("入库、启用、停用或报废的日期应由早到晚。"))
    return [(state, min(start_of_day(day), now())) for state, day in days]
