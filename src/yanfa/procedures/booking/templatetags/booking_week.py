"""The cells of a week's row as HTML, made in one step: a template that runs through hundreds of cells takes longer."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanfa.procedures.booking.services.week_cells import Cell

register = template.Library()


@register.filter
def as_cells(cells: Iterable[Cell]) -> SafeString:
    """Each cell as `<td>`: its words, a link where a click leads somewhere, and what is said beneath."""
    return SafeString("".join(_cell(each) for each in cells))


def _cell(cell: Cell) -> str:
    words = '<a href="{1}">{0}</a>' if cell.url else "<span>{0}</span>"
    text = format_html(words, cell.text, cell.url)
    detail = format_html("<small>{}</small>", cell.detail) if cell.detail else ""
    return format_html('<td data-showing="{}">{}{}</td>', cell.showing.value, text, detail)
