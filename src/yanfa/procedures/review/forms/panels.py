"""What organisers type: a panel, an item and whom it concerns, an expert named with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.identifiers.subjects import SUBJECTS
from yanfa.procedures.review.models import Panel
from yanfa.procedures.review.models.kinds import declared_kinds, kinds_of
from yanfa.procedures.review.permissions import MANAGE
from yanfa.procedures.review.services.panels import CONDITIONS, MEETING, ItemFacts, Somebody, Wanted
from yanfa.registers.experts.api import KINDS, Expert, named
from yanfa.registers.organisations.api import Organisation
from yanfa.registers.organisations.api import named as unit_named

KIND_PREFIX = "at_least_"


class PanelForm(forms.ModelForm):
    """A panel: the meeting, and the experts that it wants."""

    subjects = forms.MultipleChoiceField(
        label=_("学科要求"),
        required=False,
        choices=list(SUBJECTS.items()),
        widget=forms.SelectMultiple({"size": 6}),
        help_text=_("可多选，专家熟悉其中之一即可；不选则不限学科。"),
    )

    class Meta:
        model = Panel
        fields = (
            "title",
            "purpose",
            "mode",
            "held_on",
            "starts_at",
            "half_days",
            "place",
            "contact",
            "seats_wanted",
            "subjects",
        )
        widgets = {
            "held_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "starts_at": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "purpose": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, label in KINDS:
            self.fields[f"{KIND_PREFIX}{code}"] = forms.IntegerField(
                label=_("其中至少：%s") % label,
                required=False,
                min_value=0,
                initial=self.instance.kinds_wanted.get(str(code)),
            )

    def _post_clean(self) -> None:
        """Nothing: the service checks the panel."""

    @property
    def kinds_wanted(self) -> dict[str, int]:
        """How many of each kind at least."""
        given = {str(code): self.cleaned_data.get(f"{KIND_PREFIX}{code}") for code, _label in KINDS}
        return {code: number for code, number in given.items() if number}

    def facts(self) -> dict[str, Any]:
        """What may be changed."""
        facts = {
            name: self.cleaned_data[name] for name in (*MEETING, *CONDITIONS) if name in self.cleaned_data
        }
        return facts | {"kinds_wanted": self.kinds_wanted}

    def founding(self) -> dict[str, Any]:
        """What a new panel is founded with."""
        given = self.cleaned_data
        wanted = Wanted(given["seats_wanted"], self.kinds_wanted, given["subjects"])
        return {name: given[name] for name in MEETING} | {"wanted": wanted}


class NewPanelForm(PanelForm):
    """The same for a new panel, with its kind."""

    kind = forms.ChoiceField(label=_("评审类别"))
    field_order = ("kind",)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = set(kinds_of(user))
        kinds = [each for each in declared_kinds() if each.code in own or permitted(user, MANAGE)]
        self.fields["kind"].choices = [(each.code, each.name) for each in kinds]  # type: ignore[attr-defined]

    def founding(self) -> dict[str, Any]:
        """What a new panel is founded with."""
        return super().founding() | {"kind": self.cleaned_data["kind"]}


class ItemForm(forms.Form):
    """One thing to be judged, and whom it concerns."""

    title = forms.CharField(label=_("评审对象"), max_length=300)
    organisation = forms.CharField(
        label=_("申请单位"),
        max_length=200,
        required=False,
        help_text=_("登记簿中的单位全称或统一社会信用代码。"),
    )
    people = forms.CharField(
        label=_("申请人员"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("每行一人：姓名 所在单位。用于判断合作、亲属等回避。"),
    )
    asked_amount = forms.DecimalField(
        label=_("申请金额（元）"), required=False, min_value=0, max_digits=16, decimal_places=2
    )

    def clean_organisation(self) -> Organisation | None:
        """The unit of the register."""
        words = self.cleaned_data["organisation"].strip()
        found: Organisation | None = unit_named(words) if words else None
        if words and found is None:
            raise forms.ValidationError(_("登记簿中没有这个单位，请核对全称或代码。"))
        return found

    def clean_people(self) -> list[Somebody]:
        """A person a line."""
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["people"].splitlines() if line.strip()]
        return [Somebody(parts[0], parts[1] if len(parts) > 1 else "") for parts in lines]

    def facts(self) -> ItemFacts:
        """What the service is given."""
        given = self.cleaned_data
        units = [given["organisation"]] if given["organisation"] is not None else []
        return ItemFacts(given["title"], units, given["people"], given["asked_amount"])


class ProposeForm(forms.Form):
    """An expert named with a reason."""

    expert = forms.CharField(
        label=_("专家姓名"), max_length=120, help_text=_("有同名的写“姓名，单位”。须在库、未暂停、同意有效。")
    )
    reason = forms.CharField(label=_("指定理由"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def clean_expert(self) -> Expert:
        """The one expert of that name."""
        found = named(self.cleaned_data["expert"])
        if found is None:
            raise forms.ValidationError(_("专家库中没有这位专家，或有同名专家，请写“姓名，单位”。"))
        return found
