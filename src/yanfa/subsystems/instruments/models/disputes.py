"""Disputes about a service: what one side holds against the other, and how the platform mediates."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.subsystems.instruments.models.requests import SIDES, ServiceRequest


class ServiceDisputeQuerySet(models.QuerySet["ServiceDispute"]):
    """Questions about disputes."""

    def visible_to(self, user: Any) -> Self:
        """Those of requests that a person may see."""
        return self.filter(request__in=ServiceRequest.objects.visible_to(user))


class ServiceDispute(models.Model):
    """服务争议: raised by either side, mediated by the platform, settled or withdrawn."""

    public_id = PublicIdField()
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="disputes")
    side = models.CharField(_("提出方"), max_length=10, choices=SIDES, editable=False)
    subject = models.CharField(_("争议事项"), max_length=100)
    statement = models.TextField(_("事实和要求"), max_length=2000)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = StateField("instruments.dispute")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    raised_at = models.DateTimeField(_("提出时间"), default=clock.now, editable=False)
    result = models.TextField(_("调解结果"), max_length=2000, blank=True, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = ServiceDisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务争议")
        verbose_name_plural = verbose_name
        ordering = ("-raised_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("request",), condition=Q(ended_at=None), name="instruments_dispute_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.request.number} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page of the dispute, for both sides and staff."""
        return reverse("instruments:dispute", args=[self.public_id])


class MediationEntry(models.Model):
    """调解记录: what was said or agreed at a step of the mediation; never changed."""

    dispute = models.ForeignKey(ServiceDispute, on_delete=models.PROTECT, related_name="entries")
    side = models.CharField(_("一方"), max_length=10, choices=SIDES)
    text = models.TextField(_("内容"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("调解记录")
        verbose_name_plural = verbose_name
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return self.text[:40]
