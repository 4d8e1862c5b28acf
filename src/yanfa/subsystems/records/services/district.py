"""Reports of districts: each month's are opened once, imported from lists, corrected, and added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.records.models import DistrictReport
from yanfa.subsystems.records.permissions.documents import KEPT, may_run
from yanfa.subsystems.records.permissions.roles import may_write
from yanfa.subsystems.records.rules.district import due_day, month_before

from .documents import register
from .documents.registering import insist


@dataclass(frozen=True)
class DistrictFacts:
    """The reports due in a year: on time, late, never come, sent back; corrections."""

    due: int
    on_time: int
    late: tuple[DistrictReport, ...]
    missing: tuple[DistrictReport, ...]
    returned: tuple[DistrictReport, ...]
    corrections: int


def districts() -> dict[str, str]:
    """{code: name} of the districts that report, by the policy in force."""
    return {row["code"]: row["label"] for row in policy.get("records.reporting_districts").value}


def new_report(district: str, month: date, **facts: Any) -> DistrictReport:
    """A report that is not stored yet, with the day on which it is due. Raises ValidationError for a wrong district."""
    name = districts().get(district)
    if name is None:
        raise ValidationError({"district": _("应报送的区中没有区划代码“%s”。") % district})
    day = int(policy.get("records.district_due_day", on=month).value)
    return DistrictReport(
        district=district, district_name=name, month=month, due_on=due_day(month, day), **facts
    )


@transaction.atomic
def open_month(month: date, *, by: Any) -> list[DistrictReport]:
    """Let every district owe a report of a month that is over; opened twice, nothing is owed twice.

    Raises ValidationError for a month that is not over, MoveRefused.
    """
    if month.day != 1 or month > month_before(today()):
        raise ValidationError({"month": _("只能列入已结束的月份，请填该月第一天。")})
    insist(may_run(by, None))
    # One at a time: two that open a month together would both find it empty.
    ContentType.objects.select_for_update().get(app_label="records", model="districtreport")
    known = set(DistrictReport.objects.filter(month=month).values_list("district", flat=True))
    fresh = [new_report(code, month) for code in districts() if code not in known]
    return enter_many(fresh, by=by, entry="open")


@transaction.atomic
def import_report(
    *,
    by: Any,
    source: str,
    district: str,
    month: date,
    complete_on: date | None,
    returned: int,
    corrected: int,
) -> DistrictReport:
    """A report as a list tells of it; one that came complete is marked 补录 when the list comes late.

    Raises ValidationError by field, MoveRefused.
    """
    refuse_future(complete_on, "complete_on")
    if complete_on is not None and complete_on < month:
        raise ValidationError({"complete_on": _("完整报送日不能早于所属月份。")})
    if month > month_before(today()):
        raise ValidationError({"month": _("只能列入已结束的月份，请填该月第一天。")})
    report = new_report(district, month, complete_on=complete_on, received_on=complete_on, source=source)
    report.returned, report.corrected = returned, corrected
    return register(report, by=by, entry="import" if complete_on else "import_open", source=source)


@transaction.atomic
def record_correction(report: DistrictReport, *, by: Any, reason: str) -> None:
    """Count a correction of a report that came complete; its day stays. Raises PermissionDenied, ValidationError."""
    insist(may_write(by, report))
    complete = DistrictReport.objects.filter(pk=report.pk, state="complete")
    if not complete.update(corrected=F("corrected") + 1):
        raise ValidationError(_("还没有完整报送，请用“登记完整报送”或“退回补正”。"), code="state")
    log.record(KEPT, by=by, target=report, summary=_("更正：%s") % reason)


def facts_of(year: int) -> DistrictFacts:
    """The facts beside records.district_reports."""
    span = (date(year, 1, 1), date(year, 12, 31))
    due = list(DistrictReport.objects.filter(due_on__range=span).order_by("due_on", "district"))
    late = [each for each in due if each.complete_on and each.complete_on > each.due_on]
    missing = [each for each in due if each.complete_on is None and each.due_on < today()]
    return DistrictFacts(
        due=len(due),
        on_time=sum(1 for each in due if each.complete_on and each.complete_on <= each.due_on),
        late=tuple(late),
        missing=tuple(missing),
        returned=tuple(each for each in due if each.returned),
        corrections=sum(each.corrected for each in due),
    )
