"""Requests for service: who wants what of which instrument, the unit's own questions, and what both sides said."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.requests import PriceGroup, QuestionKind, Side
from yanfa.subsystems.instruments.choices.usage import Purpose, Satisfaction, ServiceWay
from yanfa.subsystems.instruments.models.registry import Instrument

SIDES = [(Side.USER, _("用户")), (Side.UNIT, _("管理单位")), (Side.PLATFORM, _("平台"))]
PRICE_GROUPS = [(PriceGroup.INNER, _("单位内部价")), (PriceGroup.OUTER, _("对外价"))]
QUESTION_KINDS = [
    (QuestionKind.TEXT, _("文字")),
    (QuestionKind.NUMBER, _("数字")),
    (QuestionKind.CHOICE, _("选择")),
    (QuestionKind.FILE, _("文件")),
]
WAYS = [
    (ServiceWay.OCCUPY, _("占用共享")),
    (ServiceWay.TECHNICAL, _("技术共享")),
    (ServiceWay.ENTRUST, _("委托共享")),
    (ServiceWay.REMOTE, _("远程共享")),
    (ServiceWay.OTHER, _("其他方式")),
]
PURPOSES = [
    (Purpose.RESEARCH, _("科学研究与技术开发")),
    (Purpose.CERTIFICATION, _("法定认证")),
    (Purpose.ENFORCEMENT, _("执法检查")),
    (Purpose.TRADE_INSPECTION, _("商业验货")),
    (Purpose.FILMING, _("商业摄制")),
    (Purpose.MEDICAL, _("医疗服务")),
    (Purpose.TELECOM, _("电信计费")),
    (Purpose.MASS_INSPECTION, _("大批量验货")),
    (Purpose.TEACHING, _("教学")),
]
SATISFACTIONS = [
    (Satisfaction.VERY, _("非常满意")),
    (Satisfaction.MOSTLY, _("基本满意")),
    (Satisfaction.FAIR, _("一般")),
    (Satisfaction.NOT, _("不满意")),
    (Satisfaction.VERY_BAD, _("极差")),
]
#: States in which nothing is left to be done.
ENDED = ("closed", "declined", "cancelled_by_user", "cancelled_by_unit")


class QuestionSet(models.Model):
    """What a unit asks of every request for an instrument, in versions: an answer keeps the one that asked."""

    public_id = PublicIdField()
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="question_sets")
    version = models.PositiveIntegerField(_("版本"), default=1)
    questions = models.JSONField(_("问题"), default=list)
    valid_from = models.DateTimeField(_("启用时间"), default=clock.now)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("申请问题集")
        verbose_name_plural = verbose_name
        ordering = ("instrument", "-version")
        constraints = (
            models.UniqueConstraint(fields=("instrument", "version"), name="instruments_questions_version"),
            models.UniqueConstraint(
                fields=("instrument",), condition=Q(ended_at=None), name="instruments_questions_one_stands"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} v{self.version}"


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    """Questions about requests."""

    def visible_to(self, user: Any) -> Self:
        """Staff see all; a unit those of its instruments; a user his own and those of the units he acts for."""
        if has_permission(user, "instruments.read") or has_permission(user, "instruments.check"):
            return self
        acting = organisations_of(user)
        kept = acting | user.scopes_of("instrument_keeper") if user.is_authenticated else frozenset()
        return self.filter(
            Q(applicant_id=user.pk)
            | Q(user_organisation__public_id__in=acting)
            | Q(organisation__public_id__in=kept)
        )

    def open(self) -> Self:
        """Those that are not ended."""
        return self.exclude(state__in=ENDED)

    def answer_due_in(self, start: date, end: date) -> Self:
        """Those whose first answer was due in the half-open days [start, end): the denominator of timeliness.

        One that the applicant took back before it was due and unanswered owes nobody an answer.
        """
        due = self.filter(answer_due_on__gte=start, answer_due_on__lt=end)
        return due.exclude(first_answered_at=None, withdrawn_on__lte=F("answer_due_on"))

    def answered_in_time(self) -> Self:
        """Those answered at the latest on the day that was due."""
        return self.filter(first_answered_on__lte=F("answer_due_on"))

    def search(self, words: str) -> Self:
        """Those whose number, instrument, user or content holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(instrument__name__icontains=word)
                | Q(user_organisation__name__icontains=word)
                | Q(content__icontains=word)
            )
        return found


