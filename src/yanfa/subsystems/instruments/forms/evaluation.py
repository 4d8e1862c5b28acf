"""What is typed in an evaluation: a batch, a self-report, points, findings about samples."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.instruments.models import EvaluationBatch, SharingEvaluation
from yanfa.subsystems.instruments.models.evaluation.scores import SAMPLE_RESULTS
from yanfa.subsystems.instruments.rules.evaluation import Criterion


def day_input() -> forms.DateInput:
    """A field in which the browser offers a calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def name_of(criterion: Criterion) -> str:
    """The indicator in the reader's language."""
    return criterion.label_en if (get_language() or "").startswith("en") else criterion.label


class BatchForm(forms.ModelForm):
    """A new batch."""

    class Meta:
        model = EvaluationBatch
        fields = ("year", "title", "due_on", "scheme", "budget")
        widgets = {"due_on": day_input()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = today().year


class BatchChange(forms.ModelForm):
    """What may still change of a batch."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta:
        model = EvaluationBatch
        fields = ("title", "due_on", "scheme", "budget")
        widgets = {"due_on": day_input()}

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SelfReportForm(forms.ModelForm):
    """The self-report: texts, and the unit's own points by indicator."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta:
        model = SharingEvaluation
        fields = ("declared", "management", "team", "results", "cases")
        widgets = {
            name: forms.Textarea(attrs={"rows": 6}) for name in ("management", "team", "results", "cases")
        }

    def __init__(self, *args: Any, criteria: list[Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = [each.code for each in criteria]
        given = {score.code: score.own for score in self.instance.scores.all()}
        for each in criteria:
            self.fields[f"own_{each.code}"] = forms.DecimalField(
                label=_("自评分：%(name)s（满分 %(weight)s）")
                % {"name": name_of(each), "weight": each.weight},
                required=False,
                min_value=0,
                max_value=each.weight,
                decimal_places=2,
                initial=given.get(each.code),
            )

    @property
    def facts(self) -> dict[str, Any]:
        """The texts."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def own(self) -> dict[str, Any]:
        """The unit's own points by indicator."""
        return {code: self.cleaned_data[f"own_{code}"] for code in self.codes}


class FileForm(forms.Form):
    """A file beside a self-report."""

    label = forms.CharField(label=_("材料名称"), max_length=100)
    upload = forms.FileField(label=_("文件"))


class ExpertForm(forms.Form):
    """The mean points of a meeting on paper."""

    note = forms.CharField(label=_("评分依据"), max_length=500)

    def __init__(self, *args: Any, criteria: list[Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = [each.code for each in criteria]
        for each in criteria:
            label = _("%(name)s（满分 %(weight)s）") % {"name": name_of(each), "weight": each.weight}
            self.fields[f"expert_{each.code}"] = forms.DecimalField(
                label=label, min_value=0, max_value=each.weight, decimal_places=2
            )

    @property
    def points(self) -> dict[str, Any]:
        """The points by indicator."""
        return {code: self.cleaned_data[f"expert_{code}"] for code in self.codes}


class ScoreForm(forms.Form):
    """A change of the final points of one indicator."""

    code = forms.ChoiceField(label=_("评估指标"))
    final = forms.DecimalField(label=_("最终得分"), min_value=0, max_value=100, decimal_places=2)
    reason = forms.CharField(label=_("调整理由"), max_length=500)

    def __init__(self, *args: Any, criteria: list[Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, name_of(each)) for each in criteria]


class SampleForm(forms.Form):
    """What was found about a sampled record."""

    result = forms.ChoiceField(label=_("核查结果"), choices=SAMPLE_RESULTS[1:])
    note = forms.CharField(label=_("核查说明"), max_length=500, required=False)


class PanelForm(forms.Form):
    """The panel that scores a batch."""

    seats = forms.IntegerField(label=_("专家人数"), min_value=1, max_value=99, initial=5)
