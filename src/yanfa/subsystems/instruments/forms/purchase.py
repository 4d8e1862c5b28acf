"""What is typed in the joint review: a round, an application with its models, places, a panel, a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.identifiers import subjects
from yanfa.subsystems.instruments.models import (
    ComparableModel,
    Instrument,
    PurchaseApplication,
    PurchaseRound,
)
from yanfa.subsystems.instruments.services.purchase.applying import FACTS

LONG = (
    "import_reason",
    "purpose",
    "projects",
    "necessity",
    "technical",
    "selection",
    "insufficiency",
    "installation",
    "staff",
    "exclusive_reason",
    "sharing_feasibility",
)


def named_subjects() -> list[tuple[str, str]]:
    """The disciplines of the first level in the language of the page."""
    chinese = (get_language() or "zh").startswith("zh")
    named = subjects.SUBJECTS if chinese else subjects.ENGLISH
    return [(code, f"{code} {name}") for code, name in named.items()]


def day_input() -> forms.DateInput:
    """A field in which the browser offers a calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.ModelForm):
    """A new round."""

    class Meta:
        model = PurchaseRound
        fields = ("budget_year", "title", "department_due", "result_due")
        widgets = {"department_due": day_input(), "result_due": day_input()}


class RoundChange(forms.ModelForm):
    """Title and dates of a round."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta:
        model = PurchaseRound
        fields = ("title", "department_due", "result_due")
        widgets = {"department_due": day_input(), "result_due": day_input()}

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PurchaseForm(forms.ModelForm):
    """The application; the service checks the money and the promise."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    subjects = forms.MultipleChoiceField(label=_("主要学科领域"), required=False)

    class Meta:
        model = PurchaseApplication
        fields = FACTS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in LONG}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["subjects"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = named_subjects()

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.cleaned_data}


class CandidateForm(forms.ModelForm):
    """A model that is compared."""

    class Meta:
        model = ComparableModel
        fields = ("maker", "model", "price", "key_data")
        widgets = {"key_data": forms.Textarea(attrs={"rows": 2})}


CandidateSet = forms.formset_factory(CandidateForm, extra=3, max_num=10, validate_max=True)


def candidates_of(formset: Any) -> list[dict[str, Any]]:
    """The filled rows of the set."""
    return [row for row in (each.cleaned_data for each in formset.forms) if row.get("model")]


class FileForm(forms.Form):
    """A file beside an application."""

    label = forms.CharField(label=_("材料名称"), max_length=100)
    upload = forms.FileField(label=_("文件"))


class ScanForm(forms.Form):
    """The sealed scan that comes back."""

    upload = forms.FileField(label=_("盖章扫描件"))


class LinkForm(forms.Form):
    """A piece that was bought, from the registry."""

    instrument = forms.ModelChoiceField(
        label=_("大型仪器"), queryset=Instrument.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, instruments: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["instrument"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = instruments


class RankForm(forms.Form):
    """Places and words for the applications below a department."""

    comment = forms.CharField(
        label=_("主管部门意见"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, applications: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(applications)
        for each in self.rows:
            self.fields[f"place_{each.public_id}"] = forms.IntegerField(
                label=_("序号：%s") % each,
                required=False,
                min_value=1,
                max_value=len(self.rows),
                initial=each.rank,
            )
            self.fields[f"words_{each.public_id}"] = forms.CharField(
                label=_("排序说明：%s") % each, required=False, max_length=300, initial=each.rank_comment
            )

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Each application with its two fields."""
        return [
            (each, self[f"place_{each.public_id}"], self[f"words_{each.public_id}"]) for each in self.rows
        ]

    @property
    def given(self) -> dict[str, Any]:
        """Places, words and the comment as the service takes them."""
        data = self.cleaned_data
        return {
            "places": {each.public_id: data[f"place_{each.public_id}"] for each in self.rows},
            "comments": {each.public_id: data[f"words_{each.public_id}"] for each in self.rows},
            "comment": data["comment"],
        }


class PanelForm(forms.Form):
    """A panel for a subject group."""

    title = forms.CharField(label=_("评审组名称"), max_length=200)
    seats = forms.IntegerField(label=_("专家人数"), min_value=1, max_value=99, initial=5)
    subjects = forms.MultipleChoiceField(label=_("学科要求"), required=False)
    applications = forms.MultipleChoiceField(label=_("评议的申请"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, waiting: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, Any] = {
            "applications": [(each.public_id, f"{each}（{each.organisation}）") for each in waiting],
            "subjects": named_subjects(),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices


def suggested_year() -> int:
    """The budget that is prepared this year."""
    return today().year + 1
