"""Forms of incidents: the filter, writing one down, its restoration, and a mended classification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import now
from yanfa.subsystems.operations.effects.duties import PAPERS
from yanfa.subsystems.operations.forms.duties import DutyFilter, SystemChoice, moment_input, with_all
from yanfa.subsystems.operations.models import Incident
from yanfa.subsystems.operations.models.incidents import KINDS, OPEN, SEVERITIES

STANDING = "open"


def _states() -> list[tuple[str, Any]]:
    states: Any = Incident._meta.get_field("state").choices
    return with_all([(STANDING, _("未办结")), *states])


class IncidentFilter(DutyFilter):
    """Incidents by words, year of detection, state, class, severity and system."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_states)
    kind = forms.ChoiceField(label=_("事件类别"), required=False, choices=with_all(KINDS))
    severity = forms.ChoiceField(label=_("事件等级"), required=False, choices=with_all(SEVERITIES))
    system = SystemChoice()

    def incidents(self) -> Any:
        """The incidents asked for, the newest first."""
        found = Incident.objects.select_related("system", "handler", "asset", "project")
        found = found.search(self.chosen("q") or "").prefetch_related("classes", "restorations")
        if state := self.chosen("state"):
            found = found.filter(state__in=OPEN if state == STANDING else (state,))
        if kind := self.chosen("kind"):
            found = found.filter(classes__kind=kind, classes__ended_at=None)
        for name, lookup in (("severity", "severity"), ("system", "system"), ("year", "detected_at__year")):
            if chosen := self.chosen(name):
                found = found.filter(**{lookup: chosen})
        return found


class IncidentForm(forms.ModelForm):
    """An incident to be written down."""

    class Meta:
        model = Incident
        fields = (
            *("title", "description", "system", "asset", "device", "project", "noticed_by", "severity"),
            *("detected_at", "planned", "announcement", "interruption"),
        )
        widgets = {"detected_at": moment_input(), "description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["system"].required = True
        self.fields["detected_at"].initial = now


class RestoreForm(forms.Form):
    """When the service stopped and was back, and what was done."""

    stopped_at = forms.DateTimeField(label=_("停止服务时间"), widget=moment_input())
    restored_at = forms.DateTimeField(label=_("恢复时间"), widget=moment_input())
    solution = forms.CharField(
        label=_("处置情况"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    data_loss = forms.CharField(label=_("数据丢失情况"), max_length=500, initial=_("无"))
    parts = forms.CharField(label=_("更换部件"), max_length=200, required=False)
    paper = forms.FileField(
        label=_("佐证文件"),
        required=False,
        help_text=_("工单、照片、维修单等。"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in sorted(PAPERS.kinds))}),
    )

    def answers(self) -> dict[str, Any]:
        """The answers as the move takes them."""
        data = dict(self.cleaned_data)
        return data | {name: data[name].isoformat() for name in ("stopped_at", "restored_at")}


class ReclassifyForm(forms.Form):
    """A mended classification."""

    kinds = forms.MultipleChoiceField(
        label=_("事件类别"), required=False, choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    hardware = forms.BooleanField(label=_("硬件原因"), required=False)
    affects_service = forms.BooleanField(label=_("影响业务"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    @classmethod
    def over(cls, incident: Incident, data: Any = None) -> ReclassifyForm:
        """The form over what stands."""
        standing = list(incident.classes.standing())
        return cls(
            data,
            initial={
                "kinds": [each.kind for each in standing],
                "hardware": any(each.hardware for each in standing),
                "affects_service": any(each.affects_service for each in standing),
            },
        )
