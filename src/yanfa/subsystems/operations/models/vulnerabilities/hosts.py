"""Which host belongs to which system and budget project: an asset counts in one project only."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.operations.rules.vulnerabilities import normal_pattern


def check_pattern(text: str) -> None:
    """Raise ValidationError for what is no host, address, network or name with a star."""
    try:
        normal_pattern(text)
    except ValueError:
        raise ValidationError(
            _("请填主机名、IP 地址、网段（如 10.1.2.0/24）或带星号的名称（如 *.portal.example.org）。")
        ) from None


class VulnerabilityHost(models.Model):
    """资产归属: a host, a network, or names with a star. The closest one decides."""

    public_id = PublicIdField()
    pattern = models.CharField(_("主机或网段"), max_length=200, unique=True, validators=[check_pattern])
    name = models.CharField(_("资产名称"), max_length=100, blank=True)
    system = models.ForeignKey(
        "operations.System", verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("资产归属")
        verbose_name_plural = verbose_name
        ordering = ("pattern",)

    def __str__(self) -> str:
        return self.pattern
