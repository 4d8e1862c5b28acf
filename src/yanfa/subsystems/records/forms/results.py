"""What is typed about a result of any kind: one form made from its shape, filters, evidence, a withdrawal."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.fields import NamedRecordField
from yanfa.registers.organisations.api import Organisation, named
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.records.models import Result
from yanfa.subsystems.records.models.papers import known_lists
from yanfa.subsystems.records.models.results import LONGEST_REASON

DAY = {"type": "date"}


def project_named(words: str) -> BudgetProject | None:
    """The budget project of that code, or of that name where only one has it."""
    wanted = words.strip()
    by_code = BudgetProject.objects.filter(code=wanted).first()
    if by_code is not None:
        return by_code
    found = list(BudgetProject.objects.filter(name=wanted)[:2])
    return found[0] if len(found) == 1 else None


class ProjectField(NamedRecordField):
    """A budget project, typed by its code or name and shown by its code, which two never share."""

    def prepare_value(self, value: Any) -> Any:
        """The code of a project; a stored form gives the key."""
        if isinstance(value, int):
            value = BudgetProject.objects.filter(pk=value).first()
        return getattr(value, "code", value)


class UnitField(NamedRecordField):
    """A unit, typed by name or code."""

    def prepare_value(self, value: Any) -> Any:
        """The name of a unit; a stored form gives the key."""
        if isinstance(value, int):
            from_key = self.by_key(value)
            return getattr(from_key, "name", "")
        return super().prepare_value(value)

    def by_key(self, key: int) -> Any:
        """The unit of a key."""
        return Organisation.objects.filter(pk=key).first()


class CoreListsField(forms.MultipleChoiceField):
    """The lists of core journals that had the journal in the year of publication, ticked; kept as their codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=lambda: list(known_lists().items()), **options)

    def clean(self, value: Any) -> Any:
        """The codes with commas between them."""
        return ",".join(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """The codes that are ticked."""
        return value.split(",") if isinstance(value, str) else value


class ResultForm(forms.ModelForm):
    """The facts of a result with the version that was read; the service sets and checks them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        shape = self.instance.shape
        if shape.parent:
            field = self.fields[shape.parent]
            field.queryset = field.queryset.standing()  # type: ignore[attr-defined]  # a choice of records

    def _post_clean(self) -> None:
        """Nothing: the service sets and checks the facts."""

    def facts(self) -> dict[str, Any]:
        """The facts given, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


@cache
def form_of(model: type[Result]) -> type[ResultForm]:
    """The form of one kind of result."""
    own: dict[str, Any] = {}
    if "unit" in model.shape.facts:
        own["unit"] = UnitField(
            find=named,
            missing=_("没有找到这个单位，请填单位登记簿中的名称或统一社会信用代码。"),
            required=False,
            label=_("本单位"),
            help_text=_("成果计入的单位，填单位名称或统一社会信用代码。"),
        )
        own["project"] = ProjectField(
            find=project_named,
            missing=_("没有找到这个预算项目，请填项目代码。"),
            required=False,
            label=_("预算项目"),
            help_text=_("只计入一个预算项目，填项目代码；不属于项目的留空。"),
        )
    if "core_lists" in model.shape.facts:
        own["core_lists"] = CoreListsField(
            required=False,
            label=_("核心期刊目录"),
            help_text=_("刊出当年收录该刊的目录，由登记人核对目录后勾选。"),
        )
    widgets = {
        field.name: forms.DateInput(DAY, format="%Y-%m-%d")
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and field.name in model.shape.facts
    }
    meta = type("Meta", (), {"model": model, "fields": model.shape.facts, "widgets": widgets})
    return type(f"{model.__name__}Form", (ResultForm,), {"Meta": meta, **own})


class ResultFilter(forms.Form):
    """What a list is narrowed by: words, year, state, lateness, and the choices of the kind."""

    q = forms.CharField(label=_("查找"), required=False)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label=_("状态"), required=False)
    late = forms.ChoiceField(
        label=_("登记"), required=False, choices=[("", _("全部")), ("yes", _("补录")), ("no", _("按期"))]
    )

    def __init__(self, model: type[Result], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.model = model
        states = model._meta.get_field("state").flatchoices
        self.fields["state"].choices = [("", _("全部")), *states]  # type: ignore[attr-defined]  # a choice
        for name in model.shape.chosen:
            self.fields[name] = _choice(model._meta.get_field(name))

    def found(self) -> Any:
        """The results that fit, newest first; a filter that cannot be read narrows nothing."""
        self.full_clean()
        given = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        rows: Any = self.model.objects.search(given.get("q") or "")
        if given.get("year"):
            rows = rows.filter(**{f"{self.model.shape.day}__year": given["year"]})
        if given.get("late"):
            rows = rows.filter(late=given["late"] == "yes")
        for name in ("state", *self.model.shape.chosen):
            if given.get(name) not in (None, ""):
                rows = rows.filter(**{name: given[name]})
        related = [name for name in self.model.shape.listed if self.model._meta.get_field(name).is_relation]
        return rows.select_related("recorded_by", *related)


def _choice(field: Any) -> forms.Field:
    """A filter by the choices of a model's field, by yes and no, or by a number."""
    label = field.verbose_name
    if field.choices:
        return forms.ChoiceField(label=label, required=False, choices=[("", _("全部")), *field.flatchoices])
    if isinstance(field, models.BooleanField):
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[("", _("全部")), ("1", _("是")), ("0", _("否"))],
            coerce=lambda value: value == "1",
            empty_value=None,
        )
    return forms.IntegerField(label=label, required=False)


class FileForm(forms.Form):
    """A piece of evidence."""

    proof = forms.ChoiceField(label=_("材料种类"))
    upload = forms.FileField(label=_("文件"))

    def __init__(self, model: type[Result], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["proof"].choices = list(model.shape.proofs.items())  # type: ignore[attr-defined]  # a choice


class WithdrawalForm(forms.Form):
    """Why evidence is withdrawn."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2})
    )
