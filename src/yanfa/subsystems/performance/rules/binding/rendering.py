"""Prints a bound text with the figures of the day, and says of each where it came from and how it was rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from yanfa.subsystems.performance.rules.schemes import Rounding
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import plain

from .conversion import PRECISION, Figure, converted, measure_of
from .references import Binding, Bound, Reference
from .sentences import ROUNDINGS, TextFinding, say

_KINDS = {"no_unit": "unit", "units_differ": "unit"}
TOLD_PLACES = 8
DEFAULT_ROUNDING = Rounding("half_up", 2)
"""How a figure with more decimals is printed where the binding does not say."""


@dataclass(frozen=True)
class Used:
    """A binding that was printed, from `start` to `end` of the rendered text.

    `value` is the figure before rounding in the unit `unit`; `rounding` is None where nothing was rounded away;
    `sentence` states both.
    """

    binding: Binding
    value: Decimal | str
    unit: str | None
    printed: str
    rounding: Rounding | None
    start: int
    end: int
    sentence: Sentence


@dataclass(frozen=True)
class Rendered:
    """The text as printed, what it used, and the bindings without a usable figure: those stand as typed."""

    text: str
    used: tuple[Used, ...]
    missing: tuple[TextFinding, ...]


def render(bound: Bound, figures: Mapping[str, Figure]) -> Rendered:
    """The text with the figures that `figures` holds under the keys of its references (see `Reference.key`)."""
    printed: list[str] = []
    used: list[Used] = []
    missing: list[TextFinding] = []
    length = 0
    for piece in bound.pieces:
        if isinstance(piece, str):
            text = piece
        elif isinstance(told := _print(piece, figures, length), Used):
            used.append(told)
            text = told.printed
        else:
            missing.append(told)
            text = piece.source
        printed.append(text)
        length += len(text)
    return Rendered("".join(printed), tuple(used), tuple(missing))


def _print(binding: Binding, figures: Mapping[str, Figure], start: int) -> Used | TextFinding:
    if len(binding.printed) == 1 and binding.kind == "figure":
        figure = figures.get(binding.printed[0].key)
        if figure is not None and isinstance(figure.value, str) and binding.style.unit is None:
            facts = {**named(binding.printed[0]), "value": figure.value, "printed": figure.value}
            end = start + len(figure.value)
            told = say("exact", **facts)
            return Used(binding, figure.value, None, figure.value, None, start, end, told)
    total = total_of(binding, binding.printed, figures)
    if isinstance(total, TextFinding):
        return total
    shown = _in_unit(binding, total)
    return shown if isinstance(shown, TextFinding) else _printed(binding, shown, start)


def named(*references: Reference) -> dict[str, str]:
    """What sentences call the figures, in both languages."""
    names = [reference.name for reference in references]
    return {
        "key": "、".join(name.zh for name in names),
        "key_en": " + ".join(name.en for name in names),
    }


@dataclass(frozen=True)
class Total:
    """The sum of several figures in the unit of the first."""

    value: Decimal
    unit: str | None


def total_of(
    binding: Binding, references: tuple[Reference, ...], figures: Mapping[str, Figure]
) -> Total | TextFinding:
    """What the references add up to, or why that cannot be said."""
    values: list[Decimal] = []
    unit: str | None = None
    for place, reference in enumerate(references):
        figure = figures.get(reference.key)
        if figure is None:
            return _refused(binding, "missing", "mend_missing", **named(reference))
        if isinstance(figure.value, str):
            return _refused(binding, "words", "mend_missing", **named(reference), value=figure.value)
        unit = figure.unit if place == 0 else unit
        value = converted(figure.value, figure.unit, unit)
        if value is None:
            facts = {"own": figure.unit or reference.name.zh, "unit": unit or references[0].name.zh}
            return _refused(binding, "units_differ", "mend_unit", **facts)
        values.append(value)
    with localcontext(prec=PRECISION):
        return Total(sum(values, Decimal(0)), unit)


def _in_unit(binding: Binding, total: Total) -> Total | TextFinding:
    """The total in the unit that the binding asks for."""
    wanted = binding.style.unit
    if wanted is None:
        return total
    measure = measure_of(wanted)
    if total.unit is None and measure is not None and (measure.scale != 1 or measure.unit == "元"):
        return _refused(binding, "no_unit", "mend_unit", **named(binding.printed[0]), unit=wanted)
    value = converted(total.value, total.unit, wanted)
    if value is None:
        return _refused(binding, "units_differ", "mend_unit", own=total.unit or "", unit=wanted)
    return Total(value, wanted)


def _printed(binding: Binding, total: Total, start: int) -> Used:
    style = binding.style
    asked = style.rounding or DEFAULT_ROUNDING
    value = asked.apply(total.value)
    rounding = asked if value != total.value else None
    if style.rounding is None:
        value = value.normalize()
    digits = format(value, ",f" if style.thousands else "f")
    printed = digits + (style.unit or "")
    facts = {**named(*binding.printed), "value": _told(total.value) + (total.unit or ""), "printed": printed}
    if rounding is None:
        told = say("exact", **facts)
    else:
        zh, en = (words.format(places=rounding.places) for words in ROUNDINGS[rounding.mode])
        told = say("rounded", **facts, rounding=zh, rounding_en=en)
    return Used(binding, total.value, total.unit, printed, rounding, start, start + len(printed), told)


def _told(value: Decimal) -> str:
    """A figure before rounding, for a sentence: a quotient without end is cut at eight decimals."""
    cut = Rounding("down", TOLD_PLACES).apply(value)
    return plain(cut) + ("" if cut == value else "…")


def _refused(binding: Binding, key: str, remedy: str, /, **facts: str) -> TextFinding:
    told = say(key, **{"source": binding.source, **facts})
    kind = _KINDS.get(key, key)
    return TextFinding(kind, "error", binding.start, binding.end, binding.source, told, say(remedy))
