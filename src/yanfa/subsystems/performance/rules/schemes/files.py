"""Loads the scoring schemes from `policies/*.toml`, with the standard library alone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from .model import (
    BudgetBand,
    BudgetRule,
    GradeBand,
    GradeScheme,
    OverCompletion,
    Policy,
    QualitativeLevel,
    QualitativeScale,
    Rounding,
    Roundings,
    Scheme,
    Source,
    WeightProfile,
)

POLICIES = Path(__file__).resolve().parents[2] / "policies"

Entry = Mapping[str, Any]
Built = TypeVar("Built", bound=Policy)


@cache
def schemes() -> tuple[Scheme, ...]:
    """All schemes, particular ones first; the last one fits every form."""
    weights = _catalogue("weights", "profile", _weight_profile)
    budgets = _catalogue("scoring", "budget", _budget_rule)
    quantitative = _catalogue("scoring", "quantitative", lambda entry: Policy(**_base(entry)))
    reverse = _catalogue("scoring", "reverse", lambda entry: Policy(**_base(entry)))
    scales = _catalogue("scoring", "qualitative", _scale)
    over_completion = _catalogue("scoring", "over_completion", _over_completion)
    grades = _catalogue("grades", "grade", _grade)
    roundings = _catalogue("rounding", "rounding", _roundings)
    return tuple(
        Scheme(
            code=entry["code"],
            label=entry["label"],
            label_en=entry["label_en"],
            regions=tuple(entry.get("regions", ())),
            first_year=entry.get("first_year"),
            last_year=entry.get("last_year"),
            weights=tuple(weights[code] for code in entry["weights"]),
            budget=budgets[entry["budget"]],
            quantitative=quantitative[entry["quantitative"]],
            reverse=tuple(reverse[code] for code in entry["reverse"]),
            qualitative=scales[entry["qualitative"]],
            grade=grades[entry["grade"]],
            roundings=roundings[entry["rounding"]],
            over_completion=over_completion[entry["over_completion"]],
        )
        for entry in _tables("schemes")["scheme"]
    )


@cache
def _tables(file: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((POLICIES / f"{file}.toml").read_text("utf-8"))


def _catalogue(file: str, table: str, build: Callable[[Entry], Built]) -> dict[str, Built]:
    return {entry["code"]: build(entry) for entry in _tables(file)[table]}


def _base(entry: Entry) -> dict[str, Any]:
    """The fields that every rule has; `source` in the file is a code or a list of codes."""
    named = [entry["source"]] if isinstance(entry["source"], str) else entry["source"]
    return {
        "code": entry["code"],
        "label": entry["label"],
        "label_en": entry["label_en"],
        "sources": tuple(_sources()[code] for code in named),
        "regions": tuple(entry.get("regions", ())),
        "first_year": entry.get("first_year"),
        "last_year": entry.get("last_year"),
    }


def _sources() -> dict[str, Source]:
    return {
        entry["code"]: Source(
            entry["document"], entry["clause"], entry.get("number"), entry.get("unverified", False)
        )
        for entry in _tables("sources")["source"]
    }


def _weight_profile(entry: Entry) -> WeightProfile:
    shares = {level: Decimal(points) for level, points in entry["shares"].items()}
    return WeightProfile(**_base(entry), shares=shares, exact=entry.get("exact", True))


def _budget_rule(entry: Entry) -> BudgetRule:
    bands = tuple(
        BudgetBand(Decimal(band["from"]), Decimal(band["low"]), Decimal(band["high"]))
        for band in entry.get("bands", ())
    )
    return BudgetRule(**_base(entry), bands=bands, weight=_number(entry, "weight"))


def _scale(entry: Entry) -> QualitativeScale:
    levels = tuple(
        QualitativeLevel(
            level["code"],
            tuple(level["words"]),
            Decimal(level["low"]),
            Decimal(level["high"]),
            level["high_included"],
        )
        for level in entry["level"]
    )
    return QualitativeScale(**_base(entry), levels=levels)


def _over_completion(entry: Entry) -> OverCompletion:
    return OverCompletion(**_base(entry), show=Decimal(entry["show"]), reason=_number(entry, "reason"))


def _grade(entry: Entry) -> GradeScheme:
    bands = tuple(GradeBand(band["name"], Decimal(band["from"])) for band in entry["bands"])
    return GradeScheme(**_base(entry), bands=bands)


def _roundings(entry: Entry) -> Roundings:
    return Roundings(
        **_base(entry),
        rate=_rounding_list(entry["rate"]),
        budget=_rounding_list(entry["budget"]),
        row=_rounding_list(entry["row"]),
    )


def _rounding_list(entries: list[dict[str, Any]]) -> tuple[Rounding, ...]:
    return tuple(Rounding(entry["mode"], entry["places"]) for entry in entries)


def _number(entry: Entry, key: str) -> Decimal | None:
    return Decimal(entry[key]) if key in entry else None
