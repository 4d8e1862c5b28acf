"""docx documents: paragraphs and tables in body order, as they look with all changes accepted."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from yanfa.kernel.documents.blocks import Block, Paragraph, Reading
from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.archive import Package
from yanfa.kernel.documents.reading.grid import Content, Grid, blocks_of
from yanfa.kernel.documents.reading.refusals import refusal

WRAPPERS = frozenset(
    ["sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice"]
)
"""Elements around blocks and rows that do not show themselves."""
SKIPPED = frozenset(
    [
        "pPr",
        "rPr",
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "fldData",
        "rt",
        "Fallback",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "sdtPr",
        "sdtEndPr",
    ]
)
"""Within a paragraph: properties, deleted text, field codes, the reading above a word, second versions."""
SIGNS = {
    ("Wingdings", 0x6F): "□", ("Wingdings", 0x71): "□", ("Wingdings", 0xA8): "□", ("Wingdings", 0xFC): "✓",
    ("Wingdings", 0xFB): "✗", ("Wingdings", 0xFD): "☒", ("Wingdings", 0xFE): "☑",
    ("Wingdings 2", 0x50): "✓", ("Wingdings 2", 0x52): "☑", ("Wingdings 2", 0x53): "☒", ("Wingdings 2", 0xA3): "□",
}  # fmt: skip
"""Ticks and boxes that Word keeps as the number of a glyph in a font."""
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(package: Package, main: str) -> Reading:
    """The body; where it is empty, what headers and footers say."""
    root = package.xml(main)
    body = root.find("{*}body") if root is not None else None
    if body is None:
        raise refusal("damaged")
    blocks = list(_blocks(body, 0))
    if not blocks:
        margins = [target for _, kind, target in package.related(main) if kind in ("header", "footer")]
        parts = [part for target in margins if (part := package.xml(target)) is not None]
        blocks = [block for part in parts for block in _blocks(part, 0)]
    return Reading("docx", tuple(blocks))


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The children as they are seen: content controls and tracked insertions opened."""
    for child in element:
        if _name(child) in WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _blocks(container: etree._Element, depth: int) -> Iterator[Block]:
    """Paragraphs and tables of the body, a cell or a text box; `depth` counts the tables around."""
    if depth > limits.TABLE_DEPTH:
        raise refusal("too_deep")
    for element in _children(container):
        name = _name(element)
        if name == "p":
            yield from _paragraph(element, depth)
        elif name == "tbl":
            yield from blocks_of(_grid(element, depth + 1))


def _paragraph(paragraph: etree._Element, depth: int) -> Iterator[Block]:
    """Its lines, then what stands in the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        name = _name(element)
        if name in SKIPPED or (name == "r" and _hidden(element)):
            walk.skip_subtree()
        elif name == "txbxContent":
            boxes.append(element)
            walk.skip_subtree()
        elif name == "t":
            pieces.append(element.text or "")
        elif name == "sym":
            pieces.append(_sign(element))
        else:
            pieces.append(BREAKS.get(name, ""))
    lines = "".join(pieces).replace("\xa0", " ").split("\n")
    yield from (Paragraph(line) for line in lines if line.strip())
    for box in boxes:
        yield from _blocks(box, depth + 1)


def _hidden(run: etree._Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _value(vanish, "val") not in ("0", "false", "off")


def _sign(symbol: etree._Element) -> str:
    """A glyph by its number; the private code points of symbol fonts begin at F000."""
    code = int(_value(symbol, "char") or "0", 16)
    return SIGNS.get((_value(symbol, "font"), code & 0xFF), chr(code) if code else "")


def _value(element: etree._Element | None, name: str) -> str:
    """An attribute by its local name: strict and transitional files differ in the namespace."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def _number(element: etree._Element | None, otherwise: int) -> int:
    text = _value(element, "val")
    return min(int(text), 1000) if text.isdecimal() else otherwise


def _grid(table: etree._Element, depth: int) -> Grid:
    """The rows of a table, merged places None."""
    grid: Grid = []
    merged: set[int] = set()
    places = 0
    for row in _children(table):
        if _name(row) != "tr" or row.find("{*}trPr/{*}del") is not None:
            continue
        cells, merged = _row(row, merged, depth)
        places += len(cells)
        if places > limits.TABLE_CELLS:
            raise refusal("too_many_cells", cells=limits.TABLE_CELLS)
        grid.append(cells)
    return grid


def _row(row: etree._Element, merged_above: set[int], depth: int) -> tuple[list[Content | None], set[int]]:
    """The places of a row, and the columns whose cell may go on below."""
    cells: list[Content | None] = [[] for _ in range(_number(row.find("{*}trPr/{*}gridBefore"), 0))]
    merged: set[int] = set()
    for cell in _children(row):
        if _name(cell) != "tc":
            continue
        column, span = len(cells), max(_number(cell.find("{*}tcPr/{*}gridSpan"), 1), 1)
        merge = cell.find("{*}tcPr/{*}vMerge")
        continues = merge is not None and _value(merge, "val") != "restart" and column in merged_above
        merge_beside = cell.find("{*}tcPr/{*}hMerge")
        beside = merge_beside is not None and _value(merge_beside, "val") != "restart" and bool(cells)
        cells.append(None if continues or beside else list(_blocks(cell, depth)))
        cells.extend([None] * (span - 1))
        if merge is not None:
            merged.add(column)
    return cells, merged
