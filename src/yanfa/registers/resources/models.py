"""The table of resources: what can be found and used, whoever keeps the detail."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.resources.choices import ResourceKind, ResourceStatus

KINDS = [(ResourceKind.INSTRUMENT, _("大型仪器设施")), (ResourceKind.SERVICE, _("科技服务项目"))]
STATUSES = [
    (ResourceStatus.LISTED, _("在册可用")),
    (ResourceStatus.SUSPENDED, _("在册停用")),
    (ResourceStatus.RETIRED, _("已退出目录")),
    (ResourceStatus.WITHDRAWN, _("已撤下目录")),
]
STANDING = (ResourceStatus.LISTED, ResourceStatus.SUSPENDED)


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Questions about resources."""

    def standing(self) -> Self:
        """Those in the catalogue today, suspended ones included."""
        return self.filter(status__in=STANDING)

    def usable(self) -> Self:
        """Those that can be asked for today."""
        return self.filter(status=ResourceStatus.LISTED)

    def search(self, words: str) -> Self:
        """Those whose number, names or unit hold every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(name__icontains=word)
                | Q(name_en__icontains=word)
                | Q(organisation__name__icontains=word)
            )
        return found


class Resource(models.Model):
    """An instrument or a service item as other services see it: what it is, whose, where, whether it is there."""

    public_id = PublicIdField()
    kind = models.CharField(_("资源类型"), max_length=20, choices=KINDS)
    number = models.CharField(_("平台编号"), max_length=60, unique=True)
    name = models.CharField(_("资源名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("提供单位"),
        on_delete=models.PROTECT,
        related_name="resources",
    )
    district = models.CharField(_("所在区县代码"), max_length=6, blank=True)
    category = models.CharField(_("分类代码"), max_length=20, blank=True)
    status = models.CharField(
        _("资源状态"), max_length=20, choices=STATUSES, default=ResourceStatus.LISTED, editable=False
    )
    link = models.CharField(_("详情页"), max_length=200, blank=True)
    listed_on = models.DateField(_("首次发布日期"))
    changed_at = models.DateTimeField(_("变更时间"), default=clock.now)

    objects: ClassVar[models.Manager[Resource]] = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("科技资源")
        verbose_name_plural = verbose_name
        ordering = ("kind", "number")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _label in KINDS]), name="resources_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status for status, _label in STATUSES]), name="resources_known_status"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="resources_number_and_name"),
        )
        indexes = (
            models.Index(fields=("kind", "status", "number"), name="resources_of_kind"),
            models.Index(fields=("organisation", "status"), name="resources_of_unit"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> bool:
        """Whether it is in the catalogue today."""
        return self.status in STANDING
