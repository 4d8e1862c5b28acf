"""VPN accounts: who holds them, the terms for which they are valid, and the days on which somebody signed in."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.masking import mask_name
from yanfa.kernel.crypto.fields import BlindIndexField, EncryptedTextField
from yanfa.kernel.workflow.lateness import LateField
from yanfa.subsystems.operations.models.lines import Assigned
from yanfa.subsystems.operations.models.systems_dated import GRACE, End, Recorded, Spell, SpellQuerySet
from yanfa.subsystems.operations.rules.vpn import bare_name


class VpnAccountQuerySet(models.QuerySet["VpnAccount"]):
    """Questions about accounts."""

    def search(self, words: str) -> Self:
        """Those whose account or unit holds the words, or whose holder has exactly this name."""
        found = Q(account__icontains=words) | Q(unit__icontains=words) | Q(holder_index=words)
        return self.filter(found) if words else self

    def valid_on(self, day: date) -> Self:
        """Those that were neither disabled nor expired on that day."""
        return self.filter(pk__in=VpnTerm.objects.standing_on(day).values("account"))


class VpnAccount(Recorded):
    """VPN账号: the name by which a holder signs in at the gateway."""

    account = models.CharField(_("VPN账号"), max_length=100, unique=True)
    holder = EncryptedTextField(_("使用人"), blank=True)
    holder_index = BlindIndexField(of="holder", normalise=bare_name)
    unit = models.CharField(_("使用单位"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[VpnAccount]] = VpnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("VPN账号")
        verbose_name_plural = verbose_name
        ordering = ("account",)
        constraints = (
            models.UniqueConstraint(
                Lower("account"),
                name="operations_vpn_account_once",
                violation_error_message=_("已有这个VPN账号。"),
            ),
        )

    def __str__(self) -> str:
        return self.account

    def get_absolute_url(self) -> str:
        """The page of the account."""
        return reverse("operations:vpn_account", args=[self.public_id])

    @property
    def masked_holder(self) -> str:
        """The holder's name as pages show it."""
        return mask_name(self.holder) if self.holder else ""


class VpnTermQuerySet(SpellQuerySet):
    """Questions about the terms of accounts."""

    def standing_on(self, day: date) -> Self:
        """Terms that had begun, were not ended, and had not run out: the day of expiry is the last valid one."""
        return super().standing_on(day).filter(Q(expires_on=None) | Q(expires_on__gte=day))


class VpnTerm(Spell, Assigned):
    """VPN使用期: from a day on the account is valid; opening, renewing and enabling again each write one."""

    account = models.ForeignKey(VpnAccount, on_delete=models.PROTECT, related_name="terms")
    expires_on = models.DateField(
        _("到期日"), null=True, blank=True, help_text=_("最后有效的一天；长期有效的不填。")
    )

    objects: ClassVar[models.Manager[VpnTerm]] = VpnTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("VPN使用期")
        verbose_name_plural = verbose_name
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("starts_on")),
                name="operations_vpn_term_days",
                violation_error_message=_("到期日不能早于起始日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.starts_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the account."""
        return self.account.get_absolute_url()


class VpnTermEnd(End):
    """VPN停用: the account was disabled before its term ran out, or the term was replaced by a renewal."""

    spell = models.OneToOneField(VpnTerm, on_delete=models.PROTECT, related_name="end")

    class Meta:
        verbose_name = _("VPN停用")
        verbose_name_plural = verbose_name


class VpnSignIn(Recorded):
    """VPN登录日: the gateway saw the account sign in on this day."""

    account = models.ForeignKey(VpnAccount, on_delete=models.PROTECT, related_name="sign_ins")
    signed_in_on = models.DateField(_("登录日期"))
    late = LateField(happened="signed_in_on", grace=GRACE)

    objects: ClassVar[models.Manager[VpnSignIn]] = models.Manager()

    class Meta:
        verbose_name = _("VPN登录日")
        verbose_name_plural = verbose_name
        ordering = ("-signed_in_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("account", "signed_in_on"), name="operations_vpn_sign_in_once"),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.signed_in_on:%Y-%m-%d}"
