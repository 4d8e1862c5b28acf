"""What every result that the unit is credited with has in common, and the rule by which it counts.

**The rule.** A result counts on the day of its fact (published, accepted, granted, held), if it stood verified when the
year of that day closed: `records.closing_days` after 31 December. Before that moment "now" stands for it. What is
verified, mended or withdrawn later moves no figure of the year any more; it is shown beside the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.targets import TargetedModel, TargetedQuerySet
from yanfa.kernel.clock import start_of_day
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField, refuse_future
from yanfa.kernel.workflow.models import StateSpan

CREDITED = "credited"
DRAFT = "draft"
WITHDRAWN = "withdrawn"
STANDS = ~Q(state=WITHDRAWN)
GRACE = "records.result_entry_days"
LONGEST_REASON = 500


@dataclass(frozen=True)
class Shape:
    """What pages, forms, lists, imports and exports need to know of a kind of result.

    code    in addresses; several = the plural in words is the model's verbose_name_plural.
    day     the field with the day of the fact, by which it counts.
    facts   what is typed, in order; it is also what a spreadsheet holds.
    listed  the columns of the list. sought: the texts that a search looks through. chosen: fields to filter by.
    key     the fields by which a row of a list is recognised.
    proofs  the evidence that may be added, {code: label}; those in `needed` must be there before verification.
    parent  the field that leads to the result that this one is about (a renewal to its agreement).
    """

    code: str
    day: str
    facts: tuple[str, ...]
    listed: tuple[str, ...]
    sought: tuple[str, ...]
    key: tuple[str, ...]
    proofs: dict[str, Promise | str]
    needed: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    parent: str = ""


def closing(year: int) -> datetime:
    """The moment from which the figures of a year move no more: so many days after 31 December."""
    days = int(policy.get("records.closing_days", date(year, 12, 31)).value)
    return start_of_day(date(year + 1, 1, 1) + timedelta(days=days))


class FactsStand(RuntimeError):
    """Code tried to change the facts of a result that was sent for verification: only a draft is changed."""


class ResultQuerySet(models.QuerySet[Any]):
    """Questions about the results of one kind."""

    def update(self, **values: Any) -> int:
        """As ever, but for the facts of what is no draft any more. Raises FactsStand."""
        facts = values.keys() & set(self.model.shape.facts)
        if facts and self.order_by().exclude(state=DRAFT).exists():
            raise FactsStand(
                f"{self.model._meta.label}: {', '.join(sorted(facts))} stand once they were sent."
            )
        return super().update(**values)

    def standing(self) -> Self:
        """Those that nobody withdrew."""
        return self.filter(STANDS)

    def visible_to(self, user: Any) -> Self:
        """All, for whoever may read the register."""
        return self if permitted(user, "records.read") else self.none()

    def search(self, words: str) -> Self:
        """Those in whose texts every word stands."""
        found = self
        for word in words.split():
            hits = Q()
            for name in self.model.shape.sought:
                hits |= Q(**{f"{name}__icontains": word})
            found = found.filter(hits)
        return found

    def credited_for(self, year: int) -> Self:
        """Those that stood verified when the year closed; before that, those that stand verified now."""
        until = closing(year)
        spans = StateSpan.objects.all().of(self.model, CREDITED).filter(entered_at__lt=until)
        return self.filter(pk__in=spans.filter(Q(left_at=None) | Q(left_at__gte=until)).values("object_id"))

    def counted(self, start: date, end: date) -> Self:
        """Those that count from `start` up to, and without, `end`, by the rule of this module."""
        day, wanted = self.model.shape.day, Q(pk__in=[])
        for year in range(start.year, (end - timedelta(days=1)).year + 1):
            first, after = max(start, date(year, 1, 1)), min(end, date(year + 1, 1, 1))
            credited = self.model.objects.credited_for(year).values("pk")
            wanted |= Q(**{f"{day}__gte": first, f"{day}__lt": after}, pk__in=credited)
        return self.filter(wanted)

    def known_at(self, day: date) -> Self:
        """Facts dated up to a day that stood verified when its year closed: what was then known to be so."""
        return self.credited_for(day.year).filter(**{f"{self.model.shape.day}__lte": day})


def person_key(label: Any) -> Any:
    """A key to the account of who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )


