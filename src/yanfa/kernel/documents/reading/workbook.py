"""xlsx and xlsm workbooks: the visible sheets, read as a stream so that a huge sheet stops at its limit."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.archive import HARDENED, Package, refuse_entities, refuse_hostile
from yanfa.kernel.documents.reading.numberformat import BUILT_IN
from yanfa.kernel.documents.reading.refusals import refusal
from yanfa.kernel.documents.reading.spreadsheet import Cell, Merge, Sheet, number

UNCOMPUTED = Cell("")
"""Stands for a formula whose result the file does not hold."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a control character stands in a string: _x000D_ is a carriage return."""
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
RELATION_ID = re.compile(r"\{.*\}id$")


def sheets_of(package: Package, main: str) -> list[Sheet]:
    """The visible sheets in the order of their tabs; `main` names the workbook part."""
    root = package.xml(main)
    if root is None:
        raise refusal("damaged")
    related = list(package.related(main))
    parts = {identity: target for identity, kind, target in related if kind == "worksheet"}
    strings = _shared_strings(package, _target(related, "sharedStrings"))
    formats = _formats(package, _target(related, "styles"))
    properties = root.find("{*}workbookPr")
    epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    sheets = []
    for entry in root.iterfind("{*}sheets/{*}sheet"):
        part = parts.get(_relation_id(entry), "")
        if part in package and entry.get("state", "visible") == "visible":
            sheet = Sheet(entry.get("name", ""), epoch_1904=epoch_1904)
            SheetReader(sheet, strings, formats).read(package.part(part))
            sheets.append(sheet)
    return sheets


class SheetReader:
    """Fills one sheet from its part."""

    def __init__(self, sheet: Sheet, strings: list[str], formats: list[str]) -> None:
        self.sheet, self.strings, self.formats = sheet, strings, formats
        self.filled = 0

    def read(self, content: bytes) -> None:
        """Take every row with text, and the merged ranges at the end of the part."""
        position = -1
        for count, element in enumerate(_elements(content, "row", "mergeCell")):
            if count > limits.SHEET_ROWS:
                raise refusal("inflates")
            if _name(element) == "mergeCell":
                self.sheet.merges.append(_range(element.get("ref", "")))
                continue
            position = int(element.get("r") or position + 2) - 1
            cells = self.cells(element, position)
            if cells:
                self.sheet.rows.setdefault(position, {}).update(cells)

    def cells(self, row: etree._Element, position: int) -> dict[int, Cell]:
        """The filled cells of a row by column; `position` is the row's."""
        cells: dict[int, Cell] = {}
        column = -1
        for element in row:
            column = _column(element.get("r", "").rstrip("0123456789")) if element.get("r") else column + 1
            cell = self.cell(element) if len(element) else None
            if cell is UNCOMPUTED:
                self.sheet.uncomputed.add((position, column))
            elif cell is not None:
                cells[column] = cell
        self.filled += len(cells)
        if self.filled > limits.SHEET_CELLS:
            raise refusal("too_many_cells", cells=limits.SHEET_CELLS)
        return cells

    def cell(self, element: etree._Element) -> Cell | None:
        """A cell with its value, by the type that it states (ECMA-376 part 1, 18.18.11)."""
        kind, content, computed = element.get("t", "n"), "", False
        for child in element:
            name = _name(child)
            if name == "is":
                content = _rich_text(child)
            elif name == "v":
                content = child.text or ""
            computed |= name == "f"
        if not content:
            return UNCOMPUTED if computed and kind != "str" else None
        if kind == "n":
            style = int(element.get("s", "0"))
            return Cell(number(content), self.formats[style] if style < len(self.formats) else "General")
        if kind == "s":
            return Cell(self.strings[int(content)])
        if kind == "b":
            return Cell(content.strip() == "1")
        return Cell(_unescaped(content), is_error=kind == "e")


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _elements(content: bytes, *names: str) -> Iterator[etree._Element]:
    """The elements of these names as the parser meets them; each is forgotten after use."""
    refuse_hostile(content)
    events = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        **HARDENED,
    )
    for _, element in events:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    refuse_entities(events.root)


def _shared_strings(package: Package, part: str) -> list[str]:
    if part not in package:
        return []
    strings = []
    for entry in _elements(package.part(part), "si"):
        strings.append(_unescaped(_rich_text(entry)))
        if len(strings) > limits.SHARED_STRINGS:
            raise refusal("inflates")
    return strings


def _rich_text(entry: etree._Element) -> str:
    """The text of a string entry with all its runs; phonetic guides (rPh) are not part of it."""
    pieces = []
    for child in entry:
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.append(child.findtext("{*}t") or "")
    return "".join(pieces)


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _formats(package: Package, part: str) -> list[str]:
    """The number format code of every cell style, in their order."""
    root = package.xml(part) if part else None
    if root is None:
        return []
    codes = dict(BUILT_IN)
    for entry in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(entry.get("numFmtId", "0"))] = entry.get("formatCode", "General")
    return [
        codes.get(int(style.get("numFmtId", "0")), "General") for style in root.iterfind("{*}cellXfs/{*}xf")
    ]


def _target(related: list[tuple[str, str, str]], kind: str) -> str:
    return next((target for _, name, target in related if name == kind), "")


def _relation_id(entry: etree._Element) -> str:
    return next((str(value) for name, value in entry.attrib.items() if RELATION_ID.match(str(name))), "")


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """A is 0, AA is 26."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _range(reference: str) -> Merge:
    first, _, last = reference.partition(":")
    left, top = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
    if not left or not top:
        raise refusal("damaged")
    return Merge(int(left[2]) - 1, _column(left[1]), int(top[2]) - 1, _column(top[1]))
