"""Incidents: when one was noticed and written down, as what it was classified, and how it ended.

Classifications are dated rows: the figures read them alone, and what is mended later changes no year that has ended.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.incidents import (
    HARDWARE_ALONE,
    WITH_EFFECT,
    IncidentKind,
    NoticedBy,
    Severity,
)
from yanfa.subsystems.operations.models.duties import (
    Endable,
    EndableQuerySet,
    Kept,
    person_key,
    stands_after,
)
from yanfa.subsystems.operations.models.duties_fields import FixedDateTimeField, WorkedOutDateField
from yanfa.subsystems.operations.models.maintenance import PROJECT, SYSTEM
from yanfa.subsystems.operations.rules.incidents import counting_day, minutes_down

KINDS = [
    (IncidentKind.CORE_DEVICE, _("核心设备故障")),
    (IncidentKind.SYSTEM, _("系统故障")),
    (IncidentKind.DATABASE, _("数据库停止服务")),
    (IncidentKind.STORAGE, _("存储设备停止服务")),
    (IncidentKind.SERVER, _("服务器停机")),
]
SEVERITIES = [
    (Severity.MINOR, _("一般")),
    (Severity.MODERATE, _("较大")),
    (Severity.MAJOR, _("重大")),
    (Severity.CRITICAL, _("特别重大")),
]
NOTICED = [
    (NoticedBy.MONITORING, _("监控告警")),
    (NoticedBy.PATROL, _("机房巡检")),
    (NoticedBy.USER, _("用户反映")),
    (NoticedBy.VENDOR, _("厂商通知")),
    (NoticedBy.OTHER, _("其他途径")),
]
OPEN = ("recorded", "classified", "handling", "restored")


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Questions about incidents."""

    def open(self) -> Self:
        """Those that are not reviewed, dismissed or merged."""
        return self.filter(state__in=OPEN)

    def search(self, words: str) -> Self:
        """Those whose number, title, device or cause holds every word."""
        found = self
        for word in words.split():
            named = Q(number__icontains=word) | Q(title__icontains=word)
            found = found.filter(named | Q(device__icontains=word) | Q(cause__icontains=word))
        return found


