"""What is typed about load tests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.models import LoadTest
from yanfa.subsystems.operations.services.load_tests import FACTS, REPORT


class LoadTestForm(forms.ModelForm):
    """A load test with its report; the service checks it."""

    report = forms.FileField(
        label=_("测试报告"),
        required=False,
        widget=forms.FileInput({"accept": ",".join(f".{kind}" for kind in sorted(REPORT.kinds))}),
        help_text=_("测试工具导出的报告或签字的测试报告。签认人对照它签认。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = LoadTest
        fields = FACTS
        widgets = {
            "tested_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "environment": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.fields["report"].help_text = _("不重新上传的沿用原来的报告。")
        else:
            self.fields["report"].required = True

    def _post_clean(self) -> None:
        """Nothing: the service checks the test."""

    def facts(self) -> dict[str, Any]:
        """What the service is given."""
        return {name: self.cleaned_data[name] for name in FACTS}
