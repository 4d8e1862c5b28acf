"""What officers type when a form is scored, written and corrected: texts, points, and other figures for locked rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.forms.evaluations import FigureField, UploadField, VersionedForm
from yanfa.subsystems.performance.models import ListUpload, RowReport, SelfEvaluation
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT
from yanfa.subsystems.performance.services.evaluating import TEXTS


class TextsForm(VersionedForm):
    """实际完成情况, 存在问题 and 改进措施, with figures named in braces."""

    result = forms.CharField(
        label=_("实际完成情况"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    problems = forms.CharField(
        label=_("存在问题"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    measures = forms.CharField(
        label=_("改进措施"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @classmethod
    def of(cls, evaluation: SelfEvaluation) -> TextsForm:
        """The form with the texts as they stand."""
        names = (*TEXTS, "version")
        return cls(initial={name: getattr(evaluation, name) for name in names})

    def clean(self) -> dict[str, Any]:
        """Browsers send line ends of two characters; positions in a text count one."""
        given = super().clean() or {}
        kept = {name: given[name].replace("\r\n", "\n") for name in TEXTS if name in given}
        return given | kept

    def written(self) -> dict[str, str]:
        """The texts as they stand in the page, whether or not they can be kept; line ends as Python has them."""
        return {name: str(self.data.get(name, "")).replace("\r\n", "\n")[:LONGEST_TEXT] for name in TEXTS}


class ScoreForm(VersionedForm):
    """The score of one row; the prefix is the public id of its report."""

    score = FigureField(
        label=_("得分"),
        required=False,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )
    reason = forms.CharField(
        label=_("评分说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    deviation = forms.CharField(
        label=_("偏差原因分析及改进措施"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, report: RowReport) -> None:
        initial = {
            "version": report.version,
            "score": report.score,
            "reason": report.score_reason,
            "deviation": report.deviation,
        }
        super().__init__(data, prefix=report.public_id, initial=initial)
        self.report = report
        #: Set where somebody else saved this row first.
        self.overtaken = False
        for field in self:
            field.field.widget.attrs["aria-label"] = f"{report.row.name} {field.label}"

    @property
    def touched(self) -> bool:
        """Whether anything but the version differs from what stands."""
        return bool(set(self.changed_data) - {"version"})


class CorrectionFilter(forms.Form):
    """Which correction sheets to list."""

    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, data: Any, *, sheets: Any) -> None:
        super().__init__(data)
        self.sheets = sheets
        path = "report__evaluation__goal__project_year__year"
        years = sheets.order_by(f"-{path}").values_list(path, flat=True).distinct()
        self.fields["year"].choices = [("", _("全部")), *((year, year) for year in years)]  # type: ignore[attr-defined]
        states = sheets.model._meta.get_field("state").choices
        self.fields["state"].choices = [("", _("全部")), *states]  # type: ignore[attr-defined]

    def narrow(self) -> Any:
        """The sheets asked for; what cannot be understood narrows nothing."""
        self.is_valid()
        found = self.sheets
        if year := self.cleaned_data.get("year"):
            found = found.filter(report__evaluation__goal__project_year__year=year)
        if state := self.cleaned_data.get("state"):
            found = found.filter(state=state)
        return found


class CorrectionForm(forms.Form):
    """Another figure for a locked row: which fields there are follows from the source of the row."""

    reason = forms.CharField(
        label=_("更正理由"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, report: RowReport) -> None:
        super().__init__(data)
        if report.source == Source.LIST:
            self.fields["upload"] = UploadField(
                label=_("更正后的台账"),
                queryset=self._files(report),
                required=False,
                empty_label=_("同一台账，重新计算"),
            )
        elif report.source in (Source.MANUAL, Source.OPINION):
            self.fields["value"] = FigureField(
                label=_("更正后数值"), required=False, max_digits=24, decimal_places=4
            )
            self.fields["actual"] = forms.CharField(
                label=_("更正后（表上文字）"), required=False, max_length=500
            )
        self.order_fields(["value", "actual", "upload", "reason"])

    @staticmethod
    def _files(report: RowReport) -> Any:
        assert report.upload is not None, "a row of this source names its file"
        files = ListUpload.objects.filter(mapping=report.upload.mapping_id, year=report.upload.year)
        return files.exclude(pk=report.upload.pk).select_related("mapping").order_by("-pk")
