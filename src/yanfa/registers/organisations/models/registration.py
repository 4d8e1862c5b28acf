"""Applications of people to act for an organisation that is in the register, or shall be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.models.organisation import KINDS, Organisation, check_code, check_district


class Registration(models.Model):
    """One person's application; approved, it puts the organisation into the register and the person into its lead."""

    public_id = PublicIdField()
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    name = models.CharField(_("单位名称"), max_length=100)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, validators=[check_code])
    kind = models.CharField(_("单位性质"), max_length=30, choices=KINDS)
    district = models.CharField(_("注册区县代码"), max_length=6, validators=[check_district])
    legal_representative = models.CharField(_("法定代表人"), max_length=60)
    address = models.CharField(_("通讯地址"), max_length=200)
    position = models.CharField(_("本人职务"), max_length=60)
    phone = EncryptedTextField(_("本人电话"))
    submitted_at = models.DateTimeField(_("提交时间"), default=clock.now)
    opinion = models.TextField(_("审核意见"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="registrations",
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True, editable=False)
    #: The unit whose first approved application this is: the day on which the unit was verified.
    verifies = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="verification",
    )
    state = StateField("organisations.registration")

    class Meta:
        verbose_name = _("单位登记申请")
        verbose_name_plural = verbose_name
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("applicant", "uscc"),
                condition=Q(state__in=("submitted", "correcting")),
                name="organisations_registration_once",
                violation_error_message=_("您对这个单位的申请正在办理。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the application."""
        return reverse("organisations:registration", args=[self.public_id])
