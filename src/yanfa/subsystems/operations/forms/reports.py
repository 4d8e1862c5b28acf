"""What is typed about a monthly report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today


class ReportForm(forms.Form):
    """A new report: its month and a summary."""

    year = forms.IntegerField(label=_("年"), min_value=2000, max_value=2100)
    month = forms.IntegerField(label=_("月"), min_value=1, max_value=12)
    summary = forms.CharField(
        label=_("本月情况"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("运行概况、主要事件和下月安排；可不填。"),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["year"].initial, self.fields["month"].initial = today().year, today().month


class RefreshForm(forms.Form):
    """The summary of a report whose figures are taken anew."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    summary = ReportForm.base_fields["summary"]
