"""Forms of the list of accounts: its filters, opening an account, granting a role, giving a reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.roles import registry
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.forms.identity import IdentityNumberField
from yanfa.registers.accounts.models import RoleGrant, User
from yanfa.registers.accounts.services import grants, letters, opening, scopes
from yanfa.registers.accounts.services.people import identify

EVERY = [("", _("全部"))]


class AccountFilter(forms.Form):
    """Filters of the list; a wrong value filters nothing."""

    q = forms.CharField(label=_("登录名、姓名或邮箱"), required=False, max_length=100)
    profile = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[*EVERY, (Profile.STAFF, _("工作人员")), (Profile.PUBLIC, _("公众"))],
    )
    role = forms.ChoiceField(label=_("角色"), required=False, choices=lambda: [*EVERY, *registry.choices()])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*EVERY, ("active", _("有效")), ("disabled", _("已停用"))]
    )

    def accounts(self):
        """The accounts that the filters leave, with their person and roles."""
        chosen = self.cleaned_data if self.is_valid() else {}
        found = User.objects.search(chosen.get("q", ""))
        if profile := chosen.get("profile"):
            found = found.filter(profile=profile)
        if role := chosen.get("role"):
            found = found.holding(role)
        if state := chosen.get("state"):
            found = found.filter(is_active=state == "active")
        return found.with_roles()


class OpenAccountForm(forms.Form):
    """A new account; its owner sets the password by the link that is mailed to him."""

    login = forms.CharField(label=_("登录名"), max_length=64)
    real_name = forms.CharField(label=_("姓名"), max_length=100)
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("设置密码的链接发到这个邮箱。"))
    profile = forms.ChoiceField(
        label=_("类别"), choices=[(Profile.STAFF, _("工作人员")), (Profile.PUBLIC, _("公众"))]
    )
    identity_number = IdentityNumberField(required=False)

    def clean(self):
        """Staff are identified, so that separated duties are kept apart by person."""
        cleaned = super().clean() or {}
        if cleaned.get("profile") == Profile.STAFF and not cleaned.get("identity_number"):
            self.add_error("identity_number", _("工作人员帐号须登记本人身份证号。"))
        return cleaned

    def open(self, by) -> User:
        """Open the account and mail its owner the link. Raises ValidationError."""
        number = self.cleaned_data["identity_number"]
        given = {name: self.cleaned_data[name] for name in ("login", "real_name", "email")}
        person = identify(number, given["real_name"]) if number else None
        profile = Profile(self.cleaned_data["profile"])
        opened = opening.open_account(by=by, **given, profile=profile, person=person)
        letters.invite(opened)
        return opened


class GrantForm(forms.Form):
    """A role for an account, for a period."""

    role = forms.ChoiceField(label=_("角色"), choices=registry.choices)
    organisation = forms.CharField(
        label=_("限于单位"),
        required=False,
        help_text=_("单位全称或统一社会信用代码；不填为不限单位。"),
    )
    valid_from = forms.DateField(
        label=_("生效日期"), required=False, widget=forms.DateInput({"type": "date"})
    )
    valid_to = forms.DateField(label=_("失效日期"), required=False, widget=forms.DateInput({"type": "date"}))

    def clean_organisation(self) -> str:
        """The public id of the organisation."""
        words = self.cleaned_data["organisation"].strip()
        found = scopes.find(words) if words else ""
        if found is None:
            raise ValidationError(_("没有找到这个单位。"))
        return found

    def grant(self, account: User, by) -> RoleGrant:
        """Grant the role. Raises ValidationError and PermissionDenied."""
        given = dict(self.cleaned_data)
        role, scope = given.pop("role"), given.pop("organisation")
        return grants.grant(account, role, by=by, scope=scope, **given)


class ReasonForm(forms.Form):
    """Why an account is disabled."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
