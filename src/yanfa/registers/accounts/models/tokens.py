"""Tokens by which programs act for a person, and how much each was used."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.readonly import written_by_reads
from yanfa.kernel.identifiers.public_id import PublicIdField


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions about tokens."""

    def of(self, user: Any) -> Self:
        """The tokens of an account with their use, the newest first."""
        return self.filter(user=user).select_related("use", "revoked_by").order_by("-created_at", "-pk")

    def live(self, moment: datetime) -> Self:
        """Tokens that open something at that moment."""
        return self.filter(revoked_at=None, expires_at__gt=moment)


class ApiToken(models.Model):
    """A secret by which a program acts for its owner, within scopes and until a day; ended, never deleted."""

    public_id = PublicIdField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("帐号"), on_delete=models.PROTECT, related_name="api_tokens"
    )
    name = models.CharField(_("名称"), max_length=100)
    #: The part of the token by which people and the log know it again; it opens nothing.
    prefix = models.CharField(_("前缀"), max_length=16, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    #: Names of permissions: the token allows what its owner may do and these name.
    scopes = models.JSONField(_("授权范围"), default=list)
    created_at = models.DateTimeField(_("创建时间"), default=clock.now)
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("吊销人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = verbose_name
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=models.Q(revoked_at=None),
                name="accounts_token_name",
                violation_error_message=_("您已有同名的令牌。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.prefix}）"

    @property
    def ended(self) -> str:
        """Why the token opens nothing any more, in a word; "" while it does."""
        if self.revoked_at is not None:
            return str(_("已吊销"))
        return str(_("已过期")) if self.expires_at <= clock.now() else ""


@written_by_reads
class TokenUse(models.Model):
    """When a token was last used, and how often since its present window of counting began."""

    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="use")
    last_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    window_from = models.DateTimeField(default=clock.now)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("令牌使用")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.token_id} {self.used}"
