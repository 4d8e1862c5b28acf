"""What stands beside the figures of a year, and the documents that any service of the platform issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from yanfa.kernel.clock import today
from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.rules.documents import days_late


@dataclass(frozen=True)
class DocumentFacts:
    """The documents of a year: counted, issued, due, on time, overdue (each with its days), written down late.

    `withdrawn` plans were owed in the year and called off by their day: who reads the rate must see them.
    """

    reports: int
    issues: int
    due: int
    on_time: int
    overdue: tuple[tuple[Document, int], ...]
    late_entries: int
    waiting: int
    withdrawn: int


@dataclass(frozen=True)
class IssuedRow:
    """A document that some service issued, with the plan of this register that it fulfils."""

    document: IssuedDocument
    kind: str
    fulfils: Document | None


def facts_of(year: int) -> DocumentFacts:
    """The facts beside records.reports, records.bulletins and records.report_timeliness."""
    span = (date(year, 1, 1), date(year, 12, 31))
    due = list(
        Document.objects.all()
        .due_for_figures()
        .filter(first_due_on__range=span)
        .order_by("first_due_on", "pk")
    )
    late = [(each, days_late(each.first_due_on, each.issued_on, today())) for each in due]
    counted = Document.objects.filter(counted_on__range=span, kind=DocumentKind.REPORT)
    issued = Document.objects.filter(issued_on__range=span)
    return DocumentFacts(
        reports=counted.count(),
        issues=issued.filter(kind=DocumentKind.SERIAL).count(),
        due=len(due),
        on_time=sum(1 for each, days in late if each.issued_on and not days),
        overdue=tuple((each, days) for each, days in late if days),
        late_entries=issued.filter(late=True).exclude(kind=DocumentKind.REGULATION).count(),
        withdrawn=Document.objects.filter(
            first_due_on__range=span, withdrawn_on__lte=models.F("first_due_on")
        ).count(),
        waiting=Document.objects.filter(approved_on__range=span, issued_on=None).count(),
    )


def issued_rows(found: Any) -> Iterator[IssuedRow]:
    """Issued documents as rows of the list; a kind that its app no longer declares shows its code."""
    documents = list(found)
    linked = Document.objects.filter(satisfied_by__in=documents)
    fulfils = {each.satisfied_by_id: each for each in linked}
    for each in documents:
        try:
            kind = each.kind_name
        except kinds.UnknownKind:
            kind = each.kind
        yield IssuedRow(each, kind, fulfils.get(each.pk))
