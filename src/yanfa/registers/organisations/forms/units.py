"""Filters of the list, the facts of a unit, its departments and contacts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.fields import NamedRecordField, VersionedForm
from yanfa.registers.organisations.choices import OrganisationState
from yanfa.registers.organisations.models import Contact, Department, Organisation
from yanfa.registers.organisations.models.organisation import KINDS
from yanfa.registers.organisations.services.directory import named

EVERY = [("", _("全部"))]


class OrganisationFilter(forms.Form):
    """Filters of the list; a wrong value filters nothing."""

    q = forms.CharField(label=_("名称或统一社会信用代码"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("单位性质"), required=False, choices=[*EVERY, *KINDS])
    district = forms.CharField(label=_("行政区划代码"), required=False, max_length=6)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[*EVERY, (OrganisationState.ACTIVE, _("有效")), (OrganisationState.SUSPENDED, _("已停用"))],
    )

    def organisations(self):
        """The organisations that the filters leave, with their parents."""
        chosen = self.cleaned_data if self.is_valid() else {}
        found = Organisation.objects.search(chosen.get("q", ""))
        if kind := chosen.get("kind"):
            found = found.filter(kind=kind)
        if district := chosen.get("district"):
            found = found.filter(district__startswith=district)
        if state := chosen.get("state"):
            found = found.filter(state=state)
        return found.select_related("parent")


class FactsForm(VersionedForm):
    """The facts of a unit, as the registrar sets them."""

    parent = NamedRecordField(
        find=named,
        missing=_("登记簿中没有这个单位。"),
        label=_("上级单位"),
        required=False,
        max_length=100,
        help_text=_("单位全称或统一社会信用代码。"),
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "uscc",
            "kind",
            "district",
            "parent",
            "legal_representative",
            "address",
            "postcode",
            "founded_on",
        )
        widgets = {"founded_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"district": _("GB/T 2260 六位代码，如上海市浦东新区为 310115。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["parent"] = self.instance.parent


class OwnFactsForm(VersionedForm):
    """What a unit changes of itself: not its name, code and place, by which others know it."""

    class Meta:
        model = Organisation
        fields = ("legal_representative", "address", "postcode")


class ContactForm(forms.ModelForm):
    """Somebody to ask at the unit."""

    class Meta:
        model = Contact
        fields = ("kind", "name", "position", "phone", "email")


class DepartmentForm(forms.ModelForm):
    """A department of one unit."""

    class Meta:
        model = Department
        fields = ("name", "parent")

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = organisation.departments.filter(closed_on=None).exclude(pk=self.instance.pk)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = open_ones
        self.instance.organisation = organisation


class ReasonForm(forms.Form):
    """Why masked data is looked at."""

    reason = forms.CharField(label=_("查看理由"), min_length=4, max_length=200)
