"""The information systems that the centre runs: what every other record of operations is about."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import LateField
from yanfa.subsystems.operations.models.systems_dated import GRACE, Recorded


class SystemQuerySet(models.QuerySet["System"]):
    """Questions about systems."""

    def in_use(self, day: date) -> Self:
        """Those that ran on that day."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day), in_use_from__lte=day)

    def search(self, words: str) -> Self:
        """Those whose code or name holds the words."""
        found = Q(code__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words)
        return self.filter(found) if words else self


class System(models.Model):
    """信息系统: a site, an application, or the network itself; figures are given by its code."""

    public_id = PublicIdField()
    code = models.CharField(
        _("系统代码"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("只能用小写字母、数字和下划线，以字母开头。"))],
        help_text=_("指标按它分列，例如 portal、instruments、bases、hotline、network。登记后不改。"),
    )
    name = models.CharField(_("系统名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("责任处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("运维经费所在的预算项目；事件、漏洞登记时默认记入它。"),
    )
    in_use_from = models.DateField(_("启用日期"))
    #: Set by the retirement alone; the day from which the system runs no more.
    retired_on = models.DateField(_("停用日期"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[models.Manager[System]] = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("信息系统")
        verbose_name_plural = verbose_name
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(retired_on__gt=models.F("in_use_from")),
                name="operations_system_days",
                violation_error_message=_("停用日期应晚于启用日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the system."""
        return reverse("operations:system", args=[self.public_id])


class Retirement(Recorded):
    """系统停用: from which day a system ran no more, written once."""

    system = models.OneToOneField(System, on_delete=models.PROTECT, related_name="retirement")
    retired_on = models.DateField(_("停用日期"), help_text=_("该日起不再运行。"))
    reason = models.CharField(_("停用原因"), max_length=200)
    late = LateField(happened="retired_on", grace=GRACE)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = _("系统停用")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.system} {self.retired_on:%Y-%m-%d}"
