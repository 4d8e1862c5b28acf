"""The JSON API of figures: what is declared, and the value of one for a year."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.indicators.compute import compute, printed
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.permissions import READ
from yanfa.kernel.indicators.registry import registry

router = Router(tags=["indicators"])


class ErrorOut(Schema):
    """Why a request was refused."""

    detail: str


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


@router.get("", response=list[dict[str, Any]], summary="指标目录")
def declared(request: HttpRequest) -> Any:
    """Every indicator with its official definition and the published names that it answers."""
    return [indicator.described() for indicator in registry.listed()]


@router.get("{code}", response={200: ValueOut, 403: ErrorOut, 404: ErrorOut}, summary="指标值")
def value(
    request: HttpRequest,
    code: Annotated[str, Path(max_length=100)],
    year: Annotated[int, Query(ge=2000, le=2100)],
    filter: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006  never changed; ninja reads it
) -> Any:
    """The value for a year, under filters written as `dimension=value`; for signed-in readers of indicators."""
    verdict = permitted(request.user, READ)
    if not verdict:
        return Status(403, {"detail": verdict.reason})
    filters = dict(pair.partition("=")[::2] for pair in filter)
    try:
        return printed(compute(registry[code], Period.year(year), filters))
    except KeyError as unknown:
        return Status(404, {"detail": str(unknown.args[0])})
