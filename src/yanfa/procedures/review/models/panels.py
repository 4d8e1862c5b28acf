"""A panel, the things that it judges in their order, and whom each of them concerns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.procedures.review.choices import Mode
from yanfa.procedures.review.models.kinds import ReviewKind, kind_of, kinds_of

MODES = [(Mode.MEETING, _("会议评审")), (Mode.ONLINE, _("网络评审")), (Mode.LETTER, _("通讯评审"))]
MANAGE = "review.manage"
#: In these states scores are no secret to the organiser any more.
OPENED = frozenset({"scored", "concluded", "closed"})
CONCLUDED = frozenset({"concluded", "closed"})


class PanelQuerySet(models.QuerySet["Panel"]):
    """Questions about panels."""

    def visible_to(self, user: Any) -> Self:
        """Those that a person may organise; experts reach theirs by their seats."""
        if permitted(user, MANAGE):
            return self
        return self.filter(kind__in=kinds_of(user))


class Panel(models.Model):
    """评审组: a group of experts that judges a list of things by one score scheme, kept as it was when it began."""

    public_id = PublicIdField()
    title = models.CharField(_("评审组名称"), max_length=200)
    kind = models.CharField(_("评审类别"), max_length=60, editable=False)
    purpose = models.CharField(_("评审事由"), max_length=500, blank=True)
    mode = models.CharField(_("评审方式"), max_length=10, choices=MODES, default=Mode.MEETING)
    held_on = models.DateField(_("评审日期"), null=True, blank=True)
    starts_at = models.TimeField(_("开始时间"), null=True, blank=True)
    half_days = models.PositiveSmallIntegerField(_("会期（半天数）"), default=1)
    place = models.CharField(_("地点或会议链接"), max_length=200, blank=True)
    contact = models.CharField(_("会务联系方式"), max_length=100, blank=True)
    seats_wanted = models.PositiveSmallIntegerField(_("专家人数"))
    kinds_wanted = models.JSONField(_("各类专家最少人数"), default=dict, blank=True)
    subjects = models.JSONField(_("学科要求"), default=list, blank=True)
    scheme = models.JSONField(_("评分方案"), editable=False)
    scheme_version = models.CharField(_("评分方案版本"), max_length=120, blank=True, editable=False)
    summing = models.JSONField(_("汇总规则"), editable=False)
    conclusion = models.CharField(_("组长意见"), max_length=2000, blank=True, editable=False)
    concluded_on = models.DateField(_("形成结论日期"), null=True, editable=False)
    released_at = models.DateTimeField(_("意见反馈时间"), null=True, editable=False)
    organised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评审组织人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("抽取人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)
    state = StateField("review.panel")

    objects: ClassVar[models.Manager[Panel]] = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审组")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(seats_wanted__gte=1), name="review_panel_has_seats"),
            models.CheckConstraint(condition=Q(half_days__gte=1), name="review_panel_takes_time"),
        )
        indexes = (models.Index(fields=("kind", "state"), name="review_panel_kind"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the organiser."""
        return reverse("review:panel", args=[self.public_id])

    @property
    def review_kind(self) -> ReviewKind:
        """What the owning app declared. Raises LookupError."""
        return kind_of(self.kind)

    @property
    def is_open(self) -> bool:
        """Whether the scores may be read by the organiser: all have submitted and scoring is closed."""
        return self.state in OPENED


class Item(models.Model):
    """评审对象: one thing that a panel judges; the record that is judged holds a one-to-one key to it."""

    public_id = PublicIdField()
    panel = models.ForeignKey(Panel, verbose_name=_("评审组"), on_delete=models.PROTECT, related_name="items")
    title = models.CharField(_("评审对象"), max_length=300)
    position = models.PositiveIntegerField(_("顺序"))
    asked_amount = models.DecimalField(
        _("申请金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    recommendation = models.CharField(_("评审结论"), max_length=40, blank=True, editable=False)
    amount = models.DecimalField(
        _("建议金额（元）"), max_digits=16, decimal_places=2, null=True, editable=False
    )
    opinion = models.CharField(_("评审组意见"), max_length=2000, blank=True, editable=False)
    deviation = models.CharField(_("偏离汇总结果的理由"), max_length=1000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("结论登记人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    released = models.JSONField(_("反馈给申请方的意见"), default=list, editable=False)

    class Meta:
        verbose_name = _("评审对象")
        verbose_name_plural = verbose_name
        ordering = ("panel", "position")
        constraints = (
            models.UniqueConstraint(fields=("panel", "position"), name="review_item_place"),
            models.CheckConstraint(
                condition=Q(asked_amount=None) | Q(asked_amount__gte=Decimal(0)), name="review_item_asked"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=Decimal(0)), name="review_item_amount"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """The page of the judged record, "" where it has none."""
        return self.panel.review_kind.link(self)


class Party(models.Model):
    """利害关系方: a unit or a person whom an item concerns; nobody near to them judges it."""

    item = models.ForeignKey(
        Item, verbose_name=_("评审对象"), on_delete=models.PROTECT, related_name="parties"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("单位"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    person = models.CharField(_("人员姓名"), max_length=60, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("人员帐号"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    unit = models.CharField(_("所在单位名称"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("利害关系方")
        verbose_name_plural = verbose_name
        ordering = ("item_id", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(account__isnull=False) | ~Q(person=""),
                name="review_party_is_somebody",
            ),
        )

    def __str__(self) -> str:
        return " ".join(
            str(each) for each in (self.organisation or self.unit, self.person or self.account) if each
        )
