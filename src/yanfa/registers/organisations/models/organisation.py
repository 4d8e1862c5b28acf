"""Organisations, their place in the hierarchy, and how to reach them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers import personal, uscc
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.choices import ContactKind, OrganisationKind, OrganisationState
from yanfa.registers.organisations.rules import district_name

KINDS = [
    (OrganisationKind.UNIVERSITY, _("高等学校")),
    (OrganisationKind.INSTITUTE, _("科研院所")),
    (OrganisationKind.CONVERTED_INSTITUTE, _("转制院所")),
    (OrganisationKind.STATE_ENTERPRISE, _("国有企业")),
    (OrganisationKind.PRIVATE_ENTERPRISE, _("民营企业")),
    (OrganisationKind.FOREIGN_ENTERPRISE, _("外资企业")),
    (OrganisationKind.MEDICAL, _("医疗卫生机构")),
    (OrganisationKind.TESTING, _("检验检测机构")),
    (OrganisationKind.PUBLIC_INSTITUTION, _("事业单位（其他）")),
    (OrganisationKind.ASSOCIATION, _("社会团体、民办非企业单位")),
    (OrganisationKind.GOVERNMENT, _("政府部门")),
    (OrganisationKind.TEAM, _("创新创业团队")),
]


def check_code(value: str) -> None:
    """A 统一社会信用代码 must hold; the mistake is told in words."""
    try:
        uscc.validate(value)
    except personal.InvalidNumber as mistake:
        raise ValidationError(str(mistake)) from None


def check_district(value: str) -> None:
    """A district code must have been given out by GB/T 2260."""
    if district_name(value) is None:
        raise ValidationError(_now("没有代码为“%s”的行政区划。") % value)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def active(self) -> Self:
        """Those that stand in the register today."""
        return self.filter(state=OrganisationState.ACTIVE)

    def search(self, words: str) -> Self:
        """Those whose name or code holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(uscc__icontains=word))
        return found


class Organisation(models.Model):
    """A unit, with the facts that every service needs of it."""

    public_id = PublicIdField()
    name = models.CharField(_("单位名称"), max_length=100)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[check_code])
    kind = models.CharField(_("单位性质"), max_length=30, choices=KINDS)
    district = models.CharField(_("注册区县代码"), max_length=6, validators=[check_district])
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    legal_representative = models.CharField(_("法定代表人"), max_length=60, blank=True)
    address = models.CharField(_("通讯地址"), max_length=200, blank=True)
    postcode = models.CharField(
        _("邮政编码"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{6}$", _("邮政编码为 6 位数字。"))],
    )
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    state = StateField("organisations.organisation")
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects: ClassVar[models.Manager[Organisation]] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = verbose_name
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("uscc",),
                condition=Q(state="active") & ~Q(uscc=""),
                name="organisations_code_once",
                violation_error_message=_("已有单位使用这个统一社会信用代码。"),
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="organisations_not_own_parent"),
        )
        indexes = (models.Index(fields=("kind", "name"), name="organisations_kind"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the organisation."""
        return reverse("organisations:organisation", args=[self.public_id])

    @property
    def district_name(self) -> str:
        """The district in words."""
        return district_name(self.district) or ""


class Contact(models.Model):
    """Somebody to ask at an organisation; the telephone number is encrypted."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(
        _("联系事项"),
        max_length=20,
        choices=[
            (ContactKind.GENERAL, _("综合")),
            (ContactKind.FINANCE, _("财务")),
            (ContactKind.TECHNICAL, _("技术")),
        ],
        default=ContactKind.GENERAL,
    )
    name = models.CharField(_("姓名"), max_length=60)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    phone = EncryptedTextField(_("电话"), blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)

    class Meta:
        verbose_name = _("联系人")
        verbose_name_plural = verbose_name
        ordering = ("kind", "pk")

    def __str__(self) -> str:
        return self.name
