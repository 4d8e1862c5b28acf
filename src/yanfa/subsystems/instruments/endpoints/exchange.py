"""The instruments by the 38 keys of the city's interface, page by page, and one by its platform number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from yanfa.kernel.access.callers import caller
from yanfa.subsystems.instruments.exports.exchange import as_json
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions import READ

router = Router(tags=["instruments"], auth=caller(READ))
PAGE = 100
LARGEST_KEY = 9_000_000_000_000_000_000


class InstrumentOut(Schema):
    """The 38 fields, with the keys of the record; money in 元, days as ISO dates."""

    publicId: str
    orgCode: str
    innerId: str
    platformNo: str
    acceptDate: date
    shareMode: str
    technical: str
    function: str
    subject: str
    serviceContent: str
    name: str
    engName: str
    mergeStatus: str
    ownerName: str
    belongsFacilities: str
    belongsCenter: str
    belongsItem: str
    yqsize: str
    newcode: str
    propMngNum: str
    assetCode: str
    equipSource: str
    instruProp: str
    nation: str
    factory: str
    instrSupervise: str
    photoid: str
    accessory: str
    insideDepart: str
    instruArea: str
    location: str
    relName: str
    relEmail: str
    relAddress: str
    relNumber: str
    relFax: str
    relPost: str
    bDate: date
    useDate: date
    centralFinancialAid: Decimal
    localFinancialAid: Decimal
    areaFinancialAid: Decimal
    selfFinancialAid: Decimal
    unitSelfAid: Decimal
    otherHelpAid: Decimal
    tRmb: Decimal
    useStatus: str
    equipType: str


class InstrumentsOut(Schema):
    """A page of instruments; `next` is the cursor of the following one, null on the last."""

    items: list[InstrumentOut]
    next: str | None


def _seen(request: HttpRequest) -> Any:
    seen = Instrument.objects.visible_to(request.user).listed()
    return seen.select_related("organisation").prefetch_related("images").order_by("pk")


@router.get("", response=InstrumentsOut, summary="入网仪器（38 个字段）")
def instrument_records(
    request: HttpRequest,
    cursor: Annotated[int, Query(ge=0, le=LARGEST_KEY)] = 0,
    unit: Annotated[str, Query(max_length=18)] = "",
) -> Any:
    """The instruments in the catalogue, of one unit where its code is given."""
    found = _seen(request).filter(pk__gt=cursor)
    found = found.filter(organisation__uscc=unit.upper()) if unit else found
    page = list(found[: PAGE + 1])
    following = str(page[PAGE - 1].pk) if len(page) > PAGE else None
    return {"items": [as_json(each) for each in page[:PAGE]], "next": following}


@router.get("{number}", response=InstrumentOut, summary="一台仪器（38 个字段）")
def instrument_record(request: HttpRequest, number: Annotated[str, Path(max_length=40)]) -> Any:
    """One instrument by its platform number."""
    return as_json(get_object_or_404(_seen(request), platform_no=number))
