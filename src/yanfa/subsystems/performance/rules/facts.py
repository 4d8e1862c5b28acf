"""The facts of published forms, as the platform ships them: names, figures, findings; no narrative sentences.

What a form tells in sentences stays with its publisher. Findings and rescoring were computed from the whole
form, so they are shipped as computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from .examination import Examined, RescoredLine
from .form import Finding, Form, FormRef, Row
from .scoring import parse_rule
from .values import parse_number

NARRATIVE = ("goal_text", "result_text", "achievements", "problems", "measures", "grade_note")
#: A cell longer than this tells a story; names, targets and figures are shorter.
LONGEST_FACT = 40
NAMED_BY = 16


def facts_of(zh: Examined, en: Examined) -> dict[str, Any]:
    """One examined form as plain data, its sentences left out."""
    form = without_sentences(zh.form)
    cells = _cells(form)
    return {
        "file": zh.file,
        "position": zh.position,
        "printed": {
            name: kept for name, kept in form.as_dict().items() if name not in {"checks", "findings"}
        },
        "findings": {
            "zh": [asdict(_finding(each, cells)) for each in zh.form.findings],
            "en": [asdict(_finding(each, cells)) for each in en.form.findings],
        },
        "lines": {"zh": [_line(each) for each in zh.lines], "en": [_line(each) for each in en.lines]},
    }


def examined_from(facts: dict[str, Any], language: str) -> Examined:
    """The examined form that the facts tell of, in one language."""
    form = Form.from_dict(facts["printed"])
    for each in facts["findings"][language]:
        other = FormRef(**each["other"]) if each["other"] else None
        form.findings.append(Finding(**{**each, "other": other}))
    lines = tuple(
        RescoredLine(**{**line, "low": _decimal(line["low"]), "high": _decimal(line["high"])})
        for line in facts["lines"][language]
    )
    return Examined(facts["file"], facts["position"], form, lines)


def without_sentences(form: Form) -> Form:
    """The form with its names and figures only."""
    rows = [_row(row) for row in form.indicators]
    cleared: dict[str, Any] = dict.fromkeys(NARRATIVE)
    return replace(form, indicators=rows, unread=[], checks=[], findings=[], **cleared)


def _row(row: Row) -> Row:
    rule = row.rule if row.rule and _is_scale(row) else None
    kept = {name: _fact(getattr(row, name)) for name in ("target", "actual", "note")}
    return replace(row, explanation=None, deviation=None, rule=rule, **kept)


def _is_scale(row: Row) -> bool:
    """A rule of figures (bands, deductions), not a checklist of questions."""
    parsed = parse_rule(row.rule, parse_number(row.weight) if row.weight else None)
    return parsed is not None and not parsed.items


def _fact(text: str | None) -> str | None:
    return text if text is not None and len(text) <= LONGEST_FACT else None


def _cells(form: Form) -> set[str]:
    texts: Iterable[Any] = (text for row in form.indicators for text in asdict(row).values())
    header = (text for text in form.as_dict().values() if isinstance(text, str))
    return {text for text in (*texts, *header) if text}


def _finding(finding: Finding, cells: set[str]) -> Finding:
    """A quote from a sentence is not shipped, and the message names it by its first words."""
    quote = finding.quote
    if not quote or any(quote in cell for cell in cells):
        return finding
    named = quote if len(quote) <= LONGEST_FACT else f"{quote[:NAMED_BY]}……"
    return replace(finding, quote=None, message=finding.message.replace(quote, named))


def _line(line: RescoredLine) -> dict[str, Any]:
    return {**asdict(line), "low": _text(line.low), "high": _text(line.high)}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