class ServiceRequest(models.Model):
    """服务申请: one wish for a service from the first word to the rating."""

    public_id = PublicIdField()
    number = models.CharField(_("申请编号"), max_length=20, unique=True, editable=False)
    instrument = models.ForeignKey(
        Instrument, verbose_name=_("大型仪器"), on_delete=models.PROTECT, related_name="requests"
    )
    #: The unit may serve it with another of its instruments of the same category.
    any_of_kind = models.BooleanField(_("同类仪器均可"), default=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("管理单位"), on_delete=models.PROTECT, related_name="+"
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("申请人"), on_delete=models.PROTECT, related_name="+"
    )
    user_organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("用户单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    phone = EncryptedTextField(_("联系电话"), blank=True)
    content = models.CharField(_("服务需求"), max_length=200)
    purpose = models.CharField(_("用途"), max_length=20, choices=PURPOSES, default=Purpose.RESEARCH)
    ways = models.JSONField(_("服务方式"), default=list, blank=True)
    samples = models.PositiveIntegerField(_("样品数"), default=0)
    sample_info = models.TextField(_("样品说明"), max_length=1000, blank=True)
    hazards = models.TextField(_("样品危险性"), max_length=500, blank=True)
    wished_from = models.DateField(_("希望开始日期"), null=True, blank=True)
    wished_to = models.DateField(_("希望完成日期"), null=True, blank=True)
    small_enterprise = models.BooleanField(_("中小微企业"), default=False)
    project_name = models.CharField(_("课题名称"), max_length=200, blank=True)
    project_sources = models.JSONField(_("课题经费来源"), default=list, blank=True)
    subjects = models.JSONField(_("课题主要学科领域"), default=list, blank=True)
    research_content = models.CharField(_("课题研究内容"), max_length=200, blank=True)
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    answers = models.JSONField(_("问题答复"), default=dict, blank=True, editable=False)
    contract = models.ForeignKey(
        "instruments.ServiceContract",
        verbose_name=_("服务合同"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="requests",
    )
    booking = models.OneToOneField(
        "booking.Booking",
        verbose_name=_("预约"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    planned_from = models.DateTimeField(_("安排开始"), null=True, blank=True, editable=False)
    planned_to = models.DateTimeField(_("安排结束"), null=True, blank=True, editable=False)
    rating_request = models.OneToOneField(
        "feedback.RatingRequest",
        verbose_name=_("评价邀请"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    satisfaction = models.CharField(
        _("用户评价"), max_length=20, choices=SATISFACTIONS, blank=True, editable=False
    )
    state = StateField("instruments.request")
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now, editable=False)
    answer_due_on = models.DateField(_("应答复日"), editable=False)
    first_answered_at = models.DateTimeField(_("首次答复时间"), null=True, editable=False)
    first_answered_on = models.DateField(_("首次答复日"), null=True, editable=False)
    withdrawn_on = models.DateField(_("撤回日"), null=True, editable=False)
    delivered_at = models.DateTimeField(_("交付时间"), null=True, editable=False)
    #: Last time that both sides were told that the instrument is out of service.
    told_stopped_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务申请")
        verbose_name_plural = verbose_name
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(wished_from=None) | Q(wished_to=None) | Q(wished_to__gte=F("wished_from")),
                name="instruments_request_wish_forward",
                violation_error_message=_("希望完成日期不应早于希望开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(planned_from=None, planned_to=None) | Q(planned_to__gt=F("planned_from")),
                name="instruments_request_plan_forward",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "state", "answer_due_on"), name="instruments_request_inbox"),
            models.Index(fields=("applicant", "-asked_at"), name="instruments_request_mine"),
            models.Index(fields=("answer_due_on",), name="instruments_request_due"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.instrument}"

    def get_absolute_url(self) -> str:
        """The page of the request, for both sides and for staff."""
        return reverse("instruments:request", args=[self.public_id])

    @property
    def price_group(self) -> str:
        """Whose price holds: the unit's own people pay the inner one."""
        own = self.user_organisation_id == self.organisation_id
        return PriceGroup.INNER if own else PriceGroup.OUTER

    @property
    def price_group_label(self) -> Any:
        """The same in words."""
        return dict(PRICE_GROUPS)[PriceGroup(self.price_group)]

    @property
    def answered_late(self) -> bool:
        """Whether the first answer came, or is still to come, after the day that was due."""
        answered = self.first_answered_on or clock.today()
        return answered > self.answer_due_on and not (
            self.first_answered_on is None and self.withdrawn_on is not None
        )


class RequestMessage(models.Model):
    """申请往来: one thing that a side said about a request; never changed."""

    public_id = PublicIdField()
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(_("一方"), max_length=10, choices=SIDES)
    text = models.TextField(_("内容"), max_length=2000)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("申请往来")
        verbose_name_plural = verbose_name
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return self.text[:40]


class Deliverable(models.Model):
    """服务成果: a file that the unit hands over, with its hash, and the user's receipt."""

    public_id = PublicIdField()
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="deliverables")
    title = models.CharField(_("成果名称"), max_length=100)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(_("交付时间"), default=clock.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("服务成果")
        verbose_name_plural = verbose_name
        ordering = ("delivered_at", "pk")

    def __str__(self) -> str:
        return self.title
