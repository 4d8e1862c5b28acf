"""Experts, with what they know and how they are reached and paid; numbers of persons are encrypted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.crypto.fields import BlindIndexField, EncryptedTextField
from yanfa.kernel.identifiers import personal
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.identifiers.subjects import SUBJECTS
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.experts.choices import Degree, Departure, IdentityKind, Kind, Origin, State, Title

TITLES = [
    (Title.SENIOR, _("正高级")),
    (Title.ASSOCIATE, _("副高级")),
    (Title.INTERMEDIATE, _("中级")),
    (Title.OTHER, _("其他职称")),
]
DEGREES = [
    (Degree.DOCTOR, _("博士")),
    (Degree.MASTER, _("硕士")),
    (Degree.BACHELOR, _("学士")),
    (Degree.NONE, _("无学位")),
]
KINDS = [
    (Kind.TECHNICAL, _("技术专家")),
    (Kind.FINANCIAL, _("财务专家")),
    (Kind.MANAGEMENT, _("管理专家")),
    (Kind.INDUSTRY, _("产业专家")),
    (Kind.INVESTMENT, _("投资专家")),
]
ORIGINS = [
    (Origin.RECOMMENDED, _("单位推荐")),
    (Origin.INVITED, _("特邀")),
    (Origin.OWN_WISH, _("本人自荐")),
    (Origin.IMPORTED, _("批量导入")),
]
IDENTITY_KINDS = [
    (IdentityKind.RESIDENT, _("居民身份证")),
    (IdentityKind.PASSPORT, _("护照")),
    (IdentityKind.HMT_PERMIT, _("港澳台居民证件")),
]
DEPARTURES = [
    (Departure.OWN_WISH, _("本人申请退出")),
    (Departure.CONSENT_WITHDRAWN, _("撤回同意")),
    (Departure.AGE, _("年龄或健康原因")),
    (Departure.MISCONDUCT, _("违反评审纪律")),
    (Departure.DECEASED, _("已故")),
    (Departure.NOT_ADMITTED, _("未予入库")),
]
#: What is erased when nobody may keep it any longer; the name stays, because past panels name it.
PERSONAL = (
    "phone",
    "email",
    "identity_number",
    "bank_name",
    "bank_account",
    "department",
    "position",
    "keywords",
    "languages",
    "honours",
)


class ExpertQuerySet(models.QuerySet["Expert"]):
    """Questions about experts."""

    def visible_to(self, user: Any) -> Self:
        """All for who may read the database, himself for an expert, and nobody for others."""
        if has_permission(user, "experts.read"):
            return self
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(account=user)

    def search(self, words: str) -> Self:
        """Those whose name, unit, keywords or honours hold every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(unit_name__icontains=word)
                | Q(organisation__name__icontains=word)
                | Q(keywords__icontains=word)
                | Q(honours__icontains=word)
            )
        return found

    def in_unit(self, words: str) -> Self:
        """Those whose unit is called so, in part."""
        wanted = words.strip()
        if not wanted:
            return self
        return self.filter(Q(unit_name__icontains=wanted) | Q(organisation__name__icontains=wanted))

    def of_subjects(self, subjects: Collection[str]) -> Self:
        """Those who know one of these disciplines (codes of GB/T 13745); all when none is named."""
        known = ExpertSubject.objects.filter(expert=OuterRef("pk"), code__in=list(subjects))
        return self.filter(Exists(known)) if subjects else self

    def of_kinds(self, kinds: Collection[str]) -> Self:
        """Those of one of these kinds; all when none is named."""
        held = ExpertKind.objects.filter(expert=OuterRef("pk"), code__in=list(kinds))
        return self.filter(Exists(held)) if kinds else self

    def of_titles(self, titles: Collection[str]) -> Self:
        """Those with one of these titles; all when none is named."""
        return self.filter(title__in=list(titles)) if titles else self

    def consented(self, on: date) -> Self:
        """Those whose consent stands at the end of a day."""
        end = clock_end(on)
        stands = Q(consents__withdrawn_at=None) | Q(consents__withdrawn_at__gte=end)
        return self.filter(stands, consents__given_at__lt=end)

    def drawable(self, on: date) -> Self:
        """Those who may be drawn: in the pool, and with a consent that stands."""
        return self.filter(state=State.POOLED).consented(on)


def clock_end(day: date) -> datetime:
    """The moment at which a day of the calendar ends."""
    return datetime.combine(day + timedelta(days=1), time(), clock.SHANGHAI)


