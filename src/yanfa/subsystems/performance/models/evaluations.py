"""单位自评: the self-evaluation of a project year and the report on each of its rows, with evidence."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.subsystems.performance.choices import Achievement, EvidenceKind, Mark, Source
from yanfa.subsystems.performance.models.goals import (
    LONGEST_TEXT,
    SOURCES,
    Goal,
    GoalIndicator,
    within_reach,
)

MARKS = [
    (Mark.SYSTEM, _("系统计算")),
    (Mark.LIST, _("台账计算")),
    (Mark.EVIDENCED, _("人工填报（有佐证）")),
    (Mark.BARE, _("无佐证")),
]
ACHIEVEMENTS = [
    (Achievement.MET, _("达成年度指标")),
    (Achievement.PARTLY, _("部分达成年度指标并具有一定效果")),
    (Achievement.MISSED, _("未达成年度指标且效果较差")),
]
EVIDENCE_KINDS = [
    (EvidenceKind.DOCUMENT, _("文件、报告")),
    (EvidenceKind.MINUTES, _("通知、签到、纪要")),
    (EvidenceKind.PHOTO, _("照片、截图")),
    (EvidenceKind.SYSTEM_EXPORT, _("系统导出清单")),
    (EvidenceKind.ANSWER_SHEET, _("问卷原件")),
    (EvidenceKind.OTHER, _("其他")),
]


class SelfEvaluationQuerySet(models.QuerySet["SelfEvaluation"]):
    """Reads of self-evaluations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "goal__project_year")

    def of_year(self, year: int) -> Self:
        """Those of one budget year, in the order of lists."""
        return self.filter(goal__project_year__year=year).order_by("goal__project_year__project__code", "pk")


class SelfEvaluation(models.Model):
    """项目支出绩效自评 of one project year. Money in 元 is frozen when the figures are locked."""

    public_id = PublicIdField()
    goal = models.OneToOneField(
        Goal, verbose_name=_("绩效目标"), on_delete=models.PROTECT, related_name="self_evaluation"
    )
    cut_off = models.DateField(_("统计截止日"))
    late_until = models.DateField(_("补录截止日"))
    result = models.TextField(_("实际完成情况"), max_length=LONGEST_TEXT, blank=True)
    problems = models.TextField(_("存在问题"), max_length=LONGEST_TEXT, blank=True)
    measures = models.TextField(_("改进措施"), max_length=LONGEST_TEXT, blank=True)
    locked_at = models.DateTimeField(_("锁定时间"), null=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("锁定人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    initial_budget = models.DecimalField(_("年初预算数"), max_digits=18, decimal_places=2, null=True)
    annual_budget = models.DecimalField(_("全年预算数"), max_digits=18, decimal_places=2, null=True)
    executed = models.DecimalField(_("全年执行数"), max_digits=18, decimal_places=2, null=True)
    #: [{"name", "initial", "annual", "executed"}] in 元 as text, one for each source of funds.
    funds = models.JSONField(_("资金构成"), default=list)
    #: [{"kind", "amount", "document", "dated"}] of every budget line up to the cut-off.
    budget_documents = models.JSONField(_("预算批文"), default=list)
    budget_score = models.DecimalField(_("预算执行率得分"), max_digits=6, decimal_places=2, null=True)
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=2, null=True)
    grade = models.CharField(_("评分等级"), max_length=20, blank=True)
    #: Which version of each scheme and parameter the scores were made with: {what: version id}.
    schemes = models.JSONField(_("评分口径版本"), default=dict)
    opened_at = models.DateTimeField(_("启动时间"), default=clock.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("送审时间"), null=True, editable=False)
    state = StateField("performance.self_evaluation")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[SelfEvaluation]] = SelfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("绩效自评")
        verbose_name_plural = verbose_name
        ordering = ("-goal__project_year__year", "goal__project_year__project__code")

    def __str__(self) -> str:
        return str(self.goal)

    def get_absolute_url(self) -> str:
        """The page of the self-evaluation."""
        return reverse("performance:evaluation", args=[self.public_id])

    @property
    def year(self) -> int:
        """The budget year."""
        return self.goal.year

    @property
    def locked(self) -> bool:
        """Whether its figures are locked: from then on only a correction sheet changes one."""
        return self.locked_at is not None


class RowReportQuerySet(models.QuerySet["RowReport"]):
    """Reads of the reports on rows."""

    def for_form(self) -> Self:
        """In the order of the form, with what a page of it shows; the rows that a lock kept stay where they are."""
        related = ("row", "department", "reporter", "upload", "survey", "locked_value")
        return self.select_related(*related).defer("locked_value__rows").order_by("row__position", "pk")


