"""One figure for each list of a department: a family of indicators, built from the list when it is asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, QuerySet, Sum

from yanfa.kernel.indicators.declare import Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.models import ListMapping, ListRow, ListUpload

FAMILY = "lists"
KINDS = {
    ListKind.COUNT: Kind.COUNT,
    ListKind.SUM: Kind.COUNT,
    ListKind.RATIO: Kind.RATIO,
    ListKind.MEAN: Kind.MEAN,
    ListKind.TIMELY: Kind.TIMELY,
}
HOW = {
    ListKind.COUNT: ("按去重键计数", "counted once for each key"),
    ListKind.SUM: ("数量或金额合计", "amounts added up"),
    ListKind.RATIO: (
        "符合分子条件的占全部计入行的比率",
        "rows that fulfil the numerator over all that count",
    ),
    ListKind.MEAN: ("数量或金额的平均", "the mean of the amounts"),
    ListKind.TIMELY: (
        "按期办结的占应办结的比率，未办结的计为未按期",
        "done by the due date over due; what is not done is not timely",
    ),
}
STEP = Decimal("0.0001")
#: The same for every list and every version, so that the evidence of a locked figure stays the same.
COLUMNS = (
    Column("项目代码", "Project code", "upload__project_year__project__code"),
    Column("行号", "Row", "number"),
    Column("日期", "Date", "on"),
    Column("数量或金额", "Amount", "amount"),
    Column("应办结日", "Due on", "due_on"),
    Column("办结日", "Done on", "done_on"),
    Column("份额", "Share", "weight"),
    Column("列示内容", "Shown columns", "cells"),
)


class FigureField(DecimalField):  # type: ignore[type-arg]
    """A sum to four places: SQLite adds decimals as binary fractions, and PostgreSQL gives back every zero."""

    def from_db_value(self, value: Any, *context: object) -> Decimal | None:
        """The sum without what the database added to it."""
        if value is None:
            return None
        whole = Decimal(str(value)).quantize(STEP)
        return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole.normalize()


def indicator_of(mapping: ListMapping, upload: ListUpload | None = None) -> Indicator:
    """The figure `lists.<list>` of the files that stand today, or `lists.<list>.<file>` of one file for ever.

    A report names the file, so that what is taken in later changes nothing.
    """
    kind = ListKind(mapping.kind)
    how, how_en = HOW[kind]
    numerator, denominator = _parts(mapping, upload, kind)
    return Indicator(
        code=f"{FAMILY}.{mapping.public_id}" if upload is None else upload.indicator_code,
        label=mapping.name,
        label_en=mapping.name,
        definition=f"台账“{mapping.name}”中日期在期内的{mapping.subject}，{how}；同一去重键只计一次。",
        definition_en=f"Rows of the list “{mapping.name}” dated in the period, {how_en}; one key counts once.",
        unit=mapping.unit,
        kind=KINDS[kind],
        numerator=numerator,
        denominator=denominator,
        dimensions=(
            Dimension("project", "项目", "Project", "upload__project_year__project__code"),
            Dimension("upload", "台账文件", "File", "upload__public_id"),
        ),
        keeps_rows=False,
    )


def resolve(rest: str) -> Indicator | None:
    """The figure of a list, or of one of its files; None where there is no such list or file."""
    list_id, dot, file_id = rest.partition(".")
    if not dot:
        mapping = ListMapping.objects.filter(public_id=list_id).first()
        return None if mapping is None else indicator_of(mapping)
    files = ListUpload.objects.select_related("mapping")
    upload = files.filter(public_id=file_id, mapping__public_id=list_id).first()
    return None if upload is None else indicator_of(upload.mapping, upload)


def every_list() -> list[Indicator]:
    """The figures of all lists that were mapped, for the register."""
    return [indicator_of(mapping) for mapping in ListMapping.objects.order_by("pk")]


registry.family(FAMILY, resolve, every_list)


def _parts(mapping: ListMapping, upload: ListUpload | None, kind: ListKind) -> tuple[Part, Part | None]:
    files = (
        {"upload__mapping": mapping, "upload__replaced_by": None} if upload is None else {"upload": upload}
    )

    def counted(period: Period) -> QuerySet[Any]:
        return ListRow.objects.filter(counted=True, on__gte=period.start, on__lt=period.end, **files)

    def above(period: Period) -> QuerySet[Any]:
        return counted(period).filter(numerator=True)

    added = Part(rows=counted, columns=COLUMNS, date="on", measure=_total("adds"))
    if kind in (ListKind.COUNT, ListKind.SUM):
        return added, None
    if kind is ListKind.MEAN:
        return added, Part(rows=counted, columns=COLUMNS, date="on", measure=_total("weight"))
    return Part(rows=above, columns=COLUMNS, date="on", measure=_total("adds")), added


def _total(name: str) -> Sum:
    return Sum(name, output_field=FigureField(max_digits=24, decimal_places=4))
