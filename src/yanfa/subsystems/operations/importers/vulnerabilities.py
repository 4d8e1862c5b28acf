"""Weaknesses from a spreadsheet: findings of 等级测评, penetration tests, notices from above, other scanners."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.kernel.files import keeping
from yanfa.subsystems.operations.models import Vulnerability, VulnerabilityReport
from yanfa.subsystems.operations.models.vulnerabilities.findings import SEVERITIES
from yanfa.subsystems.operations.models.vulnerabilities.reports import SOURCES
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.rules.vulnerabilities import Found, cves_in, merged, normal_host
from yanfa.subsystems.operations.services.counters.devices import insist
from yanfa.subsystems.operations.services.counters.files import SCANS
from yanfa.subsystems.operations.services.vulnerabilities.taking import sort_out, take_findings


def host(text: str) -> str:
    """A host name or an address."""
    try:
        return normal_host(text)
    except ValueError:
        raise ValueError(_("请填主机名或 IP 地址")) from None


COLUMNS = (
    Column("asset", ("资产", "主机", "IP地址"), required=True, parse=host),
    Column("title", ("漏洞名称", "问题描述"), required=True, max_length=300),
    Column("cves", ("CVE编号", "CVE"), max_length=500),
    Column("cvss", ("CVSS评分", "CVSS"), kind="decimal"),
    Column(
        "severity",
        ("危险程度", "风险等级"),
        kind="choice",
        required=True,
        choices={str(label): str(code) for code, label in SEVERITIES},
    ),
    Column("found_on", ("发现日期",), kind="date", required=True),
    Column(
        "source",
        ("来源",),
        kind="choice",
        required=True,
        choices={str(label): str(code) for code, label in SOURCES},
    ),
    Column("port", ("端口",), max_length=60),
)


class VulnerabilityList:
    """The importer of one request: it remembers the file, which is kept as the report."""

    COLUMNS = COLUMNS

    def __init__(self) -> None:
        self._file: tuple[str, bytes] = ("", b"")

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        self._file = (file_name, data)
        return read_rows(data, file_name, COLUMNS)

    def plan_of(self, rows: ImportedRows) -> Plan[Vulnerability]:
        """What an import would do; nothing is changed."""
        plan: Plan[Vulnerability] = Plan.of(rows)
        found = [each for row in rows.rows if (each := _found(plan, row)) is not None]
        sources = {str(row.values["source"]) for row in rows.rows}
        if len(sources) > 1:
            plan.errors.append(_("一份清单只能有一种来源，请按来源分开导入。"))
        if found and not plan.errors:
            outcome = sort_out(merged(found), self._report(found, sources.pop()))
            plan.new, plan.unchanged = outcome.new, outcome.known + len(outcome.reopened)
        return plan

    @transaction.atomic
    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[Vulnerability]:
        """Import, all or none. Raises ImportRefused with the plan, PermissionDenied and FileRefused."""
        insist(may_work(by))
        plan = self.plan_of(rows)
        if plan.errors:
            raise ImportRefused(plan)
        found = [each for row in rows.rows if (each := _found(plan, row)) is not None]
        report = self._report(found, str(rows.rows[0].values["source"])) if found else None
        if report is not None and plan.new:
            report.recorded_by = by
            try:
                with transaction.atomic():
                    kept = keeping.store(SimpleUploadedFile(*self._file), by=by, purpose=SCANS)
                    take_findings(report, found, by=by, file=kept)
            except ValidationError as refused:
                plan.errors.extend(refused.messages)
                raise ImportRefused(plan) from refused
        return plan

    def _report(self, found: list[Found], source: str) -> VulnerabilityReport:
        days = [each.found_on for each in found if each.found_on]
        return VulnerabilityReport(
            source=source,
            name=self._file[0][:200],
            found_on=max(days),
            hosts=len({each.asset for each in found}),
            results=len(found),
        )


def _found(plan: Plan[Vulnerability], row: ImportedRow) -> Found | None:
    given: Mapping[str, Any] = row.values
    if given["found_on"] > today():
        plan.refuse(row.row, _("发现日期还没有到，请改正。"))
        return None
    cvss = given["cvss"]
    if cvss is not None and not Decimal(0) <= cvss <= 10:
        plan.refuse(row.row, _("CVSS 评分应在 0 至 10 之间。"))
        return None
    return Found(
        given["asset"],
        given["title"],
        cves=cves_in(given["cves"] or ""),
        cvss=Decimal(cvss).quantize(Decimal("0.1")) if cvss is not None else None,
        severity=given["severity"],
        port=given["port"] or "",
        found_on=given["found_on"],
    )
