"""What experts agreed to: the processing of their data, which they may take back, and the yearly agreement."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.experts.models.expert import Expert


class Consent(models.Model):
    """That an expert lets his data be used, in the words of a version; withdrawn, never deleted."""

    public_id = PublicIdField()
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(_("同意书版本"), max_length=20)
    given_at = models.DateTimeField(_("同意时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    #: The expert himself, or the registrar who keeps the signed paper.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("专家同意")
        verbose_name_plural = verbose_name
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("expert",), condition=Q(withdrawn_at=None), name="experts_one_consent"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="experts_consent_before_withdrawal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.expert} {self.version}"


class Agreement(models.Model):
    """The agreement that a reviewer signs for a year."""

    public_id = PublicIdField()
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="agreements")
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.CharField(_("承诺书版本"), max_length=20)
    signed_at = models.DateTimeField(_("签署时间"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("专家年度承诺")
        verbose_name_plural = verbose_name
        ordering = ("-year", "-pk")
        constraints = (models.UniqueConstraint(fields=("expert", "year"), name="experts_agreement_once"),)

    def __str__(self) -> str:
        return f"{self.expert} {self.year}"
