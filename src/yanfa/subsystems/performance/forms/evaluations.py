"""What officers type on the pages of the rows of a self-evaluation: reports, evidence, opinions, reporters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.indicators.compute import SEVERAL, values_named
from yanfa.kernel.indicators.declare import Indicator
from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.effects.figures import printed_actual
from yanfa.subsystems.performance.models import RowReport
from yanfa.subsystems.performance.models.evaluations import ACHIEVEMENTS, EVIDENCE_KINDS
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT, SOURCES
from yanfa.subsystems.performance.services.choosing import (
    colleagues,
    indicator_or_none,
    reporters_of,
    surveys_for,
    uploads_for,
    values_of,
)
from yanfa.subsystems.performance.services.evaluating import EVIDENCE, known_codes

#: The prefix of the fields that choose within an indicator.
FILTER = "filter_"
MOST_EVIDENCE = 20


class FigureField(forms.DecimalField):
    """A number as officers type it: full-width digits and thousands commas are read."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField does
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        return super().to_python(value)


class DayInput(forms.DateInput):
    """The date picker of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class VersionedForm(forms.Form):
    """A form that knows which version of its record was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def facts(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def overtaken_by(self, version: int) -> bool:
        """Whether somebody else saved the record since this form was read; the form was refused for it."""
        return bool(self.errors) and self.cleaned_data.get("version") not in (None, version)

    def stand_on(self, version: int) -> None:
        """Keep everything that was typed, for saving over the version that stands now."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(version)
        self.data = data


class ReportForm(VersionedForm):
    """The report on a row. Which fields there are follows from the source that is chosen."""

    source = forms.ChoiceField(label=_("数据来源"), choices=SOURCES)
    deviation = forms.CharField(
        label=_("偏差原因分析及改进措施"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("未完成或明显超额时填写；得分低于分值的指标，送审前必须填写。"),
    )
    promised_by: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("佐证后补：责任人"), queryset=None, required=False, empty_label=_("不后补")
    )
    promised_on = forms.DateField(label=_("佐证后补：期限"), required=False, widget=DayInput())

    def __init__(self, data: Any = None, *, report: RowReport) -> None:
        super().__init__(data, initial=self._initial(report))
        self.report = report
        self.fields["promised_by"].queryset = colleagues(report.evaluation)  # type: ignore[attr-defined]
        chosen = self.chosen_source()
        for name, field in self._fields_of(chosen).items():
            self.fields[name] = field
        self.order_fields(["version", "source", *self._fields_of_source(), "deviation"])

    @staticmethod
    def _initial(report: RowReport) -> dict[str, Any]:
        names = ("source", "value", "actual", "indicator_code", "deviation", "promised_on", "version")
        kept = {name: getattr(report, name) for name in names}
        kept |= {name: getattr(report, f"{name}_id") for name in ("upload", "survey", "promised_by")}
        if report.actual == printed_actual(report):
            kept["actual"] = ""  # printed from the number: a new number must not keep the old words
        return kept | {f"{FILTER}{name}": value for name, value in report.filters.items()}

    def chosen_source(self) -> str:
        """The source that is being chosen, or the one that stands."""
        chosen = self.data.get("source") if self.is_bound else None
        return str(chosen if chosen in set(Source) else self.report_source())

    def report_source(self) -> str:
        """The source that stands."""
        return str(self.initial["source"])

    def chosen_indicator(self) -> Indicator | None:
        """The system indicator that is being chosen, if any."""
        name = "indicator_code"
        return indicator_or_none(str(self.data.get(name, "") if self.is_bound else self.initial[name]))

    def source_fields(self) -> list[forms.BoundField]:
        """The fields that belong to the chosen source."""
        return [self[name] for name in self._fields_of_source()]

    def filters(self) -> dict[str, str]:
        """What was chosen within the indicator."""
        given = {name.removeprefix(FILTER): self.cleaned_data[name] for name in self._filter_names()}
        return {name: value for name, value in given.items() if value}

    def facts(self) -> dict[str, Any]:
        """What is reported; what belongs to another source is let go."""
        names = {"source", "deviation", "promised_by", "promised_on"} | {
            "indicator_code",
            "value",
            "actual",
            "upload",
            "survey",
        }
        facts = {name: value for name, value in self.cleaned_data.items() if name in names}
        if facts["source"] == Source.SYSTEM:
            facts["filters"] = self.filters()
        return facts

    def on_trial(self) -> RowReport:
        """A report that nobody keeps, with the source that is being chosen; only for a valid form."""
        trial = RowReport(row=self.report.row, evaluation=self.report.evaluation)
        for name, value in self.facts().items():
            setattr(trial, name, value)
        return trial

    def _filter_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(FILTER)]

    def _fields_of_source(self) -> list[str]:
        own = {"version", "source", "deviation", "promised_by", "promised_on"}
        return [name for name in self.fields if name not in own]

    def _fields_of(self, source: str) -> dict[str, forms.Field]:
        if source == Source.SYSTEM:
            return self._system_fields()
        if source == Source.LIST:
            return {"upload": UploadField(label=_("台账"), queryset=uploads_for(self.report))}
        if source == Source.SURVEY:
            field = forms.ModelChoiceField(label=_("满意度调查"), queryset=surveys_for(self.report))
            return {"survey": field}
        if source == Source.OPINION:
            return {}
        return {
            "value": FigureField(
                label=_("数值"),
                required=False,
                max_digits=24,
                decimal_places=4,
                help_text=_("按计量单位填写，如 3520；没有数值的只填右边的文字。"),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            ),
            "actual": forms.CharField(
                label=_("实际完成值（表上文字）"),
                required=False,
                max_length=500,
                help_text=_("不填则按数值和计量单位印出。"),
            ),
        }

    def _system_fields(self) -> dict[str, forms.Field]:
        codes = [("", _("请选择")), *known_codes()]
        fields: dict[str, forms.Field] = {
            "indicator_code": forms.ChoiceField(label=_("系统指标"), choices=codes)
        }
        indicator = self.chosen_indicator()
        for dimension in indicator.dimensions if indicator else ():
            values = values_of(indicator, dimension.name, self.report.evaluation.year)  # type: ignore[arg-type]
            standing = values_named(str(self.initial.get(f"{FILTER}{dimension.name}", "")))
            offered = sorted({*values, *filter(None, standing)})
            fields[f"{FILTER}{dimension.name}"] = SeveralValuesField(
                label=dimension.label,
                required=False,
                choices=[(value, value) for value in offered],
                help_text=_("不选为全部；可选多项。"),
            )
        return fields


class SeveralValuesField(forms.MultipleChoiceField):
    """Values of a dimension, as one filter that names them all."""

    def prepare_value(self, value: Any) -> Any:
        return values_named(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return SEVERAL.join(super().clean(value))


class UploadField(forms.ModelChoiceField):
    """A file of a list, with what is in it."""

    def label_from_instance(self, upload: Any) -> str:
        return gettext("%(list)s %(year)s（%(day)s 上传，计入 %(counted)s 行）") % {
            "list": upload.mapping,
            "year": upload.year,
            "day": f"{upload.uploaded_at:%Y-%m-%d}",
            "counted": upload.counted,
        }


class SeveralFilesInput(forms.ClearableFileInput):
    """A file field in which several files may be chosen."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files at once, at most MOST_EVIDENCE."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(SeveralFilesField, self).clean(each, initial) for each in given]
        if len(files) > MOST_EVIDENCE:
            raise ValidationError(gettext("一次最多上传 %s 个文件。") % MOST_EVIDENCE)
        return [each for each in files if each]


