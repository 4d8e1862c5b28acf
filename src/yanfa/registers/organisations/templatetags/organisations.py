"""Filters of the pages of organisations."""

from django import template

from yanfa.kernel.access.masking import mask_email, mask_phone

register = template.Library()


@register.filter
def masked_phone(number: str) -> str:
    """A telephone number as a page shows it."""
    return mask_phone(number) if number else ""


@register.filter
def masked_address(address: str) -> str:
    """An e-mail address as a page shows it."""
    return mask_email(address) if address else ""
