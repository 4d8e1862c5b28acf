"""What people type about supported policies."""

from __future__ import annotations

from yanfa.subsystems.records.models import PolicySupport

from .documents import DateInput, LedgerFilter, RecordForm


class SupportFilter(LedgerFilter):
    """Filters of the list of supported policies, by the year in which they are due."""

    model, day, process = PolicySupport, "first_due_on", "records.support"


class SupportForm(RecordForm):
    """A request as a division made it."""

    class Meta:
        model = PolicySupport
        fields = ("title", "requested_by", "requested_on", "request", "due_on", "department", "project")
        widgets = {"requested_on": DateInput(), "due_on": DateInput()}


class SupportChangeForm(RecordForm):
    """What may change until it is delivered; the day is postponed by a move of its own."""

    class Meta:
        model = PolicySupport
        fields = ("title", "request", "department", "project")
