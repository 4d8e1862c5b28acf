"""The form field of a 居民身份证号, checked and never shown again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.personal import InvalidNumber, validate_identity_number


class IdentityNumberField(forms.CharField):
    """An identity number in plain form; a mistake is told in words."""

    def __init__(self, **options: Any) -> None:
        fixed: dict[str, Any] = {
            "label": _("居民身份证号"),
            "max_length": 30,
            "help_text": _("只用于认定是否同一自然人，平台只保存不可还原的摘要。"),
            "widget": forms.TextInput({"autocomplete": "off"}),
        }
        super().__init__(**fixed | options)

    def clean(self, value: Any) -> str:
        """The 18 characters of a valid number, or "" where it is not required and not given."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return validate_identity_number(text)
        except InvalidNumber as mistake:
            raise ValidationError(str(mistake)) from None
