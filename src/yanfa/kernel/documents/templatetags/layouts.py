"""A layout as HTML, with quotes marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from yanfa.kernel.documents.layout import Cell, Grid, Heading, Layout, Mark, Title
from yanfa.kernel.documents.writing.marks import svg_of

register = template.Library()

#: Shorter quotes ("10", "99%") stand in many places; they are marked only where they can be meant.
TELLING_LENGTH = 8


@dataclass(frozen=True)
class Quote:
    """Words to mark; `row` is the text of a cell in the row where short words are meant."""

    words: str
    row: str | None = None


@register.inclusion_tag("documents/layout.html")
def layout(page: Layout, quotes: Iterable[Quote] = ()) -> dict[str, Any]:
    """The page; every quote in it is marked."""
    wanted = [quote for quote in quotes if quote.words and quote.words.strip()]
    return {"blocks": [_block(block, wanted) for block in page.blocks]}


def marked(text: str, quotes: Iterable[str]) -> SafeString:
    """The text escaped, the quotes in it inside <mark>, whatever white space lies between their words."""
    wanted = sorted({quote.strip() for quote in quotes}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(text)
    patterns = [r"\s*".join(re.escape(sign) for sign in quote if not sign.isspace()) for quote in wanted]
    pieces, end = [], 0
    for found in re.finditer("|".join(patterns), text):
        pieces += [conditional_escape(text[end : found.start()]), format_html("<mark>{}</mark>", found[0])]
        end = found.end()
    pieces.append(conditional_escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece is escaped above


def _block(block: Any, quotes: list[Quote]) -> dict[str, Any]:
    if isinstance(block, Grid):
        rows = [[_cell(cell, _meant(row, cell, quotes)) for cell in row] for row in block.rows]
        total = sum(block.widths)
        widths = [round(100 * width / total, 2) for width in block.widths]
        return {"grid": True, "rows": rows, "widths": widths}
    if isinstance(block, Title):
        return {"title": block.text, "small": block.small}
    if isinstance(block, Mark):
        code = mark_safe(svg_of(block.address))  # noqa: S308  made here, of squares alone
        return {"mark": code, "address": block.address, "text": block.text}
    if isinstance(block, Heading):
        return {"heading": block.text}
    return {"text": marked(block.text, [quote.words for quote in quotes if _is_telling(quote)])}


def _meant(row: Sequence[Cell], cell: Cell, quotes: list[Quote]) -> list[str]:
    """The quotes that may be marked in a cell: telling ones, those of its row, and those that are all of it."""
    texts = {each.text for each in row}
    return [
        quote.words
        for quote in quotes
        if _is_telling(quote) or quote.row in texts or (quote.row is None and quote.words == cell.text)
    ]


def _is_telling(quote: Quote) -> bool:
    return len(quote.words) >= TELLING_LENGTH


def _cell(cell: Cell, quotes: list[str]) -> dict[str, Any]:
    return {
        # A header cell without words would name nothing to those who listen to the page.
        "tag": "th" if cell.heading and cell.text.strip() else "td",
        "text": marked(cell.text, quotes),
        "columns": cell.columns,
        "rows": cell.rows,
        "align": cell.align,
        "heading": cell.heading,
    }
