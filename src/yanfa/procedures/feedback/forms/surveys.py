"""What departments type about satisfaction surveys: the declaration, exports of survey tools, numbered papers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import today
from yanfa.procedures.feedback.models import Survey
from yanfa.procedures.feedback.permissions import MANAGE
from yanfa.procedures.feedback.rules.answers import SPOILT, Level
from yanfa.registers.organisations.api import Department, departments_of
from yanfa.registers.projects.api import ProjectYear

SCALE = "非常满意 5 满意\n满意 4 满意\n基本满意 3\n不满意 2\n非常不满意 1"
#: Typed as they stand in every language, and so no part of what is translated.
SATISFIED, LEFT_OPEN = "满意", "未填"
PARTS = (2, 3)
SHEETS = forms.FileInput({"accept": ".xlsx,.xls,.csv"})


def departments_for(user: Any) -> Any:
    """The departments whose surveys a person keeps: his own, for the officer all."""
    standing = Department.objects.filter(closed_on=None).select_related("organisation")
    return standing if permitted(user, MANAGE) else standing.filter(public_id__in=departments_of(user))


def project_years_for(user: Any) -> Any:
    """The project years that a survey may ask about, the latest first."""
    years = ProjectYear.objects.select_related("project").order_by("-year", "project__code")
    if permitted(user, MANAGE):
        return years
    return years.filter(departments__department__public_id__in=departments_of(user)).distinct()


class SurveyForm(forms.ModelForm):
    """A survey as it is declared before the first answer."""

    instrument = forms.FileField(label=_("问卷样本"), help_text=_("空白问卷，pdf、docx、doc 或图片。"))
    levels = forms.CharField(
        label=_("量表"),
        widget=forms.Textarea({"rows": 6}),
        initial=SCALE,
        help_text=format_lazy(
            _("从好到差每行一个选项：名称 分值，算满意的在行末写“{satisfied}”。收到答卷后不能再改。"),
            satisfied=SATISFIED,
        ),
    )

    class Meta:
        model = Survey
        fields = (
            "title",
            "department",
            "project_year",
            "site",
            "method",
            "answered_here",
            "question",
            "starts_on",
            "ends_on",
            "issued",
            "returned",
        )
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "question": _("与问卷工具导出表的表头文字一致，例如“1、您对本次服务是否满意”。"),
            "returned": _("可不填，按录入的答卷计；纸质问卷回收后有遗失的填实际回收数。"),
        }

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.fields["department"].queryset = departments_for(user)  # type: ignore[attr-defined]
        self.fields["project_year"].queryset = project_years_for(user)  # type: ignore[attr-defined]

    def _post_clean(self):
        """Nothing: the service checks the survey."""

    def clean_levels(self) -> list[Level]:
        """The scale, each line a level."""
        lines = [line.split() for line in self.cleaned_data["levels"].splitlines() if line.strip()]
        return [self._level(number, parts) for number, parts in enumerate(lines, 1)]

    def _level(self, number: int, parts: list[str]) -> Level:
        try:
            points = Decimal(parts[1])
        except (IndexError, InvalidOperation):
            points = Decimal("NaN")
        marked = parts[2:] in ([], [SATISFIED])
        if len(parts) not in PARTS or not points.is_finite() or not marked or len(parts[0]) > 40:
            raise forms.ValidationError(
                _("第 %(number)s 行应写成“%(word)s 4 %(word)s”：名称、分值，算满意的再写“%(word)s”。"),
                params={"number": number, "word": SATISFIED},
            )
        return Level(parts[0], points, len(parts) == PARTS[1])


class AnswersForm(forms.Form):
    """The export of a survey tool."""

    file = forms.FileField(
        label=_("答卷导出表"),
        widget=SHEETS,
        help_text=_("问卷工具导出的 xlsx 或 csv，含序号、提交答卷时间和计分题目。重复导入只增加新的答卷。"),
    )


class PapersForm(forms.Form):
    """Numbered papers with their scan."""

    answered_on = forms.DateField(
        label=_("作答日期"), initial=today, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    lines = forms.CharField(
        label=_("编号和选项"),
        widget=forms.Textarea({"rows": 8}),
        help_text=format_lazy(
            _("每行一份或一段：0001-0030 {satisfied}；没有作答写“{left_open}”，作废写“{spoilt} 原因”。"),
            satisfied=SATISFIED,
            left_open=LEFT_OPEN,
            spoilt=SPOILT,
        ),
    )
    scan = forms.FileField(
        label=_("扫描件"),
        widget=forms.FileInput({"accept": ".pdf"}),
        help_text=_("这些问卷的扫描件，一个 PDF。"),
    )


def survey_facts(given: dict[str, Any]) -> dict[str, Any]:
    """What the service is given of a valid form."""
    return {name: value for name, value in given.items() if name != "instrument"}
