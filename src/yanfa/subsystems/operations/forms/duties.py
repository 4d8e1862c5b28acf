"""What the forms of maintenance, patrols, drills and incidents share: papers, days, moments, and the year of a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.models import System

EARLIEST = 2000


def day_input() -> forms.DateInput:
    """A field in which the browser offers a calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def moment_input() -> forms.DateTimeInput:
    """A field in which the browser offers day and time; seconds are not asked for."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PaperForm(forms.Form):
    """A file beside a record."""

    title = forms.CharField(label=_("佐证名称"), max_length=200)
    file = forms.FileField(label=_("文件"))


class DutyFilter(forms.Form):
    """What every list can be narrowed by: words, and the year of its figures."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=EARLIEST, max_value=2100)

    def chosen(self, name: str) -> Any:
        """A checked choice; None where nothing sensible was chosen."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def figure_year(self) -> int:
        """The year whose figures the page shows: the chosen one, else this one."""
        return int(self.chosen("year") or today().year)


class SystemChoice(forms.ModelChoiceField):
    """One of the systems, found by its code in the address of a list."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"queryset": System.objects.all(), "required": False, "to_field_name": "code"}
        super().__init__(**({"label": _("信息系统")} | given | options))


def with_all(choices: Any) -> list[tuple[str, Any]]:
    """The choices of a filter, with one that narrows nothing."""
    return [("", _("全部")), *choices]
