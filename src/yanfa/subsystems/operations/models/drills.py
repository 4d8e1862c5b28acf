"""Emergency drills: the plan, how it was held, the report with what is to be improved, and the signature."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.drills import DrillKind
from yanfa.subsystems.operations.models.duties import Endable, Kept, person_key
from yanfa.subsystems.operations.models.maintenance import PROJECT, SYSTEM

DRILL_KINDS = [
    (DrillKind.ATTACK, _("网络攻击处置")),
    (DrillKind.RECOVERY, _("数据恢复")),
    (DrillKind.POWER, _("断电与空调故障")),
    (DrillKind.NETWORK, _("网络中断")),
    (DrillKind.SWITCHOVER, _("系统切换")),
    (DrillKind.COMBINED, _("综合演练")),
]
PAPER: dict[str, Any] = {
    "to": "files.StoredFile",
    "on_delete": models.PROTECT,
    "related_name": "+",
    "null": True,
}


class DrillQuerySet(models.QuerySet["Drill"]):
    """Questions about drills."""

    def complete_between(self, start: datetime, end: datetime) -> Self:
        """Drills whose plan, record and report were all there, and signed, within the period.

        The signature closes a drill and comes last: a paper that arrives later changes no period that has ended.
        """
        return self.filter(signing__recorded_at__gte=start, signing__recorded_at__lt=end)

    def search(self, words: str) -> Self:
        """Those whose number, title or scenario holds every word."""
        found = self
        for word in words.split():
            named = Q(number__icontains=word) | Q(title__icontains=word)
            found = found.filter(named | Q(scenario__icontains=word))
        return found


class Drill(models.Model):
    """应急演练: planned with a file, held, reported, and signed by another person."""

    public_id = PublicIdField()
    number = models.CharField(_("演练编号"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("演练名称"), max_length=200)
    kind = models.CharField(_("演练类型"), max_length=12, choices=DRILL_KINDS)
    system = models.ForeignKey(**SYSTEM)
    project = models.ForeignKey(**PROJECT)
    planned_on = models.DateField(_("计划演练日期"))
    scenario = models.TextField(_("演练场景"), max_length=2_000)
    plan_file = models.ForeignKey(verbose_name=_("演练方案"), editable=False, **PAPER)
    state = StateField("operations.drill")
    recorded_by = person_key(_("录入人"))
    recorded_at = RecordedAtField()

    objects: ClassVar[models.Manager[Any]] = DrillQuerySet.as_manager()

    class Meta:
        verbose_name = _("应急演练")
        verbose_name_plural = verbose_name
        ordering = ("-planned_on", "-number")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the drill."""
        return reverse("operations:drill", args=[self.public_id])


class DrillHolding(Kept):
    """演练实施: the day that is claimed, the record, and who took part."""

    drill = models.OneToOneField(Drill, on_delete=models.PROTECT, related_name="holding")
    held_on = models.DateField(_("演练日期"))
    summary = models.TextField(_("演练过程"), max_length=4_000)
    record_file = models.ForeignKey(verbose_name=_("演练记录"), **PAPER)
    participants = models.PositiveIntegerField(_("参演人数"))
    late = LateField(happened="held_on", grace="operations.drill_entry_days")

    class Meta(Kept.Meta):
        verbose_name = _("演练实施")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.drill} {self.held_on}"


class DrillUnit(Kept):
    """参演单位: how many people of a unit took part."""

    holding = models.ForeignKey(DrillHolding, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(_("单位或部门"), max_length=100)
    people = models.PositiveIntegerField(_("人数"))

    class Meta(Kept.Meta):
        verbose_name = _("参演单位")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("holding", "name"), name="operations_drill_unit_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.people}"


class DrillReport(Endable):
    """演练总结: lessons and the file; one that was sent back is taken back and stays."""

    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="reports")
    lessons = models.TextField(_("发现问题和经验教训"), max_length=4_000)
    report_file = models.ForeignKey(verbose_name=_("演练总结"), **PAPER)

    class Meta(Kept.Meta):
        verbose_name = _("演练总结")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("drill",), condition=Q(ended_at=None), name="operations_drill_reported_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.drill}"


class DrillImprovement(Kept):
    """演练改进项: what is to be improved, by whom, until when."""

    report = models.ForeignKey(DrillReport, on_delete=models.PROTECT, related_name="improvements")
    text = models.CharField(_("改进事项"), max_length=300)
    responsible = models.CharField(_("责任人"), max_length=100)
    due_on = models.DateField(_("完成期限"))

    class Meta(Kept.Meta):
        verbose_name = _("演练改进项")
        verbose_name_plural = verbose_name
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.text


class ImprovementDone(Kept):
    """改进完成: the day on which an improvement was made, once."""

    improvement = models.OneToOneField(DrillImprovement, on_delete=models.PROTECT, related_name="done")
    done_on = models.DateField(_("完成日期"))
    note = models.CharField(_("完成情况"), max_length=500)
    late = LateField(happened="done_on", grace="operations.drill_entry_days")

    class Meta(Kept.Meta):
        verbose_name = _("改进完成")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.improvement} {self.done_on}"


class DrillSigning(Kept):
    """演练签认: who signed a drill whose papers are whole; the server's moment is the one that counts."""

    drill = models.OneToOneField(Drill, on_delete=models.PROTECT, related_name="signing")
    opinion = models.CharField(_("签认意见"), max_length=500)

    class Meta(Kept.Meta):
        verbose_name = _("演练签认")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.drill}"
