"""专家费发放表: what the experts of a panel are paid, approved by another person, posted, and paid by finance."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.procedures.review.models.panels import Panel
from yanfa.procedures.review.models.seats import Seat


def _yuan(label: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=2)  # type: ignore[arg-type]


def _person(label: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,  # type: ignore[arg-type]
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )


class FeeSheet(models.Model):
    """专家费发放表: the fees of a panel, judged by the versions of the rules that it names."""

    public_id = PublicIdField()
    panel = models.OneToOneField(
        Panel, verbose_name=_("评审组"), on_delete=models.PROTECT, related_name="fee_sheet"
    )
    rates_version = models.CharField(_("发放标准版本"), max_length=120)
    tax_version = models.CharField(_("个税规定版本"), max_length=120)
    prepared_by = _person(_("制表人"))
    approved_by = _person(_("核准人"))
    approved_at = models.DateTimeField(_("核准时间"), null=True, editable=False)
    paid_by = _person(_("支付登记人"))
    paid_on = models.DateField(_("支付日期"), null=True, editable=False)
    voucher = models.CharField(_("付款凭证号"), max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField(_("制表时间"), default=clock.now, editable=False)
    state = StateField("review.fee_sheet")

    class Meta:
        verbose_name = _("专家费发放表")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.panel)

    def get_absolute_url(self) -> str:
        """The page for who prepares, approves and pays it."""
        return reverse("review:fee_sheet", args=[self.public_id])


class Fee(models.Model):
    """专家费: what one expert gets: standard, days, before tax, tax and after tax, in 元."""

    sheet = models.ForeignKey(
        FeeSheet, verbose_name=_("专家费发放表"), on_delete=models.PROTECT, related_name="fees"
    )
    seat = models.OneToOneField(
        Seat, verbose_name=_("评审席位"), on_delete=models.PROTECT, related_name="fee"
    )
    title = models.CharField(_("职称类别"), max_length=20)
    half_days = models.PositiveSmallIntegerField(_("半天数"))
    items = models.PositiveSmallIntegerField(_("评审项数"))
    rate = _yuan(_("标准（元/人天）"))
    gross = _yuan(_("税前金额（元）"))
    tax = _yuan(_("代扣个税（元）"))
    net = _yuan(_("税后金额（元）"))
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("专家费")
        verbose_name_plural = verbose_name
        ordering = ("sheet_id", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(gross__gt=Decimal(0)), name="review_fee_positive"),
            models.CheckConstraint(condition=Q(tax__gte=Decimal(0)), name="review_fee_tax"),
            models.CheckConstraint(condition=Q(gross=F("tax") + F("net")), name="review_fee_adds_up"),
        )

    def __str__(self) -> str:
        return f"{self.seat} {self.net}"
