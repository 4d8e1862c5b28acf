"""What the authority and the departments type: scores of a review, matters to be mended, scans, filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import RectificationOrigin
from yanfa.subsystems.performance.models import DepartmentReview, ReviewedRow
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT
from yanfa.subsystems.performance.models.reviews import ORIGINS
from yanfa.subsystems.performance.models.years import years_visible_to

ALL = ("", _("全部"))
SCORE: dict[str, Any] = {"max_digits": 6, "decimal_places": 2, "min_value": 0, "required": False}


class ReviewForm(forms.Form):
    """Every row's score and opinion on one page, the score of the budget line, and the opinion on the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    budget_score = forms.DecimalField(label=_("预算执行率评分"), **SCORE)
    opinion = forms.CharField(
        label=_("评价意见"), widget=forms.Textarea({"rows": 4}), required=False, max_length=LONGEST_TEXT
    )

    def __init__(self, data: Any, *, review: DepartmentReview) -> None:
        kept: dict[str, Any] = {
            "version": review.version,
            "budget_score": review.budget_score,
            "opinion": review.opinion,
        }
        self.rows = list(review.rows.select_related("report__row", "report__department"))
        for row in self.rows:
            kept |= {f"score-{row.pk}": row.score, f"opinion-{row.pk}": row.opinion}
        super().__init__(data, initial=kept)
        for row in self.rows:
            self._add(row)

    def _add(self, row: ReviewedRow) -> None:
        name = row.report.row.name
        score = forms.DecimalField(label=gettext("%s的核查分数") % name, **SCORE)
        score.widget.attrs |= {"max": str(row.report.row.weight), "step": "0.01"}
        words = forms.CharField(
            label=gettext("%s的核查意见") % name,
            widget=forms.Textarea({"rows": 2}),
            required=False,
            max_length=2_000,
        )
        self.fields[f"score-{row.pk}"], self.fields[f"opinion-{row.pk}"] = score, words

    def lines(self) -> Iterator[tuple[ReviewedRow, Any, Any]]:
        """Each row with its two fields."""
        for row in self.rows:
            yield row, self[f"score-{row.pk}"], self[f"opinion-{row.pk}"]

    def scores(self) -> dict[int, tuple[Decimal | None, str]]:
        """{key of the row: (score, opinion)}."""
        data = self.cleaned_data
        return {row.pk: (data[f"score-{row.pk}"], data[f"opinion-{row.pk}"]) for row in self.rows}


class MatterForm(forms.Form):
    """A matter to be mended."""

    year: forms.ModelChoiceField[ProjectYear] = forms.ModelChoiceField(
        label=_("项目年度"), queryset=None, to_field_name="public_id"
    )
    origin = forms.ChoiceField(label=_("来源"), choices=ORIGINS)
    problem = forms.CharField(
        label=_("存在问题"), widget=forms.Textarea({"rows": 4}), max_length=LONGEST_TEXT
    )
    measure = forms.CharField(
        label=_("整改要求"), widget=forms.Textarea({"rows": 4}), max_length=LONGEST_TEXT
    )
    department: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        label=_("责任处室"), queryset=None, to_field_name="public_id"
    )
    due_on = forms.DateField(label=_("整改期限"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any, *, user: Any, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        years = years_visible_to(user).select_related("unit").order_by("-year", "project_name", "pk")
        carrying = Department.objects.filter(organisation__in=years.order_by().values("unit"), closed_on=None)
        departments = cast(forms.ModelChoiceField, self.fields["department"])
        cast(forms.ModelChoiceField, self.fields["year"]).queryset = years
        departments.queryset = carrying.select_related("organisation").order_by("organisation__name", "name")
        departments.label_from_instance = lambda obj: f"{obj.organisation} {obj}"  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        """The department belongs to the unit of the project."""
        data = super().clean() or {}
        year, department = data.get("year"), data.get("department")
        if year and department and department.organisation_id != year.unit_id:
            self.add_error("department", gettext("责任处室应属于该项目的实施单位“%s”。") % year.unit_name)
        if data.get("origin"):
            data["origin"] = RectificationOrigin(data["origin"])
        return data


class MatterFilter(forms.Form):
    """Filters of the ledger; a filter that makes no sense is ignored, because a link may be old."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    how = forms.ChoiceField(
        label=_("办理情况"),
        required=False,
        choices=[ALL, ("open", _("未销号")), ("overdue", _("已超期")), ("closed", _("已销号"))],
    )
    origin = forms.ChoiceField(label=_("来源"), required=False, choices=[ALL, *ORIGINS])

    def __init__(self, data: Any, *, matters: Any) -> None:
        super().__init__(data)
        self.found = matters
        years = matters.order_by("-project_year__year").values_list("project_year__year", flat=True)
        choices = [ALL, *((str(year), str(year)) for year in years.distinct())]
        cast(forms.ChoiceField, self.fields["year"]).choices = choices

    def narrow(self) -> Any:
        """The matters that the valid filters leave."""
        self.is_valid()
        chosen, found = self.cleaned_data, self.found.standing(self.cleaned_data.get("how") or "")
        for word in (chosen.get("q") or "").split():
            found = found.filter(problem__icontains=word) | found.filter(
                project_year__project_name__icontains=word
            )
        if chosen.get("year"):
            found = found.filter(project_year__year=chosen["year"])
        return found.filter(origin=chosen["origin"]) if chosen.get("origin") else found


class ProofForm(forms.Form):
    """A file that proves what was mended."""

    title = forms.CharField(label=_("名称"), required=False, max_length=200)
    file = forms.FileField(label=_("文件"))


class ScanForm(forms.Form):
    """The scan of the sealed paper."""

    scan = forms.FileField(
        label=_("盖章扫描件"),
        help_text=_("PDF、JPG 或 PNG，应与出具的签章版逐页一致。"),
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ConfirmForm(forms.Form):
    """A button that asks for nothing; a refusal is shown on it."""


class YearChoice(forms.Form):
    """Which budget year, and within it which step, grade or unit."""

    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    step = forms.ChoiceField(
        label=_("进展"),
        required=False,
        choices=[
            ALL,
            ("goals", _("已批复目标")),
            ("monitored", _("已绩效跟踪")),
            ("evaluated", _("已自评")),
            ("not_evaluated", _("未完成自评")),
            ("reviewed", _("已部门评价")),
        ],
    )
    grade = forms.ChoiceField(label=_("等级"), required=False)
    unit = forms.ChoiceField(label=_("实施单位"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        years: list[int],
        units: Sequence[tuple[str, str]] = (),
        grades: Sequence[str] = (),
    ) -> None:
        super().__init__(data)
        self.years = years
        graded = [ALL, *((each, each) for each in grades)]
        cast(forms.ChoiceField, self.fields["grade"]).choices = graded
        choices = [(str(year), str(year)) for year in years]
        cast(forms.ChoiceField, self.fields["year"]).choices = choices
        cast(forms.ChoiceField, self.fields["unit"]).choices = [ALL, *units]

    def number(self) -> int | None:
        """The chosen year, else the newest; None where there is none."""
        self.is_valid()
        return self.cleaned_data.get("year") or (self.years[0] if self.years else None)

    def narrowing(self) -> dict[str, str]:
        """Step, grade and unit; empty for what was not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("step", "grade", "unit")}
