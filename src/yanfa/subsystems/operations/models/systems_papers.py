"""佐证材料 of the registers of operations: a stored file beside the record that it proves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.models.systems_dated import Recorded

#: The records that may have papers, by the name of the key.
OWNERS = ("system", "asset", "contract", "line", "address", "vpn_account", "filing")


def _key(model: str, name: str) -> models.ForeignKey[models.Model | None, models.Model | None]:
    return models.ForeignKey(
        model, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", db_column=f"{name}_id"
    )


def _one_owner() -> Q:
    """Exactly one of the keys is set."""
    alone = [Q(**{f"{other}__isnull": other != name for other in OWNERS}) for name in OWNERS]
    return Q(*alone, _connector=Q.OR)


class LedgerPaper(Recorded):
    """运维台账佐证: contract, certificate, report or photograph; the file is never exchanged, only withdrawn."""

    system = _key("operations.System", "system")
    asset = _key("operations.Asset", "asset")
    contract = _key("operations.MaintenanceContract", "contract")
    line = _key("operations.Line", "line")
    address = _key("operations.StaticAddress", "address")
    vpn_account = _key("operations.VpnAccount", "vpn_account")
    filing = _key("operations.Filing", "filing")
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[LedgerPaper]] = models.Manager()

    class Meta:
        verbose_name = _("运维台账佐证")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=_one_owner(), name="operations_paper_of_one"),)

    def __str__(self) -> str:
        return str(self.file)

    @property
    def owner(self) -> Any:
        """The record that the paper proves."""
        return next(owner for name in OWNERS if (owner := getattr(self, name)) is not None)
