"""A performance form as printed: the record that reading yields and that checking and rescoring work on.

Every text is the string as printed (white space normalised, nothing else); what the form does not
print is None. Numbers are never parsed here: see `values`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FormKind = Literal["self_evaluation", "goal", "monitoring", "department", "unknown"]
Severity = Literal["error", "warning", "note"]
CheckState = Literal["finding", "pass", "not_applicable", "insufficient_data"]


@dataclass
class Fund:
    """One line of the money table: the total, or a part (当年财政拨款, 上年结转资金, 其他资金 …)."""

    name: str
    initial: str | None = None
    annual: str | None = None
    executed: str | None = None
    rate: str | None = None
    weight: str | None = None
    score: str | None = None


@dataclass
class Row:
    """One line of the indicator table. `rule` is the printed scoring rule of the 2019 generation."""

    level1: str | None = None
    level2: str | None = None
    name: str | None = None
    explanation: str | None = None
    target: str | None = None
    actual: str | None = None
    weight: str | None = None
    score: str | None = None
    rule: str | None = None
    deviation: str | None = None
    note: str | None = None


@dataclass
class FormRef:
    """Another form that a finding across forms points at."""

    file: str
    project: str | None
    year: int | None


@dataclass
class Finding:
    """One thing that is wrong or odd: what, where, printed against computed, with the words of the form."""

    kind: str
    severity: Severity
    indicator: str | None
    printed: str | None
    computed: str | None
    quote: str | None
    message: str
    other: FormRef | None = None


@dataclass
class Check:
    """The outcome of one kind of check on one form: a form that is right passes them, silently."""

    kind: str
    state: CheckState


@dataclass
class Form:
    """One form. `year` is the budget year that it accounts for; `money_unit` the unit of its figures."""

    kind: FormKind = "unknown"
    year: int | None = None
    project: str | None = None
    authority: str | None = None
    unit: str | None = None
    departments: str | None = None
    recurring: str | None = None
    evaluated_on: str | None = None
    money_unit: Literal["元", "万元"] | None = None
    initial_budget: str | None = None
    annual_budget: str | None = None
    executed: str | None = None
    execution_rate: str | None = None
    budget_weight: str | None = None
    budget_score: str | None = None
    previous_budget: str | None = None
    funds: list[Fund] = field(default_factory=list)
    goal_text: str | None = None
    result_text: str | None = None
    achievements: str | None = None
    problems: str | None = None
    measures: str | None = None
    indicators: list[Row] = field(default_factory=list)
    total_weight: str | None = None
    total_score: str | None = None
    grade: str | None = None
    generation: str | None = None
    grade_note: str | None = None
    checks: list[Check] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The form as plain lists, dicts and strings, in the order of the fields: what `--json` prints."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Form:
        """The form that `as_dict` gave, without checks and findings: those are made anew."""
        printed = {name: content for name, content in data.items() if name not in {"checks", "findings"}}
        funds = [Fund(**fund) for fund in printed.pop("funds")]
        rows = [Row(**row) for row in printed.pop("indicators")]
        return cls(**printed, funds=funds, indicators=rows)


@dataclass
class Document:
    """One file and the forms found in it.

    `error` says in a sentence why it could not be read; `notices` what of it could not (scanned pages, formulas
    without a saved result).
    """

    file: str
    forms: list[Form] = field(default_factory=list)
    error: str | None = None
    notices: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The document as plain data; `error` and `notices` appear only where there are any."""
        data: dict[str, Any] = {"file": self.file, "forms": [form.as_dict() for form in self.forms]}
        told = {"error": self.error, "notices": self.notices}
        return data | {name: content for name, content in told.items() if content}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Document:
        """The document that `as_dict` gave; findings and checks are left out, they are made anew."""
        forms = [Form.from_dict(form) for form in data["forms"]]
        return cls(data["file"], forms, data.get("error"), data.get("notices", []))
