"""Evidence: a file with its hash that proves a fact of any record of 成果与制度台账."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet
from yanfa.kernel.files import purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField

EVIDENCE = purposes.register(
    purposes.Purpose("records.evidence", "成果与制度佐证材料", kinds=DOCUMENTS | SHEETS | IMAGES)
)
DRAFT = purposes.register(purposes.Purpose("records.draft", "成果与制度文稿", kinds=DOCUMENTS | SHEETS))


class EvidenceQuerySet(TargetedQuerySet["Evidence"]):
    """Questions about evidence."""

    def standing(self) -> Self:
        """What was not withdrawn, the oldest first."""
        return self.filter(withdrawn_at=None).order_by("pk")


class Evidence(TargetedModel):
    """台账佐证: a file that proves a record, never replaced; a wrong one is withdrawn and stays in the log."""

    public_id = PublicIdField()
    label = models.CharField(_("说明"), max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = RecordedAtField()
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)

    objects: ClassVar[models.Manager[Evidence]] = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账佐证")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        indexes = (models.Index(fields=("content_type", "object_id"), name="records_evidence_of"),)

    def __str__(self) -> str:
        return self.label
