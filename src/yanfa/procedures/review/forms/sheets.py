"""The sheet that an expert fills in, made from the score scheme of the panel; the panel's conclusion; comments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.procedures.review.effects.scoring import scheme_of
from yanfa.procedures.review.effects.sentences import named, names_of
from yanfa.procedures.review.models import Item, Sheet
from yanfa.procedures.review.rules.scheme import Criterion, Scheme


class SheetForm(forms.Form):
    """One field for each criterion with its remark, then what the scheme asks for besides.

    Everything may be left open in a draft; what is missing is told when the sheet is submitted.
    """

    def __init__(self, *args: Any, sheet: Sheet, **options: Any) -> None:
        self.scheme = scheme_of(sheet.item.panel)
        super().__init__(*args, **({"initial": _initial(sheet)} | options))
        for each in self.scheme.criteria:
            self.fields[each.code] = _score_field(each)
            self.fields[f"{each.code}_remark"] = forms.CharField(
                label=gettext("“%s”的说明") % named(each),
                required=False,
                max_length=500,
                widget=forms.Textarea({"rows": 2}),
            )
        choices = list(names_of(self.scheme).items())
        self.fields["recommendation"] = forms.ChoiceField(
            label=_("总体意见"), required=False, choices=choices, widget=forms.RadioSelect()
        )
        if self.scheme.amount:
            self.fields["amount"] = _amount_field(sheet.item)
        self.fields["comment"] = _words(_("评审意见"), _("可能反馈给申请方，请不要写出能看出您身份的内容。"))
        if self.scheme.confidential:
            self.fields["confidential"] = _words(_("仅供组织方的意见"), _("不反馈给申请方。"))
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput())

    def content(self) -> dict[str, Any]:
        """What the service keeps."""
        given = self.cleaned_data
        scores = {each.code: given[each.code] for each in self.scheme.criteria}
        return {
            "scores": {code: score for code, score in scores.items() if score is not None},
            "remarks": {each.code: given[f"{each.code}_remark"] for each in self.scheme.criteria},
            "recommendation": given["recommendation"],
            "amount": given.get("amount"),
            "comment": given["comment"],
            "confidential": given.get("confidential", ""),
        }


class ConclusionForm(forms.Form):
    """What the panel concluded about one item."""

    def __init__(self, *args: Any, item: Item, scheme: Scheme, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = list(names_of(scheme).items())
        self.fields["recommendation"] = forms.ChoiceField(
            label=_("评审结论"), choices=choices, widget=forms.RadioSelect()
        )
        if scheme.amount:
            self.fields["amount"] = _amount_field(item)
        self.fields["opinion"] = _words(_("评审组意见"), "")
        self.fields["deviation"] = forms.CharField(
            label=_("偏离汇总结果的理由"),
            required=False,
            max_length=1000,
            widget=forms.Textarea({"rows": 2}),
            help_text=_("结论或金额与专家意见汇总不一致时必填。"),
        )


class ReleaseForm(forms.Form):
    """The comments that applicants will read, one a line, by item."""

    def __init__(self, *args: Any, comments: dict[Item, list[str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for item, texts in comments.items():
            self.fields[item.public_id] = forms.CharField(
                label=item.title,
                required=False,
                initial="\n".join(" ".join(text.split()) for text in (item.released or texts)),
                widget=forms.Textarea({"rows": 5}),
            )

    def chosen(self) -> dict[str, list[str]]:
        """Lines by public id of the item."""
        return {name: text.splitlines() for name, text in self.cleaned_data.items()}


class RecuseForm(forms.Form):
    """Why an expert does not judge an item."""

    reason = forms.CharField(label=_("回避理由"), max_length=500, widget=forms.Textarea({"rows": 3}))


class FeesForm(forms.Form):
    """Half days by seat; with `month`, in which month they will be paid, because its tax is computed together."""

    def __init__(
        self, *args: Any, seats: list[Any], half_days: int, month: date | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if month is not None:
            self.fields["tax_month"] = forms.DateField(
                label=_("计税月份（支付月份）"),
                required=False,
                initial=month,
                input_formats=["%Y-%m", "%Y-%m-%d"],
                widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
                help_text=_("同一专家同月的专家费合并计算个税，请填实际支付的月份，例如 2026-03。"),
            )
        for seat in seats:
            fee = getattr(seat, "fee", None)
            self.fields[seat.public_id] = forms.IntegerField(
                label=str(seat),
                min_value=0,
                max_value=60,
                initial=fee.half_days if fee is not None else half_days,
            )

    def half_days(self) -> dict[str, int]:
        """Half days by public id of the seat."""
        return {name: days for name, days in self.cleaned_data.items() if name != "tax_month"}


class PayeesForm(forms.Form):
    """Why the bank details are needed, and in which form."""

    reason = forms.CharField(label=_("查看收款信息的理由"), max_length=200)
    form = forms.ChoiceField(label=_("格式"), choices=[("pdf", "PDF"), ("docx", "Word")])


def _score_field(each: Criterion) -> forms.Field:
    return forms.DecimalField(
        label=gettext("%(name)s（%(weight)s%%）") % {"name": named(each), "weight": f"{each.weight:f}"},
        required=False,
        min_value=each.least,
        max_value=each.most,
        max_digits=7,
        decimal_places=2,
        help_text=gettext("%(least)s–%(most)s 分") % {"least": f"{each.least:f}", "most": f"{each.most:f}"},
    )


def _amount_field(item: Item) -> forms.Field:
    return forms.DecimalField(
        label=_("建议金额（元）"),
        required=False,
        min_value=Decimal(0),
        max_value=item.asked_amount,
        max_digits=16,
        decimal_places=2,
    )


def _words(label: Any, note: Any) -> forms.Field:
    return forms.CharField(
        label=label, required=False, max_length=2000, widget=forms.Textarea({"rows": 4}), help_text=note
    )


def _initial(sheet: Sheet) -> dict[str, Any]:
    remarks = {f"{code}_remark": text for code, text in sheet.remarks.items()}
    kept = {name: getattr(sheet, name) for name in ("recommendation", "amount", "comment", "confidential")}
    return {**sheet.scores, **remarks, **kept, "version": sheet.version}
