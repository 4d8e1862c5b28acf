"""Reports in which weaknesses were found: of scanners, of 等级测评, of penetration tests, notices from above."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.vulnerabilities import Source

SOURCES = [
    (Source.SCAN, _("漏洞扫描")),
    (Source.ASSESSMENT, _("等级测评")),
    (Source.PENETRATION, _("渗透测试")),
    (Source.NOTICE, _("上级通报")),
]


class VulnerabilityReport(models.Model):
    """漏洞报告: one file; the same file twice adds nothing."""

    public_id = PublicIdField()
    source = models.CharField(_("来源"), max_length=20, choices=SOURCES)
    tool = models.CharField(_("工具或单位"), max_length=100, blank=True)
    name = models.CharField(_("报告名称"), max_length=200)
    found_on = models.DateField(_("扫描或报告日期"))
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, editable=False, related_name="+"
    )
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        unique=True,
        editable=False,
        error_messages={"unique": _("这份报告已经导入过，不会重复登记。")},
    )
    hosts = models.PositiveIntegerField(_("主机数"), default=0)
    results = models.PositiveIntegerField(_("结果条数"), default=0)
    new = models.PositiveIntegerField(_("新漏洞"), default=0)
    known = models.PositiveIntegerField(_("已登记"), default=0)
    left_out = models.PositiveIntegerField(_("提示信息（不登记）"), default=0)
    recorded_at = RecordedAtField()
    late = LateField(happened="found_on", grace="operations.vulnerability_grace_days")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("漏洞报告")
        verbose_name_plural = verbose_name
        ordering = ("-found_on", "-pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the report and its findings."""
        return reverse("operations:vulnerability_report", args=[self.public_id])
