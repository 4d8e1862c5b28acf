"""A draw: the seed sealed before anybody knows the pool, the pool as it was, and what came out; nothing of it changes.

The commitment is published when the panel is founded; the seed is opened when the draw is made. Whoever holds seed and
pool can compute the same list again (`rules.drawing.replay`).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.procedures.review.models.panels import Panel


class DrawIsFinal(TypeError):
    """A draw that has been made stays as it is."""


class Draw(models.Model):
    """专家抽取: commitment, seed, conditions, pool, exclusions and result of one draw."""

    public_id = PublicIdField()
    panel = models.ForeignKey(Panel, verbose_name=_("评审组"), on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField(_("抽取次数"))
    algorithm = models.CharField(_("抽取算法版本"), max_length=40)
    commitment = models.CharField(_("种子承诺值"), max_length=64)
    seed = EncryptedTextField(_("随机种子"))
    committed_at = models.DateTimeField(_("承诺时间"), default=clock.now, editable=False)
    conditions = models.JSONField(_("抽取条件"), default=dict)
    pool = models.JSONField(_("候选名单快照"), default=list)
    excluded = models.JSONField(_("排除名单及理由"), default=list)
    result = models.JSONField(_("抽取结果"), default=list)
    reserves = models.JSONField(_("候补顺序"), default=list)
    pool_digest = models.CharField(_("候选名单摘要"), max_length=64, blank=True)
    result_digest = models.CharField(_("结果摘要"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("抽取时间"), null=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("抽取人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )

    class Meta:
        verbose_name = _("专家抽取")
        verbose_name_plural = verbose_name
        ordering = ("panel_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("panel", "number"), name="review_draw_number"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, pool_digest="") | (Q(drawn_at__isnull=False) & ~Q(pool_digest="")),
                name="review_draw_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.panel} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises DrawIsFinal for a draw that has been made."""
        made = not self._state.adding and type(self).objects.filter(pk=self.pk, drawn_at__isnull=False)
        if made and made.exists():
            raise DrawIsFinal("A draw stays as it was made; found a new one.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The public page of the proof: digests, no names."""
        return reverse("review:proof", args=[self.public_id])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: a draw is never forgotten."""
        raise DrawIsFinal("A draw stays as it was made.")
