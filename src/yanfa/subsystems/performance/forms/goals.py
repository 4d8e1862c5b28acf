"""What is typed into goals: their texts, one row, the ex-ante evaluation, and what is taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.indicators.registry import registry
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.models import Goal, GoalIndicator, ListMapping
from yanfa.subsystems.performance.models.goals import EX_ANTE_OUTCOMES

from .versioned import VersionedForm

LEVELS1 = ("成本指标", "产出指标", "效益指标", "满意度指标")
LEVELS2 = (
    *("经济成本指标", "社会成本指标", "生态环境成本指标", "数量指标", "质量指标", "时效指标"),
    *("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "服务对象满意度指标"),
)

#: Sources whose row names an indicator: one that gives its figure, or an opinion with a checklist.
NAMES_A_FIGURE = (Source.SYSTEM, Source.OPINION)


class GoalTextsForm(VersionedForm):
    """The texts of goals and the points of the budget row."""

    class Meta:
        model = Goal
        fields = ("annual", "long_term", "basis", "budget_weight")
        help_texts = {
            "annual": _(
                "可以绑定指标值：写 {row 1 target} 就打印第 1 行的年度指标值，改了指标，文字跟着变。"
            ),
        }
        widgets = {
            "annual": forms.Textarea(attrs={"rows": 8}),
            "long_term": forms.Textarea(attrs={"rows": 4}),
            "basis": forms.Textarea(attrs={"rows": 4}),
        }


class RowForm(VersionedForm):
    """One row of the goals: what is to be reached, by whom, and where its figure will come from."""

    filters = forms.CharField(
        label=_("筛选与范围"),
        required=False,
        max_length=500,
        help_text=_("写“维度=值”，几个之间用分号隔开；从“选择系统指标”进入会自动填好。"),
    )

    class Meta:
        model = GoalIndicator
        fields = (
            *(
                "level1",
                "level2",
                "name",
                "explanation",
                "target",
                "unit",
                "weight",
                "department",
                "reporter",
            ),
            *("source", "indicator_code", "mapping"),
        )
        widgets = {
            "explanation": forms.Textarea(attrs={"rows": 3}),
            "level1": forms.TextInput(attrs={"list": "levels1"}),
            "level2": forms.TextInput(attrs={"list": "levels2"}),
        }

    def __init__(self, *args: Any, goal: Goal, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = goal.project_year.unit
        self._choose(
            "department", Department.objects.filter(organisation=unit, closed_on=None), _("牵头处室")
        )
        self._choose("reporter", _people_of(unit), _("责任处室的填报人"))
        self._choose("mapping", ListMapping.objects.filter(department__organisation=unit), "—")
        self.fields["filters"].initial = typed_filters(self.instance.filters)

    def _choose(self, name: str, records: Any, nobody: Any) -> None:
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset, field.empty_label = records, nobody

    def clean(self) -> dict[str, Any]:
        """The source is complete: a declared indicator with its dimensions, a list with its mapping."""
        given = super().clean() or {}
        source, code = given.get("source"), given.get("indicator_code")
        given["filters"] = self._filters_of(given.get("filters") or "")
        if source == Source.LIST and given.get("mapping") is None:
            self.add_error("mapping", gettext("请选择台账口径；还没有的，先在“台账”中建立。"))
        if source in NAMES_A_FIGURE and code:
            self._check_indicator(code, given["filters"])
        if source not in NAMES_A_FIGURE:
            given["indicator_code"], given["filters"] = "", {}
        if source != Source.LIST:
            given["mapping"] = None
        return given

    def _filters_of(self, typed: str) -> dict[str, str]:
        pairs = [each.strip() for each in typed.replace("；", ";").split(";") if each.strip()]
        wrong = [each for each in pairs if "=" not in each]
        if wrong:
            self.add_error("filters", gettext("“%s”应写成“维度=值”。") % wrong[0])
            return {}
        parts = (each.partition("=") for each in pairs)
        return {name.strip(): wanted.strip() for name, _sign, wanted in parts}

    def _check_indicator(self, code: str, filters: dict[str, str]) -> None:
        if code not in registry:
            self.add_error(
                "indicator_code", gettext("没有代码为“%s”的系统指标，请从“选择系统指标”中选。") % code
            )
            return
        known = {each.name: str(each.label) for each in registry[code].dimensions}
        unknown = [name for name in filters if name not in known]
        if unknown:
            told = {"name": unknown[0], "known": "、".join(known) or "—"}
            self.add_error("filters", gettext("这个指标没有“%(name)s”这个维度；可用的有：%(known)s。") % told)


class NewRowForm(RowForm):
    """A row to add: there is no version yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _people_of(unit: Any) -> Any:
    day = today()
    members = {"memberships__organisation": unit, "memberships__valid_from__lte": day, "is_active": True}
    return get_user_model()._default_manager.filter(**members).distinct()


