"""Filters of the account pages."""

from collections.abc import Mapping

from django import template

from yanfa.kernel.access.masking import mask_email

register = template.Library()


@register.filter
def masked_email(address: str) -> str:
    """An e-mail address as a list shows it."""
    return mask_email(address) if address else ""


@register.filter
def named(names: Mapping[str, str], public_id: str) -> str:
    """The name that belongs to an id; nothing for an unknown one."""
    return names.get(public_id, "")
