"""Looking up the words of a code in a template."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def word(code: Any, names: Mapping[Any, Any]) -> Any:
    """The words that stand for a code, the code itself where there are none."""
    return names.get(code, code)
