"""Forms of patrols: the filter of logs, a site, its checklist, and the checklist filled on a telephone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.workflow.asks import LinesField
from yanfa.subsystems.operations.choices.patrols import Answered, ItemKind
from yanfa.subsystems.operations.forms.duties import DutyFilter, day_input, with_all
from yanfa.subsystems.operations.models import Patrol, PatrolChecklist, PatrolSite
from yanfa.subsystems.operations.rules.patrols import Item, items_from, lines_of
from yanfa.subsystems.operations.services.patrols import Claims

LATE = [("no", _("按时")), ("yes", _("补录"))]
ANSWERS = [(Answered.NORMAL, _("正常")), (Answered.ABNORMAL, _("异常"))]
LINES_HELP = _(
    "每行一项：代码｜名称｜英文名称｜类型｜下限｜上限｜单位。类型为是否、数值或文字；上下限可以不填，例如"
    "“temp｜机房温度｜Temperature｜数值｜18｜27｜℃”。"
)


class PatrolFilter(DutyFilter):
    """Logs by words, year, site, and whether they came late."""

    site = forms.ModelChoiceField(
        PatrolSite.objects.all(), label=_("地点"), required=False, to_field_name="code"
    )
    late = forms.ChoiceField(label=_("按时与补录"), required=False, choices=with_all(LATE))

    def patrols(self) -> Any:
        """The logs asked for, the newest first."""
        found = Patrol.objects.select_related("site", "recorded_by", "start", "checklist")
        found = found.search(self.chosen("q") or "")
        if site := self.chosen("site"):
            found = found.filter(site=site)
        if year := self.chosen("year"):
            found = found.filter(patrol_on__year=year)
        if late := self.chosen("late"):
            found = found.filter(late=late == "yes")
        return found


class ItemsField(LinesField):
    """The items of a checklist, a line each."""

    def clean(self, value: Any) -> list[Item]:
        """The items; refused with the lines that say none."""
        items, wrong = items_from(super().clean(value))
        if wrong:
            lines = "；".join(f"“{line}”" for line in wrong)
            raise forms.ValidationError(_now("这些行读不懂，请按说明改正：%s") % lines)
        return items


class SiteForm(forms.ModelForm):
    """A site with its first checklist."""

    items = ItemsField(label=_("检查项"), help_text=LINES_HELP)

    class Meta:
        model = PatrolSite
        fields = ("code", "name", "name_en", "daily_from")
        widgets = {"daily_from": day_input()}


class ChecklistForm(forms.Form):
    """A new version of a checklist."""

    items = ItemsField(label=_("检查项"), help_text=LINES_HELP, widget=forms.Textarea(attrs={"rows": 12}))
    reason = forms.CharField(label=_("修订原因"), max_length=300)

    @classmethod
    def over(cls, checklist: PatrolChecklist | None, data: Any = None) -> ChecklistForm:
        """The form over the version in use."""
        rows = checklist.rows if checklist else []
        return cls(data, initial={"items": "\n".join(lines_of(rows))})


@dataclass(frozen=True)
class ItemLine:
    """One item as the page shows it: its label in the reader's language and its two fields."""

    item: Item
    label: str
    value: forms.BoundField
    note: forms.BoundField


class FilledForm(forms.Form):
    """A checklist to be filled; what is wrong with an answer is said by the service, at its field."""

    remark = forms.CharField(
        label=_("备注"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    claimed_start = forms.CharField(required=False, widget=forms.HiddenInput)
    claimed_end = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, checklist: PatrolChecklist, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = checklist.rows
        for item in self.rows:
            self.fields[f"item-{item.code}"] = _answer_field(item)
            self.fields[f"note-{item.code}"] = forms.CharField(
                label=_("情况说明"), required=False, max_length=500
            )

    def lines(self) -> Iterator[ItemLine]:
        """The items in order."""
        for item in self.rows:
            yield ItemLine(item, _label(item), self[f"item-{item.code}"], self[f"note-{item.code}"])

    def given(self) -> dict[str, tuple[str, str]]:
        """{code: (value, description)}."""
        data = self.cleaned_data
        return {
            item.code: (data.get(f"item-{item.code}", ""), data.get(f"note-{item.code}", ""))
            for item in self.rows
        }

    def claims(self) -> Claims:
        """What the device says of its clock; nonsense is left out."""
        return Claims(_moment(self.cleaned_data["claimed_start"]), _moment(self.cleaned_data["claimed_end"]))


class StartedForm(FilledForm):
    """The checklist of a start that was fetched from the server."""

    token = forms.CharField(widget=forms.HiddenInput)


class LateForm(FilledForm):
    """补录: a checklist without a start, for a day that is claimed."""

    key = forms.CharField(max_length=30, widget=forms.HiddenInput)
    claimed_on = forms.DateField(label=_("申报的巡检日期"), widget=day_input())
    reason = forms.CharField(label=_("补录原因"), max_length=300)

    def __init__(self, checklist: PatrolChecklist, *args: Any, **options: Any) -> None:
        super().__init__(checklist, *args, **options)
        self.fields["key"].initial = secrets.token_urlsafe(18)
        self.fields["claimed_on"].initial = today()


def _label(item: Item) -> str:
    english = (get_language() or "").startswith("en")
    return item.label_en if english and item.label_en else item.label


def _answer_field(item: Item) -> forms.Field:
    label = _label(item)
    if item.kind == ItemKind.YES:
        return forms.ChoiceField(label=label, required=False, choices=ANSWERS, widget=forms.RadioSelect)
    mode = "decimal" if item.kind == ItemKind.NUMBER else "text"
    widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=500, widget=widget)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
