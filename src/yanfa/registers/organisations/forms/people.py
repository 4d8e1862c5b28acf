"""Forms of a unit's people: members, delegations, and applications to act for a unit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.models import Department, Registration


class AccountField(forms.CharField):
    """An active account, named by login name or e-mail address in full: nobody browses accounts here."""

    def clean(self, value):
        """The account."""
        words = super().clean(value).lower()
        found = User.objects.filter(is_active=True)
        account = found.filter(login=words).first() or found.filter(email__iexact=words).first()
        if account is None:
            raise forms.ValidationError(_("没有这个帐号，请核对登录名或电子邮箱。"))
        return account


class MemberForm(forms.Form):
    """An account that joins the unit."""

    user = AccountField(label=_("登录名或电子邮箱"), max_length=254)
    administrator = forms.BooleanField(label=_("任单位管理员"), required=False)
    department = forms.ModelChoiceField(label=_("部门"), queryset=Department.objects.none(), required=False)
    position = forms.CharField(label=_("职务"), required=False, max_length=60)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisation.departments.filter(closed_on=None)


class DelegationForm(forms.Form):
    """An account that acts for the unit for a while."""

    to = AccountField(label=_("受托人登录名或电子邮箱"), max_length=254)
    valid_from = forms.DateField(label=_("起始日期"), initial=today, widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(label=_("截止日期"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("事由"), max_length=200)


class RegistrationForm(forms.ModelForm):
    """An application to act for a unit."""

    class Meta:
        model = Registration
        fields = ("name", "uscc", "kind", "district", "legal_representative", "address", "position", "phone")
        help_texts = {
            "uscc": _("该单位已在登记簿中的，审核通过后即可代表该单位；不在的，同时登记。"),
            "district": _("GB/T 2260 六位代码，如上海市浦东新区为 310115。"),
        }

    def _post_clean(self):
        """Nothing: the service checks the facts, and the instance stays as it was read."""
