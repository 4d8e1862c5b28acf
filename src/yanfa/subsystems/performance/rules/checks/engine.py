"""Runs every check over the forms of a batch of documents and puts what it finds into words."""

from __future__ import annotations

from collections.abc import Sequence

from yanfa.subsystems.performance.rules.form import Check, Document, Finding

from .case import Case
from .outcome import Remark
from .registry import CHECKS, KindOfCheck
from .sentences import Language, sentence
from .shelf import Shelf

_ORDER = {"error": 0, "warning": 1, "note": 2}


def check_documents(documents: Sequence[Document], lang: Language = "zh") -> None:
    """Fills `checks` and `findings` of every form; forms of all documents are compared with each other.

    Every kind stands once in `checks`. Findings are ordered by weight, then as the kinds are declared.
    """
    shelf = Shelf([Case(document.file, form) for document in documents for form in document.forms])
    for case in shelf.cases:
        _examine(case, shelf, lang)


def _examine(case: Case, shelf: Shelf, lang: Language) -> None:
    form = case.form
    form.checks, form.findings = [], []
    for check in CHECKS:
        outcome = check.examine(case, shelf)
        if isinstance(outcome, str):
            form.checks.append(Check(check.kind, outcome))
            continue
        form.checks.append(Check(check.kind, "finding" if outcome else "pass"))
        form.findings += [_finding(check, remark, lang) for remark in outcome]
    form.findings.sort(key=lambda finding: _ORDER[finding.severity])


def _finding(check: KindOfCheck, remark: Remark, lang: Language) -> Finding:
    return Finding(
        kind=check.kind,
        severity=remark.severity or check.severity,
        indicator=remark.indicator,
        printed=remark.printed,
        computed=remark.computed,
        quote=remark.quote,
        message=sentence(check.kind, remark, lang),
        other=remark.other,
    )
