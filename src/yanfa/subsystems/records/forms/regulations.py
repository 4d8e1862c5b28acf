"""What people type about regulations: facts, bearings, uses, inspections, and the filters of their lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.models import Inspection, Regulation
from yanfa.subsystems.records.models.regulations import INSPECTION_KINDS, REGULATION_KINDS, window_labels

from .documents import EVERY, DateInput, LedgerFilter, RecordForm, projects


class RegulationFilter(LedgerFilter):
    """Filters of the list of regulations; the year asks for versions issued in it."""

    model, day, process = Regulation, "versions__issued_on", "records.regulation"
    related = ("department",)

    kind = forms.ChoiceField(label=_("制度类别"), required=False, choices=[*EVERY, *REGULATION_KINDS])

    def of_year(self, found: Any, year: int) -> Any:
        """Regulations with a version issued in the year."""
        return super().of_year(found, year).distinct()

    def narrowed(self, found: Any, chosen: dict[str, Any]) -> Any:
        """By kind."""
        return found.filter(kind=chosen["kind"]) if chosen.get("kind") else found


class RegulationForm(RecordForm):
    """A new regulation with who answers for it; its text comes as a version."""

    post = forms.CharField(
        label=_("责任岗位"), required=False, max_length=100, help_text=_("填岗位名称，不填姓名。")
    )

    class Meta:
        model = Regulation
        fields = ("number", "title", "kind", "department")


class RegulationChangeForm(RecordForm):
    """Number, title and, before a version was issued, kind."""

    class Meta:
        model = Regulation
        fields = ("number", "title", "kind")


class BearingForm(forms.Form):
    """A project or a window on which a regulation bears."""

    project: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("预算项目"), queryset=None, required=False
    )
    window = forms.ChoiceField(label=_("服务窗口"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects()  # type: ignore[attr-defined]
        self.fields["window"].choices = [("", "—"), *window_labels().items()]  # type: ignore[attr-defined]


class UseForm(forms.Form):
    """A dated use of a regulation."""

    used_on = forms.DateField(label=_("执行日期"), widget=DateInput())
    matter = forms.CharField(label=_("执行事项"), max_length=200)
    upload = forms.FileField(label=_("佐证文件"), required=False)


class InspectionFilter(LedgerFilter):
    """Filters of the list of inspections."""

    model, day, process = Inspection, "held_on", "records.inspection"
    related = ("department", "project", "regulation")

    kind = forms.ChoiceField(label=_("检查类别"), required=False, choices=[*EVERY, *INSPECTION_KINDS])

    def narrowed(self, found: Any, chosen: dict[str, Any]) -> Any:
        """By kind."""
        return found.filter(kind=chosen["kind"]) if chosen.get("kind") else found


class InspectionForm(RecordForm):
    """An inspection as it was held."""

    window = forms.ChoiceField(label=_("服务窗口"), required=False)

    class Meta:
        model = Inspection
        fields = (
            *("number", "kind", "held_on", "regulation", "project", "window", "department"),
            *("said", "problems", "mend_by"),
        )
        widgets = {"held_on": DateInput(), "mend_by": DateInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["window"].choices = [("", "—"), *window_labels().items()]  # type: ignore[attr-defined]
