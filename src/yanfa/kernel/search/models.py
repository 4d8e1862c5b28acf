"""The index: what is shown of a found record. The words themselves lie in a table of the database's own kind."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import TargetedModel


class SearchEntry(TargetedModel):
    """One searchable record."""

    title = models.CharField(_("标题"), max_length=300)
    summary = models.CharField(_("摘要"), max_length=300, blank=True)
    url = models.CharField(_("地址"), max_length=300)

    class Meta:
        verbose_name = _("检索条目")
        verbose_name_plural = verbose_name
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="search_entry_of_record")
        ]

    def __str__(self) -> str:
        return self.title
