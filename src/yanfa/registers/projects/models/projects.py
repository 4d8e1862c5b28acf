"""Budget projects, and what is true of one in one year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.projects.choices import ProjectKind, ProjectNature
from yanfa.registers.projects.rules import CENT, execution_rate

NATURES = [
    (ProjectNature.ONE_OFF, _("一次性")),
    (ProjectNature.PHASED, _("阶段性")),
    (ProjectNature.RECURRING, _("经常性")),
]
KINDS = [(ProjectKind.SPECIFIC, _("特定目标类")), (ProjectKind.OPERATING, _("其他运转类"))]
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


def _whole_life(label: Any) -> models.DecimalField[Decimal | None, Decimal | None]:
    """A sum over all years of a project, in 元; what a year may spend stands in its budget lines."""
    return models.DecimalField(
        label, max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


class BudgetProjectQuerySet(models.QuerySet["BudgetProject"]):
    """Questions about projects."""

    def search(self, words: str) -> Self:
        """Those whose name or code holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
        return found


class BudgetProject(models.Model):
    """A project of the budget system, over all its years."""

    public_id = PublicIdField()
    code = models.CharField(
        _("项目代码"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("已有使用这个代码的项目。")},
    )
    name = models.CharField(_("项目名称"), max_length=200)
    nature = models.CharField(
        _("项目性质"),
        max_length=20,
        choices=NATURES,
    )
    kind = models.CharField(
        _("项目类别"),
        max_length=20,
        choices=KINDS,
    )
    first_year = models.PositiveSmallIntegerField(_("起始年度"), validators=YEARS)
    starts_on = models.DateField(_("计划开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("计划完成日期"), null=True, blank=True)
    total_fiscal = _whole_life(_("项目资金总额：财政资金（元）"))
    total_other = _whole_life(_("项目资金总额：其他资金（元）"))
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("建档时间"), default=clock.now, editable=False)

    objects: ClassVar[models.Manager[BudgetProject]] = BudgetProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("预算项目")
        verbose_name_plural = verbose_name
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="projects_project_ends_after_start",
                violation_error_message=_("计划完成日期不能早于计划开始日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the project."""
        return reverse("projects:project", args=[self.public_id])

    @property
    def total(self) -> Decimal | None:
        """项目资金总额 in 元, over all years; None where neither part is stated."""
        stated = [part for part in (self.total_fiscal, self.total_other) if part is not None]
        return sum(stated, Decimal(0)) if stated else None

    @property
    def recurring(self) -> bool:
        """是否为经常性项目."""
        return self.nature == ProjectNature.RECURRING


class ProjectYearQuerySet(models.QuerySet["ProjectYear"]):
    """Questions about the years of projects."""

    def with_totals(self) -> Self:
        """Fetch the sums with the rows: `initial`, `adjusted` and `executed`, each in 元."""
        year = ProjectYear._meta
        lines = _sum_of(year.get_field("lines").related_model)
        payments = _sum_of(year.get_field("payments").related_model)
        initial = _sum_of(year.get_field("lines").related_model, kind="initial")
        return self.annotate(initial=initial, adjusted=lines, executed=payments)


class Cents(models.DecimalField):
    """A sum of money to the cent: SQLite adds decimals as binary fractions and gives them back without zeros."""

    def from_db_value(self, value: Decimal | None, *context: object) -> Decimal | None:
        return None if value is None else value.quantize(CENT)


def _sum_of(model: type[models.Model], **which: str) -> Coalesce:
    """The sum of the amounts of one table for each year; a subquery, because two joins would multiply."""
    rows = model._default_manager.filter(project_year=OuterRef("pk"), **which).order_by()
    total = rows.values("project_year").annotate(total=Sum("amount")).values("total")
    field = Cents(max_digits=18, decimal_places=2)
    return Coalesce(Subquery(total, output_field=field), Value(Decimal(0)), output_field=field)


class ProjectYear(models.Model):
    """One budget year of a project: under which authority, by whom, and with how much money.

    The names are kept as they were in that year: forms of that year print them, and figures of that year are split
    by them, whatever is renamed later.
    """

    public_id = PublicIdField()
    project = models.ForeignKey(BudgetProject, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("年度"), validators=YEARS)
    project_name = models.CharField(_("当年项目名称"), max_length=200)
    authority = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("主管部门"), on_delete=models.PROTECT, related_name="+"
    )
    authority_name = models.CharField(_("主管部门名称"), max_length=100)
    unit = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("实施单位"), on_delete=models.PROTECT, related_name="+"
    )
    unit_name = models.CharField(_("实施单位名称"), max_length=100)
    budget_unit_code = models.CharField(
        _("预算单位代码"),
        max_length=40,
        blank=True,
        help_text=_("预算管理系统中的单位代码；留空时沿用上一年度的。"),
    )

    objects: ClassVar[models.Manager[ProjectYear]] = ProjectYearQuerySet.as_manager()

    #: Set by `with_totals`.
    initial: Decimal
    adjusted: Decimal
    executed: Decimal

    class Meta:
        verbose_name = _("项目年度")
        verbose_name_plural = verbose_name
        ordering = ("-year", "project")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "year"),
                name="projects_year_once",
                violation_error_message=_("该项目已有这个年度。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_name}（{self.year}）"

    def get_absolute_url(self) -> str:
        """The page of the year."""
        return reverse("projects:year", args=[self.public_id])

    @property
    def rate(self) -> Decimal | None:
        """预算执行率 in per cent, of the totals that `with_totals` fetched."""
        return execution_rate(self.executed, self.adjusted)


class ResponsibleDepartment(models.Model):
    """A department that carries a project in a year, with its name of that year."""

    project_year = models.ForeignKey(ProjectYear, on_delete=models.CASCADE, related_name="departments")
    department = models.ForeignKey("organisations.Department", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("部门名称"), max_length=100)

    class Meta:
        verbose_name = _("实施处室")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("project_year", "department"), name="projects_department_once"),
        )

    def __str__(self) -> str:
        return self.name
