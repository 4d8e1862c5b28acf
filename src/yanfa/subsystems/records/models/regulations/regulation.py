"""A regulation, who answers for it since when, and which projects and windows it bears on."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.records.choices.regulations import RegulationKind

REGULATION_KINDS = [
    (RegulationKind.BUSINESS, _("业务管理制度")),
    (RegulationKind.FINANCE, _("财务管理制度")),
    (RegulationKind.DUTY, _("职责文件")),
    (RegulationKind.CHARTER, _("章程")),
    (RegulationKind.PLAN, _("工作计划")),
    (RegulationKind.MANUAL, _("业务手册")),
    (RegulationKind.OPERATION, _("操作手册")),
    (RegulationKind.GUIDELINE, _("审批口径汇编")),
    (RegulationKind.SCRIPT, _("话术规范")),
]


def window_labels() -> dict[str, str]:
    """{code: label} of the windows that the policy in force names."""
    return {row["code"]: row["label"] for row in policy.get("records.windows").value}


class RegulationQuerySet(models.QuerySet["Regulation"]):
    """Questions about regulations."""

    def search(self, words: str) -> Self:
        """Those whose title or number holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(number__icontains=word))
        return found


class Regulation(models.Model):
    """制度: what is in force in its latest issued version until it is repealed."""

    public_id = PublicIdField()
    state = StateField("records.regulation")
    number = models.CharField(
        _("制度编号"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("这个制度编号已登记。")},
    )
    title = models.CharField(_("制度名称"), max_length=200)
    kind = models.CharField(_("制度类别"), max_length=20, choices=REGULATION_KINDS)
    #: Who answers for it today; RegulationOwner holds since when.
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("责任处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    repealed_on = models.DateField(_("废止日"), null=True, blank=True, editable=False)
    repeal_basis = models.CharField(_("废止依据"), max_length=200, blank=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = RecordedAtField()

    objects: ClassVar[models.Manager[Regulation]] = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度")
        verbose_name_plural = verbose_name
        ordering = ("number",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the regulation."""
        return reverse("records:regulation", args=[self.public_id])

    def version_on(self, day: date) -> Any:
        """The version in force on a day, or None."""
        begun = self.versions.filter(issued_on__lte=day, in_force_from__lte=day, withdrawn_on=None)
        repealed = self.repealed_on is not None and self.repealed_on <= day
        return None if repealed else begun.order_by("-in_force_from", "-pk").first()


class RegulationOwner(models.Model):
    """责任处室变更: which department and which post answer for a regulation since a day."""

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="owners")
    department = models.ForeignKey(
        "organisations.Department", verbose_name=_("责任处室"), on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(_("责任岗位"), max_length=100, blank=True)
    since = models.DateField(_("起始日"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("责任处室变更")
        verbose_name_plural = verbose_name
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"{self.department} {self.since}"


class RegulationBearing(models.Model):
    """适用范围: a budget project or a window on which a regulation bears, from a day to a day."""

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="bearings")
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    window = models.CharField(_("服务窗口"), max_length=40, blank=True)
    since = models.DateField(_("起始日"))
    until = models.DateField(_("截止日"), null=True, blank=True)
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("适用范围")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(project__isnull=False, window="") | (Q(project=None) & ~Q(window="")),
                name="records_bearing_project_or_window",
            ),
            models.UniqueConstraint(
                fields=("regulation", "project"),
                condition=Q(until=None, window=""),
                name="records_bearing_project_once",
            ),
            models.UniqueConstraint(
                fields=("regulation", "window"),
                condition=Q(until=None, project=None),
                name="records_bearing_window_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.project) if self.project else window_labels().get(self.window, self.window)
