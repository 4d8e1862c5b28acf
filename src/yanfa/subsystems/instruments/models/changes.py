"""A change of a published record: what a unit proposes stands beside what is published until it is applied."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.registry import OPEN_CHANGES
from yanfa.subsystems.instruments.models.registry import Instrument
from yanfa.subsystems.instruments.rules.registry import days_late

LONGEST_REASON = 500


class ChangeQuerySet(models.QuerySet["InstrumentChange"]):
    """Questions about changes."""

    def visible_to(self, user: Any) -> Self:
        """Those of the instruments that the person sees."""
        return self.filter(instrument__in=Instrument.objects.visible_to(user).order_by())

    def open(self) -> Self:
        """Those neither applied nor dropped."""
        return self.filter(state__in=OPEN_CHANGES)


class InstrumentChange(models.Model):
    """仪器信息变更: the facts that are to change, from when, and why."""

    public_id = PublicIdField()
    instrument = models.ForeignKey(
        Instrument, verbose_name=_("大型仪器"), on_delete=models.PROTECT, related_name="changes"
    )
    #: {column: value as JSON keeps it}; "organisation" names another managing unit by its public id.
    proposed = models.JSONField(_("变更内容"), default=dict)
    reason = models.CharField(_("变更原因"), max_length=LONGEST_REASON, blank=True)
    happened_on = models.DateField(
        _("变更发生日期"), help_text=_("事实发生变化的日期，据此计算是否及时更新。")
    )
    state = StateField("instruments.change")
    #: Applied at once by the unit, for facts that the policy lets it.
    direct = models.BooleanField(_("单位直接更新"), default=False, editable=False)
    #: The version of the record that the unit saw when it wrote the change.
    base_version = models.PositiveIntegerField(editable=False)
    due_on = models.DateField(_("变更报送截止日期"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(_("变更生效时间"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("录入时间"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]] = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("仪器信息变更")
        verbose_name_plural = verbose_name
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("instrument",),
                condition=Q(state__in=OPEN_CHANGES),
                name="instruments_one_open_change",
                violation_error_message=_("这台仪器已有一项未办结的变更，请先办结或撤销。"),
            ),
        )
        indexes = (models.Index(fields=("state", "submitted_at"), name="instruments_changes_in"),)

    def __str__(self) -> str:
        return f"{self.instrument} {self.happened_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the change: published and proposed side by side."""
        return reverse("instruments:change", args=[self.public_id])

    @property
    def organisation(self) -> Organisation:
        """The managing unit of the instrument: who acts on the change."""
        return self.instrument.organisation

    @property
    def days_late(self) -> int:
        """Days between the last day of the limit and the report of the change."""
        if self.submitted_at is None:
            return 0
        return days_late(self.due_on, clock.local_date(self.submitted_at))
