"""What who books types: a time, the unit for which, a line to wait in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import SHANGHAI
from yanfa.procedures.booking.effects.judging import policy_of
from yanfa.procedures.booking.models import Calendar
from yanfa.registers.organisations.api import Organisation, employers_of, organisations_of

MINUTES = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """A moment in Shanghai to the minute."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MINUTES)
    return forms.DateTimeField(
        label=label, input_formats=[MINUTES, f"{MINUTES}:%S"], widget=widget, **options
    )


def start_asked(text: str) -> datetime | None:
    """The start that a link names; None for what is no moment."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=SHANGHAI) if found is not None and found.tzinfo is None else found


class TimeForm(forms.Form):
    """From when up to when."""

    starts_at = moment_field(_("开始时间"))
    ends_at = moment_field(_("结束时间"))


class BookForm(TimeForm):
    """A time that is to be booked, and for which unit."""

    organisation = forms.ModelChoiceField(
        label=_("预约单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("个人")
    )
    purpose = forms.CharField(label=_("用途说明"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, calendar: Calendar, start: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        units = Organisation.objects.filter(public_id__in=employers_of(user) | organisations_of(user))
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        listed = list(units[:2])
        if len(listed) == 1:
            self.fields["organisation"].initial = listed[0]
        asked = start_asked(start)
        if asked is not None:
            policy = policy_of(calendar)
            length = max(policy.min_minutes or 0, policy.granularity_minutes)
            self.fields["starts_at"].initial = asked
            self.fields["ends_at"].initial = asked + timedelta(minutes=length)


class WaitForm(BookForm):
    """A range in which so many minutes are waited for."""

    minutes = forms.IntegerField(label=_("需要的时长（分钟）"), min_value=1, max_value=31 * 24 * 60)
    field_order = ("starts_at", "ends_at", "minutes", "organisation", "purpose")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_at"].label, self.fields["ends_at"].label = _("最早开始"), _("最晚结束")
