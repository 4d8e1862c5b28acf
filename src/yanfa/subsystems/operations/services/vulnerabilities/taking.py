"""Taking findings in, from a scanner's report or from a list: new ones are registered, known ones stay or reopen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.files import keeping
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.vulnerabilities import CONFIRMED_SOURCES, Severity, Source
from yanfa.subsystems.operations.models import Vulnerability, VulnerabilityReport
from yanfa.subsystems.operations.models.vulnerabilities.findings import OPEN
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.counters import REPORT_TAKEN
from yanfa.subsystems.operations.rules.scans import Scan, ScanRefused, read_scan
from yanfa.subsystems.operations.rules.vulnerabilities import Found, due_on, merged, severity_of
from yanfa.subsystems.operations.services.counters.devices import insist
from yanfa.subsystems.operations.services.counters.files import SCANS
from yanfa.subsystems.operations.services.vulnerabilities.hosts import Owners
from yanfa.subsystems.operations.services.vulnerabilities.words import sentence

TRIES = 3


@dataclass
class Sorted:
    """What taking findings in does: new ones, those that are registered, mended ones that were found again."""

    new: list[Vulnerability] = field(default_factory=list)
    known: int = 0
    reopened: list[Vulnerability] = field(default_factory=list)
    left_out: int = 0


def read_upload(upload: Any) -> Scan:
    """Read a scanner's report. Raises ValidationError at "file"."""
    upload.seek(0)
    try:
        return read_scan(upload)
    except ScanRefused as refused:
        raise ValidationError({"file": sentence(refused)}) from None


def take_scan(
    *,
    by: Any,
    upload: UploadedFile[Any],
    source: str = Source.SCAN,
    name: str = "",
    found_on: date | None = None,
) -> VulnerabilityReport:
    """Take a scanner's report in, all or nothing; its own date wins over the one that is given.

    Raises PermissionDenied, FileRefused, ValidationError for a report that is known, broken or without a date.
    """
    insist(may_work(by))
    scan = read_upload(upload)
    day = scan.found_on or found_on
    if day is None:
        raise ValidationError({"found_on": _("报告里没有扫描日期，请填写。")})
    refuse_future(day, "found_on")
    report = VulnerabilityReport(
        source=source,
        tool=scan.tool,
        name=(name or upload.name or "")[:200],
        found_on=day,
        hosts=len(scan.hosts),
        results=scan.results,
        recorded_by=by,
    )
    with transaction.atomic():
        stored = keeping.store(upload, by=by, purpose=SCANS)
        return take_findings(report, scan.findings, by=by, file=stored)


def take_findings(
    report: VulnerabilityReport, found: Iterable[Found], *, by: Any, file: StoredFile
) -> VulnerabilityReport:
    """Register a report with its findings in one transaction. Raises ValidationError for a file that is known."""
    report.file, report.sha256 = file, file.sha256
    groups = merged(found)
    refused: Callable[[], ValidationError] = lambda: ValidationError(  # noqa: E731 - said at two places
        {"file": _("这份报告已经导入过，不会重复登记。")}
    )
    if VulnerabilityReport.objects.filter(sha256=report.sha256).exists():
        raise refused()
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _store(report, groups, by)
        except IntegrityError:
            if VulnerabilityReport.objects.filter(sha256=report.sha256).exists():
                raise refused() from None
            if not left:
                raise
            report.pk = None
            report._state.adding = True
    raise AssertionError("the last try returns or raises")


def _store(report: VulnerabilityReport, groups: Any, by: Any) -> VulnerabilityReport:
    sorted_out = sort_out(groups, report)
    report.new, report.known = len(sorted_out.new), sorted_out.known + len(sorted_out.reopened)
    report.left_out = sorted_out.left_out
    report.save(force_insert=True)
    for each in sorted_out.new:
        each.report, each.recorded_by = report, by
    enter_many(sorted_out.new, by=by, entry=entry_of(report.source))
    for each in sorted_out.reopened:
        perform("fail", each, by=None, data={"reason": str(_("再次发现：%s")) % report.name})
    log.record(REPORT_TAKEN, by=by, target=report, summary=f"{report.name} +{report.new} ={report.known}")
    return report


def entry_of(source: str) -> str:
    """How a finding of that source is born: a scanner's is still to be confirmed."""
    return "reported" if source in CONFIRMED_SOURCES else "scanned"


def sort_out(groups: dict[tuple[str, str], tuple[Found, list[str]]], report: VulnerabilityReport) -> Sorted:
    """Compare results with what is registered; reads and plans alone.

    What was tested again and closed is new when it is found again; what was found false stays so.
    """
    thresholds = policy.get("operations.severity_thresholds").value
    days = policy.get("operations.vulnerability_due_days").value
    owners, outcome, known = Owners(), Sorted(), _known(groups)
    for place, (found, ports) in groups.items():
        severity = found.severity if found.cvss is None else severity_of(found.cvss, thresholds)
        if (severity or Severity.NONE) == Severity.NONE:
            outcome.left_out += 1
            continue
        earlier = known.get(place)
        if earlier is not None and earlier.state != "verified":
            if _came_back(earlier, report):
                outcome.reopened.append(earlier)
            else:
                outcome.known += 1
            continue
        fresh = _fresh(found, ports, severity, report)
        fresh.due_on, fresh.again = due_on(fresh.found_on, severity, days), earlier
        owners.place(fresh)
        outcome.new.append(fresh)
    return outcome


def _came_back(earlier: Vulnerability, report: VulnerabilityReport) -> bool:
    """A mended one that was found after the day of its repair."""
    return earlier.state == "fixed" and earlier.fixed_on is not None and report.found_on > earlier.fixed_on


def _fresh(found: Found, ports: list[str], severity: str, report: VulnerabilityReport) -> Vulnerability:
    confirmed, day = report.source in CONFIRMED_SOURCES, found.found_on or report.found_on
    return Vulnerability(
        asset=found.asset,
        key=found.key,
        title=found.title or found.key,
        cves=" ".join(found.cves)[:500],
        ports=" ".join(ports)[:200],
        cvss=found.cvss,
        severity=severity,
        source=report.source,
        found_on=day,
        counted_on=day if confirmed else None,
    )


def _known(groups: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Vulnerability]:
    """The latest registered finding of each asset and weakness, an open one before a closed one."""
    wanted = set(groups)
    assets = sorted({asset for asset, _key in wanted})
    found: dict[tuple[str, str], Vulnerability] = {}
    for start in range(0, len(assets), 500):
        rows = Vulnerability.objects.filter(asset__in=assets[start : start + 500]).order_by("pk")
        for row in rows.iterator():
            place = (row.asset, row.key)
            if place in wanted and (place not in found or found[place].state not in OPEN):
                found[place] = row
    return found
