"""The city's own versions of parameters, and the one row that says what this database is for."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock


class InstallationKind(models.TextChoices):
    DEMONSTRATION = "demonstration", _("演示")
    PRODUCTION = "production", _("正式")


class InstallationQuerySet(models.QuerySet["Installation"]):
    def update(self, **values: Any) -> int:
        """Refused: the mark stays what it was made."""
        raise TypeError("The mark of an installation never changes.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: the mark stays what it was made."""
        raise TypeError("The mark of an installation never changes.")


class Installation(models.Model):
    """What this database is for, written once when it is made and never changed."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    kind = models.CharField(_("用途"), max_length=20, choices=InstallationKind)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)

    objects: ClassVar[models.Manager["Installation"]] = InstallationQuerySet.as_manager()

    class Meta:
        verbose_name = _("安装标记")
        verbose_name_plural = verbose_name
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="policy_installation_one_row"),
            models.CheckConstraint(
                condition=Q(kind__in=InstallationKind.values), name="policy_installation_kind"
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: an existing mark stays."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)


class Decision(models.TextChoices):
    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    REJECTED = "rejected", _("未批准")


class ParameterVersionQuerySet(models.QuerySet["ParameterVersion"]):
    def approved(self) -> Self:
        """Versions that a second person approved."""
        return self.filter(decision=Decision.APPROVED)

    def in_force(self, code: str, day: date) -> Self:
        """Approved versions of a parameter that hold on that day, the latest first."""
        return self.all_in_force(day).filter(code=code)

    def all_in_force(self, day: date) -> Self:
        """Approved versions of all parameters that hold on that day, the latest first."""
        ended = Q(valid_to=None) | Q(valid_to__gte=day)
        return self.approved().filter(ended, valid_from__lte=day).order_by("-valid_from", "-pk")

    def waiting(self) -> Self:
        """Proposals that nobody has decided, the oldest first."""
        return self.filter(decision=Decision.PROPOSED).order_by("proposed_at", "pk")


class ParameterVersion(models.Model):
    """A city's own value of a parameter: proposed by one person, decided by another, not edited after."""

    code = models.CharField(_("参数代码"), max_length=100, db_index=True)
    value = models.TextField(_("值"), help_text=_("JSON，小数不经过浮点数"))
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    basis_document = models.CharField(_("依据文件"), max_length=200)
    basis_number = models.CharField(_("文号"), max_length=100, blank=True)
    basis_article = models.CharField(_("条款"), max_length=100, blank=True)
    reason = models.TextField(_("理由"))
    decision = models.CharField(_("决定"), max_length=10, choices=Decision, default=Decision.PROPOSED)
    opinion = models.TextField(_("批准意见"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批准人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True, blank=True)

    objects: ClassVar[models.Manager["ParameterVersion"]] = ParameterVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("参数版本")
        verbose_name_plural = verbose_name
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="policy_version_dates"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="policy_version_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(decision="proposed", decided_by=None, decided_at=None)
                | Q(
                    decision__in=("approved", "rejected"), decided_by__isnull=False, decided_at__isnull=False
                ),
                name="policy_version_decided",
            ),
        )
