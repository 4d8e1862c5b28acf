"""What the ready steps of office work keep: corrections asked for, signatures, public notices, seals, the archive."""

from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet
from yanfa.kernel.crypto.fields import EncryptedTextField
from yanfa.kernel.identifiers.public_id import PublicIdField


def person_key(label: Any, **options: Any) -> Any:
    """A key to the account of who did something; it stays when the account is closed."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        **options,
    )


class CorrectionNotice(TargetedModel):
    """一次性告知: everything that an applicant must correct, told at once, and once in a stage."""

    stage = models.CharField(_("环节"), max_length=40)
    items = models.JSONField(_("需补正的全部内容"))
    asked_by = person_key(_("告知人"))
    asked_at = models.DateTimeField(_("告知时间"))
    answered_at = models.DateTimeField(_("补正时间"), null=True)

    objects: ClassVar[models.Manager["CorrectionNotice"]] = TargetedQuerySet["CorrectionNotice"].as_manager()

    class Meta:
        verbose_name = _("补正告知")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "stage"), name="workflow_correction_once"
            ),
        )


class Countersignature(TargetedModel):
    """会签: the signature of one office in one round; unsigned until ``signed_at`` is set."""

    round = models.PositiveSmallIntegerField(_("轮次"))
    audience = models.CharField(_("会签方"), max_length=120)
    office = models.CharField(_("会签单位"), max_length=100)
    asked_at = models.DateTimeField(_("送会时间"))
    agrees = models.BooleanField(_("同意"), null=True)
    opinion = models.TextField(_("意见"), blank=True)
    signed_by = person_key(_("会签人"))
    signed_at = models.DateTimeField(_("会签时间"), null=True)

    objects: ClassVar[models.Manager["Countersignature"]] = TargetedQuerySet["Countersignature"].as_manager()

    class Meta:
        verbose_name = _("会签")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "round", "audience"),
                name="workflow_countersign_once_a_round",
            ),
        )


class PublicNoticeQuerySet(TargetedQuerySet["PublicNotice"]):
    def showing(self, on: date) -> Self:
        """Notices that the public may object to on that date, the newest first."""
        return self.filter(opens_on__lte=on, closes_on__gte=on, stopped_at=None).order_by("-opens_on", "-pk")


class PublicNotice(TargetedModel):
    """公示: a page shown for working days before a result takes effect; its text is kept with a hash and not edited."""

    public_id = PublicIdField()
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"))
    text_sha256 = models.CharField(_("正文摘要"), max_length=64)
    contact = models.CharField(_("受理异议的联系方式"), max_length=200)
    opens_on = models.DateField(_("公示起日"))
    closes_on = models.DateField(_("公示止日"))
    provisional = models.BooleanField(_("止日为暂定"), default=False)
    published_by = person_key(_("发布人"))
    published_at = models.DateTimeField(_("发布时间"))
    stopped_at = models.DateTimeField(_("中止时间"), null=True)

    objects: ClassVar[models.Manager["PublicNotice"]] = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("公示")
        verbose_name_plural = verbose_name
        constraints = (
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="workflow_notice_dates"),
        )

    def __str__(self) -> str:
        return self.title

    def digest(self) -> str:
        """The hash of what is shown: title, text and contact."""
        return sha256("\n".join((self.title, self.text, self.contact)).encode()).hexdigest()

    def intact(self) -> bool:
        """Whether what is shown is what was published."""
        return self.digest() == self.text_sha256


class Objection(models.Model):
    """异议: an objection to a public notice; who objects is known to the office alone."""

    public_id = PublicIdField()
    notice = models.ForeignKey(
        PublicNotice, verbose_name=_("公示"), on_delete=models.PROTECT, related_name="objections"
    )
    objector = EncryptedTextField(_("异议人"))
    contact = EncryptedTextField(_("异议人联系方式"), blank=True)
    text = models.TextField(_("异议内容"))
    received_by = person_key(_("登记人"))
    received_at = models.DateTimeField(_("收到时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = person_key(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = verbose_name
        ordering = ("pk",)


class SealUse(TargetedModel):
    """用印: a seal asked for by one person and put on by its keeper, another one."""

    seal = models.CharField(_("印章"), max_length=100)
    document = models.CharField(_("用印文件"), max_length=200)
    copies = models.PositiveSmallIntegerField(_("份数"))
    purpose = models.CharField(_("事由"), max_length=200)
    requested_by = person_key(_("申请人"))
    requested_at = models.DateTimeField(_("申请时间"))
    decided_by = person_key(_("保管人"))
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    stamped = models.BooleanField(_("已用印"), default=False)
    refusal = models.TextField(_("不予用印的理由"), blank=True)

    objects: ClassVar[models.Manager["SealUse"]] = TargetedQuerySet["SealUse"].as_manager()

    class Meta:
        verbose_name = _("用印")
        verbose_name_plural = verbose_name
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="workflow_seal_two_persons",
            ),
        )


class ArchiveEntry(TargetedModel):
    """归档: the file number under which a finished record is kept, for how long, and what lay in it."""

    file_number = models.CharField(_("档号"), max_length=60, unique=True)
    retention = models.CharField(_("保管期限"), max_length=20)
    manifest = models.JSONField(_("归档内容"))
    manifest_sha256 = models.CharField(_("内容摘要"), max_length=64)
    archived_by = person_key(_("归档人"))
    archived_at = models.DateTimeField(_("归档时间"))

    objects: ClassVar[models.Manager["ArchiveEntry"]] = TargetedQuerySet["ArchiveEntry"].as_manager()

    class Meta:
        verbose_name = _("归档")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(fields=("content_type", "object_id"), name="workflow_archive_once"),
        )

    def __str__(self) -> str:
        return self.file_number
