"""What is bought out of a budget project: the plan, the contracts, and whether what was bought was accepted.

Nothing is edited: a wrong row is taken out by a withdrawal that says why, both stay, and the right row is the next
revision under the same number.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from yanfa.registers.projects.choices import ProcurementMethod
from yanfa.registers.projects.models.money import Recorded
from yanfa.registers.projects.models.projects import BudgetProject, ProjectYear

METHODS = [
    (ProcurementMethod.OPEN_TENDER, _("公开招标")),
    (ProcurementMethod.INVITED_TENDER, _("邀请招标")),
    (ProcurementMethod.NEGOTIATION, _("竞争性谈判")),
    (ProcurementMethod.CONSULTATION, _("竞争性磋商")),
    (ProcurementMethod.INQUIRY, _("询价")),
    (ProcurementMethod.SINGLE_SOURCE, _("单一来源")),
    (ProcurementMethod.FRAMEWORK, _("框架协议")),
    (ProcurementMethod.INNOVATION, _("合作创新采购")),
    (ProcurementMethod.E_MARKET, _("电子卖场")),
    (ProcurementMethod.SELF, _("分散采购（自行采购）")),
]
POSITIVE = [MinValueValidator(Decimal("0.01"), _("金额应大于零。"))]


class LedgerQuerySet(models.QuerySet):
    """Rows of the ledger, those that a withdrawal took out told apart."""

    def standing(self) -> Self:
        """Rows that nobody took out."""
        return self.filter(withdrawal=None)

    def standing_after(self, year: F | OuterRef) -> Self:
        """Rows that stood when that year ended: what is mended later does not change the year."""
        return self.filter(Q(withdrawal=None) | Q(withdrawal__withdrawn_on__year__gt=year))


class ProcurementItemQuerySet(LedgerQuerySet):
    """Questions about the plan."""

    def due_between(self, start: date, end: date) -> Self:
        """Items due from `start` up to `end` that neither a withdrawal nor an approval took out by their year's end."""
        cancelled = ProcurementCancellation.objects.filter(
            item=OuterRef("pk"), approved_on__year__lte=OuterRef("due_on__year")
        ).standing_after(OuterRef("due_on__year"))
        due = self.filter(due_on__gte=start, due_on__lt=end).standing_after(F("due_on__year"))
        return due.exclude(Exists(cancelled))


class AcceptanceQuerySet(LedgerQuerySet):
    """Questions about acceptances."""

    def completing_between(self, start: date, end: date) -> Self:
        """Acceptances that concluded an item within the year in which it was due, by the day on which they count."""
        year = F("item__due_on__year")
        found = self.filter(
            passed=True, final=True, counts_on__gte=start, counts_on__lt=end, counts_on__year=year
        ).standing_after(year)
        return found.filter(Q(item__withdrawal=None) | Q(item__withdrawal__withdrawn_on__year__gt=year))


