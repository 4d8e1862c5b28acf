"""What keeps a regulation alive: its reviews, and the occasions on which it was applied."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.records.choices.regulations import Conclusion
from yanfa.subsystems.records.models.documents import GRACE

from .regulation import Regulation

CONCLUSIONS = [
    (Conclusion.CONTINUE, _("继续有效")),
    (Conclusion.REVISE, _("修订")),
    (Conclusion.REPEAL, _("废止")),
]


class _Dated(models.Model):
    """Who wrote the fact down, with which file, when; late ones are marked by the server."""

    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = RecordedAtField()

    class Meta:
        abstract = True


class RegulationReview(_Dated):
    """制度复审: on a day somebody judged that it continues, is to be revised, or to be repealed."""

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField(_("复审日期"))
    conclusion = models.CharField(_("复审结论"), max_length=20, choices=CONCLUSIONS)
    opinion = models.CharField(_("复审意见"), max_length=500, blank=True)
    late = LateField(happened="reviewed_on", grace=GRACE)

    class Meta:
        verbose_name = _("制度复审")
        verbose_name_plural = verbose_name
        ordering = ("-reviewed_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("regulation", "reviewed_on"), name="records_review_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.regulation} {self.reviewed_on}"


class RegulationExecution(_Dated):
    """制度执行记录: a dated matter in which the regulation was applied."""

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="executions")
    used_on = models.DateField(_("执行日期"))
    matter = models.CharField(_("执行事项"), max_length=200)
    late = LateField(happened="used_on", grace=GRACE)

    class Meta:
        verbose_name = _("制度执行记录")
        verbose_name_plural = verbose_name
        ordering = ("-used_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("regulation", "used_on", "matter"), name="records_execution_once"
            ),
        )

    def __str__(self) -> str:
        return self.matter
