"""Forms of relations and avoidances."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.fields import NamedRecordField
from yanfa.registers.experts.choices import Declarer
from yanfa.registers.experts.models import Avoidance, Relation
from yanfa.registers.experts.models.relations import DECLARERS
from yanfa.registers.experts.services import directory
from yanfa.registers.organisations.api import named

DAY = {"type": "date"}


class TieForm(forms.ModelForm):
    """A form that leaves checking to the service."""

    def _post_clean(self):
        """Puts the facts on the instance; the service checks them."""
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)


class RelationForm(TieForm):
    """How an expert stands to a person; named in words, so that nobody browses the database here."""

    class Meta:
        model = Relation
        fields = ("kind", "person_name", "person_unit", "until", "note")
        widgets = {"until": forms.DateInput(DAY, format="%Y-%m-%d")}
        help_texts = {"until": _("仍在继续的留空；终止后按政策年限继续回避。")}


class RegistrarRelationForm(RelationForm):
    """The same, or to another expert of the database."""

    other = NamedRecordField(
        find=directory.named,
        missing=_("专家库中没有或不止一位这个姓名的专家，可写成“姓名，单位”。"),
        label=_("另一专家"),
        required=False,
        max_length=200,
        help_text=_("填写库内专家姓名；不在库内的填写对方姓名和单位。"),
    )

    field_order = ("kind", "other")


class OwnAvoidanceForm(TieForm):
    """Whom an expert will not judge."""

    organisation = NamedRecordField(
        find=named,
        missing=_("登记簿中没有这个单位。"),
        label=_("回避单位"),
        required=False,
        max_length=100,
        help_text=_("单位全称或统一社会信用代码；回避人员的留空。"),
    )

    class Meta:
        model = Avoidance
        fields = ("organisation", "person_name", "person_unit", "reason", "valid_from", "valid_to")
        widgets = {
            "valid_from": forms.DateInput(DAY, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(DAY, format="%Y-%m-%d"),
        }


class AvoidanceForm(OwnAvoidanceForm):
    """The same, with the side that asked for it."""

    declared_by = forms.ChoiceField(label=_("申报方"), choices=DECLARERS, initial=Declarer.REGISTRAR)
