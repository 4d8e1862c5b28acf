"""What is typed in the shell: the filters of the log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.clock import today

DAYS_SHOWN = 30


class LogFilter(forms.Form):
    """A period, words and an outcome; the last thirty days without a word."""

    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label=_("关键词"), required=False, max_length=100)
    outcome = forms.ChoiceField(label=_("结果"), required=False, choices=[("", _("全部")), *Outcome.choices])

    @classmethod
    def of(cls, request: HttpRequest) -> LogFilter:
        """The filter of a page, its period filled in where it is missing."""
        given = request.GET.dict()
        given["since"] = given.get("since") or (today() - timedelta(days=DAYS_SHOWN)).isoformat()
        return cls(given)

    def conditions(self) -> dict[str, Any]:
        """The valid filters as conditions; the day of `until` is included."""
        self.is_valid()
        chosen = self.cleaned_data
        until = chosen.get("until")
        return {
            "since": _start(chosen.get("since")),
            "until": _start(until + timedelta(days=1)) if until else None,
            "words": chosen.get("words", ""),
            "outcome": chosen.get("outcome", ""),
        }


def _start(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