def typed_filters(filters: dict[str, str]) -> str:
    """Filters as they may be typed again."""
    return "；".join(f"{name}={wanted}" for name, wanted in filters.items())


class ExAnteForm(forms.Form):
    """事前绩效评估: points and an opinion for every dimension of the policy, the outcome, and the report."""

    outcome = forms.ChoiceField(label=_("评估结论"), choices=EX_ANTE_OUTCOMES)
    assessors = forms.CharField(label=_("评估人"), max_length=200)
    assessed_on = forms.DateField(
        label=_("评估日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    report = forms.FileField(
        label=_("评估报告"), required=False, help_text=_("PDF、Word 或扫描件；不换文件可不选。")
    )

    def __init__(self, *args: Any, dimensions: Sequence[tuple[str, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dimensions = dimensions
        own: dict[str, forms.Field] = {}
        for number, (name, most) in enumerate(dimensions):
            label = gettext("%(name)s（0–%(most)s 分）") % {"name": name, "most": most}
            own[f"points_{number}"] = forms.IntegerField(label=label, min_value=0, max_value=most)
            own[f"opinion_{number}"] = forms.CharField(
                label=gettext("%s：意见") % name, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields = own | self.fields  # the dimensions come first

    def clean_assessed_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["assessed_on"]
        if day > today():
            raise forms.ValidationError(gettext("评估日期不能晚于今天。"))
        return day

    def facts(self) -> dict[str, Any]:
        """Items and facts as the service takes them; the file apart."""
        given = self.cleaned_data
        items = [
            {"code": name, "points": given[f"points_{number}"], "opinion": given[f"opinion_{number}"]}
            for number, (name, _most) in enumerate(self.dimensions)
        ]
        return {"items": items, **{name: given[name] for name in ("outcome", "assessors", "assessed_on")}}


def recorded(ex_ante: Any, dimensions: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """The initial values of the form for an evaluation that was recorded before; empty without one."""
    if ex_ante is None:
        return {}
    items = {item["code"]: item for item in ex_ante.items}
    known = {name: getattr(ex_ante, name) for name in ("outcome", "assessors", "assessed_on")}
    for number, (name, _most) in enumerate(dimensions):
        item = items.get(name, {})
        known |= {f"points_{number}": item.get("points"), f"opinion_{number}": item.get("opinion", "")}
    return known


class LastYearForm(forms.Form):
    """Which rows of last year's goals are taken over, and with which targets."""

    def __init__(self, *args: Any, rows: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for row in rows:
            self.fields[f"take_{row.place}"] = forms.BooleanField(
                label=_("沿用"), required=False, initial=True
            )
            self.fields[f"target_{row.place}"] = forms.CharField(
                label=_("年度指标值"), required=False, max_length=300, initial=row.target or row.last_target
            )

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """(row, field of the choice, field of the target) in the order of the form."""
        return [(row, self[f"take_{row.place}"], self[f"target_{row.place}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        """At least one row, each with a target."""
        given = super().clean() or {}
        chosen = [row for row in self.rows if given.get(f"take_{row.place}")]
        if not chosen:
            raise forms.ValidationError(gettext("请至少选择一个指标。"))
        for row in chosen:
            if not (given.get(f"target_{row.place}") or "").strip():
                self.add_error(f"target_{row.place}", gettext("请填写年度指标值。"))
        return given

    def chosen(self) -> dict[int, str]:
        """The targets by the place of the rows that are taken over."""
        given = self.cleaned_data
        places = [row.place for row in self.rows]
        return {place: given[f"target_{place}"].strip() for place in places if given[f"take_{place}"]}


class LibraryForm(forms.Form):
    """What is looked for in the library of indicators."""

    q = forms.CharField(label=_("指标或项目名称"), required=False, max_length=100)
    level = forms.ChoiceField(
        label=_("一级指标"),
        required=False,
        choices=[
            ("", _("全部")),
            ("产出", _("产出")),
            ("效益", _("效益")),
            ("满意度", _("满意度")),
            ("成本", _("成本")),
        ],
    )


class SourceForm(forms.Form):
    """What is looked for among the system's indicators."""

    q = forms.CharField(label=_("指标名称、代码或口径"), required=False, max_length=100)

    def found(self) -> list[Indicator]:
        """The indicators whose name, code or definition holds every word; all of them without words."""
        words = (self.cleaned_data.get("q") or "").split() if self.is_valid() else []
        return [each for each in registry.listed() if all(_holds(each, word) for word in words)]


def _holds(indicator: Indicator, word: str) -> bool:
    texts = (indicator.code, str(indicator.label), indicator.label_en, str(indicator.definition))
    return any(word.casefold() in text.casefold() for text in texts)
