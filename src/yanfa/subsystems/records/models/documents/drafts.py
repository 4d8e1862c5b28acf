"""Drafts of a document, each kept with its hash, and every change of its due day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField

from .document import Document


class DocumentDraft(models.Model):
    """文稿: one version of the text while it is written; never replaced, the next one has the next number."""

    public_id = PublicIdField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField(_("稿次"))
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("文稿")
        verbose_name_plural = verbose_name
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="records_draft_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.document} #{self.number}"


class DueChange(models.Model):
    """应完成日变更: a postponement with its reason; figures keep the day that was approved first."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="due_changes")
    before = models.DateField(_("原应完成日"))
    after = models.DateField(_("现应完成日"))
    reason = models.CharField(_("理由"), max_length=500)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("应完成日变更")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
