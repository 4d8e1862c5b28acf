"""Inspections: whether rules are kept and a window works, what was wrong, and whether it was mended."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.records.choices.regulations import InspectionKind
from yanfa.subsystems.records.models.documents import GRACE

from .regulation import Regulation, window_labels

INSPECTION_KINDS = [
    (InspectionKind.RULES, _("制度执行检查")),
    (InspectionKind.WINDOW, _("窗口检查")),
    (InspectionKind.CALL, _("话务质检")),
]


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Questions about inspections."""

    def search(self, words: str) -> Self:
        """Those whose number or finding holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(number__icontains=word) | Q(said__icontains=word))
        return found

    def open_on(self, day: date) -> Self:
        """Those with a fault that was not yet mended on a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), problems__gt=0, held_on__lte=day)


class Inspection(models.Model):
    """检查: held on a day; with problems it stays open until their mending was verified (整改闭环)."""

    public_id = PublicIdField()
    state = StateField("records.inspection")
    number = models.CharField(
        _("检查编号"), max_length=60, unique=True, error_messages={"unique": _("这个检查编号已登记。")}
    )
    kind = models.CharField(_("检查类别"), max_length=20, choices=INSPECTION_KINDS)
    held_on = models.DateField(_("检查日期"))
    regulation = models.ForeignKey(
        Regulation, verbose_name=_("所查制度"), on_delete=models.PROTECT, null=True, blank=True
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    window = models.CharField(_("服务窗口"), max_length=40, blank=True)
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("被查处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    said = models.TextField(_("检查情况"), max_length=5_000)
    problems = models.PositiveSmallIntegerField(_("问题数"), default=0)
    mend_by = models.DateField(_("整改期限"), null=True, blank=True)
    mended_on = models.DateField(_("整改完成日"), null=True, blank=True, editable=False)
    result = models.TextField(_("整改结果"), blank=True, editable=False)
    closed_on = models.DateField(_("核实销号日"), null=True, blank=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = RecordedAtField()
    late = LateField(happened="held_on", grace=GRACE)

    objects: ClassVar[models.Manager[Inspection]] = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查")
        verbose_name_plural = verbose_name
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(problems=0) | Q(mend_by__isnull=False, mend_by__gte=models.F("held_on")),
                name="records_inspection_mend_by",
                violation_error_message=_("有问题的检查须填整改期限，且不早于检查日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the inspection."""
        return reverse("records:inspection", args=[self.public_id])

    @property
    def window_label(self) -> str:
        """The window in words."""
        return window_labels().get(self.window, self.window)
