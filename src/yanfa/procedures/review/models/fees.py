"""专家费发放表: what the experts of a panel are paid, approved by another person, posted, and paid by finance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.procedures.review.models.panels import Panel
from yanfa.procedures.review.models.seats import Seat

#: The states in which a sheet's fees are a debt or are paid.
APPROVED = ("approved", "paid")


def _yuan(label: object, **options: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)  # type: ignore[arg-type]


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
    #: First day of the month whose payments are taxed together; None where each sheet is taxed by itself.
    tax_month = models.DateField(_("计税月份"), null=True, editable=False)
    approvals = models.PositiveSmallIntegerField(_("核准次数"), default=0, editable=False)
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


class FeeQuerySet(models.QuerySet["Fee"]):
    """Questions about fees."""

    def beside(self, sheet: FeeSheet) -> Self:
        """What counts with the fees of a sheet as one payment: those approved for its month by other sheets."""
        approved = self.filter(sheet__tax_month=sheet.tax_month, sheet__state__in=APPROVED)
        return approved.exclude(sheet=sheet) if sheet.tax_month is not None else self.none()

    def sums(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Before tax and tax by key of the expert, for those who have any."""
        rows = self.order_by().values_list("seat__expert").annotate(Sum("gross"), Sum("tax"))
        return {expert: (gross, tax) for expert, gross, tax in rows}


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
    earlier_gross = _yuan(_("当月此前税前金额（元）"), default=Decimal(0))
    earlier_tax = _yuan(_("当月此前代扣个税（元）"), default=Decimal(0))
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Fee]] = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("专家费")
        verbose_name_plural = verbose_name
        ordering = ("sheet_id", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(gross__gt=Decimal(0)), name="review_fee_positive"),
            models.CheckConstraint(condition=Q(tax__gte=Decimal(0)), name="review_fee_tax"),
            # Rounded: SQLite adds decimals as binary fractions, and 514.28 + 2400.00 misses 2914.28 by a hair.
            models.CheckConstraint(
                condition=Q(gross=Round(F("tax") + F("net"), precision=2)), name="review_fee_adds_up"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat} {self.net}"
