"""Quotations, service contracts, and the dated facts of money between two units outside the platform."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.contracts import ConfirmedBy, PaymentKind, QuotationAnswer
from yanfa.subsystems.instruments.models.registry import money
from yanfa.subsystems.instruments.models.requests import PRICE_GROUPS, SIDES, ServiceRequest

ANSWERS = [
    (QuotationAnswer.OPEN, _("待确认")),
    (QuotationAnswer.ACCEPTED, _("已接受")),
    (QuotationAnswer.REFUSED, _("已拒绝")),
    (QuotationAnswer.SUPERSEDED, _("已被新版替代")),
]
WAYS_OF_CONFIRMING = [(ConfirmedBy.ONLINE, _("在线确认")), (ConfirmedBy.SCAN, _("签字盖章扫描件"))]
PAYMENT_KINDS = [(PaymentKind.PAYMENT, _("收款")), (PaymentKind.REFUND, _("退款"))]
POSITIVE = [MinValueValidator(Decimal("0.01"))]


def person(**options: Any) -> Any:
    """A column that names who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", **options
    )


class Quotation(models.Model):
    """报价单: a version of what a service would cost, and what the user said to it."""

    public_id = PublicIdField()
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="quotations")
    version = models.PositiveIntegerField(_("版本"))
    price_group = models.CharField(_("价格类别"), max_length=10, choices=PRICE_GROUPS)
    valid_until = models.DateField(_("有效期至"))
    total = money(_("合计金额"))
    remark = models.CharField(_("报价说明"), max_length=500, blank=True)
    answer = models.CharField(
        _("用户答复"), max_length=20, choices=ANSWERS, default=QuotationAnswer.OPEN, editable=False
    )
    offered_by = person()
    offered_at = models.DateTimeField(_("报价时间"), default=clock.now, editable=False)
    answered_by = person(null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    reason = models.CharField(_("拒绝理由"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("报价单")
        verbose_name_plural = verbose_name
        ordering = ("request", "-version")
        constraints = (
            models.UniqueConstraint(fields=("request", "version"), name="instruments_quotation_version"),
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(answer__in=("open", "accepted")),
                name="instruments_quotation_one_stands",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request.number} v{self.version}"


class QuotationLine(models.Model):
    """报价明细: an item with price and quantity; the price is copied, so that a later list changes nothing."""

    quotation = models.ForeignKey(Quotation, on_delete=models.CASCADE, related_name="lines")
    item = models.CharField(_("收费项目"), max_length=100)
    unit = models.CharField(_("计价单位"), max_length=20)
    price = money(_("单价"))
    quantity = models.DecimalField(
        _("数量"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    amount = money(_("金额"))

    class Meta:
        verbose_name = _("报价明细")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.item


class ServiceContractQuerySet(models.QuerySet["ServiceContract"]):
    """Questions about contracts."""

    def visible_to(self, user: Any) -> Self:
        """Staff see all; both parties their own."""
        if has_permission(user, "instruments.read") or has_permission(user, "instruments.check"):
            return self
        acting = organisations_of(user)
        kept = acting | user.scopes_of("instrument_keeper") if user.is_authenticated else frozenset()
        return self.filter(
            Q(organisation__public_id__in=kept)
            | Q(user_organisation__public_id__in=acting)
            | Q(user_person_id=user.pk)
        )

    def search(self, words: str) -> Self:
        """Those whose number, title or party holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(title__icontains=word)
                | Q(user_organisation__name__icontains=word)
            )
        return found


class ServiceContract(models.Model):
    """服务合同: between the managing unit and a user; a frame contract covers many requests up to its ceiling."""

    public_id = PublicIdField()
    number = models.CharField(_("合同编号"), max_length=60, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("服务方"), on_delete=models.PROTECT, related_name="+"
    )
    user_organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("委托方"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    #: Who contracts for himself, where no unit does; else the person who asked for the unit.
    user_person = person()
    title = models.CharField(_("合同名称"), max_length=100)
    frame = models.BooleanField(_("框架合同"), default=False)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("终止日期"))
    amount = money(_("合同金额"))
    content = models.CharField(_("服务内容"), max_length=500)
    #: [{code, heading, text}] as agreed, and the policy version whose texts were the beginning.
    clauses = models.JSONField(_("合同条款"), default=list)
    clause_version = models.CharField(max_length=200, editable=False)
    quotation = models.OneToOneField(
        Quotation, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="contract"
    )
    state = StateField("instruments.contract")
    drafted_by = person()
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now, editable=False)
    in_force_at = models.DateTimeField(_("双方确认时间"), null=True, editable=False)
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]] = ServiceContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务合同")
        verbose_name_plural = verbose_name
        ordering = ("-drafted_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="instruments_contract_number"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="instruments_contract_forward",
                violation_error_message=_("终止日期不应早于生效日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the contract, for both parties and staff."""
        return reverse("instruments:contract", args=[self.public_id])

    @property
    def user_name(self) -> str:
        """The user's side in words."""
        return str(self.user_organisation or self.user_person)


class ContractConfirmation(models.Model):
    """合同确认: one side's word, online or as a signed scan."""

    contract = models.ForeignKey(ServiceContract, on_delete=models.PROTECT, related_name="confirmations")
    side = models.CharField(_("一方"), max_length=10, choices=SIDES)
    way = models.CharField(_("确认方式"), max_length=10, choices=WAYS_OF_CONFIRMING)
    scan = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = person()
    confirmed_at = models.DateTimeField(_("确认时间"), default=clock.now)

    class Meta:
        verbose_name = _("合同确认")
        verbose_name_plural = verbose_name
        ordering = ("confirmed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("contract", "side"), name="instruments_contract_confirmed_once"),
        )

    def __str__(self) -> str:
        return f"{self.contract} {self.get_side_display()}"


class Fact(models.Model):
    """A dated row of money: withdrawn with a reason, never changed."""

    public_id = PublicIdField()
    amount = money(_("金额"), default=None, validators=POSITIVE)
    evidence = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("佐证文件"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_by = person()
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)
    void_by = person(null=True)
    void_at = models.DateTimeField(_("作废时间"), null=True, editable=False)
    void_reason = models.CharField(_("作废理由"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True


class ServiceInvoice(Fact):
    """服务发票: an invoice that the unit gave for a request."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="invoices")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, editable=False, related_name="+"
    )
    number = models.CharField(_("发票号码"), max_length=60)
    issued_on = models.DateField(_("开票日期"))

    class Meta:
        verbose_name = _("服务发票")
        verbose_name_plural = verbose_name
        ordering = ("issued_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "number"),
                condition=Q(void_at=None),
                name="instruments_invoice_once",
                violation_error_message=_("本单位已登记过这个发票号码。"),
            ),
        )

    def __str__(self) -> str:
        return self.number


class ServicePayment(Fact):
    """服务收退款: money that came for a request, in parts too, or went back."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(
        _("收款或退款"), max_length=10, choices=PAYMENT_KINDS, default=PaymentKind.PAYMENT
    )
    paid_on = models.DateField(_("到账日期"))

    class Meta:
        verbose_name = _("服务收退款")
        verbose_name_plural = verbose_name
        ordering = ("paid_on", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
