"""Whose turn it is at every open record, and when records entered and left the tagged states."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet
from yanfa.kernel.workflow.fields import LONGEST_CODE


class TurnQuerySet(TargetedQuerySet["Turn"]):
    def for_tokens(self, tokens: frozenset[str]) -> Self:
        """Turns of somebody with these audience tokens, the most urgent first."""
        return self.filter(audience__in=tokens).order_by(F("due_on").asc(nulls_last=True), "since", "pk")

    def overdue(self, on: date) -> Self:
        """Turns whose last day has passed on that date; the last day itself is still in time."""
        return self.filter(due_on__lt=on).order_by("due_on", "pk")


class Turn(TargetedModel):
    """An open record waits for this audience: one row a record, or one for each of several who act side by side."""

    process = models.CharField(_("流程"), max_length=100)
    state = models.CharField(_("状态"), max_length=LONGEST_CODE)
    audience = models.CharField(_("由谁办理"), max_length=120)
    since = models.DateTimeField(_("进入时间"))
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    provisional = models.BooleanField(_("期限为暂定"), default=False)

    objects: ClassVar[models.Manager["Turn"]] = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("待办")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "audience"), name="workflow_turn_once_an_audience"
            ),
        )
        indexes = (
            models.Index(fields=("audience", "due_on"), name="workflow_turn_todo"),
            models.Index(fields=("due_on",), name="workflow_turn_due"),
        )


class StateSpanQuerySet(TargetedQuerySet["StateSpan"]):
    def of(self, model: type[models.Model], tag: str) -> Self:
        """The spans of one tag over the records of one model."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), tag=tag)

    def entered_in(self, start: datetime, end: datetime) -> Self:
        """Spans that began in the half-open interval [start, end)."""
        return self.filter(entered_at__gte=start, entered_at__lt=end)

    def left_in(self, start: datetime, end: datetime) -> Self:
        """Spans that ended in the half-open interval [start, end)."""
        return self.filter(left_at__gte=start, left_at__lt=end)

    def standing_at(self, moment: datetime) -> Self:
        """Spans that held at a moment: entered at or before it, not left by then."""
        return self.filter(Q(left_at=None) | Q(left_at__gt=moment), entered_at__lte=moment)


class StateSpan(TargetedModel):
    """A record carried a tag from one moment until before another; a move between two states of the tag is no end."""

    process = models.CharField(_("流程"), max_length=100)
    tag = models.CharField(_("标签"), max_length=LONGEST_CODE)
    state = models.CharField(_("进入的状态"), max_length=LONGEST_CODE)
    entered_at = models.DateTimeField(_("进入时间"))
    left_at = models.DateTimeField(_("离开时间"), null=True, blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["StateSpan"]] = StateSpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("状态期间")
        verbose_name_plural = verbose_name
        constraints = (
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("entered_at")), name="workflow_span_in_order"
            ),
            models.UniqueConstraint(
                fields=("content_type", "object_id", "tag"),
                condition=Q(left_at=None),
                name="workflow_span_open_once",
            ),
        )
        indexes = (
            models.Index(fields=("content_type", "tag", "entered_at"), name="workflow_span_entered"),
            models.Index(fields=("content_type", "tag", "left_at"), name="workflow_span_left"),
            models.Index(fields=("content_type", "object_id"), name="workflow_span_record"),
        )
