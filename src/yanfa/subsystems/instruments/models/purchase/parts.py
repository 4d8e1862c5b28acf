"""What belongs to an application: models compared, files, alike instruments, conclusions, what was bought."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.instruments.choices.purchase import Nearness, Outcome
from yanfa.subsystems.instruments.models.purchase.applications import OUTCOMES, PurchaseApplication
from yanfa.subsystems.instruments.models.purchase.rounds import PurchaseRound, person
from yanfa.subsystems.instruments.models.registry import SHARE_MODES, money

NEARNESS = [(Nearness.UNIT, _("本单位")), (Nearness.DISTRICT, _("本区")), (Nearness.CITY, _("本市"))]


class ComparableModel(models.Model):
    """选型比较的型号: a model that could be bought, with maker, price and key data."""

    application = models.ForeignKey(PurchaseApplication, on_delete=models.CASCADE, related_name="candidates")
    maker = models.CharField(_("生产厂商"), max_length=100)
    model = models.CharField(_("拟购型号"), max_length=100)
    price = money(_("参考单价（元）"), validators=[MinValueValidator(Decimal("0.01"))])
    key_data = models.TextField(_("关键技术指标"), max_length=1000)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("选型比较型号")
        verbose_name_plural = verbose_name
        ordering = ("application", "position", "pk")

    def __str__(self) -> str:
        return f"{self.maker} {self.model}"


class PurchaseFile(models.Model):
    """新购申请附件: a file beside an application."""

    public_id = PublicIdField()
    application = models.ForeignKey(PurchaseApplication, on_delete=models.CASCADE, related_name="files")
    label = models.CharField(_("材料名称"), max_length=100)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    added_by = person(_("上传人"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("新购申请附件")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label


class ComparisonRow(models.Model):
    """同类仪器比对: a registered instrument of the same kind as it was on the day of the comparison."""

    application = models.ForeignKey(PurchaseApplication, on_delete=models.CASCADE, related_name="alike")
    instrument = models.ForeignKey(
        "instruments.Instrument", verbose_name=_("大型仪器"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("仪器名称"), max_length=50)
    model = models.CharField(_("规格型号"), max_length=100)
    unit_name = models.CharField(_("管理单位"), max_length=100)
    nearness = models.CharField(_("所在范围"), max_length=10, choices=NEARNESS)
    likeness = models.DecimalField(_("相似度"), max_digits=5, decimal_places=4)
    used_hours = models.DecimalField(_("上年运行机时"), max_digits=10, decimal_places=2)
    outside_hours = models.DecimalField(_("上年对外服务机时"), max_digits=10, decimal_places=2)
    free_hours = models.DecimalField(_("可用机时"), max_digits=10, decimal_places=2)
    kilometres = models.DecimalField(_("距离（公里）"), max_digits=7, decimal_places=1, null=True)
    share_mode = models.CharField(_("共享模式"), max_length=20, choices=SHARE_MODES)

    class Meta:
        verbose_name = _("同类仪器比对行")
        verbose_name_plural = verbose_name
        ordering = ("application", "-likeness", "pk")
        constraints = (
            models.UniqueConstraint(fields=("application", "instrument"), name="instruments_comparison_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.unit_name}"


class ConclusionQuerySet(models.QuerySet["PurchaseConclusion"]):
    """Questions about conclusions."""

    def first_in(self, start: Any, end: Any) -> Self:
        """First conclusions dated in [start, end): a reconsidered item was concluded once."""
        return self.filter(number=1, concluded_on__gte=start, concluded_on__lt=end)


class PurchaseConclusion(models.Model):
    """评议结论: what was concluded about an item on a day; a later one follows it and never replaces it."""

    public_id = PublicIdField()
    application = models.ForeignKey(
        PurchaseApplication, verbose_name=_("申请"), on_delete=models.PROTECT, related_name="conclusions"
    )
    round = models.ForeignKey(
        PurchaseRound, verbose_name=_("评议年度"), on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("申请单位"), on_delete=models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(
        "review.Item",
        verbose_name=_("评审对象"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    number = models.PositiveSmallIntegerField(_("第几次结论"))
    name = models.CharField(_("仪器名称"), max_length=50)
    category = models.CharField(_("仪器分类编码"), max_length=6)
    outcome = models.CharField(_("结论"), max_length=10, choices=OUTCOMES)
    quantity = models.PositiveIntegerField(_("申报台套数"))
    asked = money(_("申报金额（元）"))
    agreed_quantity = models.PositiveIntegerField(_("核定台套数"))
    agreed = money(_("核定预算（元）"))
    quantity_cut = money(_("核减台套金额（元）"))
    price_cut = money(_("核减单价金额（元）"))
    reason = models.TextField(_("结论理由"), max_length=2000, blank=True)
    concluded_on = models.DateField(_("评议结论日期"))
    recorded_at = RecordedAtField()

    objects: ClassVar[Any] = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("新购评议结论")
        verbose_name_plural = verbose_name
        ordering = ("application", "number")
        constraints = (
            models.UniqueConstraint(fields=("application", "number"), name="instruments_conclusion_once"),
            models.CheckConstraint(
                condition=Q(agreed__lte=F("asked"), agreed_quantity__lte=F("quantity")),
                name="instruments_conclusion_less",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.REFUSE.value, agreed_quantity=0)
                | ~Q(outcome=Outcome.REFUSE.value) & Q(agreed_quantity__gte=1),
                name="instruments_conclusion_pieces",
            ),
        )
        indexes = (
            models.Index(fields=("concluded_on", "number"), name="instruments_conclusion_day"),
            models.Index(fields=("round", "number"), name="instruments_conclusion_round"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.get_outcome_display()}"

    @property
    def cut(self) -> Decimal:
        """核减金额."""
        return self.asked - self.agreed


class PurchasedInstrument(models.Model):
    """购入仪器的登记: one piece that was bought, as it stands in the registry."""

    application = models.ForeignKey(PurchaseApplication, on_delete=models.PROTECT, related_name="pieces")
    instrument = models.OneToOneField(
        "instruments.Instrument",
        verbose_name=_("大型仪器"),
        on_delete=models.PROTECT,
        related_name="purchase",
    )
    linked_by = person(_("关联人"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("购入仪器登记")
        verbose_name_plural = verbose_name
        ordering = ("application", "pk")

    def __str__(self) -> str:
        return f"{self.instrument}"
