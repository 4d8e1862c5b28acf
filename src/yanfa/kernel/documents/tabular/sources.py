"""Where the rows of a long list come from: sheets and delimited files, inflated and parsed as they are read.

Merged ranges stand behind the rows of a sheet and are looked up first. Nothing hostile is parsed: each part has its
ceiling, and one that declares a document type is refused before a parser sees it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import IO

from lxml import etree

from yanfa.kernel.documents.reading import delimited, dispatch, encoding, openxml, sheets, sniffing, workbook
from yanfa.kernel.documents.reading.archive import DOCTYPES, HARDENED, Package, refuse_entities
from yanfa.kernel.documents.reading.refusals import refusal
from yanfa.kernel.documents.reading.spreadsheet import Cell, Merge, Sheet, number
from yanfa.kernel.documents.tabular.header import WITHIN

WINDOW = 500
"""Rows that are held at a time."""
MOST_ROWS = 500_000
MOST_STRINGS = 3_000_000
MOST_PART_BYTES = 300 * 1024 * 1024
"""Of one inflated part; it is never held as a whole."""
MOST_TEXT_BYTES = 60 * 1024 * 1024
MOST_MERGES = 50_000
MOST_REMEMBERED = 20_000
DIGITS = "0123456789"
CHUNK = 1 << 18
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
LONGEST_MERGE = 200
"""Bytes that a merged range may be written in; chunks overlap by as much."""

Window = dict[int, dict[int, Cell]]
"""Filled rows by number, each with its cells by column, both from 0."""


@dataclass
class Source:
    """One sheet: what is known before its rows, and a way to read them from the top, window by window."""

    name: str
    windows: Callable[[Sheet], Iterator[Window]]
    merges: list[Merge] = field(default_factory=list)
    epoch_1904: bool = False

    def blank_sheet(self) -> Sheet:
        """A sheet without rows, which the windows are put into."""
        return Sheet(self.name, merges=self.merges, epoch_1904=self.epoch_1904)

    def top(self) -> Sheet:
        """The sheet with its first filled rows."""
        sheet = self.blank_sheet()
        for window in self.windows(sheet):
            sheet.rows.update(window)
            if len(sheet.rows) >= WITHIN:
                break
        return sheet


def sources_in(data: bytes, name: str) -> list[Source]:
    """The visible sheets of a file, none read yet. Raises UnreadableDocument."""
    return dispatch.guarded(lambda: _sources(data, name))


def _sources(data: bytes, name: str) -> list[Source]:
    if data and sniffing.container(data) == "zip":
        return _workbook_sources(data)
    if data and _is_delimited(data, name):
        return [_delimited_source(data, name)]
    return [_held(sheet) for sheet in sheets.sheets_in(data, name) if sheet.rows]


# Workbooks


class StreamedPackage(Package):
    """A package whose large parts are read as streams."""

    def stream(self, name: str) -> IO[bytes]:
        """A part, to be read from its beginning."""
        member = self._members[name.lower()]
        if member.file_size > MOST_PART_BYTES:
            raise refusal("inflates")
        return self._archive.open(member)


def _workbook_sources(data: bytes) -> list[Source]:
    package = StreamedPackage(data)
    main, kind = openxml.main_part(package)
    root = package.xml(main)
    if kind != "xlsx":
        raise refusal("no_list")
    if root is None:
        raise refusal("damaged")
    related = list(package.related(main))
    parts = {identity: target for identity, kind, target in related if kind == "worksheet"}
    strings = _strings(package, workbook._target(related, "sharedStrings"))
    formats = workbook._formats(package, workbook._target(related, "styles"))
    properties = root.find("{*}workbookPr")
    epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    sources = []
    for entry in root.iterfind("{*}sheets/{*}sheet"):
        part = parts.get(workbook._relation_id(entry), "")
        if part in package and entry.get("state", "visible") == "visible":
            rows = SheetRows(package, part, strings, formats)
            sources.append(Source(entry.get("name", ""), rows.windows, _merges(package, part), epoch_1904))
    return sources


class SheetRows:
    """The rows of one sheet's part."""

    def __init__(self, package: StreamedPackage, part: str, strings: list[str], formats: list[str]) -> None:
        self.package, self.part, self.strings, self.formats = package, part, strings, formats
        self.numbers: dict[tuple[str, str], Cell] = {}

    def windows(self, sheet: Sheet) -> Iterator[Window]:
        """The filled rows, some hundred at a time; formulas without result are noted in the sheet."""
        reader = workbook.SheetReader(sheet, self.strings, self.formats)
        window: Window = {}
        position = -1
        with self.package.stream(self.part) as stream:
            for count, element in enumerate(_elements(stream, "row")):
                if count > MOST_ROWS:
                    raise refusal("inflates")
                position = int(element.get("r") or position + 2) - 1
                cells = self._cells(element, position, sheet, reader)
                if cells:
                    window[position] = cells
                if len(window) >= WINDOW:
                    yield window
                    window = {}
        yield window

    def _cells(
        self, row: etree._Element, position: int, sheet: Sheet, reader: workbook.SheetReader
    ) -> dict[int, Cell]:
        """The filled cells of a row by column. A cell with nothing but a value, as nearly all are, is taken at once."""
        cells: dict[int, Cell] = {}
        column = -1
        for element in row:
            reference = element.get("r")
            column = workbook._column(reference.rstrip(DIGITS)) if reference else column + 1
            if not len(element):
                continue
            kind, text = element.get("t"), element[0].text or ""
            plain = len(element) == 1 and text and element[0].tag.endswith("}v")
            if plain and kind == "s":
                cells[column] = Cell(self.strings[int(text)])
            elif plain and (kind is None or kind == "n"):
                cells[column] = self._number(text, element.get("s", "0"))
            elif kind == "inlineStr" and len(element) == len(element[0]) == 1:
                cells[column] = Cell(workbook._unescaped(workbook._rich_text(element[0])))
            elif (cell := reader.cell(element)) is workbook.UNCOMPUTED:
                sheet.uncomputed.add((position, column))
            elif cell is not None:
                cells[column] = cell
        return cells

    def _number(self, text: str, style: str) -> Cell:
        """A number with its format; lists repeat their dates and amounts, so that the last ones are remembered."""
        known = self.numbers.get((text, style))
        if known is None:
            code = self.formats[int(style)] if int(style) < len(self.formats) else "General"
            known = Cell(number(text), code)
            if len(self.numbers) < MOST_REMEMBERED:
                self.numbers[text, style] = known
        return known


