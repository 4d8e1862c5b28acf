"""The first step of reading: any document becomes lines of cells with clean text, blank lines kept.

Tabs and pipes are cell borders, tables of real documents bring their own. Text without borders is a
line of one cell; `layouts` gives it cells later, when it is known where a form begins and ends.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from yanfa.kernel.documents.blocks import Block, Paragraph, Reading, Table

from .unfold import unfolded

TAG = re.compile(
    r"</?(?:p|b|br|i|u|s|a|hr|em|strong|span|div|font|sub|sup|h[1-6]|ul|ol|li|table|tbody|thead|tr|td|th|center|o:p)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u2060"))
SPACE = re.compile(r"\s+")
PIPES = re.compile(r"[|｜│┃]")
BORDERS = "|｜│┃ "
RULE = re.compile(r"[\s|｜│┃:+\-—─━┼├┤┬┴┌┐└┘═=]+")
HEADING = re.compile(r"^\s*#{1,6}\s+")
BOLD = re.compile(r"(\*\*|__)([^*_≥≤<>=]+)\1")
"""Not the two blanks of a template: 出动人次(≥**人次)."""
WIDE_GAP = re.compile(r"(?<=\S)[ \u3000\xa0]{2,}(?=\S)")
GAPS = 3
GAPPED_LINES = 8
WORD = re.compile(r"[0-9A-Za-z]")
ASCII_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Line:
    """One line of a form: its cells, whether borders were printed, and whether a gap stands before it.

    A cell is None where a merged cell covers it. A gap is a blank line, a page or the border of a table.
    In an exact line every cell is known to stand in its column.
    """

    cells: tuple[str | None, ...]
    tabular: bool = False
    gap: bool = False
    raw: str = ""
    exact: bool = False

    @property
    def text(self) -> str:
        """The line as running text."""
        return " ".join(cell for cell in self.cells if cell)


def clean(text: str, *, wrapped: bool = False) -> str:
    """The text as printed: mark-up that stands in it literally is removed, white space collapsed.

    `wrapped` says that a line break is only the end of the printed line (PDF), not a break of the author.
    """
    if "<" in text:
        text = TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    text = text.translate(INVISIBLE)
    if wrapped and "\n" in text:
        return join_lines(text.split("\n"))
    return SPACE.sub(" ", text).strip()


def unmarked(raw: str) -> str:
    """The line without the mark-up of headings and of bold text."""
    return BOLD.sub(r"\2", HEADING.sub("", raw))


def join_lines(lines: Iterable[str]) -> str:
    """Printed lines as one text: a space only where the break parts two words of Latin letters."""
    joined = ""
    for line in lines:
        part = SPACE.sub(" ", line).strip()
        if joined and part and _parts_words(joined[-1], part[0]):
            joined += " "
        joined += part
    return joined


def _parts_words(left: str, right: str) -> bool:
    if not (WORD.match(left) and WORD.match(right)):
        return False
    return bool(ASCII_LETTER.match(left) or ASCII_LETTER.match(right))


def lines_of(reading: Reading) -> list[Line]:
    """Every line of the document in reading order; blank lines are lines without cells."""
    wrapped = reading.format == "pdf"
    gapped = _is_gapped(reading.blocks)
    lines: list[Line] = []
    for block in reading.blocks:
        if isinstance(block, Table):
            lines.extend(_table_lines(block, wrapped=wrapped))
        else:
            lines.extend(_paragraph_lines(block, gapped=gapped))
    return list(_with_gaps(lines))


def _is_gapped(blocks: Sequence[Block]) -> bool:
    """Whether wide gaps are what parts the cells of a text: on many lines, and nothing else does."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if any("\t" in text or len(PIPES.findall(text)) >= GAPS for text in texts):
        return False
    return sum(len(WIDE_GAP.findall(text)) >= GAPS for text in texts) >= GAPPED_LINES


def _table_lines(table: Table, *, wrapped: bool) -> Iterator[Line]:
    yield Line(())
    for row in table.rows:
        cells = tuple(None if cell is None else clean(cell, wrapped=wrapped) for cell in row)
        if any(cells):
            yield Line(cells, tabular=True)
    yield Line(())


def _paragraph_lines(paragraph: Paragraph, *, gapped: bool) -> Iterator[Line]:
    for raw in chain.from_iterable(map(unfolded, paragraph.text.replace("\r\n", "\n").split("\n"))):
        if "\t" in raw:
            cells = tuple(clean(cell) for cell in raw.split("\t"))
            yield Line(cells if any(cells) else (), tabular=True, raw=raw)
        elif gapped and WIDE_GAP.search(raw):
            yield Line(tuple(clean(cell) for cell in WIDE_GAP.split(raw.strip())), tabular=True, raw=raw)
        elif len(PIPES.findall(raw)) >= 2:
            yield from _piped(raw)
        else:
            text = clean(unmarked(raw)).strip(BORDERS)
            yield Line((text,) if text else (), raw=raw)


def _piped(raw: str) -> Iterator[Line]:
    if RULE.fullmatch(raw):
        yield Line((), raw=raw)
        return
    inner = PIPES.sub("|", raw).strip().removeprefix("|").removesuffix("|")
    cells = tuple(clean(unmarked(cell)) for cell in inner.split("|"))
    yield Line(cells if any(cells) else (), tabular=True, raw=raw)


def _with_gaps(lines: list[Line]) -> Iterator[Line]:
    gap = False
    for line in lines:
        if line.cells:
            yield Line(line.cells, line.tabular, gap, line.raw, line.exact)
            gap = False
        else:
            gap = True
            yield line
