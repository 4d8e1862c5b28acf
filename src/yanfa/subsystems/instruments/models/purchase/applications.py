"""The application for an instrument that is to be bought: what, why, how it will be shared, and what became of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.identifiers import categories
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.purchase import Outcome, PurchaseType
from yanfa.subsystems.instruments.models.purchase.rounds import PurchaseRound, person
from yanfa.subsystems.instruments.models.registry import check_category, check_subjects, money

TYPES = [
    (PurchaseType.NEW, _("新增仪器")),
    (PurchaseType.ONLINE, _("在线专用仪器")),
    (PurchaseType.UPGRADE, _("现有仪器的配套或升级")),
]
OUTCOMES = [(Outcome.AGREE, _("同意")), (Outcome.CUT, _("核减")), (Outcome.REFUSE, _("不同意"))]
FUNDS = ("fund_central", "fund_municipal", "fund_district", "fund_own", "fund_other")
DEPARTMENT_ROLE = "budget_department_officer"
#: The unit alone sees what it has not handed in.
WITH_UNIT = ("drafting",)
#: An expert reads what his panel judges once he has agreed to.
AGREED_SEATS = ("agreed", "submitted", "paid")


class PurchaseQuerySet(models.QuerySet["PurchaseApplication"]):
    """Questions about applications."""

    def visible_to(self, user: Any) -> Self:
        """The own unit's, the own department's once handed in, all handed in for staff, an expert's own panel's."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        mine = Q(organisation__public_id__in=organisations_of(user))
        handed_in = Q(department__public_id__in=user.scopes_of(DEPARTMENT_ROLE))
        if permitted(user, "instruments.read"):
            handed_in |= Q(pk__isnull=False)
        judged = self.model.objects.filter(
            review_item__panel__seats__expert__account=user,
            review_item__panel__seats__state__in=AGREED_SEATS,
        )
        return self.filter(mine | (handed_in & ~Q(state__in=WITH_UNIT)) | Q(pk__in=judged.values("pk")))

    def below(self, department: Any) -> Self:
        """Those that a department has to rank, the most urgent first."""
        return self.filter(department=department).order_by(F("rank").asc(nulls_last=True), "pk")

    def overdue(self, on: date) -> Self:
        """Accepted on delivery, the legal days over, and not all of it registered."""
        return self.filter(state="purchased", register_due__lt=on)


