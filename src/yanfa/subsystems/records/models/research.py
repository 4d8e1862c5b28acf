"""Research projects that the unit undertakes, and how each was extended or ended.

A thin table of its own and not a row of the register of budget projects: a research project is funded by somebody else,
has a number of that funder, and needs no budget, no year and no payments here. `project` says in which budget project
its work is done, where it is in one.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.choices.research import ENDED, ResearchEventKind, ResearchLevel, ResearchRole
from yanfa.subsystems.records.models.results import (
    STANDS,
    Result,
    ResultQuerySet,
    Shape,
    insist_in_order,
    late_after,
)

LEVELS = [
    (ResearchLevel.NATIONAL, _("国家级")),
    (ResearchLevel.MINISTRY, _("部委级")),
    (ResearchLevel.MUNICIPAL, _("省市级")),
    (ResearchLevel.BUREAU, _("局级")),
    (ResearchLevel.OTHER, _("其他")),
]
ROLES = [(ResearchRole.LEAD, _("主持")), (ResearchRole.PARTNER, _("参加"))]
EVENTS = [
    (ResearchEventKind.EXTENDED, _("批准延期")),
    (ResearchEventKind.CONCLUDED, _("结题")),
    (ResearchEventKind.TERMINATED, _("终止")),
]


class ResearchQuerySet(ResultQuerySet):
    """Questions about research projects."""

    def running(self, start: date, end: date, year: int) -> Self:
        """Those that ran on a day from `start` up to, and without, `end`, as was known when that year closed.

        A project runs from its start to the day on which it was concluded or terminated; where neither is known, to
        its planned end, or to the last day that an approved extension gave it.
        """
        events = ResearchEvent.objects.credited_for(year)
        ended = events.filter(kind__in=ENDED)
        longer = events.filter(kind=ResearchEventKind.EXTENDED, until__gte=start)
        runs = Q(pk__in=ended.filter(happened_on__gte=start).values("research")) | (
            ~Q(pk__in=ended.values("research"))
            & (Q(ends_on__gte=start) | Q(pk__in=longer.values("research")))
        )
        return self.credited_for(year).filter(runs, starts_on__lt=end)


class ResearchProject(Result):
    """科研项目: undertaken as lead or partner, by an approval or task document."""

    number = models.CharField(_("项目编号"), max_length=80)
    title = models.CharField(_("项目名称"), max_length=300)
    level = models.CharField(_("级别"), max_length=10, choices=LEVELS)
    funder = models.CharField(_("下达单位"), max_length=200)
    role = models.CharField(_("承担方式"), max_length=10, choices=ROLES)
    document = models.CharField(_("立项文件或任务书"), max_length=200, help_text=_("文件名称和文号。"))
    approved_on = models.DateField(_("立项日期"))
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("计划完成日期"))
    funds = models.DecimalField(
        _("经费（元）"),
        max_digits=14,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0, _("经费不能为负数。"))],
    )
    late = late_after("approved_on")

    objects: ClassVar[models.Manager[Any]] = ResearchQuerySet.as_manager()

    shape = Shape(
        code="research",
        day="approved_on",
        facts=(
            *("number", "title", "level", "funder", "role", "document"),
            *("approved_on", "starts_on", "ends_on", "funds", "unit", "project"),
        ),
        listed=("title", "number", "level", "role", "starts_on", "ends_on"),
        sought=("title", "number", "funder"),
        key=("number",),
        proofs={"document": _("立项文件或任务书"), "other": _("其他")},
        needed=("document",),
        chosen=("level", "role"),
    )

    class Meta(Result.Meta):
        verbose_name = _("科研项目")
        verbose_name_plural = verbose_name
        ordering = ("-approved_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("number",),
                condition=STANDS,
                name="records_research_once",
                violation_error_message=_("这个项目编号已登记，请打开原记录。"),
            ),
        )
        indexes = (models.Index(fields=("starts_on", "ends_on"), name="records_research_days"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def clean(self) -> None:
        """Raise ValidationError for days in the wrong order."""
        super().clean()
        insist_in_order(self, "starts_on", "ends_on", _("计划完成日期不能早于起始日期。"))

    def wants(self) -> list[str]:
        """What is missing before it can be verified."""
        missing = super().wants()
        if self.unit_id is None:
            missing.append(_now("请填承担项目的本单位。"))
        return missing


class ResearchEvent(Result):
    """科研项目进展: an approved extension, the conclusion, or the termination."""

    research = models.ForeignKey(
        ResearchProject, verbose_name=_("科研项目"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("事项"), max_length=10, choices=EVENTS)
    happened_on = models.DateField(_("批准或结题日期"))
    until = models.DateField(_("延期至"), null=True, blank=True)
    document = models.CharField(_("文件"), max_length=200, help_text=_("文件名称和文号。"))
    late = late_after("happened_on")

    shape = Shape(
        code="research_events",
        day="happened_on",
        facts=("research", "kind", "happened_on", "until", "document"),
        listed=("research", "kind", "happened_on", "until"),
        sought=("research__title", "research__number", "document"),
        key=("research", "kind", "happened_on"),
        proofs={"document": _("批复或结题证书"), "other": _("其他")},
        needed=("document",),
        chosen=("kind",),
        parent="research",
    )

    class Meta(Result.Meta):
        verbose_name = _("科研项目进展")
        verbose_name_plural = verbose_name
        ordering = ("-happened_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("research",),
                condition=STANDS & Q(kind__in=ENDED),
                name="records_research_ended_once",
                violation_error_message=_("这个项目已登记结题或终止。"),
            ),
            models.UniqueConstraint(
                fields=("research", "kind", "happened_on"),
                condition=STANDS,
                name="records_research_event_once",
                violation_error_message=_("这件事项已登记。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ResearchEventKind.EXTENDED) | Q(until__isnull=False),
                name="records_extended_until",
                violation_error_message=_("批准延期的应填延期至的日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.research} {self.get_kind_display()} {self.happened_on}"

    def clean(self) -> None:
        """Raise ValidationError for days that cannot be."""
        super().clean()
        if not self.research_id:
            return
        if self.happened_on and self.happened_on < self.research.approved_on:
            raise ValidationError({"happened_on": _now("不能早于立项日期 %s。") % self.research.approved_on})
        if self.until and self.until <= self.research.ends_on:
            raise ValidationError({"until": _now("应晚于计划完成日期 %s。") % self.research.ends_on})