class Expert(models.Model):
    """A person who may be asked for an opinion."""

    public_id = PublicIdField()
    name = models.CharField(_("姓名"), max_length=60)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("帐号"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("所在单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
    )
    #: Where the register does not hold the unit.
    unit_name = models.CharField(_("单位名称（未登记的）"), max_length=100, blank=True)
    department = models.CharField(_("所在部门"), max_length=100, blank=True)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    title = models.CharField(_("职称"), max_length=20, choices=TITLES, default=Title.OTHER)
    degree = models.CharField(_("学位"), max_length=20, choices=DEGREES, default=Degree.NONE)
    keywords = models.CharField(_("研究方向关键词"), max_length=200, blank=True)
    languages = models.CharField(_("语种"), max_length=100, blank=True)
    honours = models.CharField(_("称号"), max_length=200, blank=True)
    phone = EncryptedTextField(_("手机"), blank=True)
    email = EncryptedTextField(_("邮箱"), blank=True)
    identity_kind = models.CharField(
        _("证件类型"), max_length=20, choices=IDENTITY_KINDS, default=IdentityKind.RESIDENT
    )
    identity_number = EncryptedTextField(_("证件号码"), blank=True)
    identity = BlindIndexField(
        of="identity_number",
        normalise=personal.compact,
        unique=True,
        null=True,
    )
    bank_name = EncryptedTextField(_("开户银行"), blank=True)
    bank_account = EncryptedTextField(_("银行账号"), blank=True)
    origin = models.CharField(_("入库方式"), max_length=20, choices=ORIGINS, default=Origin.RECOMMENDED)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提名人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    joined_on = models.DateField(_("入库日期"), null=True, blank=True, editable=False)
    left_on = models.DateField(_("出库日期"), null=True, blank=True, editable=False)
    departure = models.CharField(_("出库原因"), max_length=20, choices=DEPARTURES, blank=True, editable=False)
    erased_at = models.DateTimeField(_("信息删除时间"), null=True, editable=False)
    state = StateField("experts.expert")
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects: ClassVar[Any] = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("专家")
        verbose_name_plural = verbose_name
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit_name=""),
                name="experts_one_unit",
                violation_error_message=_("单位在登记簿中的，不再另填单位名称。"),
            ),
        )
        indexes = (
            models.Index(fields=("state", "name"), name="experts_state"),
            models.Index(fields=("title", "state"), name="experts_title"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the expert in the database."""
        return reverse("experts:expert", args=[self.public_id])

    @property
    def unit(self) -> str:
        """The unit in words."""
        return self.organisation.name if self.organisation is not None else self.unit_name

    @property
    def subject_codes(self) -> list[str]:
        """Codes of the disciplines; one query for a list that prefetches `subjects`."""
        return sorted(row.code for row in self.subjects.all())

    @property
    def subject_names(self) -> list[str]:
        """The disciplines in words."""
        return [SUBJECTS.get(code, code) for code in self.subject_codes]

    @property
    def kind_codes(self) -> list[str]:
        """Codes of the kinds; one query for a list that prefetches `kinds`."""
        return sorted(row.code for row in self.kinds.all())

    @property
    def kind_names(self) -> list[str]:
        """The kinds in words."""
        labels = dict(KINDS)
        return [str(labels[Kind(code)]) for code in self.kind_codes]


class ExpertSubject(models.Model):
    """A discipline that an expert knows."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="subjects")
    code = models.CharField(_("学科代码"), max_length=3)

    class Meta:
        verbose_name = _("专家学科")
        verbose_name_plural = verbose_name
        ordering = ("code", "pk")
        constraints = (models.UniqueConstraint(fields=("expert", "code"), name="experts_subject_once"),)
        indexes = (models.Index(fields=("code", "expert"), name="experts_by_subject"),)

    def __str__(self) -> str:
        return SUBJECTS.get(self.code, self.code)


class ExpertKind(models.Model):
    """What an expert is asked about."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="kinds")
    code = models.CharField(_("专家类别"), max_length=20, choices=KINDS)

    class Meta:
        verbose_name = _("专家类别")
        verbose_name_plural = verbose_name
        ordering = ("code", "pk")
        constraints = (models.UniqueConstraint(fields=("expert", "code"), name="experts_kind_once"),)
        indexes = (models.Index(fields=("code", "expert"), name="experts_by_kind"),)

    def __str__(self) -> str:
        return str(self.get_code_display())
