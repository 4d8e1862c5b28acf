"""The tag of the icons: each is drawn once a process. A page has some forty, and drawing took a third of its time."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int = 24) -> SafeString:
    """The icon as inline SVG, square, of that many pixels. Raises lucide.IconDoesNotExist."""
    return _drawn(str(name), size)


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int) -> SafeString:
    return SafeString(draw(name, size=size))