class RowReport(models.Model):
    """The report on one row: 分发 → 填报 → 汇总.

    `value` is the figure in the unit of the row, None for a qualitative result; `actual` is what the form prints.
    """

    public_id = PublicIdField()
    evaluation = models.ForeignKey(
        SelfEvaluation, verbose_name=_("绩效自评"), on_delete=models.CASCADE, related_name="reports"
    )
    row = models.ForeignKey(
        GoalIndicator, verbose_name=_("绩效指标"), on_delete=models.PROTECT, related_name="reports"
    )
    department = models.ForeignKey(
        "organisations.Department", verbose_name=_("责任处室"), on_delete=models.PROTECT, related_name="+"
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
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=4, null=True, blank=True)
    actual = models.CharField(_("实际完成值"), max_length=500, blank=True)
    indicator_code = models.CharField(_("系统指标代码"), max_length=100, blank=True)
    filters = models.JSONField(_("筛选与范围"), default=dict, blank=True)
    upload = models.ForeignKey(
        "performance.ListUpload",
        verbose_name=_("台账"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    survey = models.ForeignKey(
        "feedback.Survey",
        verbose_name=_("满意度调查"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    locked_value = models.ForeignKey(
        "indicators.LockedValue",
        verbose_name=_("锁定值"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    achievement = models.CharField(_("评审意见"), max_length=8, choices=ACHIEVEMENTS, blank=True)
    opinion = models.TextField(_("意见说明"), max_length=LONGEST_TEXT, blank=True)
    opinion_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评审人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    score = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True, blank=True)
    #: Actual ÷ target where the target was exceeded, as of the last adding up.
    over_completion = models.DecimalField(
        _("完成值与指标值之比"), max_digits=14, decimal_places=4, null=True, editable=False
    )
    score_reason = models.TextField(_("评分说明"), max_length=2_000, blank=True)
    deviation = models.TextField(_("偏差原因分析及改进措施"), max_length=LONGEST_TEXT, blank=True)
    #: 佐证后补: who will bring the evidence, and by which day.
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("后补责任人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    promised_on = models.DateField(_("后补期限"), null=True, blank=True)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人（实际）"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    filled_at = models.DateTimeField(_("填报时间"), null=True, editable=False)
    #: Filled after the cut-off, within the days for late entries: shown as 补录.
    late = models.BooleanField(_("补录"), default=False, editable=False)
    state = StateField("performance.row_report")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[RowReport]] = RowReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("指标填报")
        verbose_name_plural = verbose_name
        ordering = ("evaluation_id", "row__position", "pk")
        constraints = (models.UniqueConstraint(fields=("evaluation", "row"), name="performance_report_once"),)

    def __str__(self) -> str:
        return str(self.row)

    def get_absolute_url(self) -> str:
        """The page of the row."""
        return reverse("performance:row", args=[self.public_id])


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Reads of evidence."""

    def standing(self) -> Self:
        """What has not been withdrawn, in the order in which it came."""
        return self.filter(withdrawn_at=None).order_by("number", "pk")


class Evidence(models.Model):
    """佐证材料: a file that proves a row, numbered within its form; withdrawn with a reason, never deleted."""

    public_id = PublicIdField()
    report = models.ForeignKey(
        RowReport, verbose_name=_("指标填报"), on_delete=models.PROTECT, related_name="evidence"
    )
    number = models.PositiveSmallIntegerField(_("佐证编号"))
    kind = models.CharField(
        _("佐证类型"), max_length=20, choices=EVIDENCE_KINDS, default=EvidenceKind.DOCUMENT
    )
    title = models.CharField(_("名称"), max_length=200)
    dated = models.DateField(_("形成日期"), null=True, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("上传人"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("上传时间"), default=clock.now)
    #: Brought after the figures were locked: shown as 后补.
    after_lock = models.BooleanField(_("后补"), default=False, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=500, blank=True)

    objects: ClassVar[models.Manager[Evidence]] = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = verbose_name
        ordering = ("report_id", "number")

    def __str__(self) -> str:
        return self.title


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Reads of correction sheets."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "report__evaluation__goal__project_year")

    def applied(self) -> Self:
        """Those that took effect, oldest first."""
        return self.filter(state="applied").order_by("applied_on", "pk")


class Correction(models.Model):
    """更正单: the only way by which a locked figure changes; both values stay and are printed."""

    public_id = PublicIdField()
    report = models.ForeignKey(
        RowReport, verbose_name=_("指标填报"), on_delete=models.PROTECT, related_name="corrections"
    )
    number = models.PositiveSmallIntegerField(_("次序"))
    reason = models.TextField(_("更正理由"), max_length=LONGEST_TEXT)
    old_value = models.DecimalField(_("更正前数值"), max_digits=24, decimal_places=4, null=True)
    old_actual = models.CharField(_("更正前"), max_length=500, blank=True)
    old_locked = models.ForeignKey(
        "indicators.LockedValue", on_delete=models.PROTECT, null=True, related_name="+"
    )
    new_value = models.DecimalField(_("更正后数值"), max_digits=24, decimal_places=4, null=True)
    new_actual = models.CharField(_("更正后"), max_length=500, blank=True)
    new_locked = models.ForeignKey(
        "indicators.LockedValue", on_delete=models.PROTECT, null=True, related_name="+"
    )
    new_upload = models.ForeignKey(
        "performance.ListUpload", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    applied_on = models.DateField(_("生效日期"), null=True, blank=True)
    state = StateField("performance.correction")

    objects: ClassVar[models.Manager[Correction]] = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正单")
        verbose_name_plural = verbose_name
        ordering = ("report_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="performance_correction_number"),
            models.UniqueConstraint(
                fields=("report",), condition=Q(state="proposed"), name="performance_correction_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report} 更正{self.number}"

    def get_absolute_url(self) -> str:
        """The page of the correction sheet."""
        return reverse("performance:correction", args=[self.public_id])


def overdue_promises(day: date) -> models.QuerySet[RowReport]:
    """Reports whose promised evidence is due before that day and has not come."""
    waiting = RowReport.objects.filter(promised_on__lt=day)
    return waiting.exclude(evidence__withdrawn_at=None, evidence__isnull=False).order_by("promised_on", "pk")
