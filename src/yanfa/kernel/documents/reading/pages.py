"""PDF pages, read by pdfplumber inside a confined process: ruled tables, and the lines of text around them."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.refusals import refusal

UNMAPPED = re.compile(r"\(cid:\d+\)")
CELL_GAP = 2.0
"""Gap between words, in heights of the type, from which a new cell begins where no rules are drawn; the
letters of a spread label such as 项 目 名 称 stand closer."""
WORD_GAP = 0.25
"""From which a gap is a space."""
SAME_LINE = 0.5
"""Share of the type's height by which words of one line may differ in level."""


def items(data: bytes, allow: Callable[[float], None]) -> Iterator[Any]:
    """One mapping for each page: blocks as ["line", text] or ["table", rows], and how much of it is text.

    `allow` grants processor time from now on, anew for each page.
    """
    allow(limits.PDF_OPEN_SECONDS)
    try:
        document = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        locked = isinstance(_cause(error), PDFPasswordIncorrect | PDFEncryptionError)
        raise refusal("password" if locked else "damaged") from error
    if len(document.pages) > limits.PDF_PAGES:
        raise refusal("too_many_pages", pages=limits.PDF_PAGES)
    for page in document.pages:
        allow(limits.PDF_PAGE_SECONDS)
        try:
            yield _page(page)
        except PdfminerException as error:
            if isinstance(_cause(error), MemoryError | RecursionError):
                raise refusal("page_too_complex", page=page.page_number) from error
            raise
        page.close()


def _cause(error: PdfminerException) -> object:
    """What pdfplumber wrapped."""
    return error.args[0] if error.args else None


def _page(page: Page) -> dict[str, Any]:
    if sum(map(len, page.objects.values())) > limits.PDF_OBJECTS:
        raise refusal("page_too_complex", page=page.page_number)
    letters = page.chars
    unmapped = sum(bool(UNMAPPED.match(char["text"])) for char in letters)
    pictured = not letters and bool(page.images)
    return {
        "blocks": _blocks(page) if letters else [],
        "letters": len(letters),
        "unmapped": unmapped,
        "pictured": pictured,
    }


def _blocks(page: Page) -> list[list[Any]]:
    """Tables and lines from top to bottom."""
    clean = page.dedupe_chars()  # bold type is often printed twice, a hair apart
    found = [(table.bbox, table.extract()) for table in clean.find_tables()]
    tables = [(box, rows) for box, rows in found if any(any(row) for row in rows)]
    boxes = [box for box, _ in tables]
    placed: list[tuple[float, list[Any]]] = [(box[1], ["table", rows]) for box, rows in tables]
    outside = clean.filter(lambda thing: thing["object_type"] != "char" or not _within(thing, boxes))
    placed.extend((top, ["line", text]) for top, text in _lines(outside.extract_words()))
    return [block for _, block in sorted(placed, key=lambda pair: pair[0])]


def _within(char: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _lines(words: list[dict[str, Any]]) -> Iterator[tuple[float, str]]:
    """The words in lines, wide gaps as tabs: (top, text)."""
    line: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda one: (one["top"] + one["bottom"], one["x0"])):
        if line and abs(_middle(word) - _middle(line[0])) > SAME_LINE * _height(line[0]):
            yield line[0]["top"], _joined(line)
            line = []
        line.append(word)
    if line:
        yield line[0]["top"], _joined(line)


def _middle(word: dict[str, Any]) -> float:
    return float(word["top"] + word["bottom"]) / 2


def _height(word: dict[str, Any]) -> float:
    return float(word["bottom"] - word["top"])


def _joined(line: list[dict[str, Any]]) -> str:
    line = sorted(line, key=lambda word: word["x0"])
    text, end = "", math.inf
    for word in line:
        gap = (word["x0"] - end) / max(_height(word), 1)
        text += "\t" if gap > CELL_GAP else " " if gap > WORD_GAP else ""
        text += word["text"]
        end = word["x1"]
    return text
