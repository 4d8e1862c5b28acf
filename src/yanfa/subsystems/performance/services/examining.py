"""What a person is shown before a form goes on: the platform's own findings, and the rows that wait for him."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from yanfa.kernel.workflow.models import Turn
from yanfa.registers.organisations.api import departments_of
from yanfa.subsystems.performance.effects.texts import Texts
from yanfa.subsystems.performance.models import RowReport, SelfEvaluation
from yanfa.subsystems.performance.models.goals import within_reach
from yanfa.subsystems.performance.rules.checks import check_documents
from yanfa.subsystems.performance.rules.examination import Language
from yanfa.subsystems.performance.rules.form import Document, Finding
from yanfa.subsystems.performance.services.texts import printed_form, render


class Examined:
    """The findings of a form (errors first) and of its texts; `errors` counts those that must be mended."""

    def __init__(self, findings: list[Finding], texts: Texts) -> None:
        self.findings = findings
        self.texts = texts
        weights = [*(each.severity for each in findings), *(each.severity for each in texts.findings)]
        self.errors, self.warnings = weights.count("error"), weights.count("warning")


def examined(evaluation: SelfEvaluation) -> Examined:
    """The checks that published forms are held against, run over this one as it would print today."""
    form = printed_form(evaluation)
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    check_documents([Document(str(evaluation), [form])], language)
    return Examined(form.findings, render(evaluation))


def rows_of_reader(user: Any, *, open_only: bool) -> QuerySet[RowReport]:
    """The rows that a person reports on, or his divisions where nobody is named; `due_on` is the last day.

    Those that wait for him come first by their last day; with `open_only` no others come.
    """
    visible = within_reach(RowReport.objects.all(), user, "evaluation__goal__project_year")
    own = Q(reporter=user) | Q(reporter=None, department__public_id__in=departments_of(user))
    kind = ContentType.objects.get_for_model(RowReport)
    turns = Turn.objects.filter(content_type=kind, object_id=OuterRef("pk")).order_by("due_on")
    found = visible.filter(own).annotate(due_on=Subquery(turns.values("due_on")[:1]))
    if open_only:
        found = found.filter(state="assigned")
    related = ("row", "department", "evaluation__goal__project_year__project")
    found = found.select_related(*related).prefetch_related("reporter")
    rows: QuerySet[RowReport] = found.order_by(
        F("due_on").asc(nulls_last=True),
        "evaluation__goal__project_year__project__code",
        "row__position",
        "pk",
    )
    return rows
