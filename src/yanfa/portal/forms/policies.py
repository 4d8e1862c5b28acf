"""What is typed about policy parameters: a proposal, its value by the kind of the parameter, and the decision."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.policy.requirements import complaints
from yanfa.kernel.policy.values import Basis, Kind, Parameter, fits, load

DAY = {"type": "date"}


def pretty(value: Any) -> str:
    """A value as text that a person reads and edits: a scalar as it is, a list line by line, a table as JSON.

    Each row of a table stands on a line of its own, so that steps can be moved and compared.
    """
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        rows = (json.dumps(each, ensure_ascii=False, default=_plain) for each in value)
        return "[\n  " + ",\n  ".join(rows) + "\n]"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


class ListField(forms.CharField):
    """A list of scalars, one a line; numbers where the value in force has numbers."""

    def __init__(self, like: Any, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 8}), **options)
        self.of = type(like[0]) if isinstance(like, list) and like else str

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [self._item(number, line) for number, line in enumerate(lines, 1)]

    def _item(self, number: int, line: str) -> Any:
        try:
            return self.of(line) if self.of in {int, Decimal} else line
        except (ValueError, InvalidOperation):
            told = {"number": number, "line": line}
            raise ValidationError(_("第 %(number)s 行“%(line)s”不是数字。"), params=told) from None


class TableField(forms.CharField):
    """A table as JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}), **options)

    def to_python(self, value: Any) -> Any:
        if not str(value or "").strip():
            return None
        try:
            return load(value)
        except json.JSONDecodeError as error:
            told = {"line": error.lineno, "column": error.colno}
            raise ValidationError(
                _("不是正确的 JSON，第 %(line)s 行第 %(column)s 个字符处读不下去，请检查引号、逗号和括号。"),
                params=told,
            ) from error


def value_field(parameter: Parameter, now: Any) -> forms.Field:
    """The field for a value of the parameter; ``now`` is the value in force."""
    common: dict[str, Any] = {"label": _("值"), "initial": pretty(now) if now is not None else None}
    common["help_text"] = parameter.unit
    if parameter.kind is Kind.INTEGER:
        return forms.IntegerField(**common)
    if parameter.kind is Kind.DECIMAL:
        return forms.DecimalField(**common)
    if parameter.kind is Kind.LIST:
        return ListField(now, **common | {"help_text": _("每行一项。")})
    if parameter.kind is Kind.TABLE:
        return TableField(**common | {"help_text": _("JSON：各行写在方括号内，每行一组“名称: 值”。")})
    return forms.CharField(**common)


class ProposalForm(forms.Form):
    """A version of one parameter: value, from when to when, on which basis, and why."""

    valid_from = forms.DateField(label=_("生效日期"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    valid_to = forms.DateField(
        label=_("失效日期"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    basis_document = forms.CharField(label=_("依据文件"), max_length=200)
    basis_number = forms.CharField(label=_("文号"), max_length=100, required=False)
    basis_article = forms.CharField(label=_("条款"), max_length=100, required=False)
    reason = forms.CharField(label=_("理由和出处"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, parameter: Parameter, now: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parameter = parameter
        self.fields = {"value": value_field(parameter, now), **self.fields}

    def clean_value(self) -> Any:
        """The value of the right kind, and one that the apps can use."""
        value = self.cleaned_data["value"]
        if not fits(value, self.parameter.kind):
            raise ValidationError(_("这个值不能用于“%s”，请按说明填写。") % self.parameter.label)
        wrong = complaints(self.parameter.code, value)
        if wrong:
            raise ValidationError(wrong)
        return value

    def proposal(self) -> dict[str, Any]:
        """What `propose` takes."""
        given = self.cleaned_data
        basis = Basis(given["basis_document"], given["basis_number"], given["basis_article"])
        kept = {name: given[name] for name in ("value", "valid_from", "valid_to", "reason")}
        return {"basis": basis, **kept}


class DecisionForm(forms.Form):
    """The decision on one proposal: the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    approves = forms.ChoiceField(
        label=_("决定"), choices=(("yes", _("批准")), ("no", _("不批准"))), widget=forms.RadioSelect
    )
    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
