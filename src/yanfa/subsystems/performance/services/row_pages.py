"""What the page of one row shows, and several files of evidence added as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.performance.choices import Mark, Source
from yanfa.subsystems.performance.models import Evidence, RowReport
from yanfa.subsystems.performance.models.marks import mark_of
from yanfa.subsystems.performance.permissions import may_assign, may_collect, may_judge, may_report
from yanfa.subsystems.performance.services.checklists import indicator_of_row
from yanfa.subsystems.performance.services.choosing import Trial, figure_or_none, trial_of
from yanfa.subsystems.performance.services.evaluating import add_evidence
from yanfa.subsystems.performance.services.proposals import proposal_of
from yanfa.subsystems.performance.services.sharing import shared_things
from yanfa.subsystems.performance.services.sheets import history_of
from yanfa.subsystems.performance.services.standing import turn_of

LOG_LINES = 40
ARCHIVED = ("archived", "archived_public")
#: What the page of a row shows beside the row, each by its key; the rows that a lock kept stay where they are.
SHOWN = (
    "row__mapping",
    "reporter",
    "filled_by",
    "opinion_by",
    "promised_by",
    "upload__mapping",
    "survey",
    Prefetch("locked_value", LockedValue.objects.defer("rows")),
)


def facts_of_row(report: RowReport, user: Any) -> dict[str, Any]:
    """Everything but the forms: the row, its mark, what may be done and by whom, evidence, corrections, log."""
    prefetch_related_objects([report], *SHOWN)
    evaluation = report.evaluation
    return {
        "report": report,
        "evaluation": evaluation,
        "mark": Mark(mark_of(report)),
        "turns": turn_of(report),
        "offers": moves_for(user, report),
        "may_edit": may_edit(user, report),
        "may_add": _before_archive(report) & may_report(user, report),
        "may_judge": report.source == Source.OPINION and bool(may_judge(user, report)),
        "may_correct": _may_correct(user, report),
        "may_assign": report.state == "assigned" and bool(may_assign(user, report)),
        "evidence": report.evidence.select_related("file", "added_by").order_by("number", "pk"),
        "has_checklist": indicator_of_row(report) is not None,
        "proposed": proposal_of(report),
        "corrections": report.corrections.select_related("proposed_by").order_by("number"),
        "standing": standing_trial(report),
        "shared": shared_things([report], evaluation.year).get(report.pk, []),
        "log": history_of(report)[:LOG_LINES],
        **place_of(report),
    }


def may_edit(user: Any, report: RowReport) -> Verdict:
    """Whether the report may be changed now, by this person."""
    if report.state != "assigned":
        return deny(_("该指标已提交填报，不能再修改；请牵头处室退回后修改。"))
    return may_report(user, report)


def _before_archive(report: RowReport) -> Verdict:
    if report.evaluation.state in ARCHIVED:
        return deny(_("自评已归档，不能再补充佐证材料。"))
    return allow()


def _may_correct(user: Any, report: RowReport) -> bool:
    if not report.evaluation.locked or report.evaluation.state in ARCHIVED:
        return False
    return bool(may_report(user, report)) or bool(may_collect(user, report))


def place_of(report: RowReport) -> dict[str, Any]:
    """The number of the row on the form, by which texts bind it, and the rows before and after."""
    rows = list(report.evaluation.reports.select_related("row").order_by("row__position", "pk"))
    place = next(index for index, each in enumerate(rows) if each.pk == report.pk)
    return {
        "number": place + 1,
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }


def standing_trial(report: RowReport) -> Trial | None:
    """What the source of the report gives now, with the page of its rows; None for a typed figure or an opinion."""
    return trial_of(report) if figure_or_none(report) is not None else None


@transaction.atomic
def add_several(
    report: RowReport,
    *,
    by: Any,
    files: Sequence[UploadedFile[Any]],
    kind: str,
    title: str = "",
    dated: date | None = None,
) -> list[Evidence]:
    """Add files that prove a row, all or none. Raises PermissionDenied, ValidationError that names the file."""
    added = []
    for file in files:
        try:
            added.append(add_evidence(report, by=by, upload=file, title=title, kind=kind, dated=dated))
        except ValidationError as refused:
            told = " ".join(refused.messages)
            raise ValidationError({"files": f"{file.name}：{told}"}) from refused
    return added
