"""Official letters about a record: what was asked of an authority, and what it answered, with number and file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet
from yanfa.kernel.identifiers.public_id import PublicIdField

from .office import person_key


class LetterKind(models.TextChoices):
    """What a letter is."""

    REQUEST = "request", _("请示")
    REPLY = "reply", _("批复")
    LETTER = "letter", _("函")


class LetterOutcome(models.TextChoices):
    """What a reply says."""

    APPROVED = "approved", _("同意")
    PARTLY = "partly", _("部分同意")
    REFUSED = "refused", _("不同意")


class OfficialLetter(TargetedModel):
    """公文: a 请示, the 批复 that answers it, or a 函; its number is used once by the body that issues it."""

    public_id = PublicIdField()
    kind = models.CharField(_("文种"), max_length=10, choices=LetterKind)
    number = models.CharField(_("文号"), max_length=100)
    title = models.CharField(_("标题"), max_length=200)
    issuing_body = models.CharField(_("发文机关"), max_length=200)
    signer = models.CharField(_("签发人"), max_length=100, blank=True)
    dated = models.DateField(_("成文日期"))
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+", null=True
    )
    answers = models.ForeignKey(
        "self", verbose_name=_("答复的请示"), on_delete=models.PROTECT, related_name="+", null=True
    )
    outcome = models.CharField(_("批复结果"), max_length=10, choices=LetterOutcome, blank=True)
    recorded_by = person_key(_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[models.Manager["OfficialLetter"]] = TargetedQuerySet["OfficialLetter"].as_manager()

    class Meta:
        verbose_name = _("公文")
        verbose_name_plural = verbose_name
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "issuing_body", "number"), name="workflow_letter_number_once"
            ),
            models.CheckConstraint(
                condition=(Q(kind="reply") & ~Q(outcome="")) | (~Q(kind="reply") & Q(outcome="")),
                name="workflow_letter_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind="reply") | Q(answers=None), name="workflow_letter_answers"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"
