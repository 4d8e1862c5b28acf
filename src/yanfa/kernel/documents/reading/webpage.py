"""HTML as it is seen: paragraphs and tables with their spans expanded, without scripts and hidden parts."""

from __future__ import annotations

import re

from lxml import etree

from yanfa.kernel.documents.blocks import Block, Paragraph, Reading
from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.encoding import decode
from yanfa.kernel.documents.reading.grid import SpanGrid, blocks_of
from yanfa.kernel.documents.reading.refusals import refusal

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
HEAD = 4096
UNSEEN = frozenset(
    [
        "head",
        "title",
        "script",
        "style",
        "template",
        "noscript",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "svg",
        "map",
        "datalist",
        "iframe",
    ]
)
UNSEEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
SPACES = re.compile(r"[ \t\n\f\r]+")
TYPED_IN = frozenset(["text", "number", "date", "tel", "email", "url", "search"])
WIDEST_SPAN = 1000
"""As browsers clamp it."""


class Flow:
    """Running content of a page or a cell: text gathers until something breaks the line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._preformatted = False

    def write(self, text: str | None, *, preformatted: bool = False) -> None:
        """Add inline text; line ends count only where it is preformatted."""
        if not text:
            return
        lines = text.split("\n") if preformatted else [SPACES.sub(" ", text)]
        for number, line in enumerate(lines):
            if number:
                self.end_line()
            self._pieces.append(line)
            self._preformatted |= preformatted

    def end_line(self) -> None:
        """Close the paragraph, if it holds any text."""
        line = "".join(self._pieces)
        if not self._preformatted:
            line = SPACES.sub(" ", line).strip(" ")
        line = line.replace("\xa0", " ")
        self._pieces, self._preformatted = [], False
        if line.strip():
            self.blocks.append(Paragraph(line))


class PageReader:
    """Walks the parsed page once, start and end of each element, without recursion."""

    def __init__(self) -> None:
        self.flows = [Flow()]
        self.tables: list[tuple[SpanGrid, Flow]] = []
        self.cells: list[etree._Element] = []
        self.preformatted = 0

    def read(self, root: etree._Element) -> list[Block]:
        """The blocks of the page in order."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self.close(element)
            elif _unseen(element):
                walk.skip_subtree()
            else:
                self.open(element)
        self.flows[0].end_line()
        return self.flows[0].blocks

    def open(self, element: etree._Element) -> None:
        """What the start of an element does, and its own text."""
        flow, tag = self.flows[-1], element.tag
        if tag in BLOCKS:
            flow.end_line()
        if tag == "table":
            self.open_table(flow)
        elif tag == "tr" and self._in_table():
            self.tables[-1][0].start_row()
        elif tag in ("td", "th") and self._in_table():
            self.cells.append(element)
            self.flows.append(Flow())
        elif tag in ("pre", "textarea"):
            self.preformatted += 1
        elif tag == "input" and element.get("type", "text").lower() in TYPED_IN:
            flow.write(f" {element.get('value', '')} ")
        self.flows[-1].write(element.text, preformatted=bool(self.preformatted))

    def close(self, element: etree._Element) -> None:
        """What the end of an element does, and the text behind it."""
        tag = element.tag
        if not _unseen(element):
            if tag in BLOCKS:
                self.flows[-1].end_line()
            if self.cells and self.cells[-1] is element:
                self.close_cell(element)
            elif tag == "table":
                grid, flow = self.tables.pop()
                flow.blocks.extend(blocks_of(grid.finish()))
            elif tag in ("pre", "textarea"):
                self.preformatted -= 1
        self.flows[-1].write(element.tail, preformatted=bool(self.preformatted))

    def open_table(self, flow: Flow) -> None:
        """Begin a table; what it holds outside cells (a caption) comes before it."""
        if len(self.tables) >= limits.TABLE_DEPTH:
            raise refusal("too_deep")
        self.tables.append((SpanGrid(), flow))

    def close_cell(self, element: etree._Element) -> None:
        """Put what the cell holds into its table."""
        self.cells.pop()
        content = self.flows.pop().blocks
        columns = _span(element, "colspan", WIDEST_SPAN) or 1
        to_the_end = limits.TABLE_CELLS
        rows = _span(element, "rowspan", to_the_end) or to_the_end
        self.tables[-1][0].place(content, columns, rows)

    def _in_table(self) -> bool:
        return bool(self.tables) and self.tables[-1][1] is self.flows[-1]


def read(data: bytes, name: str) -> Reading:
    """The visible content of a page; the charset that it declares is believed where it decodes."""
    return Reading("html", tuple(blocks_of_page(data)))


def blocks_of_page(data: bytes, charset: str | None = None) -> list[Block]:
    """The blocks of a page in bytes; `charset` is what its envelope says."""
    declared = CHARSET.search(data[:HEAD])
    text = decode(data, charset or (declared[1].decode("ascii") if declared else None))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return []
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise refusal("too_deep")
    return PageReader().read(root)


def _unseen(element: etree._Element) -> bool:
    if element.tag in UNSEEN or "hidden" in element.attrib or UNSEEN_STYLE.search(element.get("style", "")):
        return True
    return element.tag == "option" and "selected" not in element.attrib


def _span(element: etree._Element, name: str, largest: int) -> int:
    """A span as browsers read it: nonsense is 1; 0 is left to the caller."""
    found = re.match(r"\s*(\d{1,9})", element.get(name, ""))
    return min(int(found[1]), largest) if found else 1
