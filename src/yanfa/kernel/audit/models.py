"""The tables of the log: what was done, and the chain that the sealer makes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.targets import OptionallyTargetedModel, TargetedQuerySet


class AppendOnly(RuntimeError):
    """The log is written once; nothing in it is changed or deleted."""


class Outcome(models.TextChoices):
    DONE = "done", _("完成")
    REFUSED = "refused", _("被拒绝")
    FAILED = "failed", _("失败")


class AuditEventQuerySet(TargetedQuerySet["AuditEvent"]):
    """Questions that the log page and the page of a record ask."""

    def search(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        actor_id: int | None = None,
        action: str = "",
        outcome: str = "",
        request_id: str = "",
        words: str = "",
    ) -> Self:
        """Newest first; moments are half-open; every one of `words` stands in summary, object or actor.

        Words are looked for in the rows of the other conditions one by one: give a period with them.
        """
        exact = {
            "at__gte": since,
            "at__lt": until,
            "actor_id": actor_id,
            "action": action,
            "outcome": outcome,
            "request_id": request_id,
        }
        found = self.filter(**{name: value for name, value in exact.items() if value not in (None, "")})
        for word in words.split():
            found = found.filter(
                Q(summary__icontains=word) | Q(target_label__icontains=word) | Q(actor_name__icontains=word)
            )
        return found.order_by("-at", "-pk")

    def update(self, **values: Any) -> NoReturn:
        raise AppendOnly("Audit events are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Audit events are never deleted.")


class AuditEvent(OptionallyTargetedModel):
    """One thing that somebody did, tried or was refused, written in the transaction of the thing itself."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("时间"))
    #: No constraint: the log outlives the account, and must never be in its way.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
    )
    actor_name = models.CharField(_("操作人姓名"), max_length=150)
    role = models.CharField(_("所用角色"), max_length=100, blank=True)
    ip = models.CharField(_("网络地址"), max_length=45, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    action = models.CharField(_("操作"), max_length=100)
    target_label = models.CharField(_("对象"), max_length=300, blank=True)
    summary = models.TextField(_("摘要"), blank=True)
    changes = models.JSONField(_("变更内容"), default=dict, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.DONE)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        db_table = "audit_event"
        verbose_name = _("日志")
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
            models.Index(fields=["action", "at"], name="audit_action"),
            models.Index(fields=["content_type", "object_id"], name="audit_target"),
            models.Index(fields=["request_id"], name="audit_request"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.action_label} {self.target_label}".strip()
        )

    @property
    def action_label(self) -> str:
        """The action in words."""
        return actions.label_of(self.action)

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit events are never changed.")
        super().save(**options | {"force_insert": True})

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        raise AppendOnly("Audit events are never deleted.")


class ChainLink(models.Model):
    """The place of one event in the chain. The sealer alone writes here, after the business transaction."""

    position = models.PositiveBigIntegerField(primary_key=True)
    #: Plain columns, not keys: that an event was deleted must be seen, not refused.
    event_id = models.BigIntegerField(unique=True)
    event_uuid = models.UUIDField(unique=True)
    recipe = models.PositiveSmallIntegerField()
    algorithm = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_chain"
        verbose_name = _("日志封签")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.position} {self.link}"
