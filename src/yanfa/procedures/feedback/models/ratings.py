"""好差评: a service that may be rated once, how it was rated, and every call that was made about a bad rating.

Who rated is not kept. A telephone number is kept only if it was left for being called back, encrypted.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.procedures.feedback.choices import CallMethod, RatingChannel, RatingLevel

LEVELS = [
    (RatingLevel.VERY_SATISFIED, _("非常满意")),
    (RatingLevel.SATISFIED, _("满意")),
    (RatingLevel.BASICALLY, _("基本满意")),
    (RatingLevel.DISSATISFIED, _("不满意")),
    (RatingLevel.VERY_DISSATISFIED, _("非常不满意")),
]
CHANNELS = [(RatingChannel.LINK, _("办件评价链接")), (RatingChannel.PAGE, _("评价页或窗口二维码"))]
CALL_METHODS = [
    (CallMethod.TELEPHONE, _("电话")),
    (CallMethod.MESSAGE, _("短信或邮件")),
    (CallMethod.VISIT, _("上门或当面")),
]


class RatingRequest(models.Model):
    """评价邀请: the link by which one service is rated once, by whom it was rendered to."""

    public_id = PublicIdField()
    service = models.CharField(_("服务代码"), max_length=40)
    title = models.CharField(_("服务事项"), max_length=200)
    served_on = models.DateField(_("服务日期"))
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    expires_on = models.DateField(_("评价截止"))
    created_at = models.DateTimeField(_("发出时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("评价邀请")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page on which it is rated."""
        return reverse("feedback:rate", args=[self.public_id])


class RatingQuerySet(models.QuerySet["Rating"]):
    """Questions about ratings."""

    def given_in(self, start: date, end: date) -> Self:
        """Those given from `start` up to `end`."""
        return self.filter(
            recorded_at__gte=clock.start_of_day(start), recorded_at__lt=clock.start_of_day(end)
        )

    def counting(self) -> Self:
        """Those that nobody set aside."""
        return self.exclude(state="excluded")


class Rating(models.Model):
    """评价: how a service was rated. A bad one is called back and mended, or set aside by two persons with a reason."""

    public_id = PublicIdField()
    request = models.OneToOneField(
        RatingRequest,
        verbose_name=_("评价邀请"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="rating",
    )
    service = models.CharField(_("服务代码"), max_length=40, editable=False)
    channel = models.CharField(_("评价渠道"), max_length=10, choices=CHANNELS, editable=False)
    level = models.CharField(_("评价"), max_length=20, choices=LEVELS)
    reasons = models.JSONField(_("原因"), default=list, blank=True)
    comment = models.CharField(_("意见建议"), max_length=1000, blank=True)
    phone = EncryptedTextField(_("回访电话"), blank=True, default="")
    recorded_at = RecordedAtField(_("评价时间"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出剔除的人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    mended = models.CharField(_("整改结果"), max_length=1000, blank=True, editable=False)
    state = StateField("feedback.rating")

    objects: ClassVar[models.Manager[Rating]] = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in RatingLevel]), name="feedback_rating_level"
            ),
        )
        indexes = (models.Index(fields=("service", "recorded_at"), name="feedback_rating_service"),)

    def __str__(self) -> str:
        return f"{self.title} {self.get_level_display()}"

    def get_absolute_url(self) -> str:
        """The page of the rating, for those who call back."""
        return reverse("feedback:rating", args=[self.public_id])

    @property
    def title(self) -> str:
        """What was rated."""
        return self.request.title if self.request is not None else self.service

    @property
    def handler(self) -> Any:
        """Who rendered the service; None where nobody is named."""
        return self.request.handler if self.request is not None else None


class CallBack(models.Model):
    """回访: one try to reach who gave a bad rating, and what came of it."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField(_("次数"))
    method = models.CharField(_("回访方式"), max_length=10, choices=CALL_METHODS)
    reached = models.BooleanField(_("已联系上"))
    said = models.CharField(_("回访情况"), max_length=1000)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("回访人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    recorded_at = RecordedAtField(_("回访时间"))

    class Meta:
        verbose_name = _("回访")
        verbose_name_plural = verbose_name
        ordering = ("rating_id", "number")
        constraints = (models.UniqueConstraint(fields=("rating", "number"), name="feedback_call_once"),)

    def __str__(self) -> str:
        return f"{self.rating} {self.number}"
