"""What is typed into an adjustment: why, and what a row is to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.performance.models import GoalIndicator
from yanfa.subsystems.performance.models.adjustments import ADJUSTABLE
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT


class AdjustForm(forms.Form):
    """Why goals are to be adjusted."""

    reason = forms.CharField(
        label=_("调整理由"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )


class ProposedForm(forms.ModelForm):
    """What a row is to say after the adjustment."""

    class Meta:
        model = GoalIndicator
        fields = ADJUSTABLE

    def _post_clean(self) -> None:
        """Nothing: the row changes when the adjustment is approved."""

    def clean_weight(self) -> Any:
        """A row without points would not count."""
        weight = self.cleaned_data["weight"]
        if not weight:
            raise forms.ValidationError(gettext("请填写分值；不再考核的指标请用“调减”。"))
        return weight

    def proposed(self) -> dict[str, str]:
        """The texts as the service takes them."""
        given = self.cleaned_data
        return {
            name: format(given[name].normalize(), "f") if name == "weight" else given[name]
            for name in ADJUSTABLE
        }
