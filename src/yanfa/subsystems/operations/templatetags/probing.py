"""How pages show the moments of samples."""

from datetime import UTC, datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def tick(seconds: int) -> str:
    """The moment of a tick in Shanghai, to the second."""
    return f"{timezone.localtime(datetime.fromtimestamp(seconds, UTC)):%Y-%m-%d %H:%M:%S}"
