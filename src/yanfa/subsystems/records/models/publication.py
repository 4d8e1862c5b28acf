"""信息公开: information that is to be published within the policy's working days of its issue."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.records.choices.publication import Place
from yanfa.subsystems.records.models.documents import GRACE

PLACES = [
    (Place.SITE, _("门户网站")),
    (Place.ACCOUNT, _("公众号")),
    (Place.WHITE_PAPER, _("白皮书")),
    (Place.OTHER, _("其他渠道")),
]


def topic_labels() -> dict[str, str]:
    """{code: label} of the topics that the policy in force names."""
    return {row["code"]: row["label"] for row in policy.get("records.publication_topics").value}


class InformationItemQuerySet(models.QuerySet["InformationItem"]):
    """Questions about information that is due."""

    def search(self, words: str) -> Self:
        """Those whose title or link holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(link__icontains=word))
        return found

    def owed(self) -> Self:
        """All but those exempted by their day; one exempted later stays owed."""
        return self.filter(Q(exempted_on=None) | Q(exempted_on__gt=F("due_on")))


class InformationItem(models.Model):
    """公开信息: formed or issued on a day, due some working days later, published somewhere."""

    public_id = PublicIdField()
    state = StateField("records.information")
    title = models.CharField(_("信息名称"), max_length=200)
    topic = models.CharField(_("信息类别"), max_length=40)
    formed_on = models.DateField(_("形成或印发日"))
    due_on = models.DateField(_("应公开日"), editable=False)
    policy_version = models.CharField(_("时限参数版本"), max_length=100, editable=False)
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("责任处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    published_on = models.DateField(_("公开日期"), null=True, blank=True, editable=False)
    place = models.CharField(_("公开渠道"), max_length=20, choices=PLACES, blank=True, editable=False)
    link = models.CharField(_("发布页面"), max_length=500, blank=True, editable=False)
    days = models.PositiveIntegerField(_("间隔工作日"), null=True, blank=True, editable=False)
    exempted_on = models.DateField(_("确定不公开日"), null=True, blank=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = RecordedAtField()
    late = LateField(happened="published_on", grace=GRACE)

    objects: ClassVar[models.Manager[InformationItem]] = InformationItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开信息")
        verbose_name_plural = verbose_name
        ordering = ("-formed_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("title", "topic", "formed_on"),
                name="records_information_once",
                violation_error_message=_("这条信息已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(published_on__gte=F("formed_on")),
                name="records_information_published_after",
                violation_error_message=_("公开日期不能早于形成或印发日。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the item."""
        return reverse("records:information", args=[self.public_id])

    @property
    def topic_label(self) -> str:
        """The topic in words."""
        return topic_labels().get(self.topic, self.topic)
