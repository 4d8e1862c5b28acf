"""The list's filters, the facts of an expert, and his private numbers, which a form never shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.subjects import SUBJECTS
from yanfa.kernel.ui.fields import NamedRecordField, VersionedForm
from yanfa.registers.accounts.api import User
from yanfa.registers.experts.choices import State
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.models.expert import IDENTITY_KINDS, KINDS, TITLES
from yanfa.registers.organisations.api import named

EVERY = [("", _("全部"))]
SUBJECT_CHOICES = [(code, f"{code} {name}") for code, name in SUBJECTS.items()]
STATES = [
    (State.NOMINATED, _("待入库")),
    (State.POOLED, _("已入库")),
    (State.SUSPENDED, _("暂停抽取")),
    (State.LEFT, _("已出库")),
]


class ExpertFilter(forms.Form):
    """Filters of the list; a wrong value filters nothing."""

    q = forms.CharField(label=_("姓名、单位、研究方向"), required=False, max_length=100)
    unit = forms.CharField(label=_("所在单位"), required=False, max_length=100)
    subject = forms.ChoiceField(label=_("学科"), required=False, choices=[*EVERY, *SUBJECT_CHOICES])
    kind = forms.ChoiceField(label=_("专家类别"), required=False, choices=[*EVERY, *KINDS])
    title = forms.ChoiceField(label=_("职称"), required=False, choices=[*EVERY, *TITLES])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[*EVERY, *STATES])

    def experts(self):
        """The experts that the filters leave, with their units, disciplines and kinds."""
        self.is_valid()
        chosen = self.cleaned_data
        found = Expert.objects.search(chosen.get("q", "")).in_unit(chosen.get("unit", ""))
        found = found.of_subjects(_one(chosen.get("subject"))).of_kinds(_one(chosen.get("kind")))
        found = found.of_titles(_one(chosen.get("title")))
        if state := chosen.get("state"):
            found = found.filter(state=state)
        return found.select_related("organisation").prefetch_related("subjects", "kinds")


def _one(value):
    return (value,) if value else ()


class FactsForm(VersionedForm):
    """The facts of an expert, as the registrar sets them."""

    organisation = NamedRecordField(
        find=named,
        missing=_("登记簿中没有这个单位，请改填“单位名称（未登记的）”。"),
        label=_("所在单位"),
        required=False,
        max_length=100,
        help_text=_("登记簿中的单位全称或统一社会信用代码。"),
    )
    subjects = forms.MultipleChoiceField(
        label=_("学科"),
        choices=SUBJECT_CHOICES,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("GB/T 13745 一级学科，可选多个。"),
    )
    kinds = forms.MultipleChoiceField(label=_("专家类别"), choices=KINDS, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Expert
        fields = (
            "name",
            "organisation",
            "unit_name",
            "department",
            "position",
            "title",
            "degree",
            "subjects",
            "kinds",
            "keywords",
            "languages",
            "honours",
            "origin",
        )
        help_texts = {"keywords": _("以顿号分隔。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["organisation"] = self.instance.organisation
        if self.instance.pk:
            self.initial["subjects"] = self.instance.subject_codes
            self.initial["kinds"] = self.instance.kind_codes


class OwnFactsForm(VersionedForm):
    """What an expert changes of himself on one page."""

    class Meta:
        model = Expert
        fields = ("department", "position", "degree", "keywords", "languages")


class PrivateForm(forms.Form):
    """Numbers of a person: what is left blank stays as it is, and nothing stored is shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(label=_("手机"), required=False, max_length=30)
    email = forms.EmailField(label=_("邮箱"), required=False)
    bank_name = forms.CharField(
        label=_("开户银行"), required=False, max_length=100, help_text=_("填到支行，与银行账号一并填写。")
    )
    bank_account = forms.CharField(label=_("银行账号"), required=False, max_length=40)

    def facts(self):
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "version"}


class RegistrarPrivateForm(PrivateForm):
    """The same with the identity document, which the registrar has seen."""

    identity_kind = forms.ChoiceField(label=_("证件类型"), required=False, choices=IDENTITY_KINDS)
    identity_number = forms.CharField(label=_("证件号码"), required=False, max_length=30)

    def facts(self):
        """What was filled in; the kind of the document only with its number."""
        given = super().facts()
        if "identity_number" not in given:
            given.pop("identity_kind", None)
        return given


class AccountField(forms.CharField):
    """An active account, named by login name or e-mail address in full: nobody browses accounts here."""

    def clean(self, value):
        """The account; None where nothing is given."""
        words = super().clean(value).lower()
        if not words:
            return None
        found = User.objects.filter(is_active=True)
        account = found.filter(login=words).first() or found.filter(email__iexact=words).first()
        if account is None:
            raise forms.ValidationError(_("没有这个帐号，请核对登录名或电子邮箱。"))
        return account


class AccountForm(forms.Form):
    """The account of an expert."""

    user = AccountField(
        label=_("登录名或电子邮箱"),
        required=False,
        max_length=254,
        help_text=_("留空表示解除关联。评审专家角色由安全管理员授予。"),
    )


class ReasonForm(forms.Form):
    """Why masked data is looked at."""

    reason = forms.CharField(label=_("查看理由"), min_length=4, max_length=200)
