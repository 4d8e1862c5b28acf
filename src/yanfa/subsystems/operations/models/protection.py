"""等级保护: what level a system is filed at, and the assessments that keep the filing valid."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.lateness import LateField
from yanfa.subsystems.operations.choices.protection import Conclusion
from yanfa.subsystems.operations.models.systems import System
from yanfa.subsystems.operations.models.systems_dated import GRACE, End, Recorded, Spell, SpellQuerySet

#: Levels that are filed with the police.
LEVELS = [(2, _("二级")), (3, _("三级")), (4, _("四级"))]
CONCLUSIONS = [
    (Conclusion.EXCELLENT, _("优")),
    (Conclusion.GOOD, _("良")),
    (Conclusion.FAIR, _("中")),
    (Conclusion.POOR, _("差")),
    (Conclusion.CONFORMS, _("符合")),
    (Conclusion.BASICALLY_CONFORMS, _("基本符合")),
    (Conclusion.DOES_NOT_CONFORM, _("不符合")),
]


class FilingQuerySet(SpellQuerySet):
    """Questions about filings."""

    def search(self, words: str) -> Self:
        """Those whose certificate, system or reports hold the words."""
        found = Q(certificate__icontains=words) | Q(system__name__icontains=words) | Q(system__code=words)
        reported = Assessment.objects.filter(report_number__icontains=words).values("filing")
        return self.filter(found | Q(pk__in=reported)) if words else self


class Filing(Spell):
    """等级保护备案: from the day of filing until it is revoked or replaced by another level."""

    system = models.ForeignKey(
        System, verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="filings"
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    level = models.PositiveSmallIntegerField(_("备案级别"), choices=LEVELS)
    certificate = models.CharField(_("备案证明编号"), max_length=60, unique=True)
    authority = models.CharField(_("受理备案的公安机关"), max_length=100, blank=True)

    objects: ClassVar[models.Manager[Filing]] = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("等级保护备案")
        verbose_name_plural = verbose_name
        ordering = ("system", "starts_on", "pk")

    def __str__(self) -> str:
        return f"{self.system} {self.get_level_display()} {self.certificate}"

    def get_absolute_url(self) -> str:
        """The page of the filing."""
        return reverse("operations:filing", args=[self.public_id])


class FilingEnd(End):
    """等级保护备案撤销: revoked, or replaced by a filing at another level."""

    spell = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="end")

    class Meta:
        verbose_name = _("等级保护备案撤销")
        verbose_name_plural = verbose_name


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Questions about assessments."""

    def in_date(self, day: date) -> Self:
        """Of every filing that stood on the day, its last assessment, where that had not run out."""
        last = Assessment.objects.filter(filing=OuterRef("filing"), assessed_on__lte=day).filter(
            Q(assessed_on__gt=OuterRef("assessed_on"))
            | Q(assessed_on=OuterRef("assessed_on"), pk__gt=OuterRef("pk"))
        )
        standing = Filing.objects.standing_on(day).values("pk")
        return self.filter(~Exists(last), filing__in=standing, assessed_on__lte=day, valid_until__gte=day)


class Assessment(Recorded):
    """等级测评: a report on a filed system; how long it counts is decided by the policy of its day and kept."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="assessments")
    report_number = models.CharField(_("测评报告编号"), max_length=100, unique=True)
    assessed_on = models.DateField(_("测评日期"))
    valid_until = models.DateField(
        _("有效期至"), editable=False, help_text=_("按测评周期推算，到期日当日仍有效。")
    )
    cycle = models.CharField(_("所依周期参数"), max_length=200, editable=False)
    agency = models.CharField(_("测评机构"), max_length=100, blank=True)
    score = models.DecimalField(
        _("测评得分"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    conclusion = models.CharField(_("测评结论"), max_length=20, choices=CONCLUSIONS)
    high_risks = models.PositiveIntegerField(_("高风险项数"), default=0)
    late = LateField(happened="assessed_on", grace=GRACE)

    objects: ClassVar[models.Manager[Assessment]] = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("等级测评")
        verbose_name_plural = verbose_name
        ordering = ("-assessed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("assessed_on")), name="operations_assessment_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_number} {self.assessed_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the filing."""
        return self.filing.get_absolute_url()
