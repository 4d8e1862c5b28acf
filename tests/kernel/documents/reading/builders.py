"""Builds documents for the tests of reading: packages part by part, PDFs by typst and object by object."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pylopdf_fonts_zh_cn
import typst

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def zipped(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def relations(*entries: tuple[str, str, str]) -> str:
    """A .rels part of (id, last word of the type, target)."""
    inner = "".join(
        f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{to}"/>' for one, kind, to in entries
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def package(main: str, content_type: str, parts: dict[str, bytes | str]) -> dict[str, bytes | str]:
    """The parts of an office file around `parts`."""
    types = f'<Types xmlns="{TYPES}"><Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("r1", "officeDocument", main)),
    } | parts


def docx(body: str, **parts: str) -> bytes:
    """A document of WordprocessingML; `header` or `footer` are parts beside the body."""
    margins = [(f"m{number}", kind, f"{kind}.xml") for number, kind in enumerate(parts)]
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    beside = {
        f"word/{kind}.xml": f'<w:hdr xmlns:w="{WORD}">{content}</w:hdr>' for kind, content in parts.items()
    }
    held: dict[str, bytes | str] = {
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(*margins),
    }
    return zipped(package("word/document.xml", WORD_TYPE, held | beside))


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "", inside: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text else '<w:p/>'}{inside}</w:tc>"


def word_table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def xlsx_parts(sheet: str, strings: str = "") -> dict[str, bytes | str]:
    """The parts of a workbook with one sheet, given as its SpreadsheetML content."""
    links = [("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")]
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="表" r:id="r1"/></sheets></workbook>'
    return package(
        "xl/workbook.xml",
        SHEET_TYPE,
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations(*links),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>',
        },
    )


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(
    rows: Sequence[Sequence[object]],
) -> tuple[openpyxl.Workbook, openpyxl.worksheet.worksheet.Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def typeset(folder: Path, source: str) -> bytes:
    """A PDF with Chinese type."""
    path = folder / "page.typ"
    path.write_text(f'#set text(font: "Noto Serif SC", size: 10pt)\n{source}', encoding="utf-8")
    return bytes(typst.compile(str(path), font_paths=[str(FONTS)]))


def pdf_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is the catalogue."""
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        len(out),
    )
    return out + head + table + end


def pdf_stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (keys, len(content), content)


def pdf_page(
    content: bytes, resources: bytes = b"", more: Sequence[bytes] = (), trailer: bytes = b""
) -> bytes:
    """A page with one content stream (object 4), a Latin font F, and further objects from number 6."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
    )
    return pdf_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page % resources,
            content,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ],
        trailer,
    )


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
