"""Reports of districts from a list: one row for a district and month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column
from yanfa.subsystems.records.models import DistrictReport
from yanfa.subsystems.records.services.district import import_report

from .documents import RowsImporter

COLUMNS = (
    Column("district", ("区划代码",), required=True, max_length=6),
    Column("name", ("区",), max_length=60),
    Column("month", ("所属月份",), kind="date", required=True),
    Column("complete_on", ("完整报送日",), kind="date"),
    Column("returned", ("退回次数",), kind="integer", minimum=0, maximum=99),
    Column("corrected", ("更正次数",), kind="integer", minimum=0, maximum=99),
)


def _known(values: Mapping[str, Any]) -> DistrictReport | None:
    return DistrictReport.objects.filter(district=values["district"], month=values["month"]).first()


def _told(report: DistrictReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in ("complete_on", "returned", "corrected")}


def _store(values: Mapping[str, Any], by: Any, source: str) -> DistrictReport:
    if values["month"].day != 1:
        raise ValidationError(_("所属月份请填该月第一天，如 2026-01-01。"))
    return import_report(
        by=by,
        source=source,
        district=values["district"],
        month=values["month"],
        complete_on=values["complete_on"],
        returned=values["returned"] or 0,
        corrected=values["corrected"] or 0,
    )


DISTRICTS = RowsImporter(COLUMNS, "区级报送", _known, _told, _store)
