"""Declared goals of a project year: their text, their indicators, and the ex-ante evaluation of a new project."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import Organisation, employers_of
from yanfa.subsystems.performance.choices import ExAnteOutcome, GoalGrade, Source

SOURCES = [
    (Source.SYSTEM, _("系统指标")),
    (Source.LIST, _("台账")),
    (Source.SURVEY, _("满意度调查")),
    (Source.MANUAL, _("人工填报")),
    (Source.OPINION, _("评审意见")),
]
GOAL_GRADES = [
    (GoalGrade.EXCELLENT, _("优")),
    (GoalGrade.GOOD, _("良")),
    (GoalGrade.FAIR, _("中")),
    (GoalGrade.POOR, _("差")),
]
EX_ANTE_OUTCOMES = [
    (ExAnteOutcome.SUPPORT, _("支持")),
    (ExAnteOutcome.SUPPORT_ADJUSTED, _("调整后支持")),
    (ExAnteOutcome.REFUSE, _("不予支持")),
]
#: The longest text that a person types into a goal, a result or an opinion.
LONGEST_TEXT = 10_000


def within_reach(rows: Any, user: Any, year: str) -> Any:
    """The records that a person may see: all for who manages, else those of the own unit or authority.

    `year` is the lookup that leads from the record to its project year; empty for project years themselves.
    The organisations stand in a query of their own: each of two joins to them would double what PostgreSQL plans.
    """
    if not user.is_authenticated or not permitted(user, "performance.read"):
        return rows.none()
    if permitted(user, "performance.manage"):
        return rows
    own = Organisation.objects.filter(public_id__in=employers_of(user)).order_by().values("pk")
    prefix = f"{year}__" if year else ""
    return rows.filter(Q(**{f"{prefix}unit__in": own}) | Q(**{f"{prefix}authority__in": own}))


class GoalQuerySet(models.QuerySet["Goal"]):
    """Reads of declared goals."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "project_year")

    def of_year(self, year: int) -> Self:
        """Those of one budget year, in the order of lists."""
        return self.filter(project_year__year=year).order_by("project_year__project__code", "pk")


class Goal(models.Model):
    """绩效目标申报: what a project is to reach in a year; every later step of the year hangs on it."""

    public_id = PublicIdField()
    project_year = models.OneToOneField(
        "projects.ProjectYear", verbose_name=_("项目年度"), on_delete=models.PROTECT, related_name="goal"
    )
    long_term = models.TextField(_("项目总目标"), max_length=LONGEST_TEXT, blank=True)
    annual = models.TextField(_("年度总体目标"), max_length=LONGEST_TEXT, blank=True)
    basis = models.TextField(_("立项依据"), max_length=LONGEST_TEXT, blank=True)
    budget_weight = models.DecimalField(
        _("预算执行率分值"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(10),
        validators=[MinValueValidator(0)],
    )
    drafted_from = models.ForeignKey(
        "performance.Goal",
        verbose_name=_("沿用的上年目标"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    review_grade = models.CharField(_("审核等级"), max_length=12, choices=GOAL_GRADES, blank=True)
    approval_number = models.CharField(_("批复文号"), max_length=100, blank=True)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    approval_scan = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("批复扫描件"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)
    state = StateField("performance.goal")
    #: Raised by every change of the texts, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Goal]] = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("绩效目标")
        verbose_name_plural = verbose_name
        ordering = ("-project_year__year", "project_year__project__code")

    def __str__(self) -> str:
        return str(self.project_year)

    def get_absolute_url(self) -> str:
        """The page of the goals."""
        return reverse("performance:goal", args=[self.public_id])

    @property
    def year(self) -> int:
        """The budget year."""
        return self.project_year.year


class GoalIndicatorQuerySet(models.QuerySet["GoalIndicator"]):
    """Reads of the rows of goals."""

    def standing(self) -> Self:
        """The rows that count today, in the order of the form: those dropped by an adjustment are left out."""
        return self.filter(dropped=False).order_by("position", "pk")


class GoalIndicator(models.Model):
    """绩效指标: one row of the form, from the declaration to the archive.

    Target and unit are text as the form prints them: `rules.values` reads them. Source, code, filters and mapping
    say how the actual will be computed; a row without a department is reported by the leading one.
    """

    public_id = PublicIdField()
    goal = models.ForeignKey(
        Goal, verbose_name=_("绩效目标"), on_delete=models.CASCADE, related_name="indicators"
    )
    position = models.PositiveSmallIntegerField(_("行号"))
    level1 = models.CharField(_("一级指标"), max_length=60)
    level2 = models.CharField(_("二级指标"), max_length=60)
    name = models.CharField(_("三级指标"), max_length=200)
    explanation = models.TextField(_("指标解释与评分规则"), max_length=2_000, blank=True)
    target = models.CharField(_("年度指标值"), max_length=300)
    unit = models.CharField(_("计量单位"), max_length=30, blank=True)
    weight = models.DecimalField(
        _("分值"), max_digits=6, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("责任处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField(_("数据来源"), max_length=12, choices=SOURCES, default=Source.MANUAL)
    indicator_code = models.CharField(_("系统指标代码"), max_length=100, blank=True)
    filters = models.JSONField(_("筛选与范围"), default=dict, blank=True)
    mapping = models.ForeignKey(
        "performance.ListMapping",
        verbose_name=_("台账口径"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    dropped = models.BooleanField(_("已调减"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[GoalIndicator]] = GoalIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("绩效指标")
        verbose_name_plural = verbose_name
        ordering = ("goal_id", "position", "pk")

    def __str__(self) -> str:
        return self.name


class ExAnteEvaluation(models.Model):
    """事前绩效评估 of a new project: points and an opinion for each dimension, and what it concludes."""

    goal = models.OneToOneField(
        Goal, verbose_name=_("绩效目标"), on_delete=models.CASCADE, related_name="ex_ante"
    )
    #: [{"code", "points", "opinion"}], one for each dimension of the policy that `policy_version` names.
    items = models.JSONField(_("各维度评分和意见"), default=list)
    policy_version = models.CharField(_("评分口径版本"), max_length=200, blank=True)
    outcome = models.CharField(_("评估结论"), max_length=20, choices=EX_ANTE_OUTCOMES)
    assessors = models.CharField(_("评估人"), max_length=200)
    assessed_on = models.DateField(_("评估日期"))
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("评估报告"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("录入人"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("录入时间"), default=clock.now)

    class Meta:
        verbose_name = _("事前绩效评估")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.goal} {self.get_outcome_display()}"
