"""The instrument: the 38 fields of the city's interface and those of the national record, and its dated versions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.identifiers import categories, countries, subjects
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import district_name, organisations_of
from yanfa.subsystems.instruments.choices.registry import (
    LISTED_STATES,
    BelongsTo,
    EquipmentType,
    Funding,
    InstrumentState,
    RunStatus,
    ShareMode,
    Source,
)
from yanfa.subsystems.instruments.rules import registry as rules

SOURCES = [
    (Source.PURCHASE, _("购置")),
    (Source.DEVELOPED, _("研制")),
    (Source.GIFT, _("赠送")),
    (Source.OTHER, _("其他")),
]
EQUIPMENT_TYPES = [(EquipmentType.SPECIAL, _("专用")), (EquipmentType.GENERAL, _("通用"))]
RUN_STATUSES = [
    (RunStatus.NORMAL, pgettext_lazy("instrument", "正常")),
    (RunStatus.STANDBY, _("待机")),
    (RunStatus.REMOTE, _("远程服务中")),
    (RunStatus.SOME_FAULTS, _("偶有故障")),
    (RunStatus.MANY_FAULTS, _("故障频繁")),
    (RunStatus.TO_REPAIR, _("待修")),
    (RunStatus.TO_SCRAP, _("待报废")),
]
SHARE_MODES = [
    (ShareMode.INTERNAL, _("内部共享")),
    (ShareMode.EXTERNAL, _("外部共享")),
    (ShareMode.NONE, _("不共享")),
]
BELONGS = [
    (BelongsTo.CENTRE, _("科学仪器中心")),
    (BelongsTo.FACILITY, _("大型科学装置")),
    (BelongsTo.UNIT, _("科学仪器服务单元")),
    (BelongsTo.NONE, _("无")),
    (BelongsTo.KEY_LABORATORY, _("国家重点实验室")),
    (BelongsTo.ENGINEERING_CENTRE, _("国家工程技术研究中心")),
    (BelongsTo.GERMPLASM, _("生物种质资源库馆")),
]
FUNDINGS = [
    (Funding.CENTRAL, _("中央财政")),
    (Funding.MUNICIPAL, _("市级财政")),
    (Funding.DISTRICT, _("区县财政")),
    (Funding.FOREIGN_AID, _("国际援助")),
    (Funding.OWN, _("自有资金")),
    (Funding.OTHER, _("其他")),
]
POSTCODE = RegexValidator(r"^\d{6}$", _("邮政编码为 6 位数字。"))
MOST_SUBJECTS = 4
#: Permissions that open every record; a unit's people open those of their unit.
SEES_ALL = ("instruments.read", "instruments.check", "instruments.inspect")


def check_category(value: str) -> None:
    """A class must be known by its 大类 and 中类."""
    if not categories.is_category(value):
        raise ValidationError(
            _now("没有仪器分类编码“%s”：应为 6 位数字，前 4 位是已有的大类和中类，或 990000（其他）。")
            % value
        )


def check_country(value: str) -> None:
    """A country or region must be in GB/T 2659."""
    if not countries.is_country(value):
        raise ValidationError(
            _now("没有国家（地区）代码“%s”，请填 GB/T 2659 的两位字母，如 CN、JP。") % value
        )


def check_district(value: str) -> None:
    """A district must have been given out by GB/T 2260."""
    if district_name(value) is None:
        raise ValidationError(_now("没有代码为“%s”的行政区划。") % value)


def check_subjects(value: Any) -> None:
    """At most four disciplines of the first level, each once."""
    if not isinstance(value, list) or len(value) > MOST_SUBJECTS or len(set(value)) != len(value):
        raise ValidationError(_now("主要学科领域最多填 %s 个，且不能重复。") % MOST_SUBJECTS)
    if unknown := [code for code in value if not subjects.is_subject(code)]:
        raise ValidationError(
            _now("没有学科代码“%s”，请填 GB/T 13745 一级学科的 3 位数字。") % "、".join(map(str, unknown))
        )


def money(label: Any, **options: Any) -> Any:
    """A column of 元 with two decimals, nothing below zero."""
    given: dict[str, Any] = {"default": Decimal(0), "validators": [MinValueValidator(Decimal(0))]} | options
    return models.DecimalField(label, max_digits=16, decimal_places=2, **given)


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Questions about instruments."""

    def visible_to(self, user: Any) -> Self:
        """All for the platform's staff, for a unit's people those of their unit, nothing for others."""
        if any(permitted(user, name) for name in SEES_ALL):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        units = user.scopes_of("instrument_keeper") | organisations_of(user)
        return self.filter(organisation__public_id__in=units) if units else self.none()

    def listed(self) -> Self:
        """Those in the catalogue today, suspended ones included; never a secret one."""
        return self.filter(state__in=LISTED_STATES, secret=False)

    def shared(self) -> Self:
        """Those in use today that are offered to users outside the unit."""
        return self.filter(state=InstrumentState.PUBLISHED, share_mode=ShareMode.EXTERNAL, secret=False)

    def search(self, words: str) -> Self:
        """Those whose names, model, numbers or manufacturer hold every word."""
        found = self
        for word in words.split():
            hits = Q()
            for name in ("name", "name_en", "model", "manufacturer", "platform_no", "inner_no", "asset_no"):
                hits |= Q(**{f"{name}__icontains": word})
            found = found.filter(hits)
        return found


