"""Usage that the unit's own system delivers: a batch, each row kept once, errors by row; and what is known of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import AfterValidator, AwareDatetime, Field

from yanfa.kernel.access.callers import caller
from yanfa.kernel.idempotency.decorators import idempotent
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.usage import UsageOrigin
from yanfa.subsystems.instruments.models import Instrument, UsageRecord
from yanfa.subsystems.instruments.permissions import units_kept_by
from yanfa.subsystems.instruments.permissions.requests import DELIVER
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.services.usage.storing import Outcome, store

router = Router(tags=["instruments"], auth=caller(DELIVER))
MOST_ROWS = 1_000
PAGE = 200


def storable(text: str) -> str:
    """A text that both databases keep. Raises ValueError for NUL and for half characters."""
    if "\0" in text:
        raise ValueError(_("文字里不能有空字符"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(_("文字里不能有半个字符")) from None
    return text.strip()


Short = Annotated[str, Field(max_length=60), AfterValidator(storable)]
Line = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Name = Annotated[str, Field(max_length=100), AfterValidator(storable)]
Code = Annotated[str, Field(max_length=10), AfterValidator(storable)]
Codes = Annotated[list[Code], Field(max_length=10)]
Hours = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)]
Money = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)]
Way = Literal["occupy", "technical", "entrust", "remote", "other"]


class UseIn(Schema):
    """One use of an instrument, by the numbers that the unit gives to instrument and record."""

    inner_no: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(storable)]
    external_id: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(storable)]
    started_at: AwareDatetime
    ended_at: AwareDatetime
    hours: Hours
    samples: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0
    amount: Money = Decimal(0)
    external: bool = True
    related_party: bool = False
    purpose: Annotated[str, Field(max_length=20), AfterValidator(storable)]
    ways: Annotated[list[Way], Field(max_length=5)] = []
    content: Line = ""
    user_unit: Name = ""
    user_uscc: Annotated[str, Field(max_length=18), AfterValidator(storable)] = ""
    small_enterprise: bool = False
    applicant: Short = ""
    project_name: Line = ""
    project_sources: Codes = []
    subjects: Codes = []
    research_content: Line = ""
    contract_no: Short = ""
    invoice_no: Short = ""
    voucher_no: Short = ""
    satisfaction: Literal["", "very", "mostly", "fair", "not", "very_bad"] = ""


class DeliveryIn(Schema):
    """A batch of one unit."""

    unit: Annotated[str, Field(max_length=18), AfterValidator(storable)]
    rows: Annotated[list[UseIn], Field(min_length=1, max_length=MOST_ROWS)]


class RowOut(Schema):
    """What is to be said of a row: its place in the batch from 0, its number, and the sentences."""

    row: int
    external_id: str
    sentences: list[str]


class ReceiptOut(Schema):
    """How many rows were new, changed and known; those refused, and those stored with something unusual."""

    new: int
    changed: int
    unchanged: int
    refused: list[RowOut]
    told: list[RowOut]


class UseOut(Schema):
    """A record as it is known."""

    id: str
    external_id: str
    inner_no: str
    served_on: date
    started_at: datetime
    ended_at: datetime
    hours: Decimal
    amount: Decimal
    external: bool
    related_party: bool
    verified: bool


class UsesOut(Schema):
    """A page of records; `next` is the cursor of the following one."""

    items: list[UseOut]
    next: str | None


class ErrorOut(Schema):
    """Why a request was refused."""

    detail: str


@router.post("", response={200: ReceiptOut, 403: ErrorOut, 404: ErrorOut}, summary="送入服务记录")
@decorate_view(idempotent)
def deliver_usage(request: HttpRequest, delivery: DeliveryIn) -> Any:
    """Keep the uses of a unit: rows that hold are stored, others told; the same row delivered again stays one."""
    unit = _unit(request, delivery.unit)
    if unit is None:
        return Status(404, {"detail": _("没有这个单位，或您不为该单位管理仪器。")})
    numbers = {row.inner_no for row in delivery.rows}
    own = Instrument.objects.filter(organisation=unit, inner_no__in=numbers).select_related("organisation")
    known = {each.inner_no: each for each in own}
    rows = [
        Row(place, known[use.inner_no], use.dict(exclude={"inner_no", "external_id"}), use.external_id)
        for place, use in enumerate(delivery.rows)
        if use.inner_no in known
    ]
    try:
        outcome = store(unit, rows, by=request.user, origin=UsageOrigin.DELIVERED)
    except PermissionDenied as refused:
        return Status(403, {"detail": str(refused)})
    for place, use in enumerate(delivery.rows):
        if use.inner_no not in known:
            outcome.refused[place] = [_("本单位没有编号为“%s”的仪器。") % use.inner_no]
    return _receipt(delivery, outcome)


def _unit(request: HttpRequest, code: str) -> Organisation | None:
    """The caller's unit of that credit code or public id."""
    kept = Organisation.objects.filter(public_id__in=units_kept_by(request.user))
    return kept.filter(uscc=code.upper()).first() or kept.filter(public_id=code).first()


def _receipt(delivery: DeliveryIn, outcome: Outcome) -> dict[str, Any]:
    def told(rows: dict[int, list[str]]) -> list[dict[str, Any]]:
        return [
            {"row": place, "external_id": delivery.rows[place].external_id, "sentences": sentences}
            for place, sentences in sorted(rows.items())
        ]

    return {
        "new": len(outcome.new),
        "changed": len(outcome.changed),
        "unchanged": outcome.unchanged,
        "refused": told(outcome.refused),
        "told": told(outcome.told),
    }


@router.get("", response={200: UsesOut, 404: ErrorOut}, summary="查询本单位的服务记录")
def delivered_usage(
    request: HttpRequest,
    unit: str,
    first: date | None = None,
    last: date | None = None,
    cursor: Annotated[int | None, Field(ge=0, le=9_000_000_000_000_000_000)] = None,
) -> Any:
    """The records of a unit by day served, in the order in which they came."""
    found = _unit(request, unit)
    if found is None:
        return Status(404, {"detail": _("没有这个单位，或您不为该单位管理仪器。")})
    records = UsageRecord.objects.filter(instrument__organisation=found).order_by("pk")
    for given, lookup in ((first, "served_on__gte"), (last, "served_on__lte"), (cursor, "pk__gt")):
        if given is not None:
            records = records.filter(**{lookup: given})
    page = list(records.select_related("instrument", "report")[: PAGE + 1])
    items = [_shown(each) for each in page[:PAGE]]
    return {"items": items, "next": str(page[PAGE - 1].pk) if len(page) > PAGE else None}


def _shown(record: UsageRecord) -> dict[str, Any]:
    names = (
        *("external_id", "served_on", "started_at", "ended_at", "hours", "amount", "external"),
        "related_party",
    )
    return {name: getattr(record, name) for name in names} | {
        "id": record.public_id,
        "inner_no": record.instrument.inner_no,
        "verified": record.report.state == "verified",
    }
