"""The opinion of one expert on one item: autosaved while it is a draft, unchangeable once it is submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.procedures.review.models.panels import OPENED, Item
from yanfa.procedures.review.models.seats import GONE, Seat

DRAFT, SUBMITTED, RECUSED = "draft", "submitted", "recused"


class SheetIsFinal(TypeError):
    """A submitted sheet stays as it is."""


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Questions about sheets."""

    def visible_to(self, user: Any) -> Self:
        """A person's own sheets, while he has a seat."""
        if not getattr(user, "pk", None):
            return self.none()
        return self.filter(seat__expert__account_id=user.pk).exclude(seat__state__in=GONE)

    def submitted(self) -> Self:
        """Those that were handed in."""
        return self.filter(state=SUBMITTED)

    def opened(self) -> Self:
        """Those that may be read by others: handed in, scoring closed, and the expert not taken off the panel."""
        return self.submitted().filter(item__panel__state__in=OPENED).exclude(seat__state__in=GONE)


class Sheet(models.Model):
    """评审意见表: what one expert thinks of one item."""

    public_id = PublicIdField()
    seat = models.ForeignKey(
        Seat, verbose_name=_("评审席位"), on_delete=models.PROTECT, related_name="sheets"
    )
    item = models.ForeignKey(
        Item, verbose_name=_("评审对象"), on_delete=models.PROTECT, related_name="sheets"
    )
    scores = models.JSONField(_("各项得分"), default=dict, blank=True)
    remarks = models.JSONField(_("各项说明"), default=dict, blank=True)
    recommendation = models.CharField(_("总体意见"), max_length=40, blank=True)
    amount = models.DecimalField(_("建议金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    comment = models.CharField(_("评审意见"), max_length=2000, blank=True)
    confidential = models.CharField(_("仅供组织方的意见"), max_length=2000, blank=True)
    total = models.DecimalField(_("总分"), max_digits=7, decimal_places=4, null=True, editable=False)
    version = models.PositiveIntegerField(_("保存次数"), default=0, editable=False)
    saved_at = models.DateTimeField(_("保存时间"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    state = StateField("review.sheet")

    objects: ClassVar[models.Manager[Sheet]] = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审意见表")
        verbose_name_plural = verbose_name
        ordering = ("seat_id", "item__position")
        constraints = (
            models.UniqueConstraint(fields=("seat", "item"), name="review_sheet_once"),
            models.CheckConstraint(
                condition=Q(state__in=(DRAFT, RECUSED), submitted_at=None, total=None)
                | Q(state=SUBMITTED, submitted_at__isnull=False, total__isnull=False),
                name="review_sheet_whole",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=Decimal(0)), name="review_sheet_amount"
            ),
        )

    def __str__(self) -> str:
        return str(self.item)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises SheetIsFinal for a sheet that was submitted."""
        kept = type(self)._base_manager.filter(pk=self.pk, state=SUBMITTED)
        if not self._state.adding and kept.exists():
            raise SheetIsFinal("A submitted sheet stays as it is.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page on which its expert fills it in."""
        return reverse("review:sheet", args=[self.public_id])


class SheetVersion(models.Model):
    """意见表保存版本: a draft as it stood when it was saved."""

    sheet = models.ForeignKey(
        Sheet, verbose_name=_("评审意见表"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("保存次数"))
    content = models.JSONField(_("内容"))
    saved_at = models.DateTimeField(_("保存时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("意见表保存版本")
        verbose_name_plural = verbose_name
        ordering = ("sheet_id", "-number")
        constraints = (models.UniqueConstraint(fields=("sheet", "number"), name="review_version_once"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"
