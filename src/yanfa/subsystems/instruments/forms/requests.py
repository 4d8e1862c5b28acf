"""Forms of requests: asking with the unit's questions, quoting, planning, money, and what both sides say."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.identifiers.subjects import SUBJECTS, subject_name
from yanfa.registers.organisations.api import Organisation, employers_of, organisations_of
from yanfa.subsystems.instruments.forms.service import (
    CodesField,
    Filter,
    day_input,
    funding_sources,
    moment_input,
    with_all,
)
from yanfa.subsystems.instruments.models import Instrument, QuestionSet, ServiceContract, ServiceRequest
from yanfa.subsystems.instruments.models.contracts import PAYMENT_KINDS
from yanfa.subsystems.instruments.models.requests import WAYS
from yanfa.subsystems.instruments.rules.requests import parsed_questions, question_faults, written_questions

MINE, INBOX, ALL = "mine", "inbox", "all"
OPEN, LATE = "open", "late"
QUESTION = "question_"


def _states() -> list[tuple[str, Any]]:
    states: Any = ServiceRequest._meta.get_field("state").choices
    return with_all([(OPEN, _("未办结")), (LATE, _("超期未答复")), *states])


class RequestFilter(Filter):
    """Requests by words and state."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_states)

    def found(self, requests: Any) -> Any:
        """Those of the requests that are asked for."""
        found = requests.search(self.chosen("q") or "")
        state = self.chosen("state")
        if state == OPEN:
            return found.open()
        if state == LATE:
            return found.filter(first_answered_at=None, withdrawn_on=None, answer_due_on__lt=today())
        return found.filter(state=state) if state else found


class RequestForm(forms.ModelForm):
    """A wish for a service, with the unit's own questions below it."""

    ways = CodesField(label=_("服务方式"), choices=WAYS, most=5)
    project_sources = CodesField(label=_("课题经费来源"), choices=funding_sources)
    subjects = forms.MultipleChoiceField(
        label=_("课题主要学科领域"),
        required=False,
        choices=lambda: subject_choices(),
        help_text=_("最多 4 项。"),
    )

    class Meta:
        model = ServiceRequest
        fields = (
            *("user_organisation", "any_of_kind", "content", "purpose", "ways", "samples", "sample_info"),
            *("hazards", "wished_from", "wished_to", "phone", "small_enterprise", "project_name"),
            *("project_sources", "subjects", "research_content"),
        )
        widgets = {
            "content": forms.Textarea(attrs={"rows": 3}),
            "sample_info": forms.Textarea(attrs={"rows": 2}),
            "hazards": forms.Textarea(attrs={"rows": 2}),
            "wished_from": day_input(),
            "wished_to": day_input(),
        }

    def __init__(self, *args: Any, user: Any, questions: QuestionSet | None, **options: Any) -> None:
        super().__init__(*args, **options)
        units = Organisation.objects.filter(public_id__in=employers_of(user) | organisations_of(user))
        self.fields["user_organisation"] = forms.ModelChoiceField(
            label=_("代表单位"),
            queryset=units,
            required=False,
            to_field_name="public_id",
            empty_label=_("本人，不代表单位"),
            initial=units.first(),
        )
        self.fields["phone"].widget = forms.TextInput(attrs={"autocomplete": "tel"})
        self.questions = questions.questions if questions else []
        for each in self.questions:
            self.fields[QUESTION + each["name"]] = question_field(each)

    def clean_subjects(self) -> list[str]:
        """At most four."""
        chosen: list[str] = self.cleaned_data["subjects"]
        if len(chosen) > 4:
            raise forms.ValidationError(_("最多选 4 项。"))
        return chosen

    def asked(self) -> dict[str, Any]:
        """What the service takes: facts, answers and files."""
        data = dict(self.cleaned_data)
        own = {each["name"]: data.pop(QUESTION + each["name"]) for each in self.questions}
        files = {each["name"] for each in self.questions if each["kind"] == "file"}
        return data | {
            "answers": {name: str(value) for name, value in own.items() if name not in files and value},
            "files": {name: value for name, value in own.items() if name in files and value},
        }


