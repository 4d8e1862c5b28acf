"""What departments type about their lists: what a list is, what its columns hold, which file to take in, a split."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import today
from yanfa.registers.organisations.api import Department, departments_of
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.models import ListMapping
from yanfa.subsystems.performance.models.lists import LIST_KINDS
from yanfa.subsystems.performance.permissions import KEEP
from yanfa.subsystems.performance.rules.lists import Condition, Mapping
from yanfa.subsystems.performance.rules.lists.mapping import MOST_KEYS

NO_COLUMN = ("", _("没有这一列"))
OPERATORS = [
    ("=", _("等于")),
    ("≠", _("不等于")),
    ("in", _("是其中之一（用、隔开）")),
    ("contains", _("包含")),
    ("≥", "≥"),
    ("≤", "≤"),
    (">", ">"),
    ("<", "<"),
    ("filled", _("已填")),
    ("empty", _("未填")),
]
FILTERS, NUMERATORS = 3, 2
MOST_HEADINGS = 200
SHEETS = forms.FileInput({"accept": ".xlsx,.xls,.csv"})


def departments_for(user: Any) -> Any:
    """The departments whose lists a person keeps: his own, for the officer all."""
    standing = Department.objects.filter(closed_on=None).select_related("organisation")
    return standing if permitted(user, KEEP) else standing.filter(public_id__in=departments_of(user))


def project_years_for(user: Any) -> Any:
    """The project years that a list may belong to, the latest first."""
    years = ProjectYear.objects.select_related("project").order_by("-year", "project__code")
    if permitted(user, KEEP):
        return years
    return years.filter(departments__department__public_id__in=departments_of(user)).distinct()


class ListFactsForm(forms.ModelForm):
    """What a new list is; the sample file names the columns."""

    file = forms.FileField(
        label=_("样表"),
        required=False,
        widget=SHEETS,
        help_text=_("任选一年的台账，xlsx、xls 或 csv。只读取表头和预览，不保存。"),
    )

    class Meta:
        model = ListMapping
        fields = ("name", "department", "subject", "kind", "unit")

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.fields["department"].queryset = departments_for(user)  # type: ignore[attr-defined]
        self.fields["kind"].choices = LIST_KINDS  # type: ignore[attr-defined]

    def _post_clean(self):
        """Nothing: the service checks the list."""

    def mapping(self) -> ListMapping:
        """The list as typed, not saved."""
        names = ("name", "department", "subject", "kind", "unit")
        return ListMapping(**{name: self.cleaned_data[name] for name in names})


class ColumnsForm(forms.Form):
    """What the columns hold; `headings` are those of the file, carried along so that it is chosen only once."""

    headings = forms.CharField(widget=forms.HiddenInput)
    key = forms.MultipleChoiceField(
        label=_("去重键（一至三列）"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同一键只计一次：编号、文号，或名称加日期。"),
    )
    date = forms.ChoiceField(
        label=_("日期列"), required=False, help_text=_("没有日期列的，整张表按年末（12月31日）在册计。")
    )
    amount = forms.ChoiceField(label=_("数量或金额列"), required=False)
    due = forms.ChoiceField(label=_("应办结日列"), required=False)
    done = forms.ChoiceField(label=_("办结日列"), required=False)
    shown = forms.MultipleChoiceField(
        label=_("明细中列示的列"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_personal_data = forms.BooleanField(
        label=_("以上列示的列不含姓名、证件号、电话等个人信息"),
        required=False,
        help_text=_("明细对有权查看指标的人员可见；其余各列只留在原文件中。"),
    )

    preview_year = forms.IntegerField(label=_("按哪一年预览"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, columns: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["headings"].initial = json.dumps(columns, ensure_ascii=False)
        self.fields["preview_year"].initial = today().year
        choices = [(name, name) for name in columns]
        for name in ("key", "shown"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("date", "amount", "due", "done"):
            self.fields[name].choices = [NO_COLUMN, *choices]  # type: ignore[attr-defined]
        for part, count, label in (
            ("filter", FILTERS, _("计入条件")),
            ("numerator", NUMERATORS, _("分子条件（比率）")),
        ):
            for number in range(count):
                self._condition(f"{part}_{number}", f"{label} {number + 1}", choices)

    def _condition(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        self.fields[f"{name}_column"] = forms.ChoiceField(
            label=label, required=False, choices=[("", _("不设")), *choices]
        )
        self.fields[f"{name}_op"] = forms.ChoiceField(
            label=_("%s：比较") % label, required=False, choices=OPERATORS
        )
        self.fields[f"{name}_value"] = forms.CharField(
            label=_("%s：值") % label, required=False, max_length=200
        )

    def clean_key(self) -> list[str]:
        """At most three columns."""
        key: list[str] = self.cleaned_data["key"]
        if len(key) > MOST_KEYS:
            raise forms.ValidationError(_("最多选三列。"))
        return key

    def clean(self) -> dict[str, Any]:
        """Shown columns need the word that they hold nothing personal."""
        given = super().clean() or {}
        if given.get("shown") and not given.get("no_personal_data"):
            self.add_error("no_personal_data", _("请确认列示的列不含个人信息，或取消这些列。"))
        return given

    def columns(self, kind: str) -> Mapping:
        """The mapping as typed."""
        given = self.cleaned_data
        return Mapping(
            kind=ListKind(kind),
            key=tuple(given["key"]),
            date=given["date"] or None,
            amount=given["amount"] or None,
            due=given["due"] or None,
            done=given["done"] or None,
            filters=self._conditions("filter", FILTERS),
            numerator=self._conditions("numerator", NUMERATORS),
            shown=tuple(given["shown"]),
        )

    def _conditions(self, part: str, count: int) -> tuple[Condition, ...]:
        given = self.cleaned_data
        names = [f"{part}_{number}" for number in range(count)]
        return tuple(
            Condition(given[f"{name}_column"], given[f"{name}_op"], given[f"{name}_value"].strip())
            for name in names
            if given[f"{name}_column"]
        )


def initial_of(columns: Mapping) -> dict[str, Any]:
    """A mapping as the form shows it."""
    initial: dict[str, Any] = {
        "key": list(columns.key),
        "date": columns.date,
        "amount": columns.amount,
        "due": columns.due,
        "done": columns.done,
        "shown": list(columns.shown),
        "no_personal_data": bool(columns.shown),
    }
    for part, conditions in (("filter", columns.filters), ("numerator", columns.numerator)):
        for number, each in enumerate(conditions):
            initial |= {
                f"{part}_{number}_column": each.column,
                f"{part}_{number}_op": each.operator,
                f"{part}_{number}_value": each.value,
            }
    return initial


def carried_headings(text: str) -> list[str]:
    """The headings that the page carried; none where somebody tampered with them."""
    try:
        names = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(names, list):
        return []
    return [name for name in names[:MOST_HEADINGS] if isinstance(name, str) and name]


class TakeInForm(forms.Form):
    """A file of a list, for a year and a project."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    project_year = forms.ModelChoiceField(
        label=_("项目年度"),
        required=False,
        queryset=ProjectYear.objects.none(),
        empty_label=_("不属于某个项目"),
    )
    file = forms.FileField(label=_("台账文件"), widget=SHEETS)
    backfill = forms.CharField(
        label=_("历史数据补录原因"),
        required=False,
        max_length=300,
        help_text=_("前年及更早的台账须填写，并始终标明为补录。"),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project_year"].queryset = project_years_for(user)  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year


class SplitForm(forms.Form):
    """How one thing divides among the projects that count it."""

    subject = forms.CharField(label=_("对象"), max_length=40)
    key = forms.CharField(label=_("去重键"), max_length=200)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    document_number = forms.CharField(label=_("批准文号"), max_length=100)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, project_years: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.project_years = project_years
        for each in project_years:
            self.fields[f"share_{each.public_id}"] = forms.DecimalField(
                label=_("%s 的份额") % each,
                required=False,
                min_value=0,
                max_value=1,
                decimal_places=4,
                max_digits=5,
            )

    def shares(self) -> dict[Any, Decimal]:
        """{project year: share} of those that have one."""
        given = {each: self.cleaned_data.get(f"share_{each.public_id}") for each in self.project_years}
        return {each: share for each, share in given.items() if share}
