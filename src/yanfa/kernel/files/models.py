"""The table of stored files: one row for each, written after its bytes are safe."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField


class State(models.TextChoices):
    READY = "ready", _("可用")
    WAITING = "waiting", _("待查毒")
    INFECTED = "infected", _("含病毒")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Questions about what is kept."""

    def kept_by(self, user_id: int, purpose: str) -> Self:
        """What a person keeps for a purpose."""
        return self.filter(stored_by=user_id, purpose=purpose)

    def volume(self) -> int:
        """How many bytes these files have together."""
        return self.aggregate(total=Sum("size"))["total"] or 0


class StoredFile(models.Model):
    """A file as it was uploaded; neither its bytes nor its row are ever changed, but for the scanner's word."""

    public_id = PublicIdField()
    purpose = models.CharField(_("用途"), max_length=100)
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    location = models.CharField(max_length=100, unique=True, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("上传人"), on_delete=models.PROTECT, related_name="+"
    )
    stored_at = models.DateTimeField(_("上传时间"))

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["stored_by", "purpose"], name="files_quota")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return Path(settings.FILES_DIR, self.location)
