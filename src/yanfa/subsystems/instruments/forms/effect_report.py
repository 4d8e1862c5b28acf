"""What is typed about a yearly report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today


class OutlookForm(forms.Form):
    """The words that no figure gives, for a report whose figures are taken anew."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    outlook = forms.CharField(
        label=_("问题和下一步工作"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )


class EffectReportForm(forms.Form):
    """A new report: its year, and the words that no figure gives."""

    year = forms.IntegerField(label=_("年度"), min_value=2007, max_value=2100)
    outlook = OutlookForm.base_fields["outlook"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = today().year - 1
