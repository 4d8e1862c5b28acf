"""部门评价 beside the self-evaluation, and the matters to be mended with what became of them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.subsystems.performance.choices import RectificationOrigin, ResultUse
from yanfa.subsystems.performance.models.evaluations import RowReport, SelfEvaluation
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT, within_reach

RESULT_USES = [
    (ResultUse.PRIORITY, _("优先安排")),
    (ResultUse.KEEP, _("继续安排")),
    (ResultUse.REDUCE, _("压减预算")),
    (ResultUse.CANCEL, _("取消安排")),
]
ORIGINS = [
    (RectificationOrigin.MONITORING, _("绩效跟踪")),
    (RectificationOrigin.SELF_EVALUATION, _("绩效自评")),
    (RectificationOrigin.REVIEW, _("部门评价")),
    (RectificationOrigin.AUDIT, _("审计、检查")),
]


class DepartmentReviewQuerySet(models.QuerySet["DepartmentReview"]):
    """Reads of department reviews."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "evaluation__goal__project_year")


class DepartmentReview(models.Model):
    """部门评价: the authority's own scores beside the self scores, which it never changes."""

    public_id = PublicIdField()
    evaluation = models.OneToOneField(
        SelfEvaluation, verbose_name=_("绩效自评"), on_delete=models.PROTECT, related_name="review"
    )
    budget_score = models.DecimalField(_("预算执行率评分"), max_digits=6, decimal_places=2, null=True)
    total = models.DecimalField(_("评价总分"), max_digits=6, decimal_places=2, null=True)
    grade = models.CharField(_("评价等级"), max_length=20, blank=True)
    opinion = models.TextField(_("评价意见"), max_length=LONGEST_TEXT, blank=True)
    use = models.CharField(_("结果应用"), max_length=10, choices=RESULT_USES, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评价人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("开始时间"), default=clock.now)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    state = StateField("performance.department_review")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[DepartmentReview]] = DepartmentReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("部门评价")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return str(self.evaluation)

    def get_absolute_url(self) -> str:
        """The page of the review."""
        return reverse("performance:review", args=[self.public_id])


class ReviewedRow(models.Model):
    """The reviewer's score and opinion on one row."""

    review = models.ForeignKey(
        DepartmentReview, verbose_name=_("部门评价"), on_delete=models.CASCADE, related_name="rows"
    )
    report = models.ForeignKey(
        RowReport, verbose_name=_("指标填报"), on_delete=models.PROTECT, related_name="reviewed"
    )
    score = models.DecimalField(_("核查分数"), max_digits=6, decimal_places=2, null=True, blank=True)
    opinion = models.TextField(_("核查意见"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("评价的指标")
        verbose_name_plural = verbose_name
        ordering = ("review_id", "report__row__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("review", "report"), name="performance_reviewed_row_once"),
        )

    def __str__(self) -> str:
        return str(self.report)


class RectificationQuerySet(models.QuerySet["Rectification"]):
    """Reads of matters to be mended."""

    def standing(self, how: str) -> Self:
        """Those that are `open`, `overdue` (open, past their day) or `closed`; all for any other word."""
        if how == "closed":
            return self.filter(closed_on__isnull=False)
        if how == "open":
            return self.filter(closed_on=None)
        return self.filter(closed_on=None, due_on__lt=clock.today()) if how == "overdue" else self

    def for_list(self) -> Self:
        """With what a list shows: the open ones first, the most urgent at the top."""
        related = ("project_year", "department", "raised_by")
        return self.select_related(*related).order_by(F("closed_on").asc(nulls_first=True), "due_on", "pk")

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "project_year")


class Rectification(models.Model):
    """整改事项: what is to be mended, by which department and day, and what was done."""

    public_id = PublicIdField()
    project_year = models.ForeignKey(
        "projects.ProjectYear", verbose_name=_("项目年度"), on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(_("来源"), max_length=20, choices=ORIGINS)
    problem = models.TextField(_("存在问题"), max_length=LONGEST_TEXT)
    measure = models.TextField(_("整改要求"), max_length=LONGEST_TEXT)
    department = models.ForeignKey(
        "organisations.Department", verbose_name=_("责任处室"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("整改期限"))
    result = models.TextField(_("整改结果"), max_length=LONGEST_TEXT, blank=True)
    reported_on = models.DateField(_("报送日期"), null=True, blank=True)
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    raised_at = models.DateTimeField(_("提出时间"), default=clock.now)
    state = StateField("performance.rectification")

    objects: ClassVar[models.Manager[Rectification]] = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("整改事项")
        verbose_name_plural = verbose_name
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=("project_year", "due_on"), name="performance_rectify_year"),)

    def __str__(self) -> str:
        return self.problem[:40]

    def get_absolute_url(self) -> str:
        """The page of the matter."""
        return reverse("performance:rectification", args=[self.public_id])

    @property
    def is_overdue(self) -> bool:
        """Whether it is not closed though its last day has passed."""
        return self.closed_on is None and self.due_on < clock.today()


class MendingFile(models.Model):
    """整改佐证: a file that proves what was done about a matter; it stays, whatever is returned."""

    public_id = PublicIdField()
    matter = models.ForeignKey(
        Rectification, verbose_name=_("整改事项"), on_delete=models.PROTECT, related_name="files"
    )
    title = models.CharField(_("名称"), max_length=200)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("上传人"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("上传时间"), default=clock.now)

    class Meta:
        verbose_name = _("整改佐证")
        verbose_name_plural = verbose_name
        ordering = ("matter_id", "pk")

    def __str__(self) -> str:
        return self.title
