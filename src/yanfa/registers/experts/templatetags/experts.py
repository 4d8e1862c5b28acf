"""Filters of the pages of experts: private facts as a page shows them."""

from django import template

from yanfa.kernel.access.masking import mask_email, mask_id, mask_phone

register = template.Library()

MASKS = {"phone": mask_phone, "email": mask_email, "identity_number": mask_id}


@register.filter
def masked(expert: object, field: str) -> str:
    """A private fact, masked; empty where there is none. Bank accounts keep their last four digits."""
    value = str(getattr(expert, field) or "")
    if not value:
        return ""
    mask = MASKS.get(field)
    return mask(value) if mask else "*" * 8 + value[-4:]
