"""Serials: the plan of a year's issues, and which of them are there, late or missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.rules.documents import (
    Booklet,
    Expected,
    days_late,
    expected_issues,
    missing_issues,
)

from .documents import plan_document


@dataclass(frozen=True)
class SerialYear:
    """A serial in a year: its booklets with the days that each came late, and the numbers that nobody planned."""

    code: str
    label: str
    issues: int
    booklets: tuple[tuple[Document, int], ...]
    missing: tuple[Expected, ...]

    @property
    def issued(self) -> int:
        """How many booklets were issued."""
        return sum(1 for each, _days in self.booklets if each.issued_on)

    @property
    def late(self) -> int:
        """How many came, or still are, late."""
        return sum(1 for _each, days in self.booklets if days)


def serials() -> list[dict[str, Any]]:
    """The serials that the policy in force names: code, label, label_en, issues a year, due_day."""
    return list(policy.get("records.serials").value)


def serial_years(year: int) -> list[SerialYear]:
    """Every serial in a year."""
    found = list(
        Document.objects.standing().filter(kind=DocumentKind.SERIAL, year=year).order_by("issue_from", "pk")
    )
    return [_in_year(row, year, [each for each in found if each.code == row["code"]]) for row in serials()]


def _booklet(each: Document) -> Booklet:
    assert each.issue_from is not None, "every issue of a serial has its number"
    return Booklet(each.issue_from, each.issue_to or each.issue_from, each.due_on, each.issued_on)


def _in_year(row: dict[str, Any], year: int, found: list[Document]) -> SerialYear:
    expected = list(expected_issues(year, int(row["issues"]), int(row["due_day"])))
    missing = missing_issues(expected, [_booklet(each) for each in found])
    booklets = tuple((each, days_late(each.first_due_on, each.issued_on, today())) for each in found)
    return SerialYear(row["code"], row["label"], len(expected), booklets, tuple(missing))


@transaction.atomic
def plan_year(
    code: str, year: int, *, by: Any, department: Any = None, project: Any = None
) -> list[Document]:
    """Plan the issues of a serial that are missing and not yet past their day; gives what was planned.

    Done twice it plans nothing twice. Raises ValidationError for a serial that the policy does not name, MoveRefused.
    """
    found = next((each for each in serial_years(year) if each.code == code), None)
    if found is None:
        raise ValidationError(_("没有代码为“%s”的连续出版物。") % code)
    ahead = [each for each in found.missing if each.due_on >= today()]
    return [
        plan_document(
            by=by,
            kind=DocumentKind.SERIAL,
            code=code,
            title=f"{found.label}{year}年第{each.number}期",
            year=year,
            issue_from=each.number,
            due_on=each.due_on,
            department=department,
            project=project,
        )
        for each in ahead
    ]


def past_and_missing(year: int, on: date) -> list[tuple[str, Expected]]:
    """(serial, issue) whose day has passed and that nobody registered."""
    return [(each.label, issue) for each in serial_years(year) for issue in each.missing if issue.due_on < on]