class EvidenceForm(forms.Form):
    """Files that prove a row."""

    files = SeveralFilesField(  # type: ignore[assignment]  # a declared field leaves the class
        label=_("文件"),
        widget=SeveralFilesInput(attrs={"accept": ",".join(f".{kind}" for kind in sorted(EVIDENCE.kinds))}),
        help_text=_("可一次选择多个；每个不超过 50 MB。接收 pdf、docx、xlsx、xls、csv、jpg、png、txt。"),
    )
    kind = forms.ChoiceField(label=_("佐证类型"), choices=EVIDENCE_KINDS)
    title = forms.CharField(
        label=_("名称"), required=False, max_length=200, help_text=_("不填则用文件名；多个文件时请留空。")
    )
    dated = forms.DateField(label=_("形成日期"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """One title names one file."""
        given = super().clean() or {}
        if given.get("title") and len(given.get("files", [])) > 1:
            self.add_error("title", _("一次上传多个文件时名称请留空，按文件名登记。"))
        return given


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(VersionedForm):
    """An assessor's opinion on a qualitative row."""

    achievement = forms.ChoiceField(label=_("评审意见"), choices=ACHIEVEMENTS, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("意见说明"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明依据哪几份佐证材料（编号）得出这一意见。"),
    )


class AssignForm(forms.Form):
    """Who reports on each row; empty for whoever reports for the division."""

    def __init__(self, data: Any = None, *, reports: list[RowReport]) -> None:
        super().__init__(data)
        self._people: dict[str, Any] = {}
        offered: dict[int, list[tuple[str, str]]] = {}
        for report in reports:
            if report.department_id not in offered:
                offered[report.department_id] = self._offered(report)
            self.fields[report.public_id] = forms.ChoiceField(
                label=report.row.name,
                choices=offered[report.department_id],
                required=False,
                initial=str(report.reporter_id or ""),
            )

    def _offered(self, report: RowReport) -> list[tuple[str, str]]:
        people = list(reporters_of(report.department))
        self._people |= {str(person.pk): person for person in people}
        anybody = gettext("%s的填报人") % report.department
        return [("", anybody), *((str(person.pk), str(person)) for person in people)]

    def chosen(self, reports: list[RowReport]) -> Mapping[int, Any]:
        """{key of the report: the person, or None}."""
        return {report.pk: self._people.get(self.cleaned_data[report.public_id]) for report in reports}
