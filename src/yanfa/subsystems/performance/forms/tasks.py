"""What clerks type about the work plan: tasks, what became of them, communications, corrections and withdrawals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.performance.forms.versioned import VersionedForm
from yanfa.subsystems.performance.models import Communication, PlannedTask
from yanfa.subsystems.performance.models.tasks import LONGEST_REASON
from yanfa.subsystems.performance.services.tasks import COMMUNICATION_FACTS, TASK_FACTS


def day(**options: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def reason(label: Any) -> forms.CharField:
    """A field for why something is mended."""
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}))


class TaskForm(VersionedForm):
    """A line of the plan."""

    class Meta:
        model = PlannedTask
        fields = TASK_FACTS
        widgets = {
            "planned_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "standard": forms.Textarea({"rows": 3}),
        }


class TaskCorrectionForm(TaskForm):
    """What was typed wrong of a task, and why it is mended."""

    reason = reason(_("更正理由"))


class CommunicationForm(VersionedForm):
    """Something to be sent or answered by a day."""

    class Meta:
        model = Communication
        fields = COMMUNICATION_FACTS
        widgets = {
            "due_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "done_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }


class CommunicationCorrectionForm(CommunicationForm):
    """What was typed wrong of a communication, and why it is mended."""

    reason = reason(_("更正理由"))


class CompletionForm(forms.Form):
    """The day on which a task was done."""

    completed_on = day(label=_("完成日期"), initial=today)
    note = forms.CharField(label=_("完成情况"), max_length=500, required=False)


class AcceptanceForm(forms.Form):
    """Whether a completed task met its standard."""

    accepted_on = day(label=_("验收日期"), initial=today)
    met = forms.TypedChoiceField(
        label=_("验收结论"),
        choices=[("yes", _("达标")), ("no", _("未达标"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    document = forms.CharField(label=_("验收文件"), max_length=200, help_text=_("文件名或文号。"))


class PostponementForm(forms.Form):
    """A later day that was approved."""

    new_date = day(label=_("改期后的完成日"))
    approved_on = day(label=_("批准日期"), initial=today)
    document = forms.CharField(label=_("批准文件"), max_length=200, help_text=_("文件名或文号。"))


class FinishForm(VersionedForm):
    """The day on which something was sent or answered."""

    done_on = day(label=_("办结日期"), initial=today)

    class Meta:
        model = Communication
        fields = ("document",)
        labels = {"document": _("依据和记录")}

    field_order = ("done_on", "document")


class WithdrawalForm(VersionedForm):
    """Why a line should never have stood there; the model is that of the instance."""

    reason = reason(_("撤销理由"))

    class Meta:
        model = PlannedTask
        fields: tuple[str, ...] = ()


class CommunicationWithdrawalForm(WithdrawalForm):
    """The same for a communication."""

    class Meta:
        model = Communication
        fields: tuple[str, ...] = ()


class FactWithdrawalForm(forms.Form):
    """Why a completion, an acceptance or a postponement is withdrawn."""

    reason = reason(_("撤销理由"))
