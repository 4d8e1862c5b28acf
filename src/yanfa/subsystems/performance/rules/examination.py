"""The whole examination of files, from bytes to findings and rescored points: what every face calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.reading import read_document

from .checks import check_documents
from .form import Document, Finding, Form, Severity
from .reading import read_forms
from .schemes import scheme_for
from .scoring import Judged, judge, rescore
from .values import plain

Language = Literal["zh", "en"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class RescoredLine:
    """One printed score beside the computed band: what tables and exports show of a `Judged`."""

    index: int | None
    name: str
    printed: str | None
    low: Decimal | None
    high: Decimal | None
    verdict: str
    reason: str
    basis: str


@dataclass(frozen=True)
class Examined:
    """One form with its findings (in the form) and its rescored lines, all in one language."""

    file: str
    position: int
    form: Form
    lines: tuple[RescoredLine, ...]

    @property
    def title(self) -> str:
        """Project and year, for headings."""
        return f"{self.form.project or self.file} {self.form.year or ''}".strip()

    @property
    def findings_in_order(self) -> list[Finding]:
        """The findings, errors first."""
        return sorted(self.form.findings, key=lambda finding: SEVERITIES.index(finding.severity))

    @property
    def scored_lines(self) -> list[RescoredLine]:
        """The lines that have a printed score to be judged: a row without one is a finding, not a verdict."""
        return [line for line in self.lines if line.printed is not None]

    def by_severity(self) -> dict[Severity, int]:
        """How many findings of each severity."""
        counts = Counter(finding.severity for finding in self.form.findings)
        return {severity: counts[severity] for severity in SEVERITIES}

    def judged_row(self, index: int) -> RescoredLine:
        """The rescored line of one row of the indicator table."""
        return next(line for line in self.lines if line.index == index)


def read_files(files: Iterable[tuple[str, bytes]], language: Language = "zh") -> list[Document]:
    """Every file with its forms; a file that cannot be read has its sentence in `error`."""
    return [read_file(name, data, language) for name, data in files]


def read_file(name: str, data: bytes, language: Language = "zh") -> Document:
    """The forms of one file, what of it could not be read, or why none of it could."""
    try:
        reading = read_document(data, name)
        told = [notice.english if language == "en" else notice.chinese for notice in reading.notices]
        return Document(name, read_forms(reading, name), notices=told)
    except UnreadableDocument as refused:
        return Document(name, error=refused.english if language == "en" else str(refused))


def examine(documents: Sequence[Document], language: Language = "zh") -> list[Examined]:
    """Check and rescore every form of the documents, those of all files together."""
    check_documents(list(documents), language)
    return [
        Examined(document.file, position, form, rescored_lines(form, language))
        for document in documents
        for position, form in enumerate(document.forms)
    ]


def rescored_lines(form: Form, language: Language) -> tuple[RescoredLine, ...]:
    """The rows, the budget line, the total and the grade of one form, rescored and judged."""
    scheme = scheme_for(form)
    return tuple(_line(judged, language) for judged in judge(form, rescore(form, scheme), scheme))


def _line(judged: Judged, language: Language) -> RescoredLine:
    score = judged.score
    return RescoredLine(
        index=score.index if score.part == "row" else None,
        name=score.name,
        printed=judged.printed,
        low=score.low,
        high=score.high,
        verdict=judged.verdict,
        reason=getattr(judged.sentence, language),
        basis=score.basis,
    )


def as_data(documents: Sequence[Document], examined: Sequence[Examined]) -> list[dict[str, Any]]:
    """Examined documents as plain data, each form with its rescored scores: what `audit --json` prints."""
    data = [document.as_dict() for document in documents]
    entries = [entry for document in data for entry in document["forms"]]
    for entry, each in zip(entries, examined, strict=True):
        entry["rescored"] = [_plain_line(line) for line in each.scored_lines]
    return data


def _plain_line(line: RescoredLine) -> dict[str, str | None]:
    return {
        "indicator": line.name,
        "printed": line.printed,
        "low": None if line.low is None else plain(line.low),
        "high": None if line.high is None else plain(line.high),
        "verdict": line.verdict,
        "basis": line.basis or None,
    }
