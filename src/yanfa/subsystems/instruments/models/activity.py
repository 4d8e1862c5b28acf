"""Which units did business on which days, and how long what was published had waited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.subsystems.instruments.choices.activity import ActivityKind, Publication
from yanfa.subsystems.instruments.models.registry import Instrument

ACTIVITY_KINDS = [
    (ActivityKind.REPORT, _("信息报送")),
    (ActivityKind.CONFIRM, _("年度确认")),
    (ActivityKind.REQUEST, _("服务申请")),
    (ActivityKind.BOOKING, _("预约")),
    (ActivityKind.USAGE, _("服务记录")),
    (ActivityKind.PURCHASE, _("新购评议")),
    (ActivityKind.EVALUATION, _("评估奖励")),
    (ActivityKind.SIGN_IN, _("登录")),
]
PUBLICATIONS = [(Publication.REPORT, _("首次报送")), (Publication.CHANGE, _("信息变更"))]


class UnitActivity(models.Model):
    """单位业务活动: on this day somebody of the unit did business of this kind; once a unit, day and kind."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    kind = models.CharField(_("业务类别"), max_length=20, choices=ACTIVITY_KINDS)

    class Meta:
        verbose_name = _("单位业务活动")
        verbose_name_plural = verbose_name
        ordering = ("-day", "organisation", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("day", "organisation", "kind"), name="instruments_activity_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.day} {self.kind}"


class ActivityMark(models.Model):
    """How far the log has been read for the activities of units: one row."""

    event = models.PositiveBigIntegerField(_("已读到的日志序号"), default=0)

    class Meta:
        verbose_name = _("业务活动读取进度")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return str(self.event)


class PublicationTime(models.Model):
    """发布时效: an approved report or change, how many working days it waited for the platform, and the limit then.

    The time that a return to the unit took is not in it.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="publication_times")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("业务类别"), max_length=20, choices=PUBLICATIONS)
    submitted_at = models.DateTimeField(_("首次提交时间"))
    published_at = models.DateTimeField(_("发布时间"), default=clock.now)
    waited_days = models.PositiveIntegerField(_("平台用时（工作日）"))
    limit_days = models.PositiveIntegerField(_("时限（工作日）"))
    on_time = models.BooleanField(_("及时"))

    objects: ClassVar[models.Manager[PublicationTime]] = models.Manager()

    class Meta:
        verbose_name = _("发布时效")
        verbose_name_plural = verbose_name
        ordering = ("-published_at", "-pk")
        indexes = (models.Index(fields=("published_at",), name="instruments_published_in"),)

    def __str__(self) -> str:
        return f"{self.instrument} {self.published_at:%Y-%m-%d}"
