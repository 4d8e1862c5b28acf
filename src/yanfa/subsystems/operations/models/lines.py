"""Leased lines with their dated terms, their measured speeds, and their static addresses."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.lateness import LateField
from yanfa.subsystems.operations.choices.lines import AddressRole, LineUse, Operator
from yanfa.subsystems.operations.models.systems import System
from yanfa.subsystems.operations.models.systems_dated import GRACE, End, Recorded, Spell, SpellQuerySet

OPERATORS = [
    (Operator.TELECOM, _("中国电信")),
    (Operator.UNICOM, _("中国联通")),
    (Operator.MOBILE, _("中国移动")),
    (Operator.BROADCAST, _("中国广电")),
    (Operator.RESEARCH, _("教育科研网")),
    (Operator.OTHER, _("其他运营商")),
]
USES = [(LineUse.BUSINESS, _("业务")), (LineUse.INTERNET, _("互联网")), (LineUse.BACKUP, _("备用"))]
ROLES = [
    (AddressRole.USABLE, _("可用")),
    (AddressRole.GATEWAY, _("网关")),
    (AddressRole.NETWORK, _("网络地址")),
    (AddressRole.BROADCAST, _("广播地址")),
    (AddressRole.RESERVED, _("保留")),
]


class LineQuerySet(models.QuerySet["Line"]):
    """Questions about lines."""

    def search(self, words: str) -> Self:
        """Those whose number, name or contract number holds the words."""
        found = Q(number__icontains=words) | Q(name__icontains=words)
        contracted = LineTerm.objects.filter(contract_number__icontains=words).values("line")
        return self.filter(found | Q(pk__in=contracted)) if words else self


class Line(Recorded):
    """专线: a leased line by the operator's number; what it is used for and how fast it is stands in `terms`."""

    number = models.CharField(_("线路编号"), max_length=100, unique=True)
    operator = models.CharField(_("运营商"), max_length=20, choices=OPERATORS)
    name = models.CharField(_("线路名称"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Line]] = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("专线")
        verbose_name_plural = verbose_name
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def get_absolute_url(self) -> str:
        """The page of the line."""
        return reverse("operations:line", args=[self.public_id])


class Assigned(models.Model):
    """To which system something belongs, and which project pays for it."""

    system = models.ForeignKey(
        System, verbose_name=_("所属系统"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("不填时取所属系统的预算项目。"),
    )

    class Meta:
        abstract = True


class LineTerm(Spell, Assigned):
    """线路约定: use, speed and price of a line from a day on; a line is in service while one holds."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="terms")
    use = models.CharField(_("线路用途"), max_length=20, choices=USES)
    up = models.PositiveIntegerField(_("上行带宽（Mbps）"), validators=[MinValueValidator(1)])
    down = models.PositiveIntegerField(_("下行带宽（Mbps）"), validators=[MinValueValidator(1)])
    contract_number = models.CharField(_("合同号"), max_length=100, blank=True)
    monthly_fee = models.DecimalField(
        _("月租费（元）"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    contract_to = models.DateField(
        _("合同到期日"),
        null=True,
        blank=True,
        help_text=_("到期前提醒续约；线路到期后仍在用的照计，停用须另行登记。"),
    )

    objects: ClassVar[models.Manager[LineTerm]] = SpellQuerySet.as_manager()

    class Meta:
        verbose_name = _("线路约定")
        verbose_name_plural = verbose_name
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(contract_to=None) | Q(contract_to__gte=F("starts_on")),
                name="operations_line_term_days",
                violation_error_message=_("合同到期日不能早于起始日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.up}/{self.down} Mbps"

    def get_absolute_url(self) -> str:
        """The page of the line."""
        return self.line.get_absolute_url()


class LineTermEnd(End):
    """线路约定终止: closed, renewed or changed."""

    spell = models.OneToOneField(LineTerm, on_delete=models.PROTECT, related_name="end")

    class Meta:
        verbose_name = _("线路约定终止")
        verbose_name_plural = verbose_name


class SpeedTest(Recorded):
    """测速记录: what was measured on a day."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="speed_tests")
    tested_on = models.DateField(_("测速日期"))
    up = models.DecimalField(
        _("实测上行（Mbps）"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)]
    )
    down = models.DecimalField(
        _("实测下行（Mbps）"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)]
    )
    means = models.CharField(_("测速工具或地点"), max_length=100, blank=True)
    late = LateField(happened="tested_on", grace=GRACE)

    objects: ClassVar[models.Manager[SpeedTest]] = models.Manager()

    class Meta:
        verbose_name = _("测速记录")
        verbose_name_plural = verbose_name
        ordering = ("-tested_on", "-pk")

    def __str__(self) -> str:
        return f"{self.line} {self.tested_on:%Y-%m-%d}"


class AddressQuerySet(SpellQuerySet):
    """Questions about addresses."""

    def search(self, words: str) -> Self:
        """Those whose address, block, purpose or line holds the words."""
        fields = ("address", "block", "purpose", "line__number")
        found = Q(*((f"{field}__icontains", words) for field in fields), _connector=Q.OR)
        return self.filter(found) if words else self


class StaticAddress(Spell, Assigned):
    """静态地址: one address of a line from a day on, for one purpose; without a purpose it is free."""

    line = models.ForeignKey(Line, verbose_name=_("专线"), on_delete=models.PROTECT, related_name="addresses")
    address = models.GenericIPAddressField(_("静态公网地址"), unpack_ipv4=True)
    block = models.CharField(_("地址段"), max_length=50, blank=True)
    role = models.CharField(_("地址类型"), max_length=20, choices=ROLES)
    purpose = models.CharField(_("地址用途"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[StaticAddress]] = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("静态地址")
        verbose_name_plural = verbose_name
        ordering = ("line", "pk")
        indexes = (models.Index(fields=("address", "starts_on"), name="operations_address"),)

    def __str__(self) -> str:
        return str(self.address)

    def get_absolute_url(self) -> str:
        """The page of the address."""
        return reverse("operations:address", args=[self.public_id])


class AddressEnd(End):
    """静态地址停用: given back, or given to another purpose."""

    spell = models.OneToOneField(StaticAddress, on_delete=models.PROTECT, related_name="end")

    class Meta:
        verbose_name = _("静态地址停用")
        verbose_name_plural = verbose_name
