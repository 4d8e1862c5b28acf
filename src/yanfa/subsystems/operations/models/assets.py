"""The assets under operation: what they are, where they stand, which are core devices, and who maintains them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField
from yanfa.subsystems.operations.choices.assets import AssetKind
from yanfa.subsystems.operations.models.systems import System
from yanfa.subsystems.operations.models.systems_dated import GRACE, End, Recorded, Spell, SpellQuerySet

KINDS = [
    (AssetKind.SERVER, _("服务器")),
    (AssetKind.STORAGE, _("存储设备")),
    (AssetKind.DATABASE, _("数据库")),
    (AssetKind.NETWORK, _("网络设备")),
    (AssetKind.SECURITY, _("安全设备")),
    (AssetKind.TERMINAL, _("桌面云终端")),
    (AssetKind.OTHER, _("其他设备")),
]


class AssetQuerySet(models.QuerySet["Asset"]):
    """Questions about assets."""

    def search(self, words: str) -> Self:
        """Those whose number, name, model, serial or contract number holds the words."""
        fields = ("number", "name", "model", "serial", "contract_number")
        found = Q(*((f"{field}__icontains", words) for field in fields), _connector=Q.OR)
        return self.filter(found) if words else self

    def core_on(self, day: date) -> Self:
        """Those that stood on the list of core devices on that day."""
        return self.filter(pk__in=CoreListing.objects.standing_on(day).values("asset"))


class Asset(Recorded):
    """运维资产: one device or database, with its place in `places` and its state in the process."""

    number = models.CharField(_("资产编号"), max_length=60, unique=True)
    kind = models.CharField(
        _("资产类别"), max_length=20, choices=KINDS, help_text=_("指标按它分列，登记后不改。")
    )
    name = models.CharField(_("资产名称"), max_length=100)
    model = models.CharField(_("品牌型号"), max_length=100, blank=True)
    serial = models.CharField(_("序列号"), max_length=100, blank=True)
    contract_number = models.CharField(_("采购合同号"), max_length=100, blank=True)
    stocked_on = models.DateField(_("入库日期"))
    late = LateField(happened="stocked_on", grace=GRACE)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("operations.asset")

    objects: ClassVar[models.Manager[Asset]] = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("运维资产")
        verbose_name_plural = verbose_name
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """The page of the asset."""
        return reverse("operations:asset", args=[self.public_id])


class PlaceQuerySet(models.QuerySet["AssetPlace"]):
    """Questions about where assets stood."""

    def holding_on(self, day: date) -> Self:
        """The one place of each asset on that day: the last that had begun."""
        later = AssetPlace.objects.filter(
            asset=OuterRef("asset"), starts_on__lte=day, starts_on__gt=OuterRef("starts_on")
        )
        return self.filter(~Exists(later), starts_on__lte=day)


class AssetPlace(Recorded):
    """资产去向: from a day on the asset stands at a site, serves a system, and is paid by a project."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="places")
    site = models.CharField(_("存放地点"), max_length=100, blank=True)
    system = models.ForeignKey(
        System,
        verbose_name=_("所属系统"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asset_places",
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    starts_on = models.DateField(_("起始日期"))
    late = LateField(happened="starts_on", grace=GRACE)

    objects: ClassVar[models.Manager[AssetPlace]] = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("资产去向")
        verbose_name_plural = verbose_name
        ordering = ("starts_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("asset", "starts_on"),
                name="operations_asset_place_once_a_day",
                violation_error_message=_("这一天已登记过该资产的去向。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.asset} {self.site}"


class CoreListing(Spell):
    """核心设备: an asset on the list of core devices, in the version of the list that put it there."""

    asset = models.ForeignKey(
        Asset, verbose_name=_("运维资产"), on_delete=models.PROTECT, related_name="core_listings"
    )
    list_version = models.CharField(
        _("清单版本"), max_length=60, help_text=_("核心设备清单的版本，例如 2025 年第 1 版。")
    )

    objects: ClassVar[models.Manager[CoreListing]] = SpellQuerySet.as_manager()

    class Meta:
        verbose_name = _("核心设备")
        verbose_name_plural = verbose_name
        ordering = ("starts_on", "pk")

    def __str__(self) -> str:
        return f"{self.asset} {self.list_version}"


class CoreEnd(End):
    """移出核心设备清单: when an asset left the list, and in which version of it."""

    spell = models.OneToOneField(CoreListing, on_delete=models.PROTECT, related_name="end")
    list_version = models.CharField(_("清单版本"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("移出核心设备清单")
        verbose_name_plural = verbose_name


class MaintenanceContractQuerySet(models.QuerySet["MaintenanceContract"]):
    """Questions about maintenance contracts."""

    def search(self, words: str) -> Self:
        """Those whose number, name or supplier holds the words."""
        found = Q(number__icontains=words) | Q(name__icontains=words) | Q(supplier__icontains=words)
        return self.filter(found) if words else self

    def in_force(self, day: date) -> Self:
        """Those that covered that day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class MaintenanceContract(Recorded):
    """维保合同: who maintains which assets, from one day to another, both included."""

    number = models.CharField(_("合同号"), max_length=100, unique=True)
    name = models.CharField(_("合同名称"), max_length=200)
    supplier = models.CharField(_("供应商"), max_length=200)
    starts_on = models.DateField(_("维保起始日"))
    ends_on = models.DateField(_("维保截止日"), help_text=_("含当日。"))
    amount = models.DecimalField(_("合同金额（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    assets: models.ManyToManyField[Asset, models.Model] = models.ManyToManyField(
        Asset, verbose_name=_("维保资产"), blank=True, related_name="maintenance_contracts"
    )
    late = LateField(happened="starts_on", grace=GRACE)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[MaintenanceContract]] = MaintenanceContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("维保合同")
        verbose_name_plural = verbose_name
        ordering = ("ends_on", "number")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="operations_maintenance_days",
                violation_error_message=_("维保截止日不能早于起始日。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """The page of the contract."""
        return reverse("operations:maintenance_contract", args=[self.public_id])
