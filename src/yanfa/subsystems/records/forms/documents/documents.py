"""What people type about documents: facts, drafts, scans, evidence, and the filters of their lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document, Regulation
from yanfa.subsystems.records.models.documents import KINDS
from yanfa.subsystems.records.models.documents.document import code_labels

from .ledger import EVERY, DateInput, LedgerFilter, RecordForm


def codes() -> list[tuple[str, Any]]:
    """Types of reports and serials, grouped."""
    labels = dict(KINDS)
    groups = (DocumentKind.REPORT, DocumentKind.SERIAL)
    return [(str(labels[kind]), list(code_labels(kind).items())) for kind in groups]


class DocumentFilter(LedgerFilter):
    """Filters of the list of documents."""

    model, day, process = Document, "year", "records.document"
    related = ("department", "project", "regulation")

    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[*EVERY, *KINDS])
    code = forms.CharField(label=_("类型代码"), required=False, max_length=40)
    overdue = forms.BooleanField(label=_("只看超期"), required=False)

    def of_year(self, found: Any, year: int) -> Any:
        """Documents that cover the year."""
        return found.filter(year=year)

    def narrowed(self, found: Any, chosen: dict[str, Any]) -> Any:
        """By kind, type, and whether it is overdue."""
        for name in ("kind", "code"):
            if chosen.get(name):
                found = found.filter(**{name: chosen[name]})
        if chosen.get("overdue"):
            found = found.filter(issued_on=None, withdrawn_on=None, first_due_on__lt=today())
        return found


class _FactsForm(RecordForm):
    class Meta:
        model = Document
        fields = ("title", "year", "department", "countersigners", "project", "due_on")
        widgets = {"due_on": DateInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        standing = Department.objects.filter(closed_on=None).order_by("name", "pk")
        self.fields["countersigners"].queryset = standing  # type: ignore[attr-defined]
        self.fields["countersigners"].required = False


class DocumentForm(_FactsForm):
    """A new document: what it is decides which of the fields are filled in."""

    code = forms.ChoiceField(
        label=_("类型或刊名"), required=False, choices=[], help_text=_("规章制度不选，类型随所属制度。")
    )

    class Meta(_FactsForm.Meta):
        fields = (  # type: ignore[assignment]
            *("kind", "code", "regulation", "title", "year", "issue_from", "issue_to"),
            *("department", "countersigners", "project", "due_on"),
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [("", "—"), *codes()]  # type: ignore[attr-defined]
        self.fields["regulation"].queryset = Regulation.objects.filter(repealed_on=None)  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year

    def clean(self) -> dict[str, Any]:
        """A version of a regulation takes the kind of the regulation for its type."""
        given = super().clean() or {}
        regulation = given.get("regulation")
        if given.get("kind") == DocumentKind.REGULATION and regulation is not None:
            given["code"] = regulation.kind
        elif not given.get("code"):
            self.add_error("code", _("请选类型或刊名。"))
        return given


class DocumentChangeForm(_FactsForm):
    """What may change until it is submitted."""


class DraftForm(forms.Form):
    """The next version of a text."""

    file = forms.FileField(label=_("文稿"))
    note = forms.CharField(label=_("修改说明"), required=False, max_length=200)


class ScanForm(forms.Form):
    """The sealed scan of what was issued, or a revised text."""

    what = forms.ChoiceField(
        label=_("登记"), choices=[("scan", _("盖章扫描件")), ("revision", _("修订版（不另计）"))]
    )
    file = forms.FileField(label=_("文件"))


class EvidenceForm(forms.Form):
    """A file that proves a record."""

    file = forms.FileField(label=_("佐证文件"))
    label = forms.CharField(label=_("说明"), required=False, max_length=200)


class ReasonForm(forms.Form):
    """Why something is taken back or corrected."""

    reason = forms.CharField(
        label=_("理由"), min_length=2, max_length=300, widget=forms.Textarea({"rows": 3})
    )


class IssuedFilter(forms.Form):
    """Filters of the list of all issued documents of the platform."""

    q = forms.CharField(label=_("标题或文号"), required=False, max_length=100)
    kind = forms.CharField(label=_("文件种类代码"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)

    def documents(self) -> Any:
        """The issued documents that the filters leave, the newest first; superseded versions are left out."""
        chosen = self.cleaned_data if self.is_valid() else {}
        found = IssuedDocument.objects.filter(superseded_by=None).select_related("issued_by")
        for word in chosen.get("q", "").split():
            found = found.filter(title__icontains=word) | found.filter(number__icontains=word)
        if kind := chosen.get("kind"):
            found = found.filter(kind__startswith=kind)
        if year := chosen.get("year"):
            found = found.filter(issued_at__year=year)
        return found.order_by("-issued_at", "-pk")
