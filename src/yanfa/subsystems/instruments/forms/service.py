"""What the forms of services share: the filter of a list, pickers of several codes, and moments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy

MOMENT = "%Y-%m-%dT%H:%M"


def moment_input() -> forms.DateTimeInput:
    """A browser's own picker of day and time."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)


def day_input() -> forms.DateInput:
    """A browser's own picker of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def with_all(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices of a filter, all of them first."""
    return [("", _("全部")), *choices]


def funding_sources() -> list[tuple[str, str]]:
    """The codes of funds with their names."""
    english = (get_language() or "").startswith("en")
    name = "label_en" if english else "label"
    return [
        (each["code"], f"{each['code']} {each[name]}")
        for each in policy.get("instruments.funding_sources").value
    ]


class Filter(forms.Form):
    """Words and a state; what does not fit is left out, so that a page always shows."""

    q = forms.CharField(label=_("查找"), required=False)

    def chosen(self, name: str) -> Any:
        """The clean value of a field, or nothing."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name)


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list, at most `most`."""

    def __init__(self, *, most: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **options)
        self.most = most

    def validate(self, value: Any) -> None:
        """Known codes, and not too many."""
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(_("最多选 %s 项。") % self.most)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class FileForm(forms.Form):
    """A file with its name."""

    title = forms.CharField(label=_("成果名称"), max_length=100)
    file = forms.FileField(label=_("文件"))
