"""PDF files: what the confined reader found on each page, or why it is no readable text."""

from __future__ import annotations

from typing import Any

from yanfa.kernel.documents.blocks import Block, Paragraph, Reading, Sentence
from yanfa.kernel.documents.reading import confined
from yanfa.kernel.documents.reading.grid import table_of
from yanfa.kernel.documents.reading.refusals import refusal

MOST_UNMAPPED = 0.2
"""Share of letters without a known character from which the text of a file is worth nothing."""


def read(data: bytes, name: str) -> Reading:
    """The pages in order; a table that goes on over the page is two tables, each with its page."""
    try:
        pages = confined.run("pdf", data)
    except confined.OutOfTime as error:
        raise refusal("page_too_complex", page=len(error.items) + 1) from error
    letters = sum(page["letters"] for page in pages)
    if not letters:
        raise refusal("scan")
    if sum(page["unmapped"] for page in pages) > MOST_UNMAPPED * letters:
        raise refusal("unmapped_fonts")
    blocks = [block for number, page in enumerate(pages, 1) for block in _blocks(page["blocks"], number)]
    pictured = [number for number, page in enumerate(pages, 1) if page["pictured"]]
    return Reading("pdf", tuple(blocks), (_scanned_pages(pictured),) if pictured else ())


def _blocks(found: list[list[Any]], page: int) -> list[Block]:
    return [table_of(content, page) if kind == "table" else Paragraph(content) for kind, content in found]


def _scanned_pages(pages: list[int]) -> Sentence:
    listed = "、".join(map(str, pages))
    return Sentence(
        f"第 {listed} 页是图片，其中的文字没有读取。",
        f"Page {', '.join(map(str, pages))} is a picture; its text was not read.",
    )
