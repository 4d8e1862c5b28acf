"""What the registration page asks beside e-mail address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignupFields(forms.Form):
    """Fields that the library's registration form inherits."""

    real_name = forms.CharField(
        label=_("姓名"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Store what the library does not know of."""
        user.real_name = self.cleaned_data["real_name"].strip()
        user.save(update_fields=["real_name"])
