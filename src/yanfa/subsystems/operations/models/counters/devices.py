"""The devices that count attacks and spam, and the dated versions of the rules by which they stop them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.operations.choices.counters import DeviceKind, LogFormat

DEVICE_KINDS = [(DeviceKind.FIREWALL, _("防火墙")), (DeviceKind.MAIL_GATEWAY, _("邮件网关"))]
LOG_FORMATS = [
    (LogFormat.NONE, _("不导入日志，只录报表")),
    (LogFormat.IPTABLES, _("iptables/nftables 日志（syslog）")),
    (LogFormat.RSPAMD, _("rspamd 日志")),
    (LogFormat.POSTFIX, _("Postfix 日志")),
]


class CounterDevice(models.Model):
    """计数设备: a firewall or a mail gateway, and the system that its figures are given under."""

    public_id = PublicIdField()
    kind = models.CharField(_("设备类别"), max_length=20, choices=DEVICE_KINDS)
    name = models.CharField(_("设备名称"), max_length=100, unique=True)
    system = models.ForeignKey(
        "operations.System", verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    log_format = models.CharField(
        _("日志格式"), max_length=20, choices=LOG_FORMATS, default=LogFormat.NONE.value
    )
    log_host = models.CharField(
        _("日志主机名"),
        max_length=100,
        blank=True,
        help_text=_("日志行中时间后面的主机名；填写后，其他设备的日志不会误计到这台设备。"),
    )
    in_use_from = models.DateField(_("启用日期"))
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)
    #: Rises with everything that is counted: a file that was read before another was counted is read again.
    counted_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("计数设备")
        verbose_name_plural = verbose_name
        ordering = ("kind", "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(retired_on__gt=models.F("in_use_from")),
                name="operations_counter_device_days",
                violation_error_message=_("停用日期应晚于启用日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the device with its calendar of days."""
        return reverse("operations:counter_device", args=[self.public_id])

    def in_use(self, day: date) -> bool:
        """Whether it ran on that day."""
        return self.in_use_from <= day and (self.retired_on is None or day < self.retired_on)

    @property
    def is_firewall(self) -> bool:
        """Whether it stops attacks; else it stops spam."""
        return self.kind == DeviceKind.FIREWALL


class CounterRule(models.Model):
    """规则版本: from which day the device stopped by which rules, and how its log says that it did.

    `marks` are the prefixes of iptables' and nftables' log lines, the actions of rspamd, or the reasons of Postfix,
    that mean stopped; a version is never changed, a newer one follows it.
    """

    device = models.ForeignKey(CounterDevice, on_delete=models.PROTECT, related_name="rules")
    name = models.CharField(_("规则版本"), max_length=60, help_text=_("设备规则库或策略的版本号。"))
    valid_from = models.DateField(_("生效日期"))
    marks = models.JSONField(_("表示阻断的标记"), default=list, blank=True)
    recorded_at = RecordedAtField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("规则版本")
        verbose_name_plural = verbose_name
        ordering = ("device", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("device", "valid_from"),
                name="operations_counter_rule_once",
                violation_error_message=_("这台设备同一天已有规则版本，请改生效日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.name
