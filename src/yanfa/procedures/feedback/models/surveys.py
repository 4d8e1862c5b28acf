"""Satisfaction surveys: the instrument, what was declared before, and every answer that came.

Answers are kept because the share of satisfied people is worth nothing without them; who answered is not kept, only a
digest by which a second answer of the same person is recognised.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.procedures.feedback.choices import AnswerFault, SurveyMethod

METHODS = [
    (SurveyMethod.ONLINE, _("线上问卷")),
    (SurveyMethod.PAPER, _("纸质问卷")),
    (SurveyMethod.TELEPHONE, _("电话访问")),
]
FAULTS = [
    (AnswerFault.NO_LEVEL, _("未作答")),
    (AnswerFault.OUTSIDE_DATES, _("不在调查期内")),
    (AnswerFault.REPEATED, _("同一人重复作答")),
    (AnswerFault.SPOILT, _("作废")),
]


class Survey(models.Model):
    """满意度调查 of the people whom a budget project served in one year, or who use one site, or both.

    levels: [{"name", "points", "satisfied"}] from the best to the worst, declared before the first answer.
    """

    public_id = PublicIdField()
    project_year = models.ForeignKey(
        "projects.ProjectYear",
        verbose_name=_("项目年度"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    site = models.CharField(
        _("网站或系统代码"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("只能用小写字母、数字和下划线，以字母开头。"))],
        help_text=_(
            "调查网站用户时填写，与信息系统代码一致，例如 portal、instruments；一次调查只针对一个网站。"
        ),
    )
    department = models.ForeignKey(
        "organisations.Department", verbose_name=_("处室"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("调查名称"), max_length=100)
    method = models.CharField(_("调查方式"), max_length=10, choices=METHODS)
    instrument = models.ForeignKey(
        "files.StoredFile", verbose_name=_("问卷样本"), on_delete=models.PROTECT, related_name="+"
    )
    question = models.CharField(_("计分题目"), max_length=200)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("截止日期"))
    levels = models.JSONField(_("量表"))
    issued = models.PositiveIntegerField(_("发放份数"))
    #: As the department states it; papers that came back and were not kept are told from those that were.
    returned = models.PositiveIntegerField(_("回收份数"), null=True, blank=True)
    answered_here = models.BooleanField(
        _("在本平台作答"),
        default=False,
        help_text=_("勾选后生成作答页，把链接或二维码发给服务对象；每人一份，答卷由平台留存。"),
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    declared_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("满意度调查")
        verbose_name_plural = verbose_name
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project_year", "title"),
                name="feedback_survey_once",
                violation_error_message=_("这个项目年度已有同名调查。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="feedback_survey_dates",
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(project_year__isnull=False) | ~Q(site=""),
                name="feedback_survey_about",
                violation_error_message=_("请选择项目年度，或填写网站代码。"),
            ),
            models.CheckConstraint(
                condition=Q(answered_here=False) | Q(method=SurveyMethod.ONLINE),
                name="feedback_survey_here",
                violation_error_message=_("只有线上问卷可以在本平台作答。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the survey: counts, shares, answers and files."""
        return reverse("feedback:survey", args=[self.public_id])

    @property
    def year(self) -> int:
        """The year whose figure it gives: that of the project, else that in which it began."""
        return self.project_year.year if self.project_year is not None else self.starts_on.year

    @property
    def subject(self) -> str:
        """Whom it asks about: the project year, the site, or both."""
        return " · ".join(str(part) for part in (self.project_year, self.site) if part)


class SurveyBatch(models.Model):
    """Answers that came in together: one export of a survey tool, or one scan of numbered papers."""

    public_id = PublicIdField()
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="batches")
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    #: The papers themselves as one PDF, where the answers came on paper.
    scan = models.ForeignKey(
        "files.StoredFile", verbose_name=_("扫描件"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    rows_read = models.PositiveIntegerField(_("行数"))
    added = models.PositiveIntegerField(_("新增"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    taken_at = models.DateTimeField(_("录入时间"), default=clock.now)

    class Meta:
        verbose_name = _("问卷批次")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("survey", "sha256"), name="feedback_batch_once"),)

    def __str__(self) -> str:
        return f"{self.survey} {self.taken_at:%Y-%m-%d}"

    @property
    def files(self) -> list[Any]:
        """What came with it: the export, the scan."""
        return [file for file in (self.file, self.scan) if file is not None]


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    """Questions about answers."""

    def valid(self) -> Self:
        """Those that count: a level of the scale, within the dates, one for each person."""
        return self.filter(fault="")


class SurveyAnswer(models.Model):
    """One answer: its number on paper or in the export, the level, and why it does not count where it does not."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    #: None for an answer that was given on the platform itself.
    batch = models.ForeignKey(SurveyBatch, on_delete=models.PROTECT, null=True, related_name="answers")
    number = models.CharField(_("问卷编号"), max_length=40)
    respondent = models.CharField(_("作答人摘要"), max_length=64, blank=True)
    level = models.CharField(_("选项"), max_length=40, blank=True)
    points = models.DecimalField(_("分值"), max_digits=6, decimal_places=2, null=True)
    satisfied = models.BooleanField(_("满意"), default=False)
    answered_on = models.DateField(_("作答日期"))
    fault = models.CharField(_("无效原因"), max_length=20, blank=True, choices=FAULTS)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    comment = models.CharField(_("意见建议"), max_length=1000, blank=True)
    recorded_at = RecordedAtField()

    objects: ClassVar[models.Manager[SurveyAnswer]] = SurveyAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("问卷")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("survey", "number"), name="feedback_answer_once"),)
        indexes = (models.Index(fields=("answered_on",), name="feedback_answer_day", condition=Q(fault="")),)

    def __str__(self) -> str:
        return self.number
