"""The table of issued documents: a row for each version, never changed but for the scan that comes back once."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet
from yanfa.kernel.documents import kinds
from yanfa.kernel.identifiers.public_id import PublicIdField

STAYS = "An issued document stays as it was issued; issue a new version."


class IssuedDocumentQuerySet(TargetedQuerySet["IssuedDocument"]):
    """Questions about issued documents, and the one thing that is added to them."""

    def of_kind(self, code: str) -> Self:
        """Documents of one kind, the newest version first."""
        return self.filter(kind=code).order_by("-version")

    def add_seal(self, **facts: Any) -> int:
        """Add the scan to documents that have none; gives how many."""
        return models.QuerySet.update(self.filter(sealed_at=None), **facts)

    def update(self, **values: Any) -> int:
        """Refused: nothing issued is overwritten."""
        raise TypeError(STAYS)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: nothing issued is deleted."""
        raise TypeError(STAYS)


def _person(label: Any, **options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, on_delete=models.PROTECT, related_name="+", **options
    )


def _file(label: Any, **options: Any) -> Any:
    return models.ForeignKey(
        "files.StoredFile", verbose_name=label, on_delete=models.PROTECT, related_name="+", **options
    )


class IssuedDocument(TargetedModel):
    """发出文件: one version of a document about a record, with its file, and the sealed scan once it has come back."""

    public_id = PublicIdField()
    kind = models.CharField(_("文件种类"), max_length=100)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    version = models.PositiveSmallIntegerField(_("版本"))
    file = _file(_("文件"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    approved_by = _person(_("批准人"), null=True)
    issued_by = _person(_("发出人"))
    issued_at = models.DateTimeField(_("发出时间"))
    sealed_file = _file(_("盖章扫描件"), null=True)
    sealed_sha256 = models.CharField(_("盖章扫描件 SHA-256"), max_length=64, blank=True)
    sealed_by = _person(_("扫描件登记人"), null=True)
    sealed_at = models.DateTimeField(_("扫描件登记时间"), null=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("替代的版本"),
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
    )
    public = models.BooleanField(_("公开"), default=False)

    objects: ClassVar[models.Manager[IssuedDocument]] = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("发出文件")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "kind", "version"), name="documents_issued_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None) | Q(version__gt=1, supersedes__isnull=False),
                name="documents_issued_follows",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None, sealed_file=None, sealed_by=None, sealed_sha256="")
                | (
                    Q(sealed_at__isnull=False, sealed_file__isnull=False, sealed_by__isnull=False)
                    & ~Q(sealed_sha256="")
                ),
                name="documents_issued_sealed_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def kind_name(self) -> str:
        """What kind it is, in the reader's language. Raises UnknownKind."""
        return kinds.get(self.kind).name

    @property
    def is_sealed(self) -> bool:
        """Whether the scan has come back."""
        return self.sealed_at is not None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: what was issued stays. Raises TypeError for a stored document."""
        if not self._state.adding:
            raise TypeError(STAYS)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: nothing issued is deleted."""
        raise TypeError(STAYS)
