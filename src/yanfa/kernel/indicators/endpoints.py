"""The JSON API of figures: what is declared, and the value of one for a year."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status

from yanfa.kernel.access.callers import caller
from yanfa.kernel.indicators.compute import compute, printed
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.permissions import READ
from yanfa.kernel.indicators.registry import registry

router = Router(tags=["indicators"])

PAGE = 200


class ErrorOut(Schema):
    """Why a request was refused."""

    detail: str


class DeclaredOut(Schema):
    """A page of indicators; `next` is the cursor of the following page, null on the last."""

    indicators: list[dict[str, Any]]
    next: str | None


class ValueOut(Schema):
    """A figure; decimals are strings in the declared unit. Without a value, `reason` says why there is none."""

    code: str
    year: int
    value: str | None
    unit: str
    numerator: str | None
    denominator: str | None
    rows: int
    as_of: str
    reason: str


@router.get("", response=DeclaredOut, auth=caller(READ, visitors=True), summary="指标目录")
def declared(request: HttpRequest, cursor: Annotated[str, Query(max_length=100)] = "") -> Any:
    """The indicators by code, each with its official definition and the published names that it answers."""
    following = [each for each in registry.listed() if each.code > cursor]
    page = following[:PAGE]
    return {
        "indicators": [indicator.described() for indicator in page],
        "next": page[-1].code if len(following) > PAGE else None,
    }


@router.get("{code}", response={200: ValueOut, 404: ErrorOut}, auth=caller(READ), summary="指标值")
def value(
    request: HttpRequest,
    code: Annotated[str, Path(max_length=100)],
    year: Annotated[int, Query(ge=2000, le=2100)],
    filter: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006  never changed; ninja reads it
) -> Any:
    """The value for a year, under filters written as `dimension=value`."""
    filters = dict(pair.partition("=")[::2] for pair in filter)
    try:
        return printed(compute(registry[code], Period.year(year), filters))
    except KeyError as unknown:
        return Status(404, {"detail": str(unknown.args[0])})
