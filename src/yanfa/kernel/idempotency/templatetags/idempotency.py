"""The tag that puts a one-time token into a form."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanfa.kernel.idempotency.decorators import FIELD
from yanfa.kernel.identifiers.public_id import public_id

register = template.Library()


@register.simple_tag
def form_token() -> SafeString:
    """A hidden field; each time the form is shown it has another value."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, public_id())
