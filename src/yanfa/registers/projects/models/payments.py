"""Payments of the treasury, line by line of their vouchers, and what took them back.

A payment is never edited: a negative one takes it back, in whole or in part, and both stay.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from yanfa.registers.projects.models.money import DatedQuerySet, Money
from yanfa.registers.projects.models.projects import Cents, ProjectYear


class PaymentQuerySet(DatedQuerySet):
    """Questions about payments."""

    def with_rest(self) -> Self:
        """Fetch with each payment what of it was not taken back: `rest`, in 元."""
        field = Cents(max_digits=18, decimal_places=2)
        taken = Coalesce(Sum("reversals__amount"), Value(Decimal(0)), output_field=field)
        return self.annotate(rest=models.ExpressionWrapper(F("amount") + taken, output_field=field))

    def total(self) -> Decimal:
        """The sum of the amounts, in 元; a reversal lowers it."""
        return sum((amount for amount in self.values_list("amount", flat=True)), Decimal(0))


class Payment(Money):
    """A line of a payment voucher; a negative one takes an earlier line back, in whole or in part."""

    DAY = "paid_on"

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="payments")
    voucher = models.CharField(_("支付凭证号"), max_length=60)
    line = models.PositiveSmallIntegerField(
        _("凭证行号"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("一张凭证分列几个科目的，逐行录入，行号依次为 1、2、3。"),
    )
    paid_on = models.DateField(_("支付日期"))
    contract = models.ForeignKey(
        "projects.Contract",
        verbose_name=_("合同"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
    )
    function_code = models.CharField(_("支出功能分类科目编码"), max_length=20, blank=True)
    function_name = models.CharField(_("支出功能分类科目名称"), max_length=100, blank=True)
    economic_code = models.CharField(_("部门经济分类科目编码"), max_length=20, blank=True)
    economic_name = models.CharField(_("部门经济分类科目名称"), max_length=100, blank=True)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    takes_back = models.ForeignKey(
        "self",
        verbose_name=_("冲销的支付"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversals",
    )

    objects: ClassVar[models.Manager[Payment]] = PaymentQuerySet.as_manager()

    #: Set by `with_rest`.
    rest: Decimal

    class Meta:
        verbose_name = _("支付")
        verbose_name_plural = verbose_name
        ordering = ("paid_on", "voucher", "line", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project_year", "voucher", "line"),
                name="projects_voucher_line_once",
                violation_error_message=_("这个支付凭证号已录入；同一凭证的另一行请填另一个行号。"),
            ),
            models.CheckConstraint(
                condition=Q(takes_back=None, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
                name="projects_payment_sign",
                violation_error_message=_("支付金额应大于零。"),
            ),
        )
        indexes = (models.Index(fields=("paid_on",), name="projects_payment_day"),)

    def __str__(self) -> str:
        return f"{self.voucher} {self.amount}"

    @property
    def function(self) -> str:
        """支出功能分类 as it is printed."""
        return f"{self.function_code} {self.function_name}".strip()

    @property
    def economic(self) -> str:
        """部门经济分类 as it is printed."""
        return f"{self.economic_code} {self.economic_name}".strip()
