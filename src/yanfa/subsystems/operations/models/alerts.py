"""Alerts of the monitoring, as Prometheus Alertmanager delivers them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField


class Alert(models.Model):
    """监控告警: one firing of one rule; delivered again it stays one."""

    public_id = PublicIdField()
    fingerprint = models.CharField(_("指纹"), max_length=64)
    name = models.CharField(_("告警名称"), max_length=200)
    severity = models.CharField(_("级别"), max_length=40, blank=True)
    instance = models.CharField(_("实例"), max_length=200, blank=True)
    summary = models.CharField(_("说明"), max_length=500, blank=True)
    labels = models.JSONField(_("标签"), default=dict)
    annotations = models.JSONField(_("注释"), default=dict)
    system = models.ForeignKey(
        "operations.System", verbose_name=_("信息系统"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"), null=True)
    state = StateField("operations.alert")
    recorded_at = RecordedAtField()
    late = LateField(happened="starts_at", grace="operations.alert_grace_hours")
    resolved_at = models.DateTimeField(_("收到恢复的时间"), null=True, editable=False)
    #: The number of the incident into which a person turned it; the register of incidents keeps the incident itself.
    incident_number = models.CharField(_("事件编号"), max_length=60, blank=True, editable=False)
    token_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("令牌持有人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("监控告警")
        verbose_name_plural = verbose_name
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("fingerprint", "starts_at"), name="operations_alert_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.instance}".strip()

    def get_absolute_url(self) -> str:
        """The page of the alert."""
        return reverse("operations:alert", args=[self.public_id])
