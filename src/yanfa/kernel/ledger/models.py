"""Tables of the ledger: accounts, the operations on them with their postings, and holds with their ends."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.audit.targets import OptionallyTargetedModel, TargetedQuerySet
from yanfa.kernel.identifiers.public_id import PublicIdField


class Unit(StrEnum):
    """What an account counts."""

    FEN = "fen"
    PIECES = "pieces"


class End(StrEnum):
    """How a hold ended."""

    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class Account(models.Model):
    """A place where money (fen) or pieces are counted; a limit is an account that must not fall below nothing."""

    public_id = PublicIdField()
    code = models.CharField(_("科目代码"), max_length=100, unique=True)
    label = models.CharField(_("科目名称"), max_length=200)
    unit = models.CharField(
        _("计量单位"), max_length=10, choices=[(Unit.FEN, _("分")), (Unit.PIECES, _("件"))]
    )
    #: Money's ends, where it comes from and goes to, may stand below nothing; limits may not.
    limited = models.BooleanField(_("不得透支"), default=True)
    balance = models.BigIntegerField(_("余额"), default=0, editable=False)
    #: What open holds will take from it.
    held = models.BigIntegerField(_("预留"), default=0, editable=False)
    opened_at = models.DateTimeField(_("开立时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("分录科目")
        verbose_name_plural = verbose_name
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(limited=False) | Q(balance__gte=F("held")), name="ledger_not_overdrawn"
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="ledger_held_not_negative"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def available(self) -> int:
        """What is there and not held."""
        return self.balance - self.held


class Entry(OptionallyTargetedModel):
    """One operation, known by its key: said twice, it is done once."""

    public_id = PublicIdField()
    key = models.CharField(_("业务唯一键"), max_length=200, unique=True)
    kind = models.CharField(_("业务类型"), max_length=60)
    memo = models.CharField(_("摘要"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        verbose_name=_("冲正的业务"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("记账时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = TargetedQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = _("记账业务")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("content_type", "object_id"), name="ledger_entry_target"),
            models.Index(fields=("kind", "at"), name="ledger_entry_kind"),
        )

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """An amount from one account to another: balanced by construction."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.BigIntegerField(_("数额"))

    class Meta:
        verbose_name = _("分录")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_two_accounts"),
        )

    def __str__(self) -> str:
        return f"{self.debit} → {self.credit} {self.amount}"


class HoldQuerySet(TargetedQuerySet["Hold"]):
    """Questions about holds."""

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(end=None)


class Hold(OptionallyTargetedModel):
    """An amount set aside on the account that it will be taken from, up to and including a day."""

    public_id = PublicIdField()
    key = models.CharField(_("业务唯一键"), max_length=200, unique=True)
    kind = models.CharField(_("业务类型"), max_length=60)
    memo = models.CharField(_("摘要"), max_length=200, blank=True)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="expected")
    amount = models.BigIntegerField(_("数额"))
    until = models.DateField(_("有效至"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("预留时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("额度预留")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_hold_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_hold_two_accounts"),
        )
        indexes = (models.Index(fields=("content_type", "object_id"), name="ledger_hold_target"),)

    def __str__(self) -> str:
        return self.key


class HoldEnd(models.Model):
    """How a hold ended, once: posted by an entry, given back, or run out."""

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="end")
    how = models.CharField(
        _("结果"),
        max_length=10,
        choices=[(End.POSTED, _("已入账")), (End.VOIDED, _("已释放")), (End.EXPIRED, _("已过期"))],
    )
    entry = models.OneToOneField(
        Entry, verbose_name=_("入账业务"), on_delete=models.PROTECT, null=True, related_name="settles"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("结束时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("预留结果")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(how=End.POSTED, entry__isnull=False)
                | (~Q(how=End.POSTED) & Q(entry__isnull=True)),
                name="ledger_posted_by_an_entry",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hold} {self.how}"


#: What is never changed and never deleted.
FOR_EVER: tuple[type[models.Model], ...] = (Entry, Posting, Hold, HoldEnd)
