"""The form by which the first administrator of a kind opens his account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.registers.accounts.forms.identity import IdentityNumberField
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services.administrators import redeem_token
from yanfa.registers.accounts.services.people import identify


class FirstAdministratorForm(forms.Form):
    """Token, who he is, and his password; the rules of passwords are asked when the account is stored."""

    token = forms.CharField(label=_("启用码"), widget=forms.TextInput({"autocomplete": "off"}))
    login = forms.CharField(
        label=_("登录名"), max_length=64, widget=forms.TextInput({"autocomplete": "username"})
    )
    real_name = forms.CharField(label=_("姓名"), max_length=100)
    identity_number = IdentityNumberField()
    email = forms.EmailField(label=_("电子邮箱"))
    password = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    repeated = forms.CharField(
        label=_("再次输入密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean(self):
        """The password twice the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("repeated"):
            self.add_error("repeated", _("两次输入的密码不一致。"))
        return cleaned

    def redeem(self) -> User:
        """Open the account. Raises ValidationError, and PermissionDenied for a token that does not hold."""
        given = {
            name: self.cleaned_data[name] for name in ("token", "login", "real_name", "email", "password")
        }
        person = identify(self.cleaned_data["identity_number"], given["real_name"])
        return redeem_token(**given, person=person)
