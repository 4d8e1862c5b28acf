"""The form of a new token: its name, what it may do, and how long it lives."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.registers.accounts.models import ApiToken, User
from yanfa.registers.accounts.services import tokens

USUAL_DAYS = 90


class TokenForm(forms.Form):
    """A token for a program of the person who fills the form in."""

    name = forms.CharField(
        label=_("名称"), max_length=100, help_text=_("写明用在哪个程序，便于日后辨认和吊销。")
    )
    scopes = forms.MultipleChoiceField(
        label=_("授权范围"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("程序只能做所选的事；您失去某项权限时，令牌也随之失去。"),
    )
    days = forms.IntegerField(label=_("有效期（天）"), min_value=1, initial=USUAL_DAYS)

    def __init__(self, user: User, *args, **options) -> None:
        super().__init__(*args, **options)
        self.user = user
        cast(forms.MultipleChoiceField, self.fields["scopes"]).choices = [
            (each.name, f"{each.label}（{each.name}）") for each in tokens.offered(user)
        ]
        longest = tokens.longest_days()
        days = cast(forms.IntegerField, self.fields["days"])
        days.max_value = longest
        days.help_text = _("最长 %d 天，到期自动失效。") % longest
        days.widget.attrs["max"] = longest
        self.initial.setdefault("days", min(USUAL_DAYS, longest))

    @property
    def offers(self) -> bool:
        """Whether there is anything that a token of this person could do."""
        return bool(cast(forms.MultipleChoiceField, self.fields["scopes"]).choices)

    def make(self) -> tuple[ApiToken, str]:
        """Make the token; returns it and its secret. Raises ValidationError."""
        return tokens.make(by=self.user, **self.cleaned_data)
