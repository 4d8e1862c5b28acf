"""Messages to persons, and what still has to leave by other ways."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import OptionallyTargetedModel
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.notices.kinds import Channel


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def to(self, user: Any) -> MessageQuerySet:
        """The messages to a person, the newest first."""
        return self.filter(recipient=user).order_by("-created_at", "-pk")

    def unread(self) -> MessageQuerySet:
        """Those not read yet."""
        return self.filter(read_at=None)


class Message(OptionallyTargetedModel):
    """What was said to a person on the site, in both languages."""

    public_id = PublicIdField()
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("收件人"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("类别"), max_length=100)
    title_zh = models.CharField(_("标题"), max_length=300)
    title_en = models.CharField(_("标题（英文）"), max_length=300)
    body_zh = models.TextField(_("正文"))
    body_en = models.TextField(_("正文（英文）"))
    link = models.CharField(_("链接"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    objects: ClassVar[models.Manager[Message]] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = verbose_name
        indexes: ClassVar = [models.Index(fields=["recipient", "-created_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self.title_en if _is_english() else self.title_zh

    @property
    def body(self) -> str:
        """The body in the language of the page."""
        return self.body_en if _is_english() else self.body_zh


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions of the workers and of whoever looks after them."""

    def waiting(self, moment: datetime) -> DeliveryQuerySet:
        """What may leave now."""
        free = Q(wait_until=None) | Q(wait_until__lt=moment)
        return self.filter(free, sent_at=None, problem="")

    def undeliverable(self) -> DeliveryQuerySet:
        """What will not leave any more, with the mail server's reason."""
        return self.exclude(problem="").order_by("pk")


class Delivery(models.Model):
    """A message that leaves the site on one way; the pair is unique, so it leaves once."""

    message = models.ForeignKey(
        Message, verbose_name=_("消息"), on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(_("方式"), max_length=10, choices=[(Channel.MAIL.value, _("邮件"))])
    address = models.CharField(_("地址"), max_length=254)
    #: Nobody touches it before: a worker has it in hand, or the mail server asked to come again later.
    wait_until = models.DateTimeField(_("暂缓至"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    problem = models.CharField(_("失败原因"), max_length=300, blank=True)

    objects: ClassVar[models.Manager[Delivery]] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("外发")
        verbose_name_plural = verbose_name
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_on_each_way")
        ]
        indexes: ClassVar = [models.Index(fields=["id"], name="delivery_waiting", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id}"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
