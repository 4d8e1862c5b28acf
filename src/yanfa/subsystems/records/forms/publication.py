"""What people type about information that is due for publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.models import InformationItem
from yanfa.subsystems.records.models.publication import topic_labels

from .documents import EVERY, DateInput, LedgerFilter, RecordForm


class PublicationFilter(LedgerFilter):
    """Filters of the list of information, by the year in which it is due."""

    model, day, process = InformationItem, "due_on", "records.information"

    topic = forms.ChoiceField(label=_("信息类别"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topic"].choices = [*EVERY, *topic_labels().items()]  # type: ignore[attr-defined]

    def narrowed(self, found: Any, chosen: dict[str, Any]) -> Any:
        """By topic."""
        return found.filter(topic=chosen["topic"]) if chosen.get("topic") else found


class InformationForm(RecordForm):
    """Information that was formed or issued."""

    topic = forms.ChoiceField(label=_("信息类别"))

    class Meta:
        model = InformationItem
        fields = ("title", "topic", "formed_on", "department", "project")
        widgets = {"formed_on": DateInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topic"].choices = list(topic_labels().items())  # type: ignore[attr-defined]


class InformationChangeForm(RecordForm):
    """What may change until it is published."""

    class Meta:
        model = InformationItem
        fields = ("title", "department", "project")
