"""What a form's texts say against its table: targets, results, parts that do not add up, units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from yanfa.subsystems.performance.rules.checks.case import Case
from yanfa.subsystems.performance.rules.checks.goals import target_goal_mismatch
from yanfa.subsystems.performance.rules.checks.narrative import narrative_mismatch, parts_sum
from yanfa.subsystems.performance.rules.checks.outcome import Remark
from yanfa.subsystems.performance.rules.checks.sentences import sentence
from yanfa.subsystems.performance.rules.form import Form, Severity
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import parse_money, plain
from yanfa.subsystems.performance.rules.values.numbers import MULTIPLIER
from yanfa.subsystems.performance.rules.values.units import UNIT

from .conversion import PRECISION, Figure, converted, measure_of, printed_unit
from .references import Binding, Bound
from .rendering import Total, render, total_of
from .sentences import TextFinding, say
from .syntax import parse

TEXTS = ("goal_text", "result_text")
_UNIT_BEHIND = re.compile(rf"(?P<unit>(?:{MULTIPLIER})?(?:%|{UNIT}))")


def mismatches(form: Form, figures: Mapping[str, Figure]) -> list[TextFinding]:
    """Where the texts of a form, bound or typed, disagree with its rows, and where stated parts miss their whole.

    `form` holds the texts as written, bindings included; positions are those of the text that `place` names.
    What was found by reading the printed text has positions where its quote stands in the text as written, else
    0 to 0.
    """
    bound = {name: parse(getattr(form, name) or "") for name in TEXTS}
    told = [
        replace(finding, place=name)
        for name, text in bound.items()
        for finding in (*_unequal_parts(text, figures), *_other_units(text, figures))
    ]
    printed: dict[str, str | None] = {
        name: render(text, figures).text if text.source else None for name, text in bound.items()
    }
    case = Case("", replace(form, goal_text=printed["goal_text"], result_text=printed["result_text"]))
    return told + [_placed(finding, form) for finding in _read(case)]


def _placed(finding: TextFinding, form: Form) -> TextFinding:
    """The finding with the place of its quote in the text as written."""
    for name in TEXTS if not finding.place else (finding.place,):
        start = (getattr(form, name) or "").find(finding.quote) if finding.quote else -1
        if start >= 0:
            return replace(finding, place=name, start=start, end=start + len(finding.quote))
    return finding


def figures_of(form: Form) -> dict[str, Figure]:
    """The figures that a form itself holds: actual and target of every row (from 1), and its money in 元.

    Money: `budget.initial`, `budget.annual`, `budget.executed`; the rate is for the indicator to say.
    """
    case = Case("", form)
    figures: dict[str, Figure] = {}
    for line in case.lines:
        for key, target in (("", line.actual), (" target", line.target)):
            if target is None:
                continue
            quantity = target.quantity
            if quantity is None:
                if target.operator == "text":
                    figures[f"row {line.place + 1}{key}"] = Figure(target.raw.strip(), label=line.name)
                continue
            figures[f"row {line.place + 1}{key}"] = Figure(
                quantity.number / quantity.scale, printed_unit(target), line.name
            )
    return figures | dict(_money(form))


def _money(form: Form) -> Iterator[tuple[str, Figure]]:
    amounts = {
        "budget.initial": form.initial_budget,
        "budget.annual": form.annual_budget,
        "budget.executed": form.executed,
    }
    for key, printed in amounts.items():
        amount = parse_money(printed, form.money_unit)
        if amount is not None:
            yield key, Figure(amount, "元")


def _unequal_parts(text: Bound, figures: Mapping[str, Figure]) -> Iterator[TextFinding]:
    """Bindings `{whole = part + part}` that do not hold."""
    for binding in text.bindings:
        if binding.whole is None:
            continue
        whole = total_of(binding, (binding.whole,), figures)
        parts = total_of(binding, binding.terms, figures)
        if isinstance(whole, Total) and isinstance(parts, Total):
            yield from _compared(binding, whole, parts, figures)
        else:
            yield from (each for each in (whole, parts) if isinstance(each, TextFinding))


def _compared(
    binding: Binding, whole: Total, parts: Total, figures: Mapping[str, Figure]
) -> Iterator[TextFinding]:
    added = converted(parts.value, parts.unit, whole.unit)
    if added is None:
        facts = {"source": binding.source, "own": parts.unit or "", "unit": whole.unit or ""}
        yield _finding(binding, "unit", say("units_differ", **facts), say("mend_unit"))
        return
    with localcontext(prec=PRECISION):
        if abs(added - whole.value) <= _slack(binding, whole, figures):
            return
    unit = whole.unit or ""
    values = [figures[term.key] for term in binding.terms]
    told = say(
        "parts",
        source=binding.source,
        whole=plain(whole.value) + unit,
        parts="+".join(f"{_plain(figure)}{figure.unit or ''}" for figure in values),
        sum=plain(added.normalize()) + unit,
    )
    yield _finding(binding, "parts", told, say("mend_parts"))


def _slack(binding: Binding, whole: Total, figures: Mapping[str, Figure]) -> Decimal:
    """How far rounding alone may part the whole from its parts: half of the last decimal of each figure."""
    slack = Decimal(0)
    for reference in binding.references:
        figure = figures[reference.key]
        step = _step(figure)
        slack += converted(step, figure.unit, whole.unit) or Decimal(0)
    return slack


def _step(figure: Figure) -> Decimal:
    """Half of the last decimal of a figure; whole numbers are counted, not rounded, unless they are in 万."""
    if isinstance(figure.value, str):
        return Decimal(0)
    exponent = figure.value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return Decimal(0)
    return Decimal(1).scaleb(exponent) / 2


def _plain(figure: Figure) -> str:
    return figure.value if isinstance(figure.value, str) else plain(figure.value)


def _other_units(text: Bound, figures: Mapping[str, Figure]) -> Iterator[TextFinding]:
    """Bindings that print a bare number before a unit which is not that of the figure (万台套 before 台)."""
    for binding in text.bindings:
        behind = _UNIT_BEHIND.match(text.source, binding.end)
        figure = figures.get(binding.printed[0].key)
        if behind is None or figure is None or isinstance(figure.value, str) or not figure.unit:
            continue
        if binding.style.unit:
            continue
        same = converted(Decimal(1), figure.unit, behind["unit"])
        if same == 1 or measure_of(figure.unit) is None:
            continue
        suggested = "{" + binding.source[1:-1].strip() + f" {behind['unit'] if same else figure.unit}" + "}"
        facts = {"source": binding.source, "own": figure.unit, "behind": behind["unit"]}
        yield _finding(binding, "unit", say("unit_behind", **facts), say("mend_behind", suggested=suggested))


def _finding(binding: Binding, kind: str, told: Sentence, remedy: Sentence) -> TextFinding:
    return TextFinding(kind, "error", binding.start, binding.end, binding.source, told, remedy)


def _read(case: Case) -> Iterator[TextFinding]:
    """What the checks of a printed form say of these texts, once they are printed."""
    checks: tuple[tuple[str, Severity, str, object], ...] = (
        ("target_goal_mismatch", "warning", "goal_text", target_goal_mismatch(case)),
        ("narrative_mismatch", "error", "result_text", narrative_mismatch(case)),
        ("parts_sum", "error", "", parts_sum(case)),
    )
    for kind, severity, place, outcome in checks:
        if isinstance(outcome, list):
            yield from (_told(kind, severity, place, remark) for remark in outcome)


def _told(kind: str, severity: Severity, place: str, remark: Remark) -> TextFinding:
    told = Sentence(sentence(kind, remark, "zh"), sentence(kind, remark, "en"))
    remedies = {"target_goal_mismatch": "mend_target", "narrative_mismatch": "mend_result"}
    remedy = say(remedies.get(kind, "mend_parts"))
    return TextFinding(kind, remark.severity or severity, 0, 0, remark.quote or "", told, remedy, place)
