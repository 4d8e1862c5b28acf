"""What people fill in to rate a service or to answer a survey, and how ratings are looked through."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.policy import get
from yanfa.procedures.feedback.models import Survey
from yanfa.procedures.feedback.models.ratings import LEVELS
from yanfa.procedures.feedback.services.services import declared_services


class CommentForm(forms.Form):
    """A comment; the last field is for programs that fill in everything, people do not see it."""

    comment = forms.CharField(
        label=_("意见建议"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_website(self) -> str:
        """Nothing may stand there."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("提交没有成功，请刷新页面后重试。"))
        return ""


class RatingForm(CommentForm):
    """How a service is rated."""

    level = forms.ChoiceField(label=_("您对这次服务"), choices=LEVELS, widget=forms.RadioSelect())
    reasons = forms.MultipleChoiceField(
        label=_("原因"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("不满意时请选择，可多选。"),
    )
    phone = forms.CharField(
        label=_("回访电话"),
        required=False,
        max_length=20,
        help_text=_("可不填；填写后加密保存，只用于就这次评价回访您。"),
    )
    field_order = ("level", "reasons", "comment", "phone", "website")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = get("feedback.reasons").value
        self.fields["reasons"].choices = [(reason, reason) for reason in known]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the service is given."""
        return {name: self.cleaned_data[name] for name in ("level", "reasons", "comment", "phone")}


class AnswerForm(CommentForm):
    """The answer to the question of a survey."""

    level = forms.ChoiceField(widget=forms.RadioSelect())
    field_order = ("level", "comment", "website")

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"].label = survey.question
        self.fields["level"].choices = [(each["name"], each["name"]) for each in survey.levels]  # type: ignore[attr-defined]


class RatingFilter(forms.Form):
    """Which ratings are shown."""

    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    service = forms.ChoiceField(label=_("服务"), required=False)
    level = forms.ChoiceField(label=_("评价"), required=False, choices=[("", _("全部")), *LEVELS])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every = [(each.code, each.label) for each in declared_services()]
        self.fields["service"].choices = [("", _("全部")), *every]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def chosen_year(self) -> int:
        """The year asked for, else this one."""
        return self.cleaned_data.get("year") or today().year
