"""Forms of emergency drills: the filter, a plan, and what was improved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.forms.duties import DutyFilter, SystemChoice, day_input, with_all
from yanfa.subsystems.operations.models import Drill, ImprovementDone
from yanfa.subsystems.operations.models.drills import DRILL_KINDS


def _states() -> list[tuple[str, Any]]:
    return with_all(Drill._meta.get_field("state").choices)


class DrillFilter(DutyFilter):
    """Drills by words, year, kind, system and state."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_states)
    kind = forms.ChoiceField(label=_("演练类型"), required=False, choices=with_all(DRILL_KINDS))
    system = SystemChoice()

    def drills(self) -> Any:
        """The drills asked for; a year takes those planned, held or signed in it."""
        found = Drill.objects.select_related("system", "project", "holding", "signing")
        found = found.search(self.chosen("q") or "")
        for name in ("state", "kind", "system"):
            if chosen := self.chosen(name):
                found = found.filter(**{name: chosen})
        if year := self.chosen("year"):
            dated = Q(planned_on__year=year) | Q(holding__held_on__year=year)
            found = found.filter(dated | Q(signing__recorded_at__year=year))
        return found


class DrillForm(forms.ModelForm):
    """A drill to be held, with its plan."""

    plan_file = forms.FileField(label=_("演练方案"))

    class Meta:
        model = Drill
        fields = ("title", "kind", "system", "project", "planned_on", "scenario")
        widgets = {"planned_on": day_input(), "scenario": forms.Textarea(attrs={"rows": 3})}


class ImprovementForm(forms.ModelForm):
    """The day on which an improvement was made."""

    class Meta:
        model = ImprovementDone
        fields = ("done_on", "note")
        widgets = {"done_on": day_input()}
