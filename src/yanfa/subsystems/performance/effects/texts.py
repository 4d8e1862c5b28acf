"""The texts of a self-evaluation with their bound figures: what they print, and what in them does not hold.

Bindings name rows of the form (`{行 3}`), its money (`{budget.executed 万元 .2}`) and declared indicators for the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.registers.projects.api import budget_of
from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.models import RowReport, SelfEvaluation
from yanfa.subsystems.performance.rules.binding import (
    Bound,
    Figure,
    Reference,
    Rendered,
    Suggestion,
    TextFinding,
    figures_of,
    mismatches,
    parse,
    render,
    suggest,
    unbound_numbers,
)
from yanfa.subsystems.performance.rules.form import Form, Row

#: The texts of the form that may bind figures, in the order of the form.
TEXTS = ("result", "problems", "measures")


@dataclass(frozen=True)
class Texts:
    """The texts of a form as they print today. `findings` say by `place` (result, problems, measures, goal) what is
    wrong; `suggestions` give by text the bindings that could stand in the place of typed figures."""

    written: Mapping[str, str]
    rendered: Mapping[str, Rendered]
    findings: tuple[TextFinding, ...]
    suggestions: Mapping[str, tuple[Suggestion, ...]]

    @property
    def errors(self) -> tuple[TextFinding, ...]:
        """What must be mended before the form is submitted."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def printed(self, name: str) -> str:
        """One text as the form prints it."""
        return self.rendered[name].text


def texts_of(evaluation: SelfEvaluation, written: Mapping[str, str] | None = None) -> Texts:
    """The texts of a form, or what is being written in their place, with the figures of the form as it stands."""
    given = {name: (written or {}).get(name, getattr(evaluation, name)) for name in TEXTS}
    bound = {name: parse(text) for name, text in given.items()}
    goal = evaluation.goal.annual
    form = _table_of(evaluation)
    figures = form_figures(evaluation, form)
    figures |= _declared(evaluation, [*bound.values(), parse(goal)])
    rendered = {name: render(text, figures) for name, text in bound.items()}
    findings = [*_own(bound, rendered), *_compared(form, given["result"], goal, figures)]
    offered = {name: tuple(suggest(text, figures)) for name, text in bound.items()}
    return Texts(given, rendered, tuple(dict.fromkeys(findings)), offered)


def form_figures(evaluation: SelfEvaluation, form: Form | None = None) -> dict[str, Figure]:
    """What the form itself holds: actual and target of every row, and its money in 元, not rounded."""
    return figures_of(form or _table_of(evaluation)) | {
        f"budget.{name}": Figure(amount, "元", None) for name, amount in money_of(evaluation).items()
    }


def money_of(evaluation: SelfEvaluation) -> dict[str, Decimal]:
    """initial, annual and executed in 元: as frozen with the figures, before that as of the cut-off."""
    if evaluation.locked:
        frozen = (evaluation.initial_budget, evaluation.annual_budget, evaluation.executed)
        named = zip(("initial", "annual", "executed"), frozen, strict=True)
        return {name: amount for name, amount in named if amount is not None}
    budget = budget_of(evaluation.goal.project_year, evaluation.cut_off)
    return {"initial": budget.initial, "annual": budget.adjusted, "executed": budget.executed}


def _table_of(evaluation: SelfEvaluation) -> Form:
    """The indicator table alone, which is all that texts are compared with."""
    rows = [
        Row(
            level1=report.row.level1,
            level2=report.row.level2,
            name=report.row.name,
            target=report.row.target,
            actual=report.actual or None,
        )
        for report in evaluation.reports.for_form()
    ]
    return Form(kind="self_evaluation", year=evaluation.year, indicators=rows)


def _own(bound: Mapping[str, Bound], rendered: Mapping[str, Rendered]) -> Iterable[TextFinding]:
    """What each text says of itself: unreadable bindings, figures that are missing, numbers typed by hand."""
    for name, text in bound.items():
        told = (*text.errors, *rendered[name].missing, *unbound_numbers(text))
        yield from (replace(finding, place=name) for finding in told)


def _compared(form: Form, result: str, goal: str, figures: Mapping[str, Figure]) -> Iterable[TextFinding]:
    """What the texts say against the table. The goal text stands approved: what is wrong in it stops nothing."""
    for finding in mismatches(replace(form, result_text=result or None), figures):
        yield replace(finding, place="result")
    for finding in mismatches(replace(form, goal_text=goal or None), figures):
        yield replace(finding, place="goal", severity="warning")


def _declared(evaluation: SelfEvaluation, texts: Iterable[Bound]) -> dict[str, Figure]:
    """The indicators that the texts name, for the year; a row that is locked on the same one gives its locked value."""
    named = {
        reference.key: reference
        for text in texts
        for binding in text.bindings
        for reference in binding.references
        if reference.code and not reference.code.startswith("budget.")
    }
    if not named:
        return {}
    held = {_key_of(report): report for report in _locked_rows(evaluation)}
    told = {key: _value_of(evaluation, reference, held.get(key)) for key, reference in named.items()}
    return {key: figure for key, figure in told.items() if figure is not None}


def _locked_rows(evaluation: SelfEvaluation) -> Iterable[RowReport]:
    rows = evaluation.reports.filter(source=Source.SYSTEM, locked_value__isnull=False)
    return rows.select_related("locked_value").defer("locked_value__rows").order_by("pk")


def _key_of(report: RowReport) -> str:
    filters = tuple((name, str(value)) for name, value in report.filters.items())
    return Reference(code=report.indicator_code, filters=filters).key


def _value_of(evaluation: SelfEvaluation, reference: Reference, locked: RowReport | None) -> Figure | None:
    """None for what is not declared, not split that way, or has no value: the text is told that it is missing."""
    if locked is not None and locked.value is not None and locked.locked_value is not None:
        return Figure(locked.value, locked.locked_value.unit or None)
    try:
        indicator = registry[reference.code or ""]
        value = compute(indicator, Period.year(evaluation.year), dict(reference.filters))
    except (KeyError, ValueError):
        return None
    return None if value.value is None else Figure(value.value, indicator.unit or None, indicator.label)
