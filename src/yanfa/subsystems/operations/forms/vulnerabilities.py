"""Forms of weaknesses: the filter, a scanner's report, a host's owner; and the number of an alert's incident."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.choices.vulnerabilities import Source
from yanfa.subsystems.operations.forms.counters import PlainForm
from yanfa.subsystems.operations.forms.duties import DutyFilter, SystemChoice, day_input, with_all
from yanfa.subsystems.operations.models import Alert, Vulnerability, VulnerabilityHost
from yanfa.subsystems.operations.models.vulnerabilities.findings import SEVERITIES
from yanfa.subsystems.operations.models.vulnerabilities.reports import SOURCES


def _finding_states() -> list[tuple[str, Any]]:
    return with_all(Vulnerability._meta.get_field("state").choices)


def _alert_states() -> list[tuple[str, Any]]:
    return with_all(Alert._meta.get_field("state").choices)


class VulnerabilityFilter(DutyFilter):
    """Findings by words, year, state, severity, source and system; or those that are overdue."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_finding_states)
    severity = forms.ChoiceField(label=_("危险程度"), required=False, choices=with_all(SEVERITIES))
    source = forms.ChoiceField(label=_("来源"), required=False, choices=with_all(SOURCES))
    system = SystemChoice()
    overdue = forms.BooleanField(label=_("只看超期未修复"), required=False)

    def found(self) -> Any:
        """The findings asked for, latest first."""
        rows = Vulnerability.objects.select_related("system", "project", "report")
        for name in ("state", "severity", "source", "system"):
            if chosen := self.chosen(name):
                rows = rows.filter(**{name: chosen})
        if year := self.chosen("year"):
            rows = rows.filter(found_on__year=year)
        if words := self.chosen("q"):
            rows = rows.filter(
                Q(asset__icontains=words)
                | Q(title__icontains=words)
                | Q(key__icontains=words)
                | Q(cves__icontains=words)
            )
        return rows.overdue(today()) if self.chosen("overdue") else rows


class ScanForm(forms.Form):
    """A scanner's report."""

    file = forms.FileField(
        label=_("扫描报告"),
        widget=forms.FileInput(attrs={"accept": ".nessus,.xml"}),
        help_text=_("Nessus 的 .nessus（第 2 版）或 OpenVAS/GVM 的 XML 报告。"),
    )
    source = forms.ChoiceField(label=_("来源"), choices=SOURCES, initial=Source.SCAN)
    name = forms.CharField(label=_("报告名称"), required=False, max_length=200)
    found_on = forms.DateField(
        label=_("扫描日期"), required=False, widget=day_input(), help_text=_("报告里有日期的，以报告为准。")
    )


class HostForm(PlainForm):
    """To whom a host or network belongs."""

    class Meta:
        model = VulnerabilityHost
        fields = ("pattern", "name", "system", "project")


class AlertFilter(DutyFilter):
    """Alerts by words, year, state and system."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_alert_states)
    system = SystemChoice()

    def alerts(self) -> Any:
        """The alerts asked for, latest first."""
        rows = Alert.objects.select_related("system")
        for name in ("state", "system"):
            if chosen := self.chosen(name):
                rows = rows.filter(**{name: chosen})
        if year := self.chosen("year"):
            rows = rows.filter(starts_at__year=year)
        if words := self.chosen("q"):
            rows = rows.filter(
                Q(name__icontains=words) | Q(instance__icontains=words) | Q(summary__icontains=words)
            )
        return rows


class IncidentNumberForm(forms.Form):
    """The incident into which an alert was turned."""

    number = forms.CharField(label=_("事件编号"), max_length=60)
