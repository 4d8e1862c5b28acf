"""Tags that pages share: links that keep the filters, money and percentages as China prints them."""

from decimal import Decimal, InvalidOperation

from django import template
from django.http import HttpRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The query string of this page with some parameters changed; None or "" takes one out."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.filter
def amount(value: object) -> str:
    """A number with thousands commas and as many decimals as it has; "—" where there is none."""
    if value is None or value == "":
        return "—"
    try:
        return f"{Decimal(str(value)):,f}"
    except InvalidOperation:
        return str(value)


@register.filter
def dash(value: object) -> object:
    """ "—" where there is nothing: an empty cell must not look forgotten."""
    return "—" if value in (None, "") else value


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, page: object) -> dict[str, object]:
    """Links to the neighbouring pages of a paginated list."""
    return {"request": context["request"], "page": page}
