"""The seats of a panel: who was asked, what he answered, what he pledged, and what he declared not to judge."""

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
from yanfa.procedures.review.choices import Origin
from yanfa.procedures.review.models.draws import Draw
from yanfa.procedures.review.models.panels import Item, Panel

ORIGINS = [
    (Origin.DRAWN, _("随机抽取")),
    (Origin.RESERVE, _("候补递补")),
    (Origin.MANUAL, _("指定增补")),
    (Origin.FURTHER, _("追加评议")),
]
#: Left the panel, or never came to it.
GONE = frozenset({"declined", "expired", "replaced"})
#: Took the seat and may still be counted on.
TAKEN = frozenset({"accepted", "agreed", "submitted", "paid"})


class SeatQuerySet(models.QuerySet["Seat"]):
    """Questions about seats."""

    def visible_to(self, user: Any) -> Self:
        """A person's own seats, once he has been asked."""
        if not getattr(user, "pk", None):
            return self.none()
        return self.filter(expert__account_id=user.pk).exclude(state__in=("proposed", "drawn"))

    def standing(self) -> Self:
        """Those that have not left the panel."""
        return self.exclude(state__in=GONE)

    def taken(self) -> Self:
        """Those whose experts said yes."""
        return self.filter(state__in=TAKEN)


class Seat(models.Model):
    """评审席位: an expert on a panel."""

    public_id = PublicIdField()
    panel = models.ForeignKey(Panel, verbose_name=_("评审组"), on_delete=models.PROTECT, related_name="seats")
    expert = models.ForeignKey(
        "experts.Expert", verbose_name=_("专家"), on_delete=models.PROTECT, related_name="review_seats"
    )
    serves_as = models.CharField(_("专家类别"), max_length=20, blank=True)
    origin = models.CharField(_("产生方式"), max_length=10, choices=ORIGINS)
    draw = models.ForeignKey(
        Draw, verbose_name=_("专家抽取"), on_delete=models.PROTECT, related_name="seats", null=True
    )
    reason = models.CharField(_("增补或替换理由"), max_length=500, blank=True)
    only_item = models.ForeignKey(
        Item, verbose_name=_("只评这一项"), on_delete=models.PROTECT, related_name="+", null=True
    )
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("递补的席位"),
        on_delete=models.PROTECT,
        related_name="replacement",
        null=True,
    )
    leads = models.BooleanField(_("组长"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    invited_at = models.DateTimeField(_("邀请时间"), null=True)
    answer_by = models.DateField(_("答复期限"), null=True)
    declined_because = models.CharField(_("不能参加的原因"), max_length=500, blank=True)
    pledge_version = models.CharField(_("承诺书版本"), max_length=120, blank=True)
    agreed_at = models.DateTimeField(_("签署承诺时间"), null=True)
    created_at = models.DateTimeField(_("产生时间"), default=clock.now, editable=False)
    state = StateField("review.seat")

    objects: ClassVar[models.Manager[Seat]] = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审席位")
        verbose_name_plural = verbose_name
        ordering = ("panel_id", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("panel", "expert"), condition=~Q(state="replaced"), name="review_seat_once"
            ),
            models.UniqueConstraint(
                fields=("panel",), condition=Q(leads=True), name="review_seat_one_leader"
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.MANUAL) | ~Q(reason=""), name="review_seat_named_with_reason"
            ),
        )

    def __str__(self) -> str:
        return str(self.expert)

    def get_absolute_url(self) -> str:
        """The page of the seat's expert."""
        return reverse("review:seat", args=[self.public_id])


class Recusal(models.Model):
    """单项回避: an item that the expert of a seat does not judge."""

    seat = models.ForeignKey(
        Seat, verbose_name=_("评审席位"), on_delete=models.PROTECT, related_name="recusals"
    )
    item = models.ForeignKey(
        Item, verbose_name=_("评审对象"), on_delete=models.PROTECT, related_name="recusals"
    )
    code = models.CharField(_("回避情形"), max_length=40)
    reason = models.CharField(_("回避理由"), max_length=500)
    declared_at = models.DateTimeField(_("申报时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("单项回避")
        verbose_name_plural = verbose_name
        ordering = ("seat_id", "item_id")
        constraints = (models.UniqueConstraint(fields=("seat", "item"), name="review_recusal_once"),)

    def __str__(self) -> str:
        return f"{self.seat} {self.item}"
