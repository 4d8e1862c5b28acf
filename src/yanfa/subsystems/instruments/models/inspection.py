"""检查: what the authority finds about reported instruments, the orders to mend it, and what units are kept from."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.inspection import Aspect, VetoKind
from yanfa.subsystems.instruments.models.registry import Instrument

ASPECTS = [
    (Aspect.ACCURACY, _("准确性")),
    (Aspect.COMPLETENESS, _("完整性")),
    (Aspect.TIMELINESS, _("时效性")),
]
VETO_KINDS = [(VetoKind.PURCHASE, _("新购联合评议")), (VetoKind.REWARD, _("共享服务奖励申请"))]


def person() -> Any:
    """A column for who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )


class Inspection(models.Model):
    """信息报送检查: one yearly check by the authority, with its basis."""

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField(_("检查年度"))
    title = models.CharField(_("检查名称"), max_length=100)
    basis = models.CharField(_("检查依据"), max_length=200)
    held_on = models.DateField(_("检查日期"))
    created_by = person()
    created_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("信息报送检查")
        verbose_name_plural = verbose_name
        ordering = ("-held_on", "-pk")
        constraints = (models.UniqueConstraint(fields=("year", "title"), name="instruments_inspection_once"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the inspection."""
        return reverse("instruments:inspection", args=[self.public_id])


class FindingQuerySet(models.QuerySet["InspectionFinding"]):
    """Questions about findings."""

    def visible_to(self, user: Any) -> Self:
        """All for staff, those about the own units for who acts for them."""
        if has_permission(user, "instruments.read"):
            return self
        return self.filter(organisation__public_id__in=organisations_of(user))

    def expired(self, on: date) -> Self:
        """Ordered to be mended by a day that has passed, and not answered."""
        return self.filter(state="ordered", correct_by__lt=on)


class InspectionFinding(models.Model):
    """检查问题: what was found wrong with an instrument or the whole unit, to be mended by a day."""

    public_id = PublicIdField()
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("管理单位"), on_delete=models.PROTECT, related_name="+"
    )
    instrument = models.ForeignKey(
        Instrument,
        verbose_name=_("大型仪器"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
    )
    aspect = models.CharField(_("问题类别"), max_length=20, choices=ASPECTS)
    detail = models.CharField(_("问题"), max_length=500)
    correct_by = models.DateField(_("限期改正日"))
    answer = models.CharField(_("改正情况"), max_length=500, blank=True, editable=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)
    state = StateField("instruments.finding")

    objects: ClassVar[models.Manager[InspectionFinding]] = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查问题")
        verbose_name_plural = verbose_name
        ordering = ("correct_by", "pk")

    def __str__(self) -> str:
        return f"{self.organisation}：{self.detail[:40]}"

    def get_absolute_url(self) -> str:
        """The page of the finding."""
        return reverse("instruments:finding", args=[self.public_id])


class VetoQuerySet(models.QuerySet["Veto"]):
    """Questions about vetoes."""

    def in_force(self, on: date) -> Self:
        """Those that hold on a day, both ends included, and were not lifted by then."""
        return self.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), valid_from__lte=on, valid_to__gte=on)

    def against(self, organisation: Any, kind: VetoKind | str, on: date) -> Self:
        """What keeps a unit from something on a day."""
        return self.in_force(on).filter(organisation=organisation, kind=kind)


class Veto(models.Model):
    """否决事项: from a day to a day a unit is kept from joint review or from reward, with the basis."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("管理单位"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("否决范围"), max_length=20, choices=VETO_KINDS)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"))
    basis = models.CharField(_("依据"), max_length=300)
    finding = models.ForeignKey(
        InspectionFinding, on_delete=models.PROTECT, null=True, blank=True, related_name="vetoes"
    )
    lifted_on = models.DateField(_("解除日期"), null=True, blank=True, editable=False)
    lifted_by = person()
    lift_reason = models.CharField(_("解除理由"), max_length=300, blank=True, editable=False)

    objects: ClassVar[models.Manager[Veto]] = VetoQuerySet.as_manager()

    class Meta:
        verbose_name = _("否决事项")
        verbose_name_plural = verbose_name
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="instruments_veto_forward"
            ),
            models.UniqueConstraint(
                fields=("finding", "kind"), condition=Q(finding__isnull=False), name="instruments_veto_once"
            ),
        )
        indexes = (models.Index(fields=("organisation", "kind"), name="instruments_veto_of"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"