class Result(models.Model):
    """成果: registered by one person, verified by another, archived; withdrawn with a reason, never deleted."""

    shape: ClassVar[Shape]

    public_id = PublicIdField()
    unit = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("本单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("成果计入的单位，填单位名称或统一社会信用代码。"),
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("只计入一个预算项目，填项目代码；不属于项目的留空。"),
    )
    state = StateField("records.result")
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_by = person_key(_("登记人"))
    changed_by = person_key(_("最后修改人"))
    recorded_at = RecordedAtField()
    verified_by = person_key(_("核实人"))
    verified_at = models.DateTimeField(_("核实时间"), null=True, editable=False)
    reason = models.CharField(
        _("退回、更正或作废的理由"), max_length=LONGEST_REASON, blank=True, editable=False
    )

    objects: ClassVar[models.Manager[Any]] = ResultQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint] | tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | (~Q(verified_by=F("recorded_by")) & ~Q(verified_by=F("changed_by"))),
                name="%(app_label)s_%(class)s_two",
                violation_error_message=_("核实人不能是登记人或修改人。"),
            ),
        )

    def save(self, *args: Any, **options: Any) -> None:
        """As ever, but for the facts of what is no draft any more. Raises FactsStand."""
        if self.pk is not None and not options.get("force_insert"):
            names = [self._meta.get_field(name).attname for name in self.shape.facts]  # type: ignore[union-attr]
            sent = type(self)._base_manager.filter(pk=self.pk).exclude(state=DRAFT)
            kept = sent.values(*names).first()
            if kept is not None and kept != {name: getattr(self, name) for name in names}:
                raise FactsStand(f"{self._meta.label} {self.pk}: the facts stand once they were sent.")
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        """The page of the result."""
        return reverse("records:result", args=[self.shape.code, self.public_id])

    @property
    def fact_day(self) -> date:
        """The day of the fact, by which it counts."""
        day: date = getattr(self, self.shape.day)
        return day

    @property
    def files(self) -> QuerySet[ResultFile]:
        """The evidence that stands."""
        return ResultFile.objects.for_target(self).filter(withdrawn_at=None).select_related("file")

    @property
    def key(self) -> dict[str, Any]:
        """{field: value} by which the result is recognised."""
        return {name: getattr(self, name) for name in self.shape.key}

    def clean(self) -> None:
        """Raise ValidationError for a fact that has not happened yet."""
        refuse_future(getattr(self, self.shape.day), self.shape.day)

    def wants(self) -> list[str]:
        """What is missing before it can be verified, all at once, in sentences."""
        there = set(self.files.values_list("proof", flat=True))
        lacking = [str(self.shape.proofs[code]) for code in self.shape.needed if code not in there]
        return [_now("缺佐证材料：%s。") % "、".join(lacking)] if lacking else []


def late_after(day: str) -> LateField:
    """补录: written down more than the policy's days after the day of that field."""
    return LateField(happened=day, grace=GRACE)


class ResultFile(TargetedModel):
    """佐证材料: a file that proves a result, by its hash; withdrawn with a reason, never deleted."""

    public_id = PublicIdField()
    proof = models.CharField(_("材料种类"), max_length=20)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    added_by = person_key(_("上传人"))
    added_at = RecordedAtField(_("上传时间"))
    withdrawn_by = person_key(_("撤回人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=LONGEST_REASON, blank=True, editable=False)

    objects: ClassVar[models.Manager[ResultFile]] = TargetedQuerySet["ResultFile"].as_manager()

    class Meta:
        verbose_name = _("成果佐证")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        indexes = (models.Index(fields=("content_type", "object_id"), name="records_proof_of"),)

    def __str__(self) -> str:
        return f"{self.label}：{self.file.name}"

    @property
    def label(self) -> str:
        """The kind of evidence in words."""
        model = self.content_type.model_class()
        shape: Shape | None = getattr(model, "shape", None)
        return str(shape.proofs.get(self.proof, self.proof)) if shape else self.proof


def insist_in_order(record: models.Model, earlier: str, later: str, sentence: str | Promise) -> None:
    """Raise ValidationError at the later day where two days stand in the wrong order."""
    first, second = getattr(record, earlier), getattr(record, later)
    if first is not None and second is not None and second < first:
        raise ValidationError({later: str(sentence)})