class PurchaseApplication(models.Model):
    """新购大型科学仪器申请: pieces of one kind at one price, from the unit's draft to three years of sharing."""

    public_id = PublicIdField()
    round = models.ForeignKey(
        PurchaseRound, verbose_name=_("评议年度"), on_delete=models.PROTECT, related_name="applications"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("申请单位"), on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("预算主管部门"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    name = models.CharField(_("仪器中文名称"), max_length=50)
    name_en = models.CharField(_("仪器英文名称"), max_length=100, blank=True)
    category = models.CharField(_("仪器分类编码"), max_length=6, validators=[check_category])
    purchase_type = models.CharField(_("购置类型"), max_length=10, choices=TYPES, default=PurchaseType.NEW)
    imported = models.BooleanField(_("拟购进口产品"), default=False)
    import_reason = models.TextField(_("进口论证"), max_length=2000, blank=True)
    quantity = models.PositiveIntegerField(_("台套数"), default=1, validators=[MinValueValidator(1)])
    unit_price = money(_("单价（元）"), validators=[MinValueValidator(Decimal("0.01"))])
    total = money(_("申报预算（元）"), editable=False)
    fund_central = money(_("中央财政"))
    fund_municipal = money(_("市级财政"))
    fund_district = money(_("区县财政"))
    fund_own = money(_("单位自有资金"))
    fund_other = money(_("其他经费"))
    subjects = models.JSONField(_("主要学科领域"), default=list, blank=True, validators=[check_subjects])
    purpose = models.TextField(_("仪器用途"), max_length=2000, blank=True)
    projects = models.TextField(_("支撑课题"), max_length=2000, blank=True)
    necessity = models.TextField(_("购置必要性"), max_length=5000, blank=True)
    technical = models.TextField(_("技术指标合理性"), max_length=5000, blank=True)
    selection = models.TextField(_("选型比较结论"), max_length=2000, blank=True)
    insufficiency = models.TextField(_("现有同类仪器不能满足需要的理由"), max_length=2000, blank=True)
    installation = models.TextField(_("安装条件"), max_length=2000, blank=True)
    staff = models.TextField(_("人员配备"), max_length=2000, blank=True)
    expected_hours = models.PositiveIntegerField(_("预期年机时"), default=0)
    exclusive_reason = models.TextField(_("因实验性质不能共享的理由"), max_length=1000, blank=True)
    sharing_promised = models.BooleanField(_("承诺开放共享"), default=False)
    sharing_feasibility = models.TextField(_("共享可行性论证"), max_length=2000, blank=True)
    sharing_hours = models.PositiveIntegerField(_("承诺年对外服务机时"), default=0)
    sharing_scope = models.CharField(_("共享范围"), max_length=300, blank=True)
    sharing_method = models.CharField(_("共享方式"), max_length=300, blank=True)
    again_of = models.ForeignKey(
        "self",
        verbose_name=_("以前的申请"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="resubmissions",
    )
    rank = models.PositiveIntegerField(_("主管部门排序"), null=True, editable=False)
    rank_comment = models.CharField(_("排序说明"), max_length=300, blank=True, editable=False)
    checked_by = person(_("主管部门审核人"))
    #: What the registry said about the same kind when the application was compared, and the versions that judged it.
    compared_at = models.DateTimeField(_("比对时间"), null=True, editable=False)
    findings = models.JSONField(_("比对提示"), default=list, editable=False)
    versions = models.JSONField(_("参数版本"), default=dict, editable=False)
    review_item = models.OneToOneField(
        "review.Item",
        verbose_name=_("评审对象"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    outcome = models.CharField(_("评议结论"), max_length=10, choices=OUTCOMES, blank=True, editable=False)
    agreed_quantity = models.PositiveIntegerField(_("同意台套数"), null=True, editable=False)
    agreed = models.DecimalField(
        _("同意预算（元）"), max_digits=16, decimal_places=2, null=True, editable=False
    )
    concluded_by = person(_("结论登记人"))
    published_on = models.DateField(_("申请结果公布日期"), null=True, editable=False)
    reconsidered = models.BooleanField(_("已申请复议"), default=False, editable=False)
    reconsider_reason = models.TextField(_("复议理由"), max_length=2000, blank=True, editable=False)
    adjusted_amount = models.DecimalField(
        _("调整后预算（元）"), max_digits=16, decimal_places=2, null=True, editable=False
    )
    adjusted_no = models.CharField(_("预算调整文号"), max_length=100, blank=True, editable=False)
    contract_no = models.CharField(_("采购合同编号"), max_length=100, blank=True, editable=False)
    contract_on = models.DateField(_("采购合同日期"), null=True, editable=False)
    contract_amount = models.DecimalField(
        _("采购合同金额（元）"), max_digits=16, decimal_places=2, null=True, editable=False
    )
    accepted_on = models.DateField(_("验收合格日期"), null=True, editable=False)
    register_due = models.DateField(_("应报送日期"), null=True, editable=False)
    created_by = person(_("填报人"))
    recorded_at = RecordedAtField()
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("instruments.purchase")

    objects: ClassVar[Any] = PurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("新购大型仪器申请")
        verbose_name_plural = verbose_name
        ordering = ("-round", "department__name", "rank", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1), name="instruments_purchase_has_pieces"),
            models.CheckConstraint(
                condition=Q(agreed=None) | Q(agreed__gte=0, agreed__lte=F("total")),
                name="instruments_purchase_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_quantity=None) | Q(agreed_quantity__lte=F("quantity")),
                name="instruments_purchase_agreed_pieces",
            ),
        )
        indexes = (
            models.Index(fields=("round", "state"), name="instruments_purchase_state"),
            models.Index(fields=("round", "department", "rank"), name="instruments_purchase_rank"),
            models.Index(fields=("organisation", "round"), name="instruments_purchase_of"),
            models.Index(fields=("state", "register_due"), name="instruments_purchase_due"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the application."""
        return reverse("instruments:purchase", args=[self.public_id])

    def clean(self) -> None:
        """The sources make the total; an import is argued for."""
        if self.unit_price is None or self.quantity is None:
            return
        self.total = self.quantity * self.unit_price
        faults: dict[str, Any] = {}
        gap = self.total - self.funded
        if gap:
            faults["fund_municipal"] = (
                _now("各项资金来源之和应等于单价×台套数，现相差 %s 元。") % f"{gap:,.2f}"
            )
        if self.imported and not self.import_reason.strip():
            faults["import_reason"] = _now("拟购进口产品的，请填写进口论证。")
        if faults:
            raise ValidationError(faults)

    @property
    def funded(self) -> Decimal:
        """All sources together."""
        return sum((getattr(self, name) or Decimal(0) for name in FUNDS), Decimal(0))

    @property
    def cut(self) -> Decimal | None:
        """核减金额; None without a conclusion."""
        return None if self.agreed is None else self.total - self.agreed

    @property
    def category_name(self) -> str:
        """大类 and 中类 in words, in the language of the page."""
        return categories.category_name(self.category, get_language() or "zh", whole=True)