def _elements(stream: IO[bytes], name: str) -> Iterator[etree._Element]:
    """The elements of that name as the parser meets them; each is forgotten after use."""
    events = etree.iterparse(stream, events=("end",), tag=f"{{*}}{name}", **HARDENED)
    for _, element in events:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    refuse_entities(events.root)


def _strings(package: StreamedPackage, part: str) -> list[str]:
    if part not in package:
        return []
    strings = []
    with package.stream(part) as stream:
        for _ in _chunks(stream):
            pass
    with package.stream(part) as stream:
        for entry in _elements(stream, "si"):
            strings.append(workbook._unescaped(workbook._rich_text(entry)))
            if len(strings) > MOST_STRINGS:
                raise refusal("inflates")
    return strings


def _merges(package: StreamedPackage, part: str) -> list[Merge]:
    merges: list[Merge] = []
    before = b""
    with package.stream(part) as stream:
        for chunk in _chunks(stream):
            joined = before + chunk
            merges.extend(workbook._range(found[1].decode()) for found in MERGE.finditer(joined))
            if len(merges) > MOST_MERGES:
                raise refusal("inflates")
            before = _rest(joined)
    return merges


def _rest(chunk: bytes) -> bytes:
    """The end of a chunk in which a merged range may have begun: from its last open bracket."""
    start = chunk.rfind(b"<", len(chunk) - LONGEST_MERGE)
    return b"" if start < 0 or b">" in chunk[start:] else chunk[start:]


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces, refused where it declares a document type (entities cannot do without)."""
    before = b""
    try:
        while chunk := stream.read(CHUNK):
            if any(mark in before + chunk for mark in DOCTYPES):
                raise refusal("external_entities")
            yield chunk
            before = chunk[-64:]
    except zipfile.BadZipFile as error:
        raise refusal("damaged") from error


# Delimited text, and what is held as a whole


def _is_delimited(data: bytes, name: str) -> bool:
    suffix = PurePath(name).suffix.lower().lstrip(".")
    is_text = sniffing.container(data) == "text"
    return is_text and suffix in {"csv", "tsv", "txt"} and sniffing.text_format(data, suffix) != "html"


def _delimited_source(data: bytes, name: str) -> Source:
    if len(data) > MOST_TEXT_BYTES:
        raise refusal("too_large", megabytes=MOST_TEXT_BYTES // 1024 // 1024)
    text = encoding.decode(data)
    delimiter = "\t" if PurePath(name).suffix.lower() == ".tsv" else delimited.delimiter_of(text)

    def windows(sheet: Sheet) -> Iterator[Window]:
        rows = enumerate(_records(text, delimiter))
        while some := list(islice(rows, WINDOW)):
            filled = {
                number: {place: Cell(entry) for place, entry in enumerate(row) if entry}
                for number, row in some
            }
            yield {number: cells for number, cells in filled.items() if cells}

    return Source(PurePath(name).stem, windows)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: Iterator[list[str]] = iter(reader)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            # The only error of a lenient reader: a cell beyond 131,072 characters.
            raise refusal("unclosed_quote", line=reader.line_num) from error
        if reader.line_num > MOST_ROWS:
            raise refusal("too_many_lines", lines=MOST_ROWS)
        yield row


def _held(sheet: Sheet) -> Source:
    """A sheet of a format that cannot be streamed, whose reader limits its size."""

    def windows(blank: Sheet) -> Iterator[Window]:
        blank.uncomputed |= sheet.uncomputed
        return iter((dict(sheet.rows),))

    return Source(sheet.name, windows, sheet.merges, sheet.epoch_1904)
