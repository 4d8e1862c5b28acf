"""The table of keys: who used which, for what, and what was answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField


class KeptAnswer(models.Model):
    """A key in use. Without a status its request still runs, until `claimed_until`."""

    public_id = PublicIdField()
    #: Whose key it is: nobody meets another's answer by guessing a key.
    owner = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    #: Hash of method, address and contents of the request.
    fingerprint = models.CharField(max_length=64)
    claim = models.CharField(max_length=32)
    claimed_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = EncryptedTextField(blank=True)
    created_at = models.DateTimeField(_("创建时间"))

    class Meta:
        verbose_name = _("幂等键")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return self.key
