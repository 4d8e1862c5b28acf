"""The evaluation of one unit in a batch: its self-report, its result, its files, and objections to the result."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.evaluation import Grade
from yanfa.subsystems.instruments.models.evaluation.batches import EvaluationBatch, person

GRADES = [
    (Grade.EXCELLENT, _("优秀")),
    (Grade.GOOD, _("良好")),
    (Grade.PASS, _("合格")),
    (Grade.FAIL, _("不合格")),
]
READ = "instruments.read"


class SharingEvaluationQuerySet(models.QuerySet["SharingEvaluation"]):
    """Questions about evaluations."""

    def visible_to(self, user: Any) -> Self:
        """All for staff of instrument sharing, else those of the units for which the person acts."""
        if has_permission(user, READ):
            return self
        return self.filter(organisation__public_id__in=organisations_of(user))

    def handed_in(self) -> Self:
        """Those whose self-report was submitted."""
        return self.exclude(submitted_at=None)

    def judged(self) -> Self:
        """Those that take part in the ranking."""
        return self.filter(state__in=("accepted", "scored", "objected", "settled"))


class SharingEvaluation(models.Model):
    """共享服务评估: one unit in one batch."""

    public_id = PublicIdField()
    batch = models.ForeignKey(
        EvaluationBatch, verbose_name=_("评估批次"), on_delete=models.PROTECT, related_name="evaluations"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("管理单位"),
        on_delete=models.PROTECT,
        related_name="sharing_evaluations",
    )
    declared = models.PositiveIntegerField(
        _("达到原值下限的仪器台套数"),
        default=0,
        help_text=_("本单位资产账上的全部台套数，含尚未入网的；入网率按它计算。"),
    )
    management = models.TextField(_("共享服务管理情况"), max_length=5000, blank=True)
    team = models.TextField(_("服务队伍与能力情况"), max_length=5000, blank=True)
    results = models.TextField(_("共享服务业绩说明"), max_length=5000, blank=True)
    cases = models.TextField(_("典型服务案例"), max_length=5000, blank=True)
    submitted_by = person(_("自评提交人"))
    submitted_at = models.DateTimeField(_("自评提交时间"), null=True, editable=False)
    #: Measured values by indicator as text, and the reason why the unit may not be rewarded in this year.
    figures = models.JSONField(_("系统指标值"), default=dict, editable=False)
    barred = models.CharField(_("不予受理奖励的原因"), max_length=200, blank=True, editable=False)
    review_item = models.OneToOneField(
        "review.Item",
        verbose_name=_("评审对象"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    total = models.DecimalField(_("总分"), max_digits=5, decimal_places=2, null=True, editable=False)
    sharing_score = models.DecimalField(
        _("共享业绩得分"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    place = models.PositiveIntegerField(_("名次"), null=True, editable=False)
    grade = models.CharField(_("评估等级"), max_length=20, choices=GRADES, blank=True, editable=False)
    recorded_at = RecordedAtField()
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("instruments.evaluation")

    objects: ClassVar[Any] = SharingEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位共享服务评估")
        verbose_name_plural = verbose_name
        ordering = ("batch", "place", "organisation__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "organisation"),
                name="instruments_evaluation_once",
                violation_error_message=_("本单位在这个批次已有自评报告。"),
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100),
                name="instruments_evaluation_total",
            ),
        )
        indexes = (models.Index(fields=("batch", "state"), name="instruments_evaluation_state"),)

    def __str__(self) -> str:
        return f"{self.batch} {self.organisation}"

    def get_absolute_url(self) -> str:
        """The page of the evaluation, for the unit and for staff."""
        return reverse("instruments:evaluation", args=[self.public_id])


class SelfReportFile(models.Model):
    """自评佐证材料: a file that the unit adds to its self-report."""

    public_id = PublicIdField()
    evaluation = models.ForeignKey(SharingEvaluation, on_delete=models.CASCADE, related_name="files")
    label = models.CharField(_("材料名称"), max_length=100)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    added_by = person(_("上传人"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("自评佐证材料")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label


class EvaluationObjection(models.Model):
    """评估结果异议: what a unit says against its own result while it is on public notice, and the answer."""

    public_id = PublicIdField()
    evaluation = models.ForeignKey(SharingEvaluation, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("异议内容"), max_length=5000)
    raised_by = person(_("提出人"))
    raised_at = RecordedAtField(_("提出时间"))
    answer = models.TextField(_("答复"), max_length=5000, blank=True)
    answered_by = person(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("评估结果异议")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation",), condition=Q(answered_at=None), name="instruments_objection_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluation} {self.pk}"
