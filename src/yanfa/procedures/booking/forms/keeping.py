"""What keepers type: hours, rules, special times, qualifications."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.procedures.booking.forms.booking import moment_field
from yanfa.procedures.booking.models import BookingPolicy, Calendar, OpeningHours
from yanfa.procedures.booking.models.calendars import MINUTES_OF_DAY, SPECIAL_KINDS, WEEKDAYS
from yanfa.procedures.booking.services.calendars import rule_fields
from yanfa.registers.accounts.api import User

SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A date."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


class SpecialForm(forms.Form):
    """An opening or a closure outside the weekly hours."""

    kind = forms.ChoiceField(label=_("安排"), choices=SPECIAL_KINDS, initial="closure")
    starts_at = moment_field(_("开始时间"))
    ends_at = moment_field(_("结束时间"))
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("预约人会看到；不要写个人信息。"))


class HoursForm(forms.Form):
    """The weekly hours, one line for each weekday."""

    valid_from = day_field(_("从哪天起执行"), initial=today)

    def __init__(self, *args: Any, calendar: Calendar, **options: Any) -> None:
        super().__init__(*args, **options)
        standing = [row for row in OpeningHours.objects.filter(calendar=calendar) if row.valid_to is None]
        for number, label in WEEKDAYS:
            told = ", ".join(row.text.replace("–", "-") for row in standing if row.weekday == number)
            self.fields[f"day{number}"] = forms.CharField(
                label=label,
                required=False,
                max_length=100,
                initial=told,
                help_text=_("例如 09:00-12:00, 13:00-17:30；整天为 00:00-24:00；不开放留空。"),
            )

    def clean(self) -> dict[str, Any]:
        """Every line as times, refused at its own field."""
        given = super().clean() or self.cleaned_data
        self.hours: list[tuple[tuple[int, ...], int, int]] = []
        for number, _label in WEEKDAYS:
            self._read(number, given.get(f"day{number}", ""))
        return given

    def _read(self, number: int, line: str) -> None:
        for part in filter(None, (piece.strip() for piece in re.split(r"[,，;；、]", line))):
            found = SPAN.fullmatch(part)
            if found is None:
                self.add_error(f"day{number}", _("应写成 09:00-12:00，多段以逗号分开。"))
                return
            hour, minute, last_hour, last_minute = map(int, found.groups())
            self.hours.append(((number,), hour * 60 + minute, last_hour * 60 + last_minute))


class DayMinuteField(forms.TimeField):
    """A time of day as a clock shows it, kept as the minute of the day."""

    widget = forms.TimeInput({"type": "time"}, format="%H:%M")

    def to_python(self, value: Any) -> Any:
        """The minute."""
        at = super().to_python(value)
        return None if at is None else at.hour * 60 + at.minute

    def prepare_value(self, value: Any) -> Any:
        """The minute as a time; what was typed stays as it was typed."""
        return time(*divmod(value, 60)) if isinstance(value, int) and value < MINUTES_OF_DAY else value


class PolicyForm(forms.ModelForm):
    """A version of the rules as it is typed; the service checks it."""

    valid_from = day_field(_("生效日期"), initial=today)
    peak_starts = DayMinuteField(label=_("高峰时段开始"), required=False)
    peak_ends = DayMinuteField(label=_("高峰时段结束"), required=False)

    class Meta:
        model = BookingPolicy
        fields = ("valid_from", *rule_fields())

    def _post_clean(self) -> None:
        """Nothing: the service checks the rules."""

    def facts(self) -> dict[str, Any]:
        """What the service is given."""
        return {name: self.cleaned_data[name] for name in rule_fields()}


class QualificationForm(forms.Form):
    """A qualification for somebody, named by his account."""

    login = forms.CharField(label=_("账号"), max_length=150, help_text=_("本人登录平台所用的账号。"))
    level = forms.IntegerField(label=_("资格等级"), min_value=1, max_value=9, initial=1)
    valid_to = day_field(_("有效期至"), required=False)
    unused_days = forms.IntegerField(
        label=_("多少天未使用即失效"), min_value=1, max_value=3650, required=False
    )

    def clean_login(self) -> Any:
        """The account."""
        found = User.objects.filter(login=self.cleaned_data["login"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有这个账号，请与本人核对。"))
        return found


class CalendarForm(forms.ModelForm):
    """What a keeper may change of a calendar itself."""

    class Meta:
        model = Calendar
        fields = ("capacity", "qualification_group", "closed_on_holidays", "bookable")


def day_of(text: str) -> date:
    """The date that a link names; today for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()
