"""Zip files: which of them are docx or xlsx, and what the others are."""

from __future__ import annotations

from typing import NoReturn

from yanfa.kernel.documents.blocks import Reading
from yanfa.kernel.documents.reading import spreadsheet, word, workbook
from yanfa.kernel.documents.reading.archive import Package
from yanfa.kernel.documents.reading.refusals import refusal

MAIN_TYPES = (
    ("sheet.binary", "xlsb"),
    ("presentation", "presentation"),
    ("wordprocessingml", "docx"),
    ("ms-word", "docx"),
    ("spreadsheetml", "xlsx"),
    ("ms-excel", "xlsx"),
)
"""Part of the main part's content type -> what the file is; the types with "ms-" are those with macros."""


def read(data: bytes, name: str) -> Reading:
    """A docx or xlsx file, with or without macros (which stay where they are); refuses other archives."""
    package = Package(data)
    main, kind = main_part(package)
    if kind == "docx":
        return word.read(package, main)
    return spreadsheet.reading_of(workbook.sheets_of(package, main), "xlsx")


def main_part(package: Package) -> tuple[str, str]:
    """(name of the main part, "docx" or "xlsx")."""
    main = next((target for _, kind, target in package.related("") if kind == "officeDocument"), "")
    content_type = _content_type(package, main)
    for mark, kind in MAIN_TYPES:
        if mark in content_type:
            return (main, kind) if kind in ("docx", "xlsx") else _refuse(kind)
    return _refuse(_other(package))


def _refuse(kind: str) -> NoReturn:
    raise refusal(kind)


def _content_type(package: Package, main: str) -> str:
    types = package.xml("[Content_Types].xml")
    by_suffix = ""
    for entry in types if types is not None else ():
        if entry.get("PartName", "").lstrip("/").lower() == main.lower():
            return str(entry.get("ContentType", ""))
        if main.lower().endswith("." + entry.get("Extension", "/").lower()):
            by_suffix = entry.get("ContentType", "")
    return by_suffix


def _other(package: Package) -> str:
    if "OFD.xml" in package:
        return "ofd"
    if package.part("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        return "odf"
    return "archive"
