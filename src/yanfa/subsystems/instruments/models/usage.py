"""Usage of instruments: records of service, and the quarterly report by which a unit answers for them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.usage import AdjustmentKind, Purpose, UsageOrigin
from yanfa.subsystems.instruments.models.registry import Instrument, money
from yanfa.subsystems.instruments.models.requests import PURPOSES, SATISFACTIONS, SIDES, ServiceRequest

ORIGINS = [
    (UsageOrigin.PLATFORM, _("平台办理")),
    (UsageOrigin.DELIVERED, _("单位系统送入")),
    (UsageOrigin.SHEET, _("表格导入")),
]
#: The tag of verified reports, as the process writes it into the spans.
VERIFIED = "verified"


def kept_by(user: Any) -> frozenset[str]:
    """Public ids of the units whose usage a person keeps."""
    if not user.is_authenticated:
        return frozenset()
    return organisations_of(user) | frozenset(user.scopes_of("instrument_keeper"))


def sees_all(user: Any) -> bool:
    """Whether a person reads the usage of every unit."""
    return has_permission(user, "instruments.read") or has_permission(user, "instruments.check")


class UsageReportQuerySet(models.QuerySet["UsageReport"]):
    """Questions about quarterly reports."""

    def visible_to(self, user: Any) -> Self:
        """Staff see all, others those of the units they keep."""
        return self if sees_all(user) else self.filter(organisation__public_id__in=kept_by(user))

    def verified_at(self, moment: datetime) -> Self:
        """Those that were verified at a moment."""
        spans = StateSpan.objects.all().of(self.model, VERIFIED).standing_at(moment)
        return self.filter(pk__in=spans.values("object_id"))


class UsageReport(models.Model):
    """季度运行与开放记录: a unit answers for its usage records of a quarter; verified ones may be rewarded.

    What comes for a quarter whose report was handed in goes into a supplementary one: the next `part`.
    """

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("管理单位"),
        on_delete=models.PROTECT,
        related_name="usage_reports",
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(
        _("季度"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    part = models.PositiveSmallIntegerField(_("期次"), default=1)
    due_on = models.DateField(_("报送期限"), null=True, editable=False)
    state = StateField("instruments.usage_report")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    #: Counts and sums as they were handed in, by name; decimals as text.
    figures = models.JSONField(_("提交时合计"), default=dict, editable=False)
    sample_seed = models.CharField(_("抽查种子"), max_length=64, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_at = models.DateTimeField(_("核验时间"), null=True, editable=False)
    returned_for = models.TextField(_("退回理由"), blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = UsageReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("季度运行与开放记录")
        verbose_name_plural = verbose_name
        ordering = ("-year", "-quarter", "organisation", "part")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year", "quarter", "part"), name="instruments_usage_report_once"
            ),
        )
        indexes = (models.Index(fields=("year", "quarter", "state"), name="instruments_usage_reports"),)

    def __str__(self) -> str:
        told = f"{self.organisation} {self.year} Q{self.quarter}"
        return told if self.part == 1 else f"{told}-{self.part}"

    def get_absolute_url(self) -> str:
        """The page of the report, for the unit and for staff."""
        return reverse("instruments:usage_report", args=[self.public_id])


class UsageRecordQuerySet(models.QuerySet["UsageRecord"]):
    """Questions about usage records; what may be rewarded is composed of these."""

    def visible_to(self, user: Any) -> Self:
        """Staff see all, a unit its own, a user what he was served."""
        if sees_all(user):
            return self
        return self.filter(
            Q(instrument__organisation__public_id__in=kept_by(user))
            | Q(request__applicant_id=user.pk)
            | Q(user_organisation__public_id__in=organisations_of(user))
        )

    def served_in(self, start: date, end: date) -> Self:
        """Those served on the half-open days [start, end)."""
        return self.filter(served_on__gte=start, served_on__lt=end)

    def verified_at(self, moment: datetime) -> Self:
        """Those whose report was verified at a moment."""
        return self.filter(report__in=UsageReport.objects.all().verified_at(moment))

    def shared(self, purposes: frozenset[str] = frozenset({Purpose.RESEARCH})) -> Self:
        """Shared service in the sense of the rule: external, not of a related unit, for these purposes, not waived."""
        return self.filter(external=True, related_party=False, waived=False, purpose__in=purposes)

    def documented(self) -> Self:
        """Those with a contract and an invoice."""
        return self.exclude(contract_no="").exclude(invoice_no="")

    def eligible_between(
        self,
        start: date,
        end: date,
        *,
        verified_at: datetime | None = None,
        purposes: frozenset[str] = frozenset({Purpose.RESEARCH}),
    ) -> Self:
        """Served in [start, end), verified at a moment (now), shared and documented; instruments and units aside."""
        found = self.served_in(start, end).verified_at(verified_at or clock.now())
        return found.shared(purposes).documented()

    def overlapping(self) -> Self:
        """Those that share a time with another record of the same instrument."""
        other = UsageRecord.objects.filter(
            instrument=OuterRef("instrument"),
            started_at__lt=OuterRef("ended_at"),
            ended_at__gt=OuterRef("started_at"),
        )
        return self.filter(Exists(other.exclude(pk=OuterRef("pk"))))

    def sharing_an_invoice(self) -> Self:
        """Those whose invoice number another user of the same unit has, too."""
        other = UsageRecord.objects.filter(
            invoice_no=OuterRef("invoice_no"), instrument__organisation=OuterRef("instrument__organisation")
        ).exclude(user_unit=OuterRef("user_unit"))
        return self.exclude(invoice_no="").filter(Exists(other))


class UsageRecord(models.Model):
    """服务记录: one use of an instrument, with what the national record asks for. Mended only by an adjustment."""

    public_id = PublicIdField()
    instrument = models.ForeignKey(
        Instrument, verbose_name=_("大型仪器"), on_delete=models.PROTECT, related_name="usage"
    )
    report = models.ForeignKey(
        UsageReport, verbose_name=_("季度记录"), on_delete=models.PROTECT, related_name="records"
    )
    booking = models.OneToOneField(
        "booking.Booking", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    request = models.ForeignKey(
        ServiceRequest,
        verbose_name=_("服务申请"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="usage",
    )
    origin = models.CharField(_("来源"), max_length=20, choices=ORIGINS)
    #: The unit's own number of the record: the same one delivered twice is one record.
    external_id = models.CharField(_("单位记录编号"), max_length=80, blank=True)
    served_on = models.DateField(_("服务日期"))
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"))
    hours = models.DecimalField(
        _("机时"), max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    samples = models.PositiveIntegerField(_("样品数"), default=0)
    amount = money(_("服务金额"))
    external = models.BooleanField(_("对外服务"), default=True)
    related_party = models.BooleanField(_("相关单位"), default=False)
    purpose = models.CharField(_("用途"), max_length=20, choices=PURPOSES, default=Purpose.RESEARCH)
    ways = models.JSONField(_("服务方式"), default=list)
    content = models.CharField(_("实际服务内容"), max_length=200, blank=True)
    user_organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("用户单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    user_unit = models.CharField(_("用户单位名称"), max_length=100, blank=True)
    user_uscc = models.CharField(_("用户单位统一社会信用代码"), max_length=18, blank=True)
    small_enterprise = models.BooleanField(_("中小微企业"), default=False)
    applicant = models.CharField(_("申请人"), max_length=60, blank=True)
    project_name = models.CharField(_("课题名称"), max_length=200, blank=True)
    project_sources = models.JSONField(_("课题经费来源"), default=list, blank=True)
    subjects = models.JSONField(_("课题主要学科领域"), default=list, blank=True)
    research_content = models.CharField(_("课题研究内容"), max_length=200, blank=True)
    contract_no = models.CharField(_("合同编号"), max_length=60, blank=True)
    invoice_no = models.CharField(_("发票号码"), max_length=60, blank=True)
    voucher_no = models.CharField(_("创新券订单号"), max_length=60, blank=True)
    satisfaction = models.CharField(_("用户评价"), max_length=20, choices=SATISFACTIONS, blank=True)
    satisfaction_remark = models.CharField(_("评价意见"), max_length=500, blank=True)
    #: Free of charge after an adjustment: the amount is nothing, and it is no shared service for a reward.
    waived = models.BooleanField(_("已免除费用"), default=False)
    recorded_at = RecordedAtField()
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]] = UsageRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务记录")
        verbose_name_plural = verbose_name
        ordering = ("-started_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("started_at")),
                name="instruments_usage_forward",
                violation_error_message=_("结束时间应晚于开始时间。"),
            ),
            models.UniqueConstraint(
                fields=("instrument", "external_id"),
                condition=~Q(external_id=""),
                name="instruments_usage_delivered_once",
            ),
        )
        indexes = (
            models.Index(fields=("served_on", "instrument"), name="instruments_usage_day"),
            models.Index(fields=("instrument", "started_at"), name="instruments_usage_of"),
            models.Index(fields=("started_at",), name="instruments_usage_began"),
            models.Index(
                fields=("invoice_no",), condition=~Q(invoice_no=""), name="instruments_usage_invoice"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.served_on}"

    def get_absolute_url(self) -> str:
        """The page of the record, for the unit, its user and staff."""
        return reverse("instruments:usage_record", args=[self.public_id])


class UsageSample(models.Model):
    """抽查记录: a record drawn for the clerk, and what he found."""

    report = models.ForeignKey(UsageReport, on_delete=models.PROTECT, related_name="samples")
    record = models.ForeignKey(UsageRecord, on_delete=models.PROTECT, related_name="drawn")
    position = models.PositiveIntegerField(_("抽取次序"))
    drawn_at = models.DateTimeField(_("抽取时间"), default=clock.now)
    sound = models.BooleanField(_("与佐证一致"), null=True)
    note = models.CharField(_("核验意见"), max_length=500, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(_("核验时间"), null=True)

    class Meta:
        verbose_name = _("服务记录抽查")
        verbose_name_plural = verbose_name
        ordering = ("report", "position")
        constraints = (models.UniqueConstraint(fields=("report", "record"), name="instruments_sampled_once"),)

    def __str__(self) -> str:
        return f"{self.report} {self.position}"


ADJUSTMENTS = [(AdjustmentKind.CHANGE, _("更正内容")), (AdjustmentKind.WAIVE, _("免除费用"))]


class UsageAdjustmentQuerySet(models.QuerySet["UsageAdjustment"]):
    """Questions about adjustments."""

    def visible_to(self, user: Any) -> Self:
        """Those of records that a person may see."""
        return self.filter(record__in=UsageRecord.objects.all().visible_to(user))


class UsageAdjustment(models.Model):
    """服务记录更正: asked for by one side of a closed record, agreed by the other, applied; both values are kept."""

    public_id = PublicIdField()
    record = models.ForeignKey(
        UsageRecord, verbose_name=_("服务记录"), on_delete=models.PROTECT, related_name="adjustments"
    )
    kind = models.CharField(_("更正方式"), max_length=10, choices=ADJUSTMENTS, default=AdjustmentKind.CHANGE)
    side = models.CharField(_("提出方"), max_length=10, choices=SIDES, editable=False)
    reason = models.CharField(_("更正理由"), max_length=500)
    #: {field: [original, proposed]} as text.
    changes = models.JSONField(_("更正内容"), default=dict)
    state = StateField("instruments.adjustment")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer = models.CharField(_("答复"), max_length=500, blank=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    applied_at = models.DateTimeField(_("生效时间"), null=True, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = UsageAdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务记录更正")
        verbose_name_plural = verbose_name
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("record",), condition=Q(ended_at=None), name="instruments_adjustment_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The page of the adjustment, for both sides and staff."""
        return reverse("instruments:usage_adjustment", args=[self.public_id])