class Instrument(models.Model):
    """A large instrument: what a unit reports of it. What is published is what stands here; changes wait aside."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("管理单位"),
        on_delete=models.PROTECT,
        related_name="instruments",
    )
    owner = models.CharField(_("所有权单位"), max_length=100, blank=True)
    platform_no = models.CharField(_("平台编号"), max_length=40, blank=True, editable=False)
    inner_no = models.CharField(_("所在单位仪器编号"), max_length=60)
    asset_no = models.CharField(_("单位资产管理号"), max_length=60, blank=True)
    serial_no = models.CharField(_("出厂编号"), max_length=60, blank=True)
    fixed_asset_code = models.CharField(_("固定资产分类代码"), max_length=20, blank=True)
    name = models.CharField(_("仪器中文全称"), max_length=50)
    name_en = models.CharField(_("仪器英文全称"), max_length=100, blank=True)
    model = models.CharField(_("规格型号"), max_length=100)
    category = models.CharField(_("仪器分类编码"), max_length=6, validators=[check_category])
    source = models.CharField(_("仪器设备来源"), max_length=20, choices=SOURCES, default=Source.PURCHASE)
    equipment_type = models.CharField(
        _("仪器设备类别"), max_length=20, choices=EQUIPMENT_TYPES, default=EquipmentType.GENERAL
    )
    imported = models.BooleanField(_("进口"), default=False)
    country = models.CharField(_("生产国别（地区）"), max_length=2, default="CN", validators=[check_country])
    manufacturer = models.CharField(_("制造商"), max_length=100)
    accessories = models.TextField(_("主要附件"), max_length=1000, blank=True)
    technical = models.TextField(_("主要技术指标"), max_length=500, blank=True)
    function = models.TextField(_("主要功能"), max_length=300, blank=True)
    subjects = models.JSONField(_("主要学科领域"), default=list, blank=True, validators=[check_subjects])
    standards = models.TextField(_("依据的标准和资质"), max_length=500, blank=True)
    service_content = models.TextField(_("主要服务内容"), max_length=200, blank=True)
    achievement = models.TextField(_("服务典型成果"), max_length=500, blank=True)
    sharing_rule = models.TextField(_("对外开放共享规定"), max_length=500, blank=True)
    fee = models.TextField(_("参考收费标准"), max_length=500, blank=True)
    service_url = models.URLField(_("预约服务网址"), max_length=150, blank=True)
    belongs_to = models.CharField(_("附属"), max_length=20, choices=BELONGS, default=BelongsTo.NONE)
    belongs_name = models.CharField(_("所附属机构名称"), max_length=100, blank=True)
    department = models.CharField(_("所属单位内部门"), max_length=100, blank=True)
    district = models.CharField(_("安置所在区县"), max_length=6, validators=[check_district])
    location = models.CharField(_("仪器安放地址"), max_length=100)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=20)
    contact_phone = models.CharField(_("联系电话"), max_length=30)
    contact_email = models.EmailField(_("联系人电子邮箱"), max_length=50, blank=True)
    contact_fax = models.CharField(_("传真"), max_length=30, blank=True)
    contact_address = models.CharField(_("通讯地址"), max_length=100, blank=True)
    contact_postcode = models.CharField(_("邮政编码"), max_length=6, blank=True, validators=[POSTCODE])
    purchased_on = models.DateField(_("购置日期"))
    accepted_on = models.DateField(_("验收日期"))
    in_use_since = models.DateField(_("启用日期"))
    booked_on = models.DateField(_("入账日期"), null=True, blank=True)
    fund_central = money(_("中央财政"))
    fund_municipal = money(_("市级财政"))
    fund_district = money(_("区县财政"))
    fund_foreign_aid = money(_("联合国、国际组织或外国政府援助"))
    fund_own = money(_("单位自有资金"))
    fund_other = money(_("其他经费"))
    original_value = money(_("仪器原值"))
    run_status = models.CharField(
        _("运行状态"), max_length=20, choices=RUN_STATUSES, default=RunStatus.NORMAL
    )
    share_mode = models.CharField(
        _("共享模式"), max_length=20, choices=SHARE_MODES, default=ShareMode.EXTERNAL
    )
    customs_supervised = models.BooleanField(_("海关监管"), default=False)
    secret = models.BooleanField(_("涉密或有特殊规定"), default=False, editable=False)
    secret_reason = models.CharField(_("不公开的理由"), max_length=500, blank=True, editable=False)
    secret_approver = models.CharField(_("不公开的批准人"), max_length=60, blank=True, editable=False)
    calendar = models.OneToOneField(
        "booking.Calendar",
        verbose_name=_("预约日历"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    resource = models.OneToOneField(
        "resources.Resource",
        verbose_name=_("资源目录条目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    state = StateField("instruments.instrument")
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True, editable=False)
    #: 报送截止日期, by the limit that was in force when the instrument was accepted; None where there was none.
    due_on = models.DateField(_("报送截止日期"), null=True, blank=True, editable=False)
    days_late = models.PositiveIntegerField(_("逾期天数"), default=0, editable=False)
    due_policy = models.CharField(max_length=100, blank=True, editable=False)
    first_published_at = models.DateTimeField(_("首次发布时间"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("录入时间"), default=clock.now, editable=False)
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]] = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("大型仪器")
        verbose_name_plural = verbose_name
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "inner_no"),
                name="instruments_inner_no_once",
                violation_error_message=_("本单位已有这个仪器编号的仪器。"),
            ),
            models.UniqueConstraint(
                fields=("platform_no",), condition=~Q(platform_no=""), name="instruments_platform_no_once"
            ),
            models.CheckConstraint(
                condition=Q(purchased_on__lte=F("accepted_on"), accepted_on__lte=F("in_use_since")),
                name="instruments_days_in_order",
                violation_error_message=_("日期应依次为：购置日期、验收日期、启用日期。"),
            ),
            models.CheckConstraint(
                condition=Q(secret=False) | ~Q(secret_reason="") & ~Q(secret_approver=""),
                name="instruments_secret_for_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "state"), name="instruments_of_unit"),
            models.Index(fields=("state", "name", "id"), name="instruments_in_state"),
            models.Index(fields=("category", "state"), name="instruments_of_class"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the record, for who reports and for staff."""
        return reverse("instruments:instrument", args=[self.public_id])

    def clean(self) -> None:
        """Dates in order and not to come, six funds that make the value, a name for what the instrument is part of."""
        faults: dict[str, Any] = {
            name: _DISORDER[code]
            for name, code in rules.disorder(
                self.purchased_on, self.accepted_on, self.in_use_since, clock.today()
            ).items()
        }
        if not rules.adds_up(self.facts(rules.SECTIONS["money"])):
            gap = rules.funds_gap(self.facts(rules.SECTIONS["money"]))
            faults["original_value"] = _now("仪器原值应等于六项经费之和，现相差 %s 元。") % f"{gap:,.2f}"
        if self.belongs_to != BelongsTo.NONE and not self.belongs_name.strip():
            faults["belongs_name"] = _now("选择了附属机构，请填写其名称。")
        if faults:
            raise ValidationError(faults)

    def facts(self, names: Any = rules.FACTS) -> dict[str, Any]:
        """The facts by column."""
        return {name: getattr(self, name) for name in names}

    @property
    def listed(self) -> bool:
        """Whether it stands in the catalogue today."""
        return self.state in LISTED_STATES and not self.secret

    @property
    def category_name(self) -> str:
        """大类 and 中类 in words, in the language of the page."""
        return categories.category_name(self.category, get_language() or "zh", whole=True)

    @property
    def country_name(self) -> str:
        """The country or region in words, in the language of the page."""
        return countries.country_name(self.country, get_language() or "zh")

    @property
    def named(self) -> str:
        """The name in the language of the page, the Chinese one where there is no English."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def district_name(self) -> str:
        """The district in words."""
        return district_name(self.district) or self.district

    @property
    def subject_names(self) -> list[str]:
        """The disciplines in words, in the language of the page."""
        return [subjects.subject_name(code, get_language() or "zh") for code in self.subjects]


_DISORDER = {
    "future": _("日期不能晚于今天。"),
    "before_purchase": _("验收日期不能早于购置日期。"),
    "before_acceptance": _("启用日期不能早于验收日期。"),
}