def subject_choices() -> list[tuple[str, str]]:
    """First-level disciplines by code."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return [(code, f"{code} {subject_name(code, language)}") for code in SUBJECTS]


def question_field(question: dict[str, Any]) -> forms.Field:
    """The field of a unit's own question."""
    common = {"label": question["label"], "required": bool(question.get("required"))}
    if question["kind"] == "number":
        return forms.DecimalField(**common)
    if question["kind"] == "choice":
        return forms.ChoiceField(
            choices=[("", "—"), *((each, each) for each in question["choices"])], **common
        )
    if question["kind"] == "file":
        return forms.FileField(**common)
    return forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}), **common)


class QuestionsForm(forms.Form):
    """The unit's own questions, one a line."""

    questions = forms.CharField(
        label=_("问题"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "每行一个：题目*｜类型｜选项1、选项2。类型为文字、数字、选择、文件；* 为必填；全删即不再提问。"
        ),
    )

    @classmethod
    def over(cls, standing: QuestionSet | None, data: Any = None) -> QuestionsForm:
        """The form over the questions that stand."""
        return cls(data, initial={"questions": written_questions(standing.questions) if standing else ""})

    def clean_questions(self) -> list[dict[str, Any]]:
        """The questions, or what is wrong with a line."""
        try:
            questions = parsed_questions(self.cleaned_data["questions"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if faults := list(question_faults(questions)):
            raise forms.ValidationError(faults)
        return questions


class LineForm(forms.Form):
    """One item of a quotation."""

    item = forms.CharField(label=_("收费项目"), max_length=100)
    unit = forms.CharField(label=_("计价单位"), max_length=20)
    price = forms.DecimalField(label=_("单价（元）"), min_value=Decimal(0), max_digits=14, decimal_places=2)
    quantity = forms.DecimalField(label=_("数量"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2)


LineSet = forms.formset_factory(LineForm, extra=2, max_num=50, validate_max=True)


class QuotationForm(forms.Form):
    """How long a quotation holds, and what is said of it."""

    valid_until = forms.DateField(label=_("有效期至"), required=False, widget=day_input())
    remark = forms.CharField(
        label=_("报价说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlanForm(forms.Form):
    """The time of a service."""

    starts_at = forms.DateTimeField(label=_("开始时间"), widget=moment_input())
    ends_at = forms.DateTimeField(label=_("结束时间"), widget=moment_input())


class InstrumentForm(forms.Form):
    """Another instrument of the same unit and kind."""

    instrument = forms.ModelChoiceField(
        label=_("改用仪器"), queryset=Instrument.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, request: ServiceRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        same = Instrument.objects.filter(
            organisation=request.organisation, category=request.instrument.category, state="published"
        )
        self.fields["instrument"].queryset = same.exclude(pk=request.instrument_id)[:200]  # type: ignore[attr-defined]


class FrameForm(forms.Form):
    """A frame contract between the two sides."""

    contract = forms.ModelChoiceField(
        label=_("框架合同"), queryset=ServiceContract.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, request: ServiceRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contract"].queryset = ServiceContract.objects.filter(  # type: ignore[attr-defined]
            frame=True,
            state="in_force",
            organisation=request.organisation,
            user_organisation=request.user_organisation,
            valid_to__gte=today(),
        )


class InvoiceForm(forms.Form):
    """An invoice that the unit gave."""

    number = forms.CharField(label=_("发票号码"), max_length=60)
    issued_on = forms.DateField(label=_("开票日期"), widget=day_input())
    amount = forms.DecimalField(
        label=_("金额（元）"), min_value=Decimal("0.01"), max_digits=16, decimal_places=2
    )
    evidence = forms.FileField(label=_("发票文件"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class PaymentForm(forms.Form):
    """Money that came or went back."""

    kind = forms.ChoiceField(label=_("收款或退款"), choices=PAYMENT_KINDS)
    paid_on = forms.DateField(label=_("到账日期"), widget=day_input())
    amount = forms.DecimalField(
        label=_("金额（元）"), min_value=Decimal("0.01"), max_digits=16, decimal_places=2
    )
    evidence = forms.FileField(label=_("凭证"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def offer(self, kinds: Collection[str]) -> None:
        """Offer these kinds alone, where there are any; the service refuses the others."""
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            each for each in PAYMENT_KINDS if each[0] in kinds or not kinds
        ]


class MessageForm(forms.Form):
    """Something said to the other side."""

    text = forms.CharField(label=_("留言"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("附件"), required=False)


class DisputeForm(forms.Form):
    """What one side holds against the other."""

    subject = forms.CharField(label=_("争议事项"), max_length=100)
    statement = forms.CharField(
        label=_("事实和要求"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(label=_("佐证文件"), required=False)
