"""区级数据信息: what each district owes each month, when it came complete, and how often it was sent back."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.records.models.documents import GRACE


class DistrictReportQuerySet(models.QuerySet["DistrictReport"]):
    """Questions about the reports of districts."""

    def search(self, words: str) -> Self:
        """Those whose district holds every word, by name or code."""
        found = self
        for word in words.split():
            found = found.filter(Q(district_name__icontains=word) | Q(district__icontains=word))
        return found


class DistrictReport(models.Model):
    """区级报送: one district and month; on time when it came complete by the due day."""

    public_id = PublicIdField()
    state = StateField("records.district_report")
    district = models.CharField(_("区划代码"), max_length=6)
    district_name = models.CharField(_("区"), max_length=60)
    month = models.DateField(_("所属月份"), help_text=_("该月第一天。"))
    due_on = models.DateField(_("应报日"))
    received_on = models.DateField(_("首次收到日"), null=True, blank=True, editable=False)
    complete_on = models.DateField(_("完整报送日"), null=True, blank=True, editable=False)
    missing = models.CharField(_("缺项"), max_length=200, blank=True, editable=False)
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0, editable=False)
    corrected = models.PositiveSmallIntegerField(_("更正次数"), default=0, editable=False)
    source = models.CharField(_("数据来源"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = RecordedAtField()
    late = LateField(happened="complete_on", grace=GRACE)

    objects: ClassVar[models.Manager[DistrictReport]] = DistrictReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("区级报送")
        verbose_name_plural = verbose_name
        ordering = ("-month", "district")
        constraints = (
            models.UniqueConstraint(
                fields=("district", "month"),
                name="records_district_month_once",
                violation_error_message=_("这个区这个月的报送已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.district_name} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("records:district", args=[self.public_id])
