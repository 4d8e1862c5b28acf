"""What a chain of approval keeps: every round of it, and who was asked, signed or sent back at which step."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet, reference

from .office import person_key


class ChainOutcome(models.TextChoices):
    """How a round ended."""

    PASSED = "passed", _("已通过")
    SENT_BACK = "sent_back", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class ChainRoundQuerySet(TargetedQuerySet["ChainRound"]):
    def with_steps(self) -> Self:
        """The rounds with their steps and everybody who acted, in three queries whatever their number."""
        steps = ChainStep.objects.select_related("decided_by")
        people = self.select_related("opened_by", "ended_by")
        return people.prefetch_related(models.Prefetch("steps", queryset=steps))


class ChainRound(TargetedModel):
    """审批轮次: one passage of a record through a chain, by the version of the chain in force when it began."""

    chain = models.CharField(_("审批链"), max_length=40, blank=True)
    number = models.PositiveSmallIntegerField(_("轮次"))
    policy_version = models.CharField(_("审批链的参数版本"), max_length=200, blank=True)
    opened_by = person_key(_("送审人"))
    opened_at = models.DateTimeField(_("送审时间"))
    outcome = models.CharField(_("结果"), max_length=10, choices=ChainOutcome, blank=True)
    ended_by = person_key(_("办结人"))
    ended_at = models.DateTimeField(_("办结时间"), null=True)

    objects: ClassVar[models.Manager["ChainRound"]] = ChainRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批轮次")
        verbose_name_plural = verbose_name
        ordering = ("opened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "chain", "number"), name="workflow_round_once"
            ),
            models.UniqueConstraint(
                fields=("content_type", "object_id", "chain"),
                condition=Q(ended_at=None),
                name="workflow_round_open_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="workflow_round_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}#{self.number}"


class ChainStepQuerySet(models.QuerySet["ChainStep"]):
    def for_target(self, record: models.Model) -> Self:
        """The steps of every round of this record."""
        return self.filter(**{f"round__{column}": value for column, value in reference(record).items()})

    def undecided(self) -> Self:
        """Steps of rounds that still run, open or to come, which nobody has signed."""
        return self.filter(round__ended_at=None, decided_at=None)

    def waiting(self) -> Self:
        """The steps whose turn it is now: those of one position, side by side."""
        return self.undecided().filter(opened_at__isnull=False)


class ChainStep(models.Model):
    """审批步骤: one signature of a round; several at one position act side by side. Unsigned until ``decided_at``."""

    round = models.ForeignKey(
        ChainRound, verbose_name=_("轮次"), on_delete=models.CASCADE, related_name="steps"
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    code = models.CharField(_("步骤代码"), max_length=40)
    label = models.CharField(_("步骤"), max_length=100)
    label_en = models.CharField(_("步骤（英文）"), max_length=100)
    audience = models.CharField(_("由谁签署"), max_length=120)
    limit_days = models.PositiveSmallIntegerField(_("时限（工作日）"), null=True)
    opened_at = models.DateTimeField(_("轮到时间"), null=True)
    due_on = models.DateField(_("办理期限"), null=True)
    provisional = models.BooleanField(_("期限为暂定"), default=False)
    agrees = models.BooleanField(_("同意"), null=True)
    opinion = models.TextField(_("意见"), blank=True)
    decided_by = person_key(_("签署人"))
    decided_at = models.DateTimeField(_("签署时间"), null=True)

    objects: ClassVar[models.Manager["ChainStep"]] = ChainStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批步骤")
        verbose_name_plural = verbose_name
        ordering = ("round", "position", "audience")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "position", "audience"), name="workflow_chain_step_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, agrees=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, agrees__isnull=False),
                name="workflow_chain_step_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(opened_at__isnull=False), name="workflow_chain_step_in_turn"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The label in the reader's language."""
        chinese = (get_language() or "zh").startswith("zh")
        return str(self.label if chinese else self.label_en)

    @property
    def is_late(self) -> bool:
        """Whether its last day passed before it was signed, or has passed and it is not."""
        decided = clock.local_date(self.decided_at) if self.decided_at else clock.today()
        return self.due_on is not None and decided > self.due_on
