"""The texts of a self-evaluation with their figures: what pages preview and what the printed form holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yanfa.subsystems.performance.effects.texts import Texts, form_figures, texts_of
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.rules.binding import Figure
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.values import plain
from yanfa.subsystems.performance.services.forming import evaluation_form


@dataclass(frozen=True)
class Available:
    """A figure that a text may name: how it is written, what it is, and what it prints today."""

    binding: str
    label: str
    value: str


def render(evaluation: SelfEvaluation) -> Texts:
    """The texts of the form with their figures put in, and what is wrong in them."""
    return texts_of(evaluation)


def preview(evaluation: SelfEvaluation, written: Mapping[str, str]) -> Texts:
    """The same for texts that are still being written; nothing is kept."""
    return texts_of(evaluation, written)


def printed_form(evaluation: SelfEvaluation) -> Form:
    """The form with its texts as they print: what is checked, exported and issued."""
    texts = render(evaluation)
    form = evaluation_form(evaluation, result=texts.printed("result"))
    form.problems = texts.printed("problems") or None
    form.measures = texts.printed("measures") or None
    return form


def available(evaluation: SelfEvaluation) -> list[Available]:
    """What the form itself holds, to be chosen from: its rows and its money.

    Any declared indicator may be named as well, by its code.
    """
    reports = list(evaluation.reports.for_form())
    figures = form_figures(evaluation)
    found = []
    for number, report in enumerate(reports, 1):
        for key, binding, what in (
            (f"row {number}", f"{{行 {number}}}", _("完成值")),
            (f"row {number} target", f"{{行 {number} 指标值}}", _("指标值")),
        ):
            figure = figures.get(key)
            unit = _unit_of(figure, report.row.unit)
            told = _bare(figure) + unit if figure else _("尚未填报")
            found.append(Available(binding + unit, f"{report.row.name} {what}", told))
    money = {"annual": _("全年预算数"), "executed": _("全年执行数"), "initial": _("年初预算数")}
    for name, label in money.items():
        figure = figures.get(f"budget.{name}")
        if figure is not None:
            found.append(Available(f"{{budget.{name} 万元 .2}}", label, _in_ten_thousands(figure)))
    return found


def _unit_of(figure: Figure | None, own: str) -> str:
    """The unit behind a figure as the row writes it: 台/套, where figures are counted in 台套."""
    unit = figure.unit or "" if figure else ""
    return own if own.replace("/", "") == unit else unit


def _bare(figure: Figure) -> str:
    return figure.value if isinstance(figure.value, str) else plain(figure.value)


def _in_ten_thousands(figure: Figure) -> str:
    assert isinstance(figure.value, Decimal), "money is a number"
    return f"{figure.value / 10_000:.2f}万元"
