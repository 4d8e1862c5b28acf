"""What the probe looks at: a page of a system, or a line of the network; dated, and never edited once in use."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.operations.choices.probing import TargetKind
from yanfa.subsystems.operations.models.systems import System
from yanfa.subsystems.operations.rules.probing import fits_a_day

KINDS = [(TargetKind.SITE, _("网页")), (TargetKind.LINK, _("线路或核心设备"))]
LONGEST_INTERVAL = 3600


def check_interval(seconds: int) -> None:
    """Raise ValidationError unless a day is a whole number of such intervals, counted from its midnight."""
    if not fits_a_day(seconds):
        raise ValidationError(_("拨测间隔应能整除 8 小时，例如 10、30、60、120、300 秒。"))


class ProbeTargetQuerySet(models.QuerySet["ProbeTarget"]):
    """Questions about targets."""

    def valid(self, start: datetime, end: datetime) -> Self:
        """Those that were to be probed at some moment of the half-open interval."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=start), valid_from__lt=end)

    def open(self) -> Self:
        """Those that are still probed."""
        return self.filter(valid_to=None)


class ProbeTarget(models.Model):
    """拨测对象: where the probe looks, what it expects, and how often; a change is an end and a new beginning.

    address: an http(s) URL for a site, host:port for a link. group: targets of one system with the same word stand in
    for each other, and only all of them together make an outage.
    """

    public_id = PublicIdField()
    system = models.ForeignKey(
        System, verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="targets"
    )
    kind = models.CharField(_("类型"), max_length=10, choices=KINDS, default=TargetKind.SITE)
    name = models.CharField(_("名称"), max_length=60)
    address = models.CharField(
        _("地址"),
        max_length=300,
        help_text=_(
            "网页写完整网址，例如 https://www.example.gov.cn/；线路写 主机:端口，例如 10.0.0.1:443。"
        ),
    )
    expected_status = models.PositiveSmallIntegerField(
        _("应返回的状态码"), default=200, validators=[MinValueValidator(100), MaxValueValidator(599)]
    )
    expected_text = models.CharField(
        _("页面应含文字"), max_length=100, blank=True, help_text=_("可不填。页面里没有这段文字的算失败。")
    )
    interval = models.PositiveIntegerField(
        _("拨测间隔（秒）"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL), check_interval],
    )
    timeout = models.PositiveIntegerField(_("超时（秒）"), validators=[MinValueValidator(1)])
    group = models.CharField(
        _("互备组"),
        max_length=30,
        blank=True,
        help_text=_("可不填。同组的对象互为备份，全部不通才算中断，例如两条出口线路。"),
    )
    valid_from = RecordedAtField(_("开始拨测"))
    valid_to = models.DateTimeField(_("停止拨测"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[ProbeTarget]] = ProbeTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("拨测对象")
        verbose_name_plural = verbose_name
        ordering = ("system__code", "name", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("system", "name"),
                condition=Q(valid_to=None),
                name="operations_target_once",
                violation_error_message=_("这个系统已有同名的拨测对象，请先停止原来的。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="operations_target_dates"
            ),
            models.CheckConstraint(
                condition=Q(timeout__lte=F("interval")),
                name="operations_target_timeout",
                violation_error_message=_("超时不能长于拨测间隔。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.system} {self.name}"

    def get_absolute_url(self) -> str:
        """The page of the system whose target it is."""
        return reverse("operations:probe_system", args=[self.system.public_id])
