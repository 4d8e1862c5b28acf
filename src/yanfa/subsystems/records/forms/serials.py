"""The plan of a serial's year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models.documents.document import code_labels

from .documents import departments_for, projects


class SerialYearForm(forms.Form):
    """Which year of the serials is shown."""

    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)

    @property
    def chosen_year(self) -> int:
        """The year asked for, or this year."""
        chosen = self.cleaned_data.get("year") if self.is_valid() else None
        return int(chosen or today().year)


class PlanYearForm(forms.Form):
    """Which serial is planned for which year, by whom and in which project."""

    code = forms.ChoiceField(label=_("刊名"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    department: forms.ModelChoiceField = forms.ModelChoiceField(label=_("编撰处室"), queryset=None)
    project: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("预算项目"), queryset=None, required=False
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = list(code_labels(DocumentKind.SERIAL).items())  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments_for(user)  # type: ignore[attr-defined]
        self.fields["project"].queryset = projects()  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year
