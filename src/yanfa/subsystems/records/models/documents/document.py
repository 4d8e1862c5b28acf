"""A document that the unit writes, signs and issues: a report, an issue of a serial, a version of a regulation."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.records.choices.documents import DocumentKind

GRACE = "records.entry_grace_days"
KINDS = [
    (DocumentKind.REPORT, _("报告、规划、方案、指南")),
    (DocumentKind.SERIAL, _("连续出版物")),
    (DocumentKind.REGULATION, _("规章制度")),
]
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]
#: The table of the policy that names the codes of a kind.
TABLES = {DocumentKind.REPORT: "records.document_types", DocumentKind.SERIAL: "records.serials"}


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def search(self, words: str) -> Self:
        """Those whose title or number holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(number__icontains=word))
        return found

    def standing(self) -> Self:
        """All but the withdrawn."""
        return self.filter(withdrawn_on=None)

    def due_for_figures(self) -> Self:
        """Reports and issues with an approved due day; one withdrawn before that day is not owed."""
        owed = Q(withdrawn_on=None) | Q(withdrawn_on__gt=F("first_due_on"))
        return self.filter(owed, first_due_on__isnull=False).exclude(kind=DocumentKind.REGULATION)

    def in_force(self, on: Any) -> Self:
        """Versions of regulations in force on a day: of each regulation the latest, unless it is repealed."""
        begun = Document.objects.filter(
            regulation=models.OuterRef("regulation"), issued_on__lte=on, in_force_from__lte=on
        )
        latest = begun.order_by("-in_force_from", "-pk").values("pk")[:1]
        standing = Q(regulation__repealed_on=None) | Q(regulation__repealed_on__gt=on)
        return self.filter(
            standing, kind=DocumentKind.REGULATION, pk=models.Subquery(latest), withdrawn_on=None
        )


class Document(models.Model):
    """成果文件: due, drafted, countersigned, signed, issued, published and archived by one process."""

    public_id = PublicIdField()
    state = StateField("records.document")
    kind = models.CharField(_("类别"), max_length=20, choices=KINDS)
    #: The type of a report, the serial of an issue, the kind of a regulation.
    code = models.CharField(_("类型"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("所述年度"), validators=YEARS)
    issue_from = models.PositiveSmallIntegerField(_("期号"), null=True, blank=True)
    issue_to = models.PositiveSmallIntegerField(_("合刊止期"), null=True, blank=True)
    regulation = models.ForeignKey(
        "records.Regulation",
        verbose_name=_("所属制度"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
    )
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("编撰处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    countersigners = models.ManyToManyField(
        "organisations.Department", verbose_name=_("会签处室"), blank=True, related_name="+"
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    due_on = models.DateField(_("应完成日"), null=True, blank=True)
    #: The due day of the approved plan: a later postponement moves `due_on` and no figure.
    first_due_on = models.DateField(_("首次批准的应完成日"), null=True, blank=True, editable=False)
    approved_on = models.DateField(_("批准日"), null=True, blank=True, editable=False)
    issued_on = models.DateField(_("印发日"), null=True, blank=True, editable=False)
    counted_on = models.DateField(_("计入日"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("公开日"), null=True, blank=True, editable=False)
    withdrawn_on = models.DateField(_("撤销日"), null=True, blank=True, editable=False)
    in_force_from = models.DateField(_("施行日"), null=True, blank=True, editable=False)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    delivered_to = models.CharField(_("报送或印发对象"), max_length=200, blank=True)
    link = models.CharField(_("公开链接"), max_length=500, blank=True, editable=False)
    satisfied_by = models.OneToOneField(
        "documents.IssuedDocument",
        verbose_name=_("由已发文件完成"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    source = models.CharField(_("数据来源"), max_length=200, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    #: Raised by every change, so that a second saver is told and nothing is lost.
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = RecordedAtField()
    late = LateField(happened="issued_on", grace=GRACE)

    objects: ClassVar[models.Manager[Document]] = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("成果文件")
        verbose_name_plural = verbose_name
        ordering = ("-year", "code", "-issue_from", "-pk")
        indexes = (
            models.Index(fields=("kind", "issued_on"), name="records_document_issued"),
            models.Index(fields=("first_due_on",), name="records_document_due"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("code", "year", "title"),
                condition=Q(kind="report", withdrawn_on=None),
                name="records_report_once",
                violation_error_message=_("同一年度已有同类同名的文件；修订版请在原文件上登记，不另计。"),
            ),
            models.UniqueConstraint(
                fields=("code", "year", "issue_from"),
                condition=Q(kind="serial", withdrawn_on=None),
                name="records_issue_once",
                violation_error_message=_("这一期已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(issue_to=None) | Q(issue_to__gte=F("issue_from")),
                name="records_issue_range",
                violation_error_message=_("合刊止期不能小于期号。"),
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(approved_on__isnull=False, issued_on__gte=F("approved_on")),
                name="records_document_issued_after_approval",
                violation_error_message=_("印发日不能早于批准日。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the document."""
        return reverse("records:document", args=[self.public_id])

    @property
    def code_label(self) -> str:
        """The type in words; the code itself for one that the policy no longer names."""
        return code_labels(DocumentKind(self.kind)).get(self.code, self.code)

    @property
    def issue_label(self) -> str:
        """第 3 期, or 第 3—4 期 for a combined issue; empty for what has no issues."""
        if self.issue_from is None:
            return ""
        if self.issue_to and self.issue_to > self.issue_from:
            return gettext("第%(first)s—%(last)s期") % {"first": self.issue_from, "last": self.issue_to}
        return gettext("第%s期") % self.issue_from

    @property
    def was_postponed(self) -> bool:
        """Whether the due day was moved after it was approved."""
        return self.first_due_on is not None and self.due_on != self.first_due_on


def code_labels(kind: DocumentKind) -> dict[str, str]:
    """{code: label in Chinese} of the types that the policy in force names for a kind."""
    table = TABLES.get(kind)
    return {row["code"]: row["label"] for row in policy.get(table).value} if table else {}
