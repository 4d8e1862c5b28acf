"""Forms of the registers of operations: filters, facts with the version that was read, ends, papers; and systems."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.ui.fields import VersionedForm
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.operations.models import System

EVERY = ("", _("全部"))
FIRST_YEAR, LAST_YEAR = 2000, 2100


def day_input() -> forms.DateInput:
    """A field for a day as browsers offer it."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=day_input(), **options)


class SystemField(forms.ModelChoiceField):
    """One of the systems, told by code and name."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"label": _("所属系统"), "required": False}
        given |= {"queryset": System.objects.all()} | options
        super().__init__(**given)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.name}"


class ProjectField(forms.ModelChoiceField):
    """One of the budget projects, told by code and name."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"label": _("预算项目"), "required": False}
        given |= {"queryset": BudgetProject.objects.order_by("code")} | options
        super().__init__(**given)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.name}"


class LedgerFilter(forms.Form):
    """Filters of a list; one that makes no sense filters nothing, because a link may be old."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    year = forms.IntegerField(label=_("统计年度"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["year"].widget.attrs["placeholder"] = str(today().year)

    @property
    def chosen(self) -> dict[str, Any]:
        """The values of the filters that make sense."""
        self.is_valid()
        return self.cleaned_data

    @property
    def stated_year(self) -> int:
        """The year whose figures stand above the list: this one unless another is asked for."""
        return int(self.chosen.get("year") or today().year)

    @property
    def words(self) -> str:
        """What is searched for."""
        return str(self.chosen.get("q") or "").strip()

    def records(self) -> QuerySet[Any]:
        """The records that the filters leave, with what a row of the list shows."""
        raise RuntimeError(f"{type(self).__name__} lists nothing.")


class FactsForm(VersionedForm):
    """The facts of a record with the version that was read; the service checks them under lock."""


class SystemFilter(LedgerFilter):
    """Filters of the list of systems."""

    standing = forms.ChoiceField(
        label=_("运行情况"),
        required=False,
        choices=[EVERY, ("in_use", _("在运行")), ("retired", _("已停用"))],
    )

    def records(self) -> QuerySet[System]:
        """The systems."""
        systems: Any = System.objects
        found = systems.search(self.words)
        if standing := self.chosen.get("standing"):
            in_use = systems.in_use(today())
            found = found.filter(pk__in=in_use) if standing == "in_use" else found.exclude(pk__in=in_use)
        return cast(QuerySet[System], found.select_related("department", "project"))


class SystemForm(FactsForm):
    """A system as it is registered."""

    project = ProjectField(help_text=_("运维经费所在的预算项目；登记其他台账时默认记入它。"))

    class Meta:
        model = System
        fields = ("code", "name", "name_en", "department", "project", "in_use_from")
        widgets: ClassVar = {"in_use_from": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = cast(forms.ModelChoiceField, self.fields["department"])
        departments.queryset = Department.objects.filter(closed_on=None).select_related("organisation")


class SystemChangeForm(SystemForm):
    """What may be changed of a system: not its code."""

    class Meta(SystemForm.Meta):
        fields = ("name", "name_en", "department", "project", "in_use_from")  # type: ignore[assignment]


class RetireForm(forms.Form):
    """From which day a system ran no more."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    retired_on = DayField(label=_("停用日期"), help_text=_("该日起不再运行，登记后不改。"))
    reason = forms.CharField(label=_("停用原因"), max_length=200)


class EndForm(forms.Form):
    """From which day something holds no more."""

    ended_on = DayField(
        label=_("终止日期"), help_text=_("该日起不再计；与起始日期相同表示登记有误、作废。登记后不改。")
    )
    reason = forms.CharField(label=_("原因"), max_length=200)


class PaperForm(forms.Form):
    """A file that proves the record."""

    file = forms.FileField(label=_("文件"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
