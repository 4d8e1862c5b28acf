"""Scoring schemes as values: each dated rule with its sources, and the scheme that a form is scored by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from typing import Literal

from yanfa.subsystems.performance.rules.values import squeeze

Level = Literal["met", "partly", "missed"]
RoundingMode = Literal["half_up", "up", "down"]

_MODES = {"half_up": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}


@dataclass(frozen=True)
class Source:
    """Where a rule stands. `unverified`: the text of the article itself could not be read."""

    document: str
    clause: str
    number: str | None = None
    unverified: bool = False

    def __str__(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.document}》{number}{self.clause}{'，条文待核' if self.unverified else ''}"


@dataclass(frozen=True)
class Policy:
    """What every dated rule has: a code, a label in two languages, validity by budget year, and sources."""

    code: str
    label: str
    label_en: str
    sources: tuple[Source, ...]
    regions: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    @property
    def unverified(self) -> bool:
        """Whether any of its sources could not be read itself."""
        return any(source.unverified for source in self.sources)

    @property
    def basis(self) -> str:
        """The rule with its sources, as it is quoted beside a computed score."""
        return f"{self.label}（{'；'.join(str(source) for source in self.sources)}）"


@dataclass(frozen=True)
class WeightProfile(Policy):
    """How the 100 points are shared out over level 1; `exact` is False where only some shares are fixed."""

    shares: Mapping[str, Decimal] | None = None
    exact: bool = True


@dataclass(frozen=True)
class BudgetBand:
    """From `lower` per cent execution on, `low` to `high` points."""

    lower: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class BudgetRule(Policy):
    """How the execution of the budget is scored: in proportion, or by bands out of `weight` points."""

    bands: tuple[BudgetBand, ...] = ()
    weight: Decimal | None = None


@dataclass(frozen=True)
class QualitativeLevel:
    """One band of the scale, as shares of the weight; the lower end always belongs to it."""

    code: Level
    words: tuple[str, ...]
    low: Decimal
    high: Decimal
    high_included: bool


@dataclass(frozen=True)
class QualitativeScale(Policy):
    """The bands by which results in words are scored, best first."""

    levels: tuple[QualitativeLevel, ...] = ()

    def level(self, code: Level) -> QualitativeLevel:
        """The band of a level."""
        return next(level for level in self.levels if level.code == code)

    def level_of(self, text: str) -> QualitativeLevel | None:
        """The level whose words `text` uses, None where it uses none; 部分达成 is not read as 达成."""
        cell = squeeze(text)
        hits = [
            (len(word), level)
            for level in self.levels
            for word in level.words
            if word in cell
            and not (level.code == "met" and re.search(rf"(?:未|没|不|尚|部分).{{0,3}}{word}", cell))
        ]
        return max(hits, key=lambda hit: hit[0])[1] if hits else None


@dataclass(frozen=True)
class GradeBand:
    """A grade and the lowest total that earns it."""

    name: str
    lower: Decimal


@dataclass(frozen=True)
class GradeScheme(Policy):
    """Grades by total score, best first."""

    bands: tuple[GradeBand, ...] = ()

    def grade_for(self, total: Decimal) -> str:
        """The grade of an unrounded total."""
        return next((band.name for band in self.bands if total >= band.lower), self.bands[-1].name)


@dataclass(frozen=True)
class Rounding:
    """One way to round: half up, up (away from zero) or cut off, to `places` decimals."""

    mode: RoundingMode
    places: int

    def apply(self, value: Decimal) -> Decimal:
        """`value` rounded; room is made for the longest figures that a form can print."""
        with localcontext(prec=80):
            return value.quantize(Decimal(1).scaleb(-self.places), _MODES[self.mode])


@dataclass(frozen=True)
class Roundings(Policy):
    """The roundings of a generation of forms: of the execution rate, the budget score and a row's score."""

    rate: tuple[Rounding, ...] = ()
    budget: tuple[Rounding, ...] = ()
    row: tuple[Rounding, ...] = ()


@dataclass(frozen=True)
class OverCompletion(Policy):
    """From `show` times the target on a result is pointed out, from `reason` on it must be explained."""

    show: Decimal = Decimal("1.2")
    reason: Decimal | None = None


@dataclass(frozen=True)
class Scheme:
    """All that a form is scored by. `reverse` holds both conventions where neither is settled."""

    code: str
    label: str
    label_en: str
    regions: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    weights: tuple[WeightProfile, ...]
    budget: BudgetRule
    quantitative: Policy
    reverse: tuple[Policy, ...]
    qualitative: QualitativeScale
    grade: GradeScheme
    roundings: Roundings
    over_completion: OverCompletion

    def fits(self, region: str | None, year: int | None) -> bool:
        """Whether the scheme is meant for that region and budget year."""
        if self.regions and region not in self.regions:
            return False
        if year is None:
            return self.first_year is None and self.last_year is None
        return (self.first_year or 0) <= year <= (self.last_year or 9999)