class ProcurementItem(Recorded):
    """An item of the year's procurement plan: what is to be bought how, for how much, until when."""

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="procurement")
    number = models.CharField(_("采购计划编号"), max_length=60)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    name = models.CharField(_("采购内容"), max_length=200)
    method = models.CharField(_("采购方式"), max_length=20, choices=METHODS)
    amount = models.DecimalField(_("计划金额（元）"), max_digits=16, decimal_places=2, validators=POSITIVE)
    due_on = models.DateField(_("应完成日"), help_text=_("按计划应完成履约验收的日期。"))
    document_number = models.CharField(_("批准文件号"), max_length=100, blank=True)

    objects: ClassVar[models.Manager[ProcurementItem]] = ProcurementItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("采购计划项")
        verbose_name_plural = verbose_name
        ordering = ("number", "revision")
        constraints = (
            models.UniqueConstraint(
                fields=("project_year", "number", "revision"),
                name="projects_item_once",
                violation_error_message=_("这个采购计划编号已录入。"),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="projects_item_amount"),
        )
        indexes = (models.Index(fields=("due_on",), name="projects_item_due"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ProcurementCancellation(Recorded):
    """The approval by which an item leaves the plan; the item stays on the list, and out of the rate."""

    item = models.ForeignKey(ProcurementItem, on_delete=models.PROTECT, related_name="cancellations")
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    document_number = models.CharField(_("批准取消的文件号"), max_length=100)
    approved_on = models.DateField(_("批准日期"))
    reason = models.CharField(_("取消原因"), max_length=300, blank=True)

    objects: ClassVar[models.Manager[ProcurementCancellation]] = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("采购取消")
        verbose_name_plural = verbose_name
        ordering = ("approved_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("item", "revision"),
                name="projects_cancelled_once",
                violation_error_message=_("这项采购已取消。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_number} {self.item}"


class Contract(Recorded):
    """A contract of a project: for an item of a plan, or from before the plan was kept here.

    It belongs to the project and not to a year: it is paid over several.
    """

    project = models.ForeignKey(BudgetProject, on_delete=models.PROTECT, related_name="contracts")
    item = models.ForeignKey(
        ProcurementItem,
        verbose_name=_("采购计划项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        help_text=_("以前年度签订、结转执行而没有计划项的合同可不选。"),
    )
    number = models.CharField(_("合同号"), max_length=100)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    supplier_name = models.CharField(_("供应商"), max_length=200)
    supplier = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("供应商"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    signed_on = models.DateField(_("签订日期"))
    amount = models.DecimalField(_("合同金额（元）"), max_digits=16, decimal_places=2, validators=POSITIVE)
    excess_reason = models.CharField(
        _("超计划说明"),
        max_length=300,
        blank=True,
        help_text=_("合同合计超过计划金额时，写明原因和批准文件。"),
    )

    objects: ClassVar[models.Manager[Contract]] = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("合同")
        verbose_name_plural = verbose_name
        ordering = ("signed_on", "number", "revision")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "number", "revision"),
                name="projects_contract_once",
                violation_error_message=_("这个合同号已登记。"),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="projects_contract_amount"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.supplier_name}"


class Acceptance(Recorded):
    """履约验收 of what a contract or an item bought; the final one that passes concludes the item."""

    project = models.ForeignKey(BudgetProject, on_delete=models.PROTECT, related_name="acceptances")
    item = models.ForeignKey(
        ProcurementItem,
        verbose_name=_("采购计划项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptances",
    )
    contract = models.ForeignKey(
        Contract,
        verbose_name=_("合同"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptances",
    )
    number = models.CharField(_("验收单号"), max_length=100)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    accepted_on = models.DateField(_("验收日期"))
    passed = models.BooleanField(_("验收合格"), default=True)
    final = models.BooleanField(
        _("最终验收"),
        default=True,
        help_text=_("验收后这项采购全部完成；分阶段、分合同验收的，最后一次才勾选。"),
    )
    amount = models.DecimalField(
        _("验收金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )
    #: From when the item counts as done, see rules.counts_on; None where no item of a plan was accepted.
    counts_on = models.DateField(null=True, editable=False)
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("验收单"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar[models.Manager[Acceptance]] = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("履约验收")
        verbose_name_plural = verbose_name
        ordering = ("accepted_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "number", "revision"),
                name="projects_acceptance_once",
                violation_error_message=_("这个验收单号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(contract__isnull=False),
                name="projects_acceptance_of",
                violation_error_message=_("请选择验收的合同或采购计划项。"),
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="projects_acceptance_amount"
            ),
        )
        indexes = (models.Index(fields=("counts_on",), name="projects_acceptance_day"),)

    def __str__(self) -> str:
        return f"{self.number} {self.accepted_on}"


class LedgerWithdrawal(Recorded):
    """What takes a wrong row out of the ledger, and why; exactly one row each."""

    WHAT = ("item", "cancellation", "contract", "acceptance")

    item = models.OneToOneField(
        ProcurementItem, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal"
    )
    cancellation = models.OneToOneField(
        ProcurementCancellation, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal"
    )
    contract = models.OneToOneField(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal"
    )
    acceptance = models.OneToOneField(
        Acceptance, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal"
    )
    withdrawn_on = models.DateField(_("撤销日期"))
    reason = models.CharField(_("撤销原因"), max_length=300)

    class Meta:
        verbose_name = _("台账撤销")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(item__isnull=False, cancellation=None, contract=None, acceptance=None)
                | Q(item=None, cancellation__isnull=False, contract=None, acceptance=None)
                | Q(item=None, cancellation=None, contract__isnull=False, acceptance=None)
                | Q(item=None, cancellation=None, contract=None, acceptance__isnull=False),
                name="projects_withdrawal_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.withdrawn_on} {self.reason}"

    @property
    def what(self) -> str:
        """The row that was taken out, with what it is."""
        row = self.item or self.cancellation or self.contract or self.acceptance
        return "" if row is None else f"{row._meta.verbose_name} {row}"
