"""年度确认: once an evaluation year every unit confirms what is published and gives its figures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models.registry import Instrument
from yanfa.subsystems.instruments.rules.registry import evaluation_days

OUTCOMES = [
    (Outcome.DUE, _("待确认")),
    (Outcome.CONFIRMED, _("确认无变化")),
    (Outcome.CHANGED, _("已提交变更")),
    (Outcome.EXCEPTED, _("例外")),
]


class ConfirmationRound(models.Model):
    """年度确认批次: one evaluation year, 1 July to 30 June, named by the calendar year in which it began."""

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField(_("确认的评估年度"), unique=True)
    due_on = models.DateField(_("截止日"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    opened_at = models.DateTimeField(_("发起时间"), default=clock.now, editable=False)
    state = StateField("instruments.confirmation_round")

    class Meta:
        verbose_name = _("年度确认批次")
        verbose_name_plural = verbose_name
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} — {self.ends_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the round."""
        return reverse("instruments:confirmation_round", args=[self.public_id])

    @property
    def starts_on(self) -> date:
        """The first day of the evaluation year."""
        return evaluation_days(self.year)[0]

    @property
    def ends_on(self) -> date:
        """The last day of the evaluation year."""
        return evaluation_days(self.year)[1] - timedelta(days=1)


class ConfirmationTaskQuerySet(models.QuerySet["ConfirmationTask"]):
    """Questions about what units owe."""

    def visible_to(self, user: Any) -> Self:
        """All for staff, the own ones for units."""
        if has_permission(user, "instruments.read"):
            return self
        kept = user.scopes_of("instrument_keeper") if user.is_authenticated else frozenset()
        return self.filter(organisation__public_id__in=kept | organisations_of(user))

    def flagged(self, year: int) -> Self:
        """Units that did not complete the confirmation of an evaluation year in time: `no_report`."""
        return self.filter(round__year=year, no_report=True)


class ConfirmationTask(models.Model):
    """单位年度确认: what one unit owes in a round, and how completely and timely it was done."""

    public_id = PublicIdField()
    round = models.ForeignKey(ConfirmationRound, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("管理单位"),
        on_delete=models.PROTECT,
        related_name="instrument_confirmations",
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True, editable=False)
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0, editable=False)
    due_count = models.PositiveIntegerField(_("应确认台套数"), default=0, editable=False)
    answered_count = models.PositiveIntegerField(_("已确认台套数"), default=0, editable=False)
    completeness = models.DecimalField(
        _("完整率（%）"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    timeliness = models.DecimalField(
        _("及时更新率（%）"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    #: 未完成信息报送: read by the eligibility for reward and by joint review.
    no_report = models.BooleanField(_("未按期完成报送"), default=False, editable=False)
    state = StateField("instruments.confirmation")

    objects: ClassVar[models.Manager[ConfirmationTask]] = ConfirmationTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位年度确认")
        verbose_name_plural = verbose_name
        ordering = ("round", "organisation")
        constraints = (
            models.UniqueConstraint(fields=("round", "organisation"), name="instruments_confirmation_once"),
            models.CheckConstraint(
                condition=Q(answered_count__lte=F("due_count")), name="instruments_confirmation_within"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.round}"

    def get_absolute_url(self) -> str:
        """The page on which the unit confirms."""
        return reverse("instruments:confirmation", args=[self.public_id])


class ConfirmationLine(models.Model):
    """年度确认明细: what the unit said of one instrument, with its figures of the evaluation year."""

    task = models.ForeignKey(ConfirmationTask, on_delete=models.PROTECT, related_name="lines")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="confirmations")
    outcome = models.CharField(_("确认结果"), max_length=20, choices=OUTCOMES, default=Outcome.DUE)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    completeness = models.DecimalField(
        _("完整率（%）"), max_digits=5, decimal_places=2, default=Decimal(0), editable=False
    )
    answered_at = models.DateTimeField(_("确认时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("年度确认明细")
        verbose_name_plural = verbose_name
        ordering = ("task", "pk")
        constraints = (
            models.UniqueConstraint(fields=("task", "instrument"), name="instruments_line_once"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DUE.value, answered_at=None)
                | (~Q(outcome=Outcome.DUE.value) & Q(answered_at__isnull=False)),
                name="instruments_line_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.get_outcome_display()}"
