"""What hangs on an instrument: customs papers, pictures, prices, figures of a year, and the unit's last number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.files.purposes import MEGABYTE, Purpose, register
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.subsystems.instruments.models.registry import RUN_STATUSES, Instrument, money
from yanfa.subsystems.instruments.rules import registry as rules

#: 国家网络管理平台填报说明: a picture is at most 1 MB.
IMAGES = register(
    Purpose(
        "instruments.image",
        "仪器图片",
        kinds=frozenset({"jpg", "jpeg", "png"}),
        largest=MEGABYTE,
        quota=2048 * MEGABYTE,
    )
)
HOURS_OF_LEAP_YEAR = 366 * 24
DECLARATION = RegexValidator(r"^\d{18}$", _("进口报关单编号为 18 位数字。"))
CERTIFICATE = RegexValidator(r"^[0-9A-Z]{12}$", _("征免税证明编号为 12 位数字或大写字母。"))
HS_CODE = RegexValidator(r"^\d{8}(\d{2})?$", _("HS 编码为 8 位或 10 位数字。"))


class CustomsRecord(models.Model):
    """海关监管信息 of an instrument that customs watches over, as the national platform asks for it."""

    instrument = models.OneToOneField(
        Instrument, verbose_name=_("大型仪器"), on_delete=models.CASCADE, related_name="customs"
    )
    declaration_no = models.CharField(_("进口报关单编号"), max_length=18, validators=[DECLARATION])
    item_no = models.PositiveSmallIntegerField(_("报关单商品序号"), default=1)
    certificate_no = models.CharField(_("征免税证明编号"), max_length=12, validators=[CERTIFICATE])
    contract_no = models.CharField(_("进口合同号"), max_length=60)
    port = models.CharField(_("进口口岸"), max_length=60)
    customs_office = models.CharField(_("主管海关"), max_length=60)
    hs_code = models.CharField(_("HS 编码"), max_length=10, validators=[HS_CODE])
    imported_on = models.DateField(_("进口日期"))
    released_on = models.DateField(_("放行日期"))
    sharing_declared = models.BooleanField(_("已向海关申报共享"), default=False)
    fee_reviewed = models.BooleanField(_("收费标准已评议"), default=False)
    follow_up = models.CharField(_("后续管理记录"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("海关监管信息")
        verbose_name_plural = verbose_name
        constraints = (
            models.CheckConstraint(
                condition=Q(imported_on__lte=F("released_on")),
                name="instruments_customs_in_order",
                violation_error_message=_("放行日期不能早于进口日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.declaration_no

    def clean(self) -> None:
        """Nothing that is still to come."""
        if self.released_on and self.released_on > clock.today():
            raise ValidationError({"released_on": _now("放行日期不能晚于今天。")})


class InstrumentImage(models.Model):
    """A picture of an instrument."""

    public_id = PublicIdField()
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="images")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("图片说明"), max_length=100, blank=True)
    added_at = models.DateTimeField(_("添加时间"), default=clock.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("仪器图片")
        verbose_name_plural = verbose_name
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.caption or str(self.file)


class PriceQuerySet(models.QuerySet["PriceItem"]):
    """Questions about prices."""

    def in_force(self, day: date) -> Self:
        """The prices of a day; both ends belong to the time of a price."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class PriceItem(models.Model):
    """收费项目: what a service of the instrument costs inside the unit and outside, from a day on."""

    public_id = PublicIdField()
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="prices")
    item = models.CharField(_("收费项目"), max_length=100)
    unit = models.CharField(_("计价单位"), max_length=20, help_text=_("如小时、样、次。"))
    inner_price = money(_("单位内部价格"))
    outer_price = money(_("对外服务价格"))
    valid_from = models.DateField(_("价格生效日期"))
    valid_to = models.DateField(_("价格失效日期"), null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("仪器收费项目")
        verbose_name_plural = verbose_name
        ordering = ("item", "-valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="instruments_price_forward",
                violation_error_message=_("价格失效日期不能早于生效日期。"),
            ),
            models.UniqueConstraint(
                fields=("instrument", "item", "unit", "valid_from"),
                name="instruments_price_once",
                violation_error_message=_("同一项目、同一计价单位在这一天已有价格。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.outer_price:,.2f}/{self.unit}"


class InstrumentYear(models.Model):
    """年度运行数据: how an instrument ran and served in an evaluation year, 1 July to 30 June."""

    public_id = PublicIdField()
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="years")
    #: The calendar year in which the evaluation year began.
    year = models.PositiveSmallIntegerField(
        _("评估年度"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    run_hours = models.DecimalField(
        _("年总运行机时"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(HOURS_OF_LEAP_YEAR))],
    )
    service_hours = models.DecimalField(
        _("年对外服务机时"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    income = money(_("对外服务收入"))
    run_status = models.CharField(_("全年通常状态"), max_length=20, choices=RUN_STATUSES)
    updated_at = models.DateTimeField(_("更新时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("仪器年度运行数据")
        verbose_name_plural = verbose_name
        ordering = ("instrument", "-year")
        constraints = (
            models.UniqueConstraint(fields=("instrument", "year"), name="instruments_year_once"),
            models.CheckConstraint(
                condition=Q(service_hours__lte=F("run_hours")),
                name="instruments_service_within_run",
                violation_error_message=_("年对外服务机时不能多于年总运行机时。"),
            ),
        )
        indexes = (models.Index(fields=("year", "instrument"), name="instruments_year_of"),)

    def __str__(self) -> str:
        first, after = rules.evaluation_days(self.year)
        return f"{self.instrument} {first:%Y-%m}/{after:%Y-%m}"


class InstrumentSerial(models.Model):
    """The last number that a unit's instruments got: numbers are given once and never again."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("仪器编号流水")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return str(self.last)
