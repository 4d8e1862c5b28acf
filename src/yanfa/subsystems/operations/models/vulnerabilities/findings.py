"""A weakness of one asset, and what was done about it on which day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.vulnerabilities import HIGH_RISK, Severity
from yanfa.subsystems.operations.models.vulnerabilities.reports import SOURCES, VulnerabilityReport

SEVERITIES = [
    (Severity.CRITICAL, _("严重")),
    (Severity.HIGH, _("高危")),
    (Severity.MEDIUM, _("中危")),
    (Severity.LOW, _("低危")),
    (Severity.NONE, _("提示")),
]
#: States in which the weakness may still be there: one of an asset and a key at a time.
OPEN = ("pending", "confirmed", "fixed", "accepted")


class VulnerabilityQuerySet(models.QuerySet["Vulnerability"]):
    """Questions about findings."""

    def undismissed(self) -> Self:
        """Without those that were found false within the year in which they counted; what is dismissed later stays."""
        return self.annotate(
            counted_year=ExtractYear("counted_on"), dismissed_year=ExtractYear("dismissed_on")
        ).filter(Q(dismissed_on=None) | Q(dismissed_year__gt=F("counted_year")))

    def counted_in(self, start: date, end: date) -> Self:
        """Confirmed findings that count from `start` up to, and without, `end`: of an asset and a weakness the first
        of a calendar year."""
        earlier = (
            Vulnerability.objects.filter(
                asset=OuterRef("asset"), key=OuterRef("key"), counted_on__year=OuterRef("counted_year")
            )
            .annotate(own_year=ExtractYear("counted_on"), own_end=ExtractYear("dismissed_on"))
            .filter(Q(dismissed_on=None) | Q(own_end__gt=F("own_year")))
            .filter(
                Q(counted_on__lt=OuterRef("counted_on"))
                | Q(counted_on=OuterRef("counted_on"), pk__lt=OuterRef("pk"))
            )
        )
        found = self.filter(counted_on__gte=start, counted_on__lt=end).undismissed()
        return found.exclude(Exists(earlier))

    def high_risk(self) -> Self:
        """High and critical ones."""
        return self.filter(severity__in=HIGH_RISK)

    def overdue(self, day: date) -> Self:
        """Confirmed, not mended, and past the day that the policy gives."""
        return self.filter(state__in=("pending", "confirmed"), due_on__lt=day)


class Vulnerability(models.Model):
    """漏洞: one weakness of one asset.

    `key` is the CVE where the finding has exactly one, else the number of the scanner's check, else the title: it says
    whether two findings are the same. `counted_on` is the day on which it was found and confirmed, both.
    """

    public_id = PublicIdField()
    asset = models.CharField(_("资产"), max_length=200, help_text=_("主机名或 IP 地址。"))
    key = models.CharField(_("漏洞编号"), max_length=200)
    title = models.CharField(_("漏洞名称"), max_length=300)
    cves = models.CharField(_("CVE 编号"), max_length=500, blank=True)
    ports = models.CharField(_("端口"), max_length=200, blank=True)
    cvss = models.DecimalField(_("CVSS 评分"), max_digits=3, decimal_places=1, null=True, blank=True)
    severity = models.CharField(_("危险程度"), max_length=10, choices=SEVERITIES)
    source = models.CharField(_("来源"), max_length=20, choices=SOURCES)
    system = models.ForeignKey(
        "operations.System",
        verbose_name=_("信息系统"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    report = models.ForeignKey(
        VulnerabilityReport,
        verbose_name=_("报告"),
        on_delete=models.PROTECT,
        null=True,
        related_name="findings",
    )
    found_on = models.DateField(_("发现日期"))
    due_on = models.DateField(_("修复期限"), null=True)
    state = StateField("operations.vulnerability")
    counted_on = models.DateField(_("确认日期"), null=True, editable=False)
    fixed_on = models.DateField(_("修复日期"), null=True, editable=False)
    verified_on = models.DateField(_("复测日期"), null=True, editable=False)
    dismissed_on = models.DateField(_("认定误报日期"), null=True, editable=False)
    accepted_until = models.DateField(_("接受风险至"), null=True, editable=False)
    again = models.ForeignKey(
        "self",
        verbose_name=_("上次发现"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="recurrences",
    )
    recorded_at = RecordedAtField()
    late = LateField(happened="found_on", grace="operations.vulnerability_grace_days")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar[models.Manager[Vulnerability]] = VulnerabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("漏洞")
        verbose_name_plural = verbose_name
        ordering = ("-found_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("asset", "key"),
                condition=Q(state__in=OPEN),
                name="operations_vulnerability_once",
                violation_error_message=_("这个资产的这个漏洞已登记，尚未关闭。"),
            ),
        )
        indexes = (
            models.Index(fields=("counted_on",), name="operations_vulnerability_day"),
            models.Index(fields=("asset", "key"), name="operations_vulnerability_key"),
        )

    def __str__(self) -> str:
        return f"{self.asset} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the finding."""
        return reverse("operations:vulnerability", args=[self.public_id])