class Incident(models.Model):
    """运维事件: something that went wrong, or seemed to; `detected_at` is claimed and 补录 says when it came late."""

    public_id = PublicIdField()
    number = models.CharField(_("事件编号"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("事件名称"), max_length=200)
    description = models.TextField(_("事件经过"), max_length=4_000)
    system = models.ForeignKey(**(SYSTEM | {"blank": False}))
    asset = models.ForeignKey(
        "operations.Asset",
        verbose_name=_("运维资产"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    device = models.CharField(
        _("设备"),
        max_length=200,
        blank=True,
        help_text=_("台账中没有的设备填写名称；核心设备故障须写明设备。"),
    )
    project = models.ForeignKey(**PROJECT)
    noticed_by = models.CharField(_("发现途径"), max_length=12, choices=NOTICED)
    severity = models.CharField(_("事件等级"), max_length=10, choices=SEVERITIES)
    detected_at = FixedDateTimeField(_("发现时间"))
    planned = models.BooleanField(_("已公告的计划停机"), default=False)
    announcement = models.CharField(
        _("公告"), max_length=200, blank=True, help_text=_("计划停机须写明公告的文号或网址。")
    )
    interruption = models.CharField(
        _("网站中断记录"), max_length=100, blank=True, help_text=_("同时造成网站中断的，填写中断记录的编号。")
    )
    finding = models.OneToOneField(
        "operations.PatrolFinding",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="incident",
    )
    handler = person_key(_("处置人"))
    cause = models.TextField(_("原因"), max_length=2_000, blank=True, editable=False)
    lessons = models.TextField(_("改进措施"), max_length=2_000, blank=True, editable=False)
    #: Of the restoration that stands; None until there is one.
    minutes_down = models.PositiveIntegerField(_("累计分钟"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged"
    )
    state = StateField("operations.incident")
    recorded_by = person_key(_("录入人"))
    recorded_at = RecordedAtField()
    late = LateField(happened="detected_at", grace="operations.incident_entry_hours")

    objects: ClassVar[models.Manager[Any]] = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("运维事件")
        verbose_name_plural = verbose_name
        ordering = ("-detected_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(planned=False) | ~Q(announcement=""),
                name="operations_incident_announced",
                violation_error_message=_("计划停机须写明公告；没有公告的按故障登记。"),
            ),
        )
        indexes = (models.Index(fields=("detected_at",), name="operations_incident_detected"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the incident."""
        return reverse("operations:incident", args=[self.public_id])

    @property
    def detected_on(self) -> date:
        """The Shanghai day of detection."""
        return clock.local_date(self.detected_at)


class IncidentClassQuerySet(EndableQuerySet):
    """Questions about classifications."""

    def faults(self) -> Self:
        """Those that a figure counts: `rules.incidents.counts`, as a condition of the database."""
        by_hardware = ~Q(kind__in=HARDWARE_ALONE) | Q(hardware=True)
        with_effect = ~Q(kind__in=WITH_EFFECT) | Q(affects_service=True)
        return self.filter(by_hardware, with_effect, planned=False)

    def counted_between(self, start: date, end: date) -> Self:
        """Faults by the day on which they count, but for those taken back within the year in which they count."""
        found = self.faults().filter(counts_on__gte=start, counts_on__lt=end)
        return found.filter(stands_after(F("counts_on__year")))


class IncidentClass(Endable):
    """事件定性: an incident was of this class; taken back when it was wrong, dismissed or merged.

    System, project and severity stand here as they were then, so that nothing that is mended later moves a figure.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="classes")
    kind = models.CharField(_("事件类别"), max_length=12, choices=KINDS)
    hardware = models.BooleanField(_("硬件原因"))
    affects_service = models.BooleanField(_("影响业务"))
    planned = models.BooleanField(_("已公告的计划停机"))
    severity = models.CharField(_("事件等级"), max_length=10, choices=SEVERITIES)
    system = models.ForeignKey(**SYSTEM)
    project = models.ForeignKey(**PROJECT)
    core_list = models.CharField(
        _("核心设备清单版本"), max_length=60, blank=True, help_text=_("设备当日所在的核心设备清单。")
    )
    detected_on = WorkedOutDateField(_("发现日期"), by="day_of_detection")
    counts_on = WorkedOutDateField(_("计入日期"), by="counting_day", null=True)

    objects: ClassVar[models.Manager[Any]] = IncidentClassQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("事件定性")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "kind"), condition=Q(ended_at=None), name="operations_incident_class_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "counts_on"), name="operations_class_counts"),)

    def __str__(self) -> str:
        return f"{self.incident} {self.get_kind_display()}"

    def day_of_detection(self) -> date:
        """The day on which the incident was noticed."""
        return self.incident.detected_on

    def counting_day(self) -> date | None:
        """The day on which it counts; none where an earlier year has counted this incident under this class."""
        earlier = IncidentClass.objects.filter(incident=self.incident, kind=self.kind).exclude(counts_on=None)
        if earlier.filter(stands_after(F("counts_on__year"))).exists():
            return None
        return counting_day(self.incident.detected_on, clock.today())


class IncidentRestoration(Endable):
    """事件恢复: when the service stopped and when it was back; taken back when the incident is opened again."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="restorations")
    stopped_at = models.DateTimeField(_("停止服务时间"))
    restored_at = models.DateTimeField(_("恢复时间"))
    solution = models.TextField(_("处置情况"), max_length=2_000)
    data_loss = models.CharField(_("数据丢失情况"), max_length=500)
    parts = models.CharField(_("更换部件"), max_length=200, blank=True)
    late = LateField(happened="restored_at", grace="operations.incident_entry_hours")

    class Meta(Kept.Meta):
        verbose_name = _("事件恢复")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("incident",), condition=Q(ended_at=None), name="operations_incident_restored_once"
            ),
            models.CheckConstraint(
                condition=Q(restored_at__gte=F("stopped_at")), name="operations_incident_times"
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident} {self.restored_at}"

    @property
    def minutes(self) -> int:
        """How long the service was down."""
        return minutes_down(self.stopped_at, self.restored_at)
