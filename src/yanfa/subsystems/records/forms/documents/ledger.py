"""What the forms of every register share: filters of a list, and a record's facts checked by the service."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import today
from yanfa.kernel.workflow import catalogue
from yanfa.registers.organisations.api import Department, departments_of
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.records.permissions import MANAGE

EVERY = [("", _("全部"))]


class DateInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


def departments_for(user: Any) -> Any:
    """The departments for which a person registers: his own, for the officer all."""
    standing = Department.objects.filter(closed_on=None).order_by("name", "pk")
    return standing if permitted(user, MANAGE) else standing.filter(public_id__in=departments_of(user))


def projects() -> Any:
    """The budget projects, by code."""
    return BudgetProject.objects.order_by("code")


class LedgerFilter(forms.Form):
    """Filters of a list; a wrong value filters nothing. `day` names the field of the day that the year is read from."""

    model: ClassVar[Any]
    day: ClassVar[str]
    process: ClassVar[str]
    related: ClassVar[tuple[str, ...]] = ("department", "project")

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        states = catalogue.get(self.process).states
        self.fields["state"].choices = [*EVERY, *((each.code, each.label) for each in states)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen; nothing where a value is wrong."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def chosen_year(self) -> int:
        """The year of the summary: the chosen one, or this year."""
        return int(self.chosen.get("year") or today().year)

    def records(self) -> Any:
        """The records that the filters leave."""
        chosen = self.chosen
        found = self.model.objects.search(chosen.get("q", "")).select_related(*self.related)
        if year := chosen.get("year"):
            found = self.of_year(found, year)
        if state := chosen.get("state"):
            found = found.filter(state=state)
        return self.narrowed(found, chosen)

    def of_year(self, found: Any, year: int) -> Any:
        """The records of a year."""
        return found.filter(**{f"{self.day}__year": year})

    def narrowed(self, found: Any, chosen: dict[str, Any]) -> Any:
        """What the filters of one register alone leave."""
        return found


class RecordForm(forms.ModelForm):
    """The facts of a record with the version that was read; the service checks them under lock."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        for name, queryset in (("department", departments_for(user)), ("project", projects())):
            if name in self.fields:
                self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if "department" in self.fields and not permitted(user, MANAGE):
            self.fields["department"].required = True
            self.fields["department"].initial = queryset_first(departments_for(user))

    def _post_clean(self) -> None:
        """Nothing: the instance stays as it was read, and the service checks."""

    def facts(self) -> dict[str, Any]:
        """The facts given, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def queryset_first(found: Any) -> Any:
    """The only one of a list, None where there are none or several."""
    pair = list(found[:2])
    return pair[0] if len(pair) == 1 else None
