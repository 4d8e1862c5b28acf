"""Forms of the counting devices: the device, its rules, a log, a report, and the filters of their lists."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.choices.counters import Content
from yanfa.subsystems.operations.forms.duties import DutyFilter, day_input, with_all
from yanfa.subsystems.operations.models import CounterDevice, CounterStatement, LogImport
from yanfa.subsystems.operations.models.counters.devices import DEVICE_KINDS
from yanfa.subsystems.operations.models.counters.statements import CONTENTS


def _log_states() -> list[tuple[str, Any]]:
    return with_all(LogImport._meta.get_field("state").choices)


class PlainForm(forms.ModelForm):
    """A form of facts; the service sets and checks them under its own rules."""

    def _post_clean(self):
        """Nothing: the instance stays as it was read."""


class DeviceForm(PlainForm):
    """A counting device."""

    class Meta:
        model = CounterDevice
        fields = ("kind", "name", "system", "project", "log_format", "log_host", "in_use_from", "retired_on")
        widgets = {"in_use_from": day_input(), "retired_on": day_input()}


class RuleForm(forms.Form):
    """A version of the rules of a device."""

    name = forms.CharField(label=_("规则版本"), max_length=60, help_text=_("设备规则库或策略的版本号。"))
    valid_from = forms.DateField(label=_("生效日期"), widget=day_input())
    marks = forms.CharField(
        label=_("表示阻断的标记"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "每行一个：iptables/nftables 的日志前缀、rspamd 的处置或 Postfix 的拒收原因；留空即按平台参数。"
        ),
    )

    def clean_marks(self) -> list[str]:
        """The marks, one a line."""
        return [line.strip() for line in self.cleaned_data["marks"].splitlines() if line.strip()]


class MonthField(forms.DateField):
    """A month: 2023-05 as the browser sends it; its value is the first day."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d", "%Y.%m", "%Y年%m月"], **options)


class LogForm(forms.Form):
    """A log to be read."""

    file = forms.FileField(
        label=_("日志文件"),
        widget=forms.FileInput(attrs={"accept": ".log,.gz,.txt,.1,.2,.3"}),
        help_text=_("设备按时间写出的原始日志，可用 gzip 压缩；同一文件或重叠的轮转文件不会重复计数。"),
    )
    ends_in = MonthField(
        label=_("日志截止年月"),
        required=False,
        help_text=_("日志行只有月日、没有年份时必填：最后一行所在的年月。"),
    )


class StatementForm(forms.Form):
    """What a device reports of a day or a month."""

    content = forms.ChoiceField(label=_("内容"), choices=CONTENTS, initial=Content.COUNTS)
    month = MonthField(label=_("月份"), required=False, help_text=_("整月的报表填月份；一天的填日期。"))
    day = forms.DateField(label=_("日期"), required=False, widget=day_input())
    blocked = forms.IntegerField(label=_("拦截数"), min_value=0, required=False)
    received = forms.IntegerField(label=_("收信总数"), min_value=0, required=False)
    released = forms.IntegerField(label=_("误拦放行数"), min_value=0, required=False)
    evidence = forms.FileField(label=_("设备报表文件"), help_text=_("设备导出的月报或日报，作为佐证。"))
    reason = forms.CharField(
        label=_("更正原因"),
        required=False,
        max_length=300,
        help_text=_("这一期已有报表时填写；原报表保留，不再计数。"),
    )

    def __init__(self, *args: Any, device: CounterDevice, **options: Any) -> None:
        super().__init__(*args, **options)
        if device.is_firewall:
            for name in ("content", "received", "released"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Exactly one of month and day."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("month")) == bool(cleaned.get("day")):
            self.add_error("month", _now("请填月份或日期其中一项。"))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The facts as `services.counters.statements.state_counts` takes them."""
        given = self.cleaned_data
        first, last = given["day"], given["day"]
        if given["month"]:
            first = given["month"].replace(day=1)
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return {
            "evidence": given["evidence"],
            "content": given.get("content") or Content.COUNTS.value,
            "first_day": first,
            "last_day": last,
            "blocked": given["blocked"] or 0,
            "received": given.get("received"),
            "released": given.get("released") or 0,
            "reason": given["reason"],
        }


class DeviceFilter(DutyFilter):
    """Devices by words and kind, and the year of the figures."""

    kind = forms.ChoiceField(label=_("设备类别"), required=False, choices=with_all(DEVICE_KINDS))

    def devices(self) -> Any:
        """The devices asked for."""
        found = CounterDevice.objects.select_related("system", "project")
        if words := self.chosen("q"):
            found = found.filter(name__icontains=words)
        if kind := self.chosen("kind"):
            found = found.filter(kind=kind)
        return found


class ImportFilter(DutyFilter):
    """Files of logs by words, year of import and state."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_log_states)

    def imports(self) -> Any:
        """The files asked for, newest first."""
        found = LogImport.objects.select_related("device", "recorded_by", "file").defer("reading")
        if words := self.chosen("q"):
            found = found.filter(file_name__icontains=words) | found.filter(device__name__icontains=words)
        if state := self.chosen("state"):
            found = found.filter(state=state)
        if year := self.chosen("year"):
            found = found.filter(recorded_at__year=year)
        return found


class StatementFilter(DutyFilter):
    """Reports by words and year."""

    def statements(self) -> Any:
        """The reports asked for, latest period first."""
        found = CounterStatement.objects.select_related("device", "evidence", "recorded_by")
        if words := self.chosen("q"):
            found = found.filter(device__name__icontains=words)
        if year := self.chosen("year"):
            found = found.filter(last_day__year=year)
        return found


def year_of(text: str) -> int:
    """The year that an address names, else this one."""
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2100 else today().year


def first_of_month(day: date | None) -> date | None:
    """The month of a day as it is kept."""
    return day.replace(day=1) if day else None
